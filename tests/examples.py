"""How much a test run tries: few examples, or many with ``pytest --all``.

``@settings(max_examples=examples(40))`` tries 40 or 400. ``examples(40, 2000)`` names both, also for what is no example
of hypothesis: kills, seconds, every how many calls. ``@given`` without ``max_examples`` takes the profile's number.
"""

from typing import TypeVar

from hypothesis import settings

Number = TypeVar("Number", int, float)


def examples(few: Number, many: Number | None = None) -> Number:
    """Return ``few``, or with ``--all`` ``many``, by default ten times as many; known when tests are imported."""
    if settings.get_current_profile_name() != "all":
        return few
    return few * 10 if many is None else many

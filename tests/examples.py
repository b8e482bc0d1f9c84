"""How much a test run tries: few examples, or more with ``pytest --all``.

``@settings(max_examples=examples(40))`` tries 40 or 160. ``examples(40, 60)`` names both, also for what is no example
of hypothesis: kills, seconds, every how many calls. ``@given`` without ``max_examples`` takes the profile's number.
More than ``MORE`` times as much is for the harness by itself (``docs/testing.md``): a run of everything has to end.
"""

from typing import TypeVar

from hypothesis import settings

Number = TypeVar("Number", int, float)
MORE = 4


def examples(few: Number, many: Number | None = None) -> Number:
    """Return ``few``, or with ``--all`` ``many``, at most ``MORE`` times as many; known when tests are imported."""
    if settings.get_current_profile_name() != "all":
        return few
    if many is None or many > few * MORE:
        return few * MORE
    return many if many * MORE >= few else type(few)(few / MORE)

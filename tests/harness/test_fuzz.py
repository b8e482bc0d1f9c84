"""Some of the mutated inputs; ``python -m tests.harness.fuzz --count 20000`` tries as many as one likes."""

from collections import Counter

from tests.examples import examples
from tests.harness.fuzz import SHARES, faults, run

COUNT = examples(150, 3000)


def test_no_mutated_input_crashes_hangs_or_changes_anything() -> None:
    found = run(COUNT)
    assert faults(found) == []
    tried = Counter(kind for kind, *_ in found)
    assert all(tried[kind] >= COUNT * share // 100 for kind, share in SHARES.items())
    assert {result for _, _, result, _ in found} == {"read", "refused"}

"""Numbers as their formats show them, and numbers that no format can be followed for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.tables.number_formats import BUILT_IN, shown

SHOWN: list[tuple[float, str, str]] = [
    (1e30, "0.00", "1" + "0" * 30 + ".00"),
    (123456789012345678901234567.0, "0.00%", "12345678901234568" + "0" * 12 + ".00%"),
    (1e26, "#,##0.00", "100" + ",000" * 8 + ".00"),
    (20260630e30, "0000-00-00", "20260630" + "0" * 26 + "-00-00"),
    (1, "[<.]0", "1"),
    (1, "[>-.]0.0", "1.0"),
    (46203.5, "[$-F800]dddd, mmmm dd, yyyy", "2026年6月30日"),
    (46203.5, "[$-x-sysdate]dddd, mmmm dd, yyyy;@", "2026年6月30日"),
    (46203.586, "[$-F400]h:mm:ss AM/PM", "14:03:50"),
    (46203, "mmmm d, yyyy", "June 30, 2026"),
    (46203, "mmm-yy", "Jun-26"),
    (46203, "mmmmm", "J"),
    (12345678901.5, "General", "12345678902"),
    (-12345678901.5, "General", "-12345678902"),
    (1234567890.25, "General", "1234567890"),
    (123456789.25, "General", "123456789.2"),
    (-0.0, "General", "0"),
    (2958465.9999999, "yyyy-mm-dd", "2958466"),
]
PIECES = [
    *BUILT_IN.values(), *"0#?.,/%;@-\\_*\"[]", "E+00", "[<.]", "[>=1.]", "[h]", "[DBNum1]", "General", "aaaa", "mmmmm",
    "AM/PM", "[$-F800]", "[$-F400]", "e", "g", "b", "s.00",
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "seen"), SHOWN)
def test_a_number_is_seen_as_its_format_has_it(value: float, code: str, seen: str) -> None:
    assert shown(value, code) == seen


@given(st.floats(), st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map("".join), st.booleans())
def test_any_number_under_any_format_is_some_text(value: float, code: str, since_1904: bool) -> None:
    assert isinstance(shown(value, code, since_1904=since_1904), str)

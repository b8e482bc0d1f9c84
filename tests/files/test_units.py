"""Names of units out of whatever was pasted or read, and what is kept of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.userdirs import units_file
from desktop_app.files.units import LAST, keep_units, known_units, listed_units, names_in_text, remember_unit


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲县局\n乙县局\n", ["甲县局", "乙县局"]),
        (" 甲县局 \r\n\r\n甲县局\n", ["甲县局"]),
        ("序号\t单位名称\t备注\n1\t甲县局\t无\n2\t乙县局\t", ["甲县局", "乙县局"]),
        ("1\t甲县局\n2\t乙县局", ["甲县局", "乙县局"]),
        ("联系人\t单位\n某某\t甲县局\n\t乙县局", ["甲县局", "乙县局"]),
        ("2026\n-\n", []),
        ("", []),
    ],
)
def test_each_row_names_one_unit(text: str, names: list[str]) -> None:
    assert names_in_text(text) == names


@given(st.text())
def test_any_text_leads_to_names_that_lead_to_themselves(text: str) -> None:
    names = names_in_text(text)
    assert names_in_text("\n".join(names)) == names


def test_those_assessed_last_come_before_the_list() -> None:
    keep_units(["甲县局", "乙县局"])
    for number in range(LAST + 1):
        remember_unit(f"第{number}局")
    remember_unit("乙县局")
    known = known_units()
    assert (known[0], known[1], known[-1]) == ("乙县局", f"第{LAST}局", "甲县局")
    assert len(known) == LAST + 1
    assert listed_units() == ("甲县局", "乙县局")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"listed": 1}', bytes(9)])
def test_a_broken_file_is_forgotten(content: bytes) -> None:
    keep_units(["甲县局"])
    units_file().write_bytes(content)
    assert known_units() == []
    keep_units(["乙县局"])
    assert known_units() == ["乙县局"]

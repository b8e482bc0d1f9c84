"""Names of copies: legal on FAT, exFAT, Windows and Linux, whatever the unit is called."""

import unicodedata
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.files.names import copy_stem, legal_name, numbered

MARKS = st.text(st.sampled_from('\\/:*?"<>| .\t\n\x00\u202e\u200d\ud800éé某局CON𠮷🙂') | st.characters(), max_size=300)
RESERVED = ("CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "COM³")


@given(MARKS)
def test_every_name_is_legal_everywhere(unit: str) -> None:
    name = legal_name(copy_stem(unit, "", "2026-11-20", "第1版", "ABCD-EF01-2345"), ".jmdb")
    assert not set(name) & set('\\/:*?"<>|')
    assert not {unicodedata.category(mark) for mark in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(name.encode()) <= 220
    assert name.endswith("_2026-11-20_第1版_ABCD-EF01-2345.jmdb")
    assert not name.startswith((" ", "."))
    with TemporaryDirectory() as folder:
        (Path(folder) / name).touch()
        assert [path.name for path in Path(folder).iterdir()] == [name]


@given(st.sampled_from(RESERVED), st.sampled_from(["", ".", " ", ".局", " .x"]))
def test_the_names_that_windows_keeps_for_itself(name: str, behind: str) -> None:
    made = legal_name(f"{name}{behind}".lower(), ".db")
    assert made.split(".")[0].strip().upper() not in RESERVED


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("某市气象局党组", "某市气象局党组_2026-11-20.db"),
        ("  某市局\n（新）/旧. ", "某市局 （新）／旧_2026-11-20.db"),
        ("", "未填单位_2026-11-20.db"),
        (
            "某\U00032000\ue000局",
            "某\U00032000\ue000局_2026-11-20.db",
        ),  # a hanzi newer than Python, one of a user
        ("局" * 100, "局" * 59 + "_2026-11-20.db"),
    ],
)
def test_the_unit_is_kept_as_far_as_it_can_be(unit: str, name: str) -> None:
    assert legal_name(copy_stem(unit, "", "2026-11-20"), ".db") == name


def test_a_number_goes_behind() -> None:
    assert list(islice(numbered("某局.db"), 3)) == ["某局.db", "某局_2.db", "某局_3.db"]
    assert list(islice(numbered("某局"), 2)) == ["某局", "某局_2"]

"""Names of copies: legal on FAT, exFAT, Windows and Linux, whatever the unit is called."""

import sys
import unicodedata
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.files.backup_names import folder_name
from desktop_app.files.names import (
    check_name,
    clean_name,
    copy_stem,
    file_name,
    legal_name,
    misfit,
    misfit_in_words,
    numbered,
)
from desktop_app.storage.store import Store

MARKS = st.text(st.sampled_from('\\/:*?"<>| .\t\n\x00\u202e\u200d\ud800éé某局CON𠮷🙂') | st.characters(), max_size=300)
RESERVED = ("CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "COM³")


@given(MARKS)
@example("某:/局" * 60)
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
    assert list(islice(numbered("材料_20261120_1.jmdb"), 2)) == ["材料_20261120_1.jmdb", "材料_20261120_2.jmdb"]
    assert list(islice(numbered("某局_20261120.db"), 2)) == ["某局_20261120.db", "某局_20261120_2.db"]  # a day


TYPED = {
    "ab:c.pdf": "里面有“:”",  # Windows writes that into something that nobody sees
    "评估?.db": "里面有“?”",
    '"评估".db': '里面有“"”',
    "a|b": "里面有“|”",
    "a\tb.db": "里面有看不见的控制符",
    "评估.": "以点或空格结尾",
    "评估.db ": "以点或空格结尾",
    "NUL": "“NUL”是Windows留给设备的名字",
    "nul.db": "“nul”是Windows留给设备的名字",
    "com1.2026.pdf": "“com1”是Windows留给设备的名字",
    "LPT² .xlsx": "“LPT² ”是Windows留给设备的名字",
    "评估.db": "",
    " 评估（新）.db": "",
    "console.db": "",
    "局.con": "",
}


@pytest.mark.parametrize(("name", "why"), TYPED.items())
def test_a_name_that_is_typed_is_one_everywhere_or_refused(name: str, why: str, tmp_path: Path) -> None:
    assert misfit(name) == why
    words = f"“{name}”不能用作文件名（{why}，Windows和U盘不认），没有写任何文件；请换一个文件名。" if why else ""
    assert misfit_in_words(tmp_path / name) == words
    with pytest.raises(UserError) if why else nullcontext():
        Store.create(tmp_path / name).close()
    assert (name in [one.name for one in tmp_path.iterdir()]) == (not why)


@pytest.mark.skipif(sys.platform == "win32", reason="there no such file can lie")
def test_what_has_such_a_name_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a:b.pdf").touch()
    check_name(tmp_path / "a:b.pdf")


@given(MARKS | st.sampled_from(RESERVED).map("{}.局".format), st.sampled_from([".db", ".pdf", ""]))
def test_whatever_the_program_names_could_have_been_typed(text: str, suffix: str) -> None:
    made = [legal_name(text, suffix), clean_name(text + suffix), file_name(text + suffix), clean_name(text)]
    made += [legal_name(copy_stem(text, "", text), suffix), *(islice(numbered(legal_name(text, suffix)), 3))]
    made.append(folder_name(Path(f"{text}.db".replace("/", "").replace("\0", "")), "一台电脑"))
    assert [misfit(one) for one in made] == [""] * len(made)

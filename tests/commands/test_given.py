"""What the office's commands are given: empty words, as of an unset variable, are refused, and nothing is done."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.record.act import ActKind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import run
from tests.office.archive.made import office
from tests.ready import DAY

EMPTY = (
    ("decide", "office.db", ""),
    ("decide", "office.db", "甲县局", "--withdraw", ""),
    ("decide", "office.db", "甲县局", "--grade", ""),
    ("decide", "office.db", "甲县局", "--reviewed", " "),
    ("decide", "office.db", "甲县局", "--round", "", "--reviewed", "王某"),
    ("follow-up", "office.db", ""),
    ("follow-up", "office.db", "甲县局", "--add", ""),
    ("follow-up", "office.db", "甲县局", "--entry", "aaaa", "--drop", ""),
    ("follow-up", "office.db", "甲县局", "--entry", "aaaa", "--again", "--next-round", ""),
    ("archive", "office.db", "", "-o", "out"),
    ("archive", "office.db", "甲县局", "-o", "out", "--round", ""),
    ("report", "office.db", "-o", "out", "--unit", ""),
    ("report", "office.db", "-o", "out", "--round", ""),
    ("round", "office.db", "--unit", ""),
)


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rubric: Rubric, record: Assessment) -> None:
    monkeypatch.chdir(tmp_path)
    office(Path("office.db"), rubric, record)


@pytest.mark.parametrize("words", EMPTY)
def test_empty_words_are_refused(words: tuple[str, ...]) -> None:
    before = {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "是空的；用法见" in result.stderr
    assert {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


def test_what_an_entry_says_may_be_taken_out_again() -> None:
    run("follow-up", "office.db", "甲县局", "--add", "约谈", "--who", "王某", "--deadline", DAY)
    with closing(Store.open(Path("office.db"), read_only=True)) as store:
        entry = store.acts.of_kinds(ActKind.FOLLOW_UP)[-1].thing[2]
    told = run("follow-up", "office.db", "甲县局", "--entry", entry, "--who", "", "--deadline", "").stdout
    assert "已修改“约谈”" in told
    assert "王某" not in told
    assert DAY not in told


@pytest.mark.parametrize(("name", "words"), [("归档.zip", "已损坏，不是完整的归档包"), ("没有.zip", "找不到")])
def test_a_zip_is_looked_through_as_an_archive_whatever_is_in_it(name: str, words: str) -> None:
    if "找不到" not in words:
        Path(name).write_bytes(b"none")
    told = run("verify", name).stderr
    assert words in told
    assert "备份" not in told
    assert "数据文件" not in told

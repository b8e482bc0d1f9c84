"""生成文书, by hand: which, where to, what is open in them; what lies there is never written over."""

from pathlib import Path
from shutil import rmtree

import pytest

from desktop_app.base.errors import UserError
from desktop_app.office.documents.facts import RoundFacts
from desktop_app.office.documents.making import Made, Wanted
from desktop_app.office.documents.names import DATA, DOCUMENTS, SHIPPED
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.office.documents import writing
from ui.office.documents.documents_dialog import DocumentsDialog

from .driver import Person
from .office_round import NAMES, OfficeRound, office_round


@pytest.fixture
def made(person: Person, rubric: Rubric, record: Assessment) -> OfficeRound:
    """A round in the open file, on the screen."""
    found = office_round(person, rubric, record)
    person.click("轮次总览")
    return found


def asked(person: Person, folder: Path, *kinds: str) -> DocumentsDialog:
    """Open the dialog, choose what and where to, and have it written."""
    person.click("生成文书…")
    dialog = person.dialog(DocumentsDialog)
    for kind in kinds:
        person.click(kind)
    assert not person.button("生成", dialog).isEnabled()
    person.click("存到文件夹…")
    person.choose_path(folder)
    person.dialog(DocumentsDialog)
    person.click(person.button("生成", dialog))
    return dialog


def told(person: Person) -> str:
    return person.field("生成结果").toPlainText()


def test_what_is_open_in_them_is_told_and_a_second_time_changes_nothing(
    person: Person, made: OfficeRound, tmp_path: Path
) -> None:
    folder = tmp_path / "文书"
    folder.mkdir()
    dialog = asked(person, folder, "通报", "反馈意见书")
    person.wait_until(lambda: "已生成2个文件。" in told(person))
    files = sorted(path.relative_to(folder) for path in folder.rglob("*.docx"))
    assert [one.name[:2] for one in files] == ["反馈", "通报"]
    assert "【请填写】共" in told(person)
    assert f"“{NAMES[1]}”还没有定稿" in told(person)
    person.click(person.button("生成", dialog))
    person.wait_until(lambda: "没有生成新的文件；有2个文件早已在文件夹里，内容相同，没有再写。" in told(person))
    assert sorted(path.relative_to(folder) for path in folder.rglob("*.docx")) == files


def test_what_is_open_is_counted_once_where_it_is_filled_in(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    asked(person, tmp_path, "通报")
    person.wait_until(lambda: "已生成1个文件。" in told(person))
    open_places = next(line for line in told(person).splitlines() if line.startswith("【请填写】"))
    person.click("同时生成PDF")
    person.click(person.button("生成", person.dialog(DocumentsDialog)))
    person.wait_until(lambda: "已生成1个文件；有1个文件" in told(person))
    assert open_places in told(person).splitlines()
    assert "重新另存为PDF" in told(person)


def test_templates_need_no_assessment(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    asked(person, tmp_path, SHIPPED)
    person.wait_until(lambda: f"已生成{len(DOCUMENTS) + 1}个文件。" in told(person))


def test_a_folder_that_has_gone_is_told_and_not_made(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    dialog = asked(person, folder, DATA)
    person.wait_until(lambda: "已生成" in told(person))
    rmtree(folder)
    person.click(person.button("生成", dialog))
    person.wait_until(lambda: f"没有生成：找不到文件夹“{folder}”，没有生成文书；请插好U盘" in told(person))
    assert not folder.exists()


def test_a_folder_that_takes_nothing_is_told(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    blocked = tmp_path / "文书"
    blocked.mkdir()
    (blocked / DATA).write_text("", "utf-8")  # where a folder should be
    asked(person, blocked, DATA)
    person.wait_until(lambda: "没有生成：" in told(person))
    assert "不能写入" in told(person)


def test_no_word_of_the_command_line_stands_in_the_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = [
        "请分轮次生成，或加 --mixed 合在一起。",
        "模板的文件名应为通报.docx等，可用 --kind 模板 取得。",
        "请用 check 检查数据文件。",
        "请先定稿，或用 --round 换一个轮次。",
    ]
    some = Made(kind="通报", name="通报.docx", data=b"1")
    monkeypatch.setattr(writing, "make", lambda *_: iter([some, *words, *map(UserError, words)]))
    found = writing.written(RoundFacts(name="", year=None, visits=()), Wanted(), tmp_path)
    assert len(found.files) == 1
    for sentence in (*found.told, *found.refused):
        assert "--" not in sentence
        assert "check" not in sentence

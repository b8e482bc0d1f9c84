"""What is saved out of the window is remembered by the assessment of which it tells: clearing finds it again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.files.written import Written, written
from desktop_app.rubric.answers import Attachment
from ui.evidence.opening import Opening
from ui.exchange.asking.targets import Targets
from ui.list.list_acts import ListActs

from .driver import Person

Act = Callable[[Person, Path], object]


def paper(person: Person, path: Path) -> None:
    person.press("ctrl+p")
    person.saved_paper(path)


def own_paper(person: Person, path: Path) -> None:
    person.press("F3")
    person.saved_paper(path)


def forms(person: Person, path: Path) -> None:
    person.choose("测评用表")
    person.saved_paper(path)


def own_workbook(person: Person, path: Path) -> None:
    person.choose("自评表（Excel）…")
    person.choose_path(path.with_suffix(".xlsx"))


def from_the_list(person: Person, path: Path) -> None:
    person.press("alt+Left")
    person.window.findChild(ListActs).save_to([person.window.findChild(ListActs).page.listed[0]], path.parent)


def the_list(person: Person, path: Path) -> None:
    person.press("alt+Left")
    person.click("导出列表…")
    person.choose_path(path.with_suffix(".xlsx"))


def handed_over(person: Person, path: Path) -> None:
    person.choose("移交…")
    person.one(Targets).pick(path.parent)
    person.click("移交")
    person.wait_until(lambda: "关闭" in person.buttons())


ACTS: dict[str, Act] = {
    one.__name__: one for one in (paper, own_paper, forms, own_workbook, from_the_list, the_list, handed_over)
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_is_saved_is_known(act: Act, final: Person, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    assessment = final.document.id
    act(final, folder / "一.pdf")

    def known() -> list[Written]:
        return [one for one in written() if assessment in one.of]

    final.wait_until(lambda: known() and len(known()) == len(list(folder.iterdir())))
    assert sorted(one.path for one in known()) == sorted(str(path) for path in folder.iterdir())


def test_evidence_saved_elsewhere_is_known(final: Person, tmp_path: Path) -> None:
    final.press("alt+Left")
    final.open(final.store.load(final.store.ids()[0]).rubric)
    strip = final.card(1).strip
    (tmp_path / "记录.txt").write_text("会议记录", "utf-8")
    strip.add([tmp_path / "记录.txt"])
    final.wait_until(lambda: final.document.answer(0).files)
    [file] = final.document.answer(0).files
    assert isinstance(file, Attachment)
    strip.findChild(Opening).save_as(file, tmp_path / "另存.txt")
    final.wait_until((tmp_path / "另存.txt").exists)
    assert [(one.path, one.of) for one in written()] == [(str(tmp_path / "另存.txt"), (final.document.id,))]

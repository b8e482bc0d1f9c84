"""Every page and dialog of the office in turn, on a round that has something to show in each of them.

``python -m tests.ui.office_pages FILE ZOOM`` prints what of them is cut, covered or scrolls sideways: a process of its
own, for a scale (QT_SCALE_FACTOR) holds for all of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.files.settings import Settings
from desktop_app.office.decision.deciding import decide, review
from desktop_app.office.decision.facts import Decided
from desktop_app.office.follow_up.following import change, entries, open_from_decision
from desktop_app.office.noting.noting import count, note_archived, note_issued
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Team, Unit
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.exchange.offices import uuid
from tests.office.signed import signed_visit
from tests.ready import DAY
from ui.office.archive.archive_dialog import ArchiveDialog
from ui.office.archive.verify_dialog import VerifyDialog
from ui.office.decision.decision_dialog import DecisionDialog
from ui.office.documents.documents_dialog import DocumentsDialog
from ui.office.documents.noting_dialogs import CountsDialog, IssuedDialog
from ui.office.follow_up.entry_dialog import EntryDialog, NewEntryDialog
from ui.office.numbers_dialog import NumbersDialog
from ui.office.register_dialog import RegisterDialog
from ui.office.unit.unit_dialog import UnitDialog

from .driver import Person, before_a_window
from .places import flaws, settle

NAMES = ("某省某市气象局党组", "某省某某蒙古族藏族自治州气象局党组", "某省某市临江县气象局党组", "某市山前区气象局党组")
REASON = "经领导小组集体研究，整改后出现反弹，有整改不实的情形，不宜评为较好"
AS_WIDE_AS_IT_IS = "sideways: MainWindow/NumbersDialog"  # a picture's numbers: a column an item
WIDTH, HEIGHT = 1366, 740  # pixels of a laptop's screen, above its bar


def make_file(path: Path, rubric: Rubric, record: Assessment) -> None:
    """Make a round: one unit decided otherwise than computed, one as computed, a draft, and one not begun."""
    worst = [
        replace(answer, tasks=tuple(replace(task, grade="差") for task in answer.tasks))
        if isinstance(answer, GradedListAnswer)
        else answer
        for answer in record.answers
    ]
    with closing(Store.create(path)) as store:
        store.person = "王某某"
        ids = [
            signed_visit(store, rubric, replace(record, answers=tuple(worst)), NAMES[0]),
            signed_visit(store, rubric, record, NAMES[1]),
            store.add(rubric, replace(record, unit=NAMES[2])),
            uuid(999),
        ]
        units = tuple(Unit(id=uuid(100 + at), name=name, short=name[2:5]) for at, name in enumerate(NAMES))
        one = Round(id=uuid(1), name="第一轮常规评估", year=2026, begins="2026-03-01", ends="2026-03-20")
        team = Team(id=uuid(2), round=one.id, name="第一评估组", leader="张某某")
        places = zip(ids, units, strict=True)
        assigned = [Assignment(assessment=id_, unit=unit.id, round=one.id, team=team.id) for id_, unit in places]
        store.register.save(Register(units=units, rounds=(one,), teams=(team,), assignments=tuple(assigned)).in_order())
        register_acts(store, ids[0])


def register_acts(store: Store, id_: str) -> None:
    """Let all be registered of a unit that there can be, one follow-up overdue."""
    review(store, id_, "赵某某", "agreed", post="巡察办副主任")
    document = "巡察工作领导小组2026年第3次会议纪要"
    decide(store, id_, Decided(grade="一般", date=DAY, document=document, basis="评估办法第十三条", reason=REASON))
    open_from_decision(store, id_)
    [first, *_] = entries(store.acts.all(), DAY)
    remark = "已约谈主要负责人，要求两周内报送整改方案"
    change(store, id_, first.said.thing, person="周某某", deadline="2026-11-01", remark=remark)
    note_issued(store, "反馈意见书", "0" * 64, assessment=id_, number="某巡察办〔2026〕12号", date=DAY)
    note_archived(store, f"归档_{NAMES[0]}_{DAY}_第1版", "1" * 64, assessment=id_)
    count(store, id_, {"谈话人数": 12})


def shown_in(person: Person) -> Iterator[tuple[str, QWidget]]:
    """Show each in turn, and say which it is."""
    yield "list", person.window
    person.click("轮次总览")
    for tab in ("图表", "问题提示", "后续跟踪", "一览"):
        person.click(tab)
        yield tab, person.window
        if tab == "问题提示":
            yield from _dialog(person, "查看各组给分…", NumbersDialog)
    person.select("轮次总览", 1)
    yield from _dialog(person, "F4", DecisionDialog)
    person.select("轮次总览", 0)
    yield from _decision(person)
    yield from _documents(person)
    yield from _unit(person)
    person.click("后续跟踪")
    person.select("后续跟踪", 0)
    yield from _dialog(person, "Return", EntryDialog)
    yield from _dialog(person, "添加事项…", NewEntryDialog)
    person.click("图表")
    yield from _dialog(person, "查看数字：各项失分", NumbersDialog)
    person.press("alt+Left")
    yield from _register(person)


def _dialog(person: Person, act: str, kind: type[QWidget]) -> Iterator[tuple[str, QWidget]]:
    """Open a dialog by a key or a button, show it, and close it."""
    person.press(act) if act.isascii() else person.click(act)
    yield kind.__name__, person.dialog(kind)
    person.press("Escape")


def _decision(person: Person) -> Iterator[tuple[str, QWidget]]:
    """Show what can be decided, empty and with all that makes it higher."""
    person.press("F4")
    dialog = person.dialog(DecisionDialog)
    yield "DecisionDialog of a decided one", dialog
    person.fill("审核意见", REASON * 3)
    person.click(person.button("较好", dialog))
    person.fill("会议或文号", "领导小组第4次会议")
    person.fill("审定依据", REASON * 2)
    person.fill("等次不同的理由", REASON * 4)
    yield "DecisionDialog filled in", dialog
    person.press("Escape")
    person.answer("关闭")


def _documents(person: Person) -> Iterator[tuple[str, QWidget]]:
    person.press("ctrl+s")
    yield "DocumentsDialog", person.dialog(DocumentsDialog)
    yield from _dialog(person, "登记印发…", IssuedDialog)
    person.dialog(DocumentsDialog)
    person.press("Escape")


def _unit(person: Person) -> Iterator[tuple[str, QWidget]]:
    person.press("Return")
    unit = person.dialog(UnitDialog)
    for act, kind in (("整改统计…", CountsDialog), ("登记印发…", IssuedDialog), ("归档…", ArchiveDialog)):
        yield from _dialog(person, act, kind)
        person.dialog(UnitDialog)
    for tab in ("历次评估", "未到位的任务", "跟踪事项", "登记情况", "文书和归档"):
        person.click(next(one for one in person.buttons(unit) if one.startswith(tab)))
        yield f"UnitDialog {tab}", unit
    yield from _dialog(person, "核对归档包…", VerifyDialog)
    person.dialog(UnitDialog)
    person.press("Escape")


def _register(person: Person) -> Iterator[tuple[str, QWidget]]:
    person.choose("单位名册与轮次…")
    register = person.dialog(RegisterDialog)
    for tab in ("单位名册", "评估组", "本轮单位和进度", "尚未对应的评估"):
        person.click(next(one for one in person.buttons(register) if one.startswith(tab)))
        yield f"RegisterDialog {tab}", register
    person.press("Escape")


def beyond(window: QWidget) -> Iterator[str]:
    """Say where a dialog is higher or wider than the screen, so that its buttons cannot be reached."""
    room = window.screen().availableGeometry().size()
    if window.width() > room.width() or window.height() > room.height():
        yield f"beyond the screen: {window.size().toTuple()}"


def sit_down(path: Path, zoom: int) -> Person:
    """Sit down before the window on a laptop's screen, with letters of some percent."""
    scale = QApplication.primaryScreen().devicePixelRatio()
    return before_a_window(Settings(person="王某某", zoom=zoom), path, int(WIDTH / scale), int(HEIGHT / scale))


if __name__ == "__main__":
    application = QApplication([])
    application.setStyle("Fusion")
    sitting = sit_down(Path(sys.argv[1]), int(sys.argv[2]))
    for which, seen in shown_in(sitting):
        settle()
        for flaw in (*flaws(seen), *beyond(seen)):
            if not flaw.startswith(AS_WIDE_AS_IT_IS):
                print(f"{which}: {flaw}")
    sitting.leave()

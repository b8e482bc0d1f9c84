"""Whatever a user types or a file holds is shown as it is: nothing in the window takes it for HTML or for a key."""

import re
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextBrowser,
)

from desktop_app.files import phrases
from desktop_app.files.settings import Settings
from desktop_app.ledger import sheet_from_text
from desktop_app.record.assessment import Assessment, Conduct, Noted
from desktop_app.rubric.answers import (
    Answer,
    Attachment,
    ChoiceAnswer,
    DirectAnswer,
    GradedListAnswer,
    PlanShortfallAnswer,
    RatioAnswer,
    Task,
)
from desktop_app.rubric.help_texts import PICTURES
from desktop_app.rubric.loading import parse_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice, Direct, Rule
from desktop_app.storage.store import Store
from tests.ready import ready
from tests.strategies import SHIPPED, TASK_TEXTS
from tests.visits import finalised
from ui.evidence.phrase_button import PhraseButton
from ui.help.help_window import open_help
from ui.help.regulation_window import open_regulation
from ui.ledger.ledger_dialog import LedgerDialog
from ui.parts.dialogs import ask, choose, tell, warn
from ui.parts.reason_dialog import ask_text
from ui.visit.person import PersonDialog

from .conftest import Seat
from .driver import Person
from .last_page import refuse_to_sign, reopen

OWN_PICTURES = {one.name for one in PICTURES.iterdir()}  # of the manual
HOSTILE = "<img src='file:///x'><b>&amp;"
FILE_NAME = "x&amp;" if sys.platform == "win32" else "x'><b>&amp;"  # Windows has no such letters in names
ROLES = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
OF_ITS_OWN = ('<p style="white-space: pre-wrap">',)


@pytest.fixture
def hostile_rubric() -> Rubric:
    """The shipped rubric with the text at the end of each of its own; a data file brings its rubric along."""
    source = re.sub(r'"([^"\n]*[\u4e00-\u9fff][^"\n]*)"', rf'"\1{HOSTILE}"', SHIPPED.source)
    source = source.replace(f'id = "{SHIPPED.id}"', 'id = "hostile-1"')  # or it would be told as a doctored one
    return parse_rubric(source, "a.toml")


def answered(item: Rule) -> Answer:
    """An answer that holds the text wherever it can hold one."""
    file = Attachment(name=HOSTILE, sha256="0" * 64, size=1)
    common: dict[str, Any] = {"note": HOSTILE, "files": (file,)}
    if item.answer_type is GradedListAnswer:
        texts = dict.fromkeys(TASK_TEXTS, HOSTILE)
        tasks = tuple(Task(id=number, grade=None, files=(file,), **texts) for number in (1, 2))
        return GradedListAnswer(tasks=tasks, **common)
    if isinstance(item, Choice):
        return ChoiceAnswer(choice=item.options[-1].label, **common)
    if isinstance(item, Direct):
        return DirectAnswer(grounds=(HOSTILE,) * len(item.heads), **common)
    blank = item.flawless(item.answer_type(**common)) if item.can_be_flawless else None
    return blank if blank is not None else item.answer_type(**common)


def hostile_record(rubric: Rubric) -> Assessment:
    return Assessment(
        unit=HOSTILE,
        date="2026-11-20",
        leader=HOSTILE,
        members=(HOSTILE, f"2{HOSTILE}"),
        conduct=tuple(Conduct(kind=kind, ground=HOSTILE) for kind in rubric.conduct),
        noted=(Noted(words=HOSTILE, remark=HOSTILE),),
        answers=tuple(map(answered, rubric.items)),
    )


def finished(rubric: Rubric) -> Assessment:
    """The hostile record with all that 定稿 asks for."""
    found = []
    for item, answer in zip(rubric.items, hostile_record(rubric).answers, strict=True):
        answer = replace(answer, files=())
        if isinstance(answer, GradedListAnswer):
            tasks = (replace(task, grade=item.grades[-1].label, files=()) for task in answer.tasks)
            answer = replace(answer, tasks=tuple(tasks))
        elif isinstance(answer, RatioAnswer):
            answer = replace(answer, rate=Decimal(50))
        elif isinstance(answer, DirectAnswer):
            answer = replace(answer, points=item.points)
        elif isinstance(answer, PlanShortfallAnswer):
            answer = replace(answer, required=1, done=1)
        elif not item.answered(answer):
            answer = item.flawless(answer)
        found.append(answer)
    record = ready(rubric, replace(hostile_record(rubric), conduct=(), answers=tuple(found)))
    noted = tuple(replace(one, remark=HOSTILE) for one in record.noted)
    return replace(record, unit=HOSTILE, leader=HOSTILE, members=(HOSTILE,), noted=noted)


def shown_otherwise(text: str) -> bool:
    """Whether a part that knows no plain text would show the text otherwise than it is."""
    bare = text
    for own in OF_ITS_OWN:
        bare = bare.removeprefix(own).removesuffix("</p>")
    return "<b>" in bare or "<img" in bare


def faults() -> list[str]:
    """Look at every widget there is; say which would show a text otherwise than it is."""
    found = []
    for widget in QApplication.allWidgets():
        name = f"{type(widget).__name__} {widget.objectName()} in {type(widget.window()).__name__}"
        tips = (widget.toolTip(), widget.whatsThis(), widget.statusTip())
        found += [f"{name}: the tip {tip}" for tip in tips if shown_otherwise(tip)]
        if isinstance(widget, QLabel) and shown_otherwise(widget.text()):
            if widget.textFormat() != Qt.TextFormat.PlainText:
                found.append(f"{name}: the label {widget.text()}")
        elif isinstance(widget, QAbstractButton | QGroupBox):
            text = widget.text() if isinstance(widget, QAbstractButton) else widget.title()
            found += [f"{name}: the mnemonic of {text}"] if mnemonic(text) else []
        elif isinstance(widget, QTextBrowser):
            shown = re.findall('<img src="([^"]*)"', widget.document().toHtml())
            found += [f"{name}: the picture {one}" for one in shown if one not in OWN_PICTURES]
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += [f"{name}: {fault}" for fault in in_model(widget.model())]
        tips_shown = not isinstance(widget, QMenu) or widget.toolTipsVisible()
        for action in widget.actions():
            found += [f"{name}: {fault}" for fault in in_action(action, tips_shown)]
    return found


def mnemonic(text: str) -> bool:
    """Whether an & of the text would be taken for the mark of a key."""
    return "&amp;" in text.replace("&&", "")


def in_action(action: QAction, tips_shown: bool) -> list[str]:
    said = (action.toolTip(), action.statusTip()) if tips_shown else ()
    tips = [f"the tip {tip}" for tip in said if shown_otherwise(tip)]
    return [*tips, *([f"the mnemonic of {action.text()}"] if mnemonic(action.text()) else [])]


def in_model(model: QAbstractItemModel) -> list[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    indexes = [model.index(row, column) for row in range(model.rowCount()) for column in range(columns)]
    told = [model.data(index, role) for index in [*indexes, QModelIndex()] for role in ROLES]
    headers = [model.headerData(at, way, role) for at in range(9) for way in Qt.Orientation for role in ROLES]
    return [f"the tip {tip}" for tip in [*told, *headers] if isinstance(tip, str) and shown_otherwise(tip)]


@pytest.fixture
def hostile(seat: Seat, tmp_path: Path, hostile_rubric: Rubric) -> Person:
    """A person before a file whose every text is hostile, its own name among them."""
    for item in hostile_rubric.items:
        phrases.remember(f"{hostile_rubric.id}.{item.number}", HOSTILE)
    folder = tmp_path / FILE_NAME
    folder.mkdir()
    path = folder / f"评估{FILE_NAME}.db"
    plain = folder / "评估.db"
    with closing(Store.create(plain)) as store:
        store.person = HOSTILE
        store.add(hostile_rubric, hostile_record(hostile_rubric))
    plain.rename(path)  # the program makes no such names
    recent = (str(folder / "最近<b>&amp;.db"),)
    return seat(Settings(person=HOSTILE, people=(HOSTILE,), recent=recent), path)


def seen() -> None:
    """Nothing that exists now shows a text otherwise than it is."""
    QApplication.processEvents()
    assert faults() == []


def test_no_page_takes_a_text_for_anything_else(hostile: Person) -> None:
    seen()
    hostile.menu("最近的文件").aboutToShow.emit()
    seen()
    hostile.press("Return")
    seen()
    labels = set()
    for number in range(hostile.form.page_count):
        hostile.show_page(number)
        seen()
        labels |= {label.text() for label in hostile.window.findChildren(QLabel) if HOSTILE in label.text()}
    assert len(labels) > 40  # it was shown
    for button in hostile.window.findChildren(PhraseButton):
        menu = button.menu_of_phrases()
        seen()
        menu.deleteLater()
    hostile.edit(unit=f"{HOSTILE}二")
    hostile.press("ctrl+h")
    assert any(HOSTILE in cell for row in hostile.rows("修改记录") for cell in row)
    seen()


def test_no_paper_takes_a_text_for_anything_else(hostile: Person, hostile_rubric: Rubric, tmp_path: Path) -> None:
    (tmp_path / f"扫描{FILE_NAME}").write_bytes(b"scan")
    stored = hostile.store.load(hostile.add(hostile_rubric, finished(hostile_rubric)))
    hostile.window.open_assessment(finalised(hostile.store, stored).id)
    refuse_to_sign(hostile, HOSTILE, HOSTILE)
    hostile.click("选择扫描件…")
    hostile.choose_path(tmp_path / f"扫描{FILE_NAME}")
    seen()
    hostile.click("登记")
    seen()
    reopen(hostile, HOSTILE)
    seen()
    hostile.edit(leader="张某某")
    hostile.click("与现在比较…")
    assert "张某某" in hostile.one(QPlainTextEdit, "不同之处").toPlainText()
    seen()
    hostile.press("Return", "ctrl+p")
    seen()
    hostile.press("alt+Left")
    hostile.click("查看和打印…")
    seen()


def test_no_dialog_takes_a_text_for_anything_else(hostile: Person, hostile_rubric: Rubric) -> None:
    window = hostile.window
    warn(window, HOSTILE)
    tell(window, HOSTILE, HOSTILE)
    ask(window, HOSTILE, HOSTILE, "是", print)
    ask_text(window, HOSTILE, HOSTILE, "好", print)
    choose(window, HOSTILE, HOSTILE, [HOSTILE, "乙"], 0, print)
    seen()
    PersonDialog(window, HOSTILE, [HOSTILE]).show()
    help_window = open_help(window, hostile_rubric)
    for page in help_window.pages:
        help_window.show_page(page.topic)
        seen()
        if page.topic.startswith("item:"):
            assert HOSTILE in help_window.text.toPlainText()
    regulation = open_regulation(window, hostile_rubric, hostile_rubric.articles[0].number)
    regulation.findChild(QLineEdit).setText("<b>")
    assert HOSTILE in regulation.findChild(QTextBrowser).toPlainText()
    seen()
    rows = [f"{number}\t{number}{HOSTILE}\t{HOSTILE}\t{HOSTILE}" for number in range(3)]
    sheet = sheet_from_text("\n".join(["序号\t反馈问题\t整改措施\t备注<b>", *rows]))
    before = (Task(id=1, text=HOSTILE, grade="好"),)
    LedgerDialog(window, "项").show_sheets([replace(sheet, name=HOSTILE), sheet], before)
    seen()

"""Whatever a user types or a file holds is shown as it is: nothing in the window takes it for HTML or for a key."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QGroupBox, QLabel, QMenu, QTextBrowser

from desktop_app.assessing import finalising
from desktop_app.files import phrases
from desktop_app.files.settings import Settings
from desktop_app.history.changes import TASK_TEXTS
from desktop_app.ledger import sheet_from_text
from desktop_app.record.assessment import Assessment, Conduct, Noted
from desktop_app.record.revision import RecordedSigning
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
from desktop_app.rubric.loading import parse_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice, Direct, Rule
from desktop_app.storage.store import Store
from tests.ready import ready
from tests.strategies import SHIPPED
from ui.evidence.phrase_button import PhraseButton
from ui.finalising.signing_dialog import SigningDialog
from ui.help.help_window import open_help
from ui.help.regulation_window import open_regulation
from ui.history.comparison import tell_differences
from ui.ledger.ledger_dialog import LedgerDialog
from ui.main_window import MainWindow
from ui.parts.dialogs import ask, choose, tell, warn
from ui.parts.reason_dialog import ask_text
from ui.visit.person import PersonDialog

HOSTILE = "<img src='file:///x'><b>&amp;"
ROLES = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
OF_ITS_OWN = ('<p style="white-space: pre-wrap">',)


@pytest.fixture
def hostile_rubric() -> Rubric:
    """The shipped rubric with the text at the end of each of its own; a data file brings its rubric along."""
    source = re.sub(r'"([^"\n]*[\u4e00-\u9fff][^"\n]*)"', rf'"\1{HOSTILE}"', SHIPPED.source)
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
            found += [f"{name}: a picture"] if "<img" in widget.document().toHtml() else []
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
def hostile(qtbot: Any, tmp_path: Path, hostile_rubric: Rubric) -> MainWindow:
    """The window on a file whose every text is hostile, its own name among them."""
    for position in range(len(hostile_rubric.items)):
        phrases.remember(f"{hostile_rubric.id}.{hostile_rubric.items[position].number}", HOSTILE)
    folder = tmp_path / "<b>&amp;"
    folder.mkdir()
    store = Store.create(folder / "评估<b>&amp;.db")
    store.person = HOSTILE
    store.add(hostile_rubric, hostile_record(hostile_rubric), HOSTILE)
    store.close()
    recent = (str(folder / "最近<b>&amp;.db"),)
    window = MainWindow(Settings(person=HOSTILE, people=(HOSTILE,), recent=recent))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    assert window.open_file(store.path)
    return window


def seen() -> None:
    """Nothing that exists now shows a text otherwise than it is."""
    QApplication.processEvents()
    assert faults() == []


def test_no_page_takes_a_text_for_anything_else(hostile: MainWindow, hostile_rubric: Rubric) -> None:
    seen()
    hostile._actions["recent"].menu().aboutToShow.emit()
    seen()
    [id_] = hostile._store.ids()
    hostile.open_assessment(id_)
    seen()
    labels = set()
    for number in range(hostile._page.page_count):
        hostile._page.show_page(number)
        seen()
        labels |= {label.text() for label in hostile.findChildren(QLabel) if HOSTILE in label.text()}
    assert len(labels) > 40  # it was shown
    for button in hostile.findChildren(PhraseButton):
        menu = button.menu_of_phrases()
        seen()
        menu.deleteLater()
    hostile._document.edit(replace(hostile._document.record, unit=f"{HOSTILE}二"), HOSTILE)
    hostile._visit.show_history()
    seen()


def test_no_paper_takes_a_text_for_anything_else(hostile: MainWindow, hostile_rubric: Rubric, qtbot: Any) -> None:
    store = hostile._store
    stored = store.load(store.add(hostile_rubric, finished(hostile_rubric), HOSTILE))
    stored = finalising.keep(store, stored, finalising.prepared(stored, [], HOSTILE))
    signing = RecordedSigning(outcome="refused", signer=HOSTILE, remark=HOSTILE, revision=1)
    stored = finalising.sign(store, stored, signing)
    stored = finalising.reopen(store, stored, HOSTILE)
    hostile.open_assessment(stored.id)
    hostile._page.show_page(hostile._page.page_count - 1)
    seen()
    document, [revision] = hostile._document, store.revisions(stored.id)
    document.edit(replace(document.record, leader="张某某"), "评估组组长")
    tell_differences(hostile, document, revision)
    seen()
    hostile._visit.show_sheet()
    seen()
    hostile._visit._show_revision(revision)
    seen()
    SigningDialog(hostile, revision)._take_scan(Path(HOSTILE))
    seen()


def test_no_dialog_takes_a_text_for_anything_else(hostile: MainWindow, hostile_rubric: Rubric) -> None:
    warn(hostile, HOSTILE)
    tell(hostile, HOSTILE, HOSTILE)
    ask(hostile, HOSTILE, HOSTILE, "是", print)
    ask_text(hostile, HOSTILE, HOSTILE, "好", print)
    choose(hostile, HOSTILE, HOSTILE, [HOSTILE, "乙"], 0, print)
    seen()
    PersonDialog(hostile, HOSTILE, [HOSTILE]).show()
    help_window = open_help(hostile, hostile_rubric)
    for page in help_window.pages:
        help_window.show_page(page.topic)
        seen()
        if page.topic.startswith("item:"):
            assert HOSTILE in help_window.text.toPlainText()
    regulation = open_regulation(hostile, hostile_rubric, hostile_rubric.articles[0].number)
    regulation._search.setText("<b>")
    assert HOSTILE in regulation._text.toPlainText()
    seen()
    rows = [f"{number}\t{number}{HOSTILE}\t{HOSTILE}\t{HOSTILE}" for number in range(3)]
    sheet = sheet_from_text("\n".join(["序号\t反馈问题\t整改措施\t备注<b>", *rows]))
    before = (Task(id=1, text=HOSTILE, grade="好"),)
    LedgerDialog(hostile, "项").show_sheets([replace(sheet, name=HOSTILE), sheet], before)
    seen()

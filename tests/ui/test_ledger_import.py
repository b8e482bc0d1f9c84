"""The import of a ledger in a real window: what is shown, what is mapped by hand, one step back takes it all away."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.evidence.pieces import from_bytes
from desktop_app.files.settings import load_settings
from desktop_app.ledger import read_ledger
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.ui.test_forms import card_of, click, opened, turn
from ui.evidence.evidence_strip import _attached
from ui.evidence.grounds import Grounds
from ui.ledger import ledger_views
from ui.ledger.ledger_dialog import LedgerDialog
from ui.ledger.ledger_views import FieldChoice
from ui.main_window import MainWindow
from ui.parts import theme

FILES = Path(__file__).parents[1] / "files"


class Import:
    """The ledger's editor, and the dialog that it opens."""

    def __init__(self, window: MainWindow, rubric: Rubric, qtbot: Any) -> None:
        self.document = opened(window, rubric)
        self.card = card_of(window, GradedList)
        self.qtbot, self.window = qtbot, window

    def file(self, name: str) -> LedgerDialog:
        """Drop a workbook on the editor."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(FILES / name))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.card.editor.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
        return self.dialog()

    def paste(self, text: str) -> LedgerDialog:
        QApplication.clipboard().setText(text)
        click(self.card, "粘贴")
        return self.dialog()

    def dialog(self) -> LedgerDialog:
        self.qtbot.waitUntil(lambda: self._open() is not None)
        dialog = self._open()
        assert dialog is not None
        return dialog

    def _open(self) -> LedgerDialog | None:
        return next((one for one in self.window.findChildren(LedgerDialog) if one.isVisible()), None)

    @property
    def tasks(self) -> tuple[Task, ...]:
        tasks: tuple[Task, ...] = self.document.answer(self.card.position).tasks
        return tasks


@pytest.fixture
def ledger(window: MainWindow, rubric: Rubric, qtbot: Any) -> Import:
    return Import(window, rubric, qtbot)


def test_a_ledger_is_imported_in_one_step_by_enter(ledger: Import) -> None:
    dialog = ledger.file("ledger-merged.xlsx")
    assert not ledger.tasks
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert (len(ledger.tasks), {task.grade for task in ledger.tasks}) == (22, {None})
    assert ledger.document.undo_words.endswith("导入台账22项")
    assert [one.occasion for one in snapshots_of(ledger.document.path)] == ["导入前"]
    assert sorted(task.id for task in ledger.tasks) == list(range(1, 23))
    ledger.document.undo()
    assert (ledger.tasks, ledger.document.undo_words) == ((), "")


def test_the_user_says_what_counts_and_sees_how_many(ledger: Import) -> None:
    dialog = ledger.file("ledger-merged.xlsx")
    click(dialog, "以“问题”为任务　12项")
    assert dialog._import.text() == "导入12项任务"
    click(dialog, "以“措施”为任务　22项")
    assert dialog._import.text() == "导入22项任务"
    click(dialog, "以“问题”为任务")
    click(dialog, "导入12项任务")
    assert len(ledger.tasks) == 12
    assert ledger.tasks[0].text.splitlines()[0] == "党组会议“第一议题”制度执行不严"


def test_skipped_rows_are_shown_with_their_reasons(ledger: Import) -> None:
    dialog = ledger.file("ledger-merged.xlsx")
    click(dialog, "未导入的行（4）")
    table = dialog._skipped
    assert table.isVisible()
    texts = [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]
    assert texts[2] == ["第27行", "合计行", "合计　22项"]
    dialog.reject()
    assert not ledger.tasks


def test_a_sheet_that_is_no_ledger_gives_no_task_until_the_user_maps_it(ledger: Import) -> None:
    dialog = ledger.file("ledger-300.xlsx")
    assert dialog._sheet_choice.currentText() == "任务台账"
    QTest.keyClick(dialog._sheet_choice, Qt.Key.Key_Up)
    assert (dialog._sheet_choice.currentText(), dialog._import.isEnabled()) == ("填表说明", False)
    assert dialog._columns.isVisible()
    QTest.keyClick(dialog._columns.cellWidget(0, 2), Qt.Key.Key_Home)
    assert dialog._import.text() == "导入2项任务"


def test_a_column_is_mapped_by_hand_and_remembered(ledger: Import) -> None:
    dialog = ledger.file("ledger-merged.xlsx")
    click(dialog, "各列的内容")
    goal = next(one for one in dialog.findChildren(FieldChoice) if "整改目标" in one.accessibleName())
    turn(goal)
    assert goal.currentText() == "并入完成情况"
    goal.setFocus()
    QTest.keyClick(goal, Qt.Key.Key_End)  # 不导入, as a person would with the keyboard
    assert goal.currentText() == "不导入"
    click(dialog, "导入22项任务")
    assert {task.progress for task in ledger.tasks} == {""}
    assert len(load_settings().ledgers) == 1
    ledger.document.undo()
    click(ledger.file("ledger-merged.xlsx"), "导入22项任务")
    assert {task.progress for task in ledger.tasks} == {""}
    ledger.window._preferences.zoom(1)
    assert len(load_settings().ledgers) == 1


def test_a_second_import_keeps_the_grades_and_tells_what_differs(ledger: Import) -> None:
    click(ledger.file("ledger-plain.xlsx"), "导入24项任务")
    answer = ledger.document.answer(ledger.card.position)
    graded = [replace(task, grade="好") for task in answer.tasks]
    graded[3] = replace(graded[3], finding="早先的问题", text="早先的任务")
    graded[5] = replace(graded[5], department="旧部门")
    del graded[7]
    ledger.document.set_answer(ledger.card.position, replace(answer, tasks=tuple(graded)), "评定")
    dialog = ledger.file("ledger-plain.xlsx")
    click(dialog, "与现有任务对照（4）")
    table = dialog._compared
    assert [table.item(row, 0).text() for row in range(4)] == ["不再有，勾选则保留", "有修改", "新增", "新增"]
    assert dialog._import.text() == "导入24项任务"
    click(dialog, "导入24项任务")
    assert [task.grade for task in ledger.tasks].count("好") == 23
    assert ledger.tasks[-1].text == "早先的任务"
    ledger.document.undo()
    assert list(ledger.tasks) == graded


def test_a_task_that_is_gone_leaves_if_the_user_unticks_it(ledger: Import) -> None:
    click(ledger.file("ledger-plain.xlsx"), "导入24项任务")
    answer = ledger.document.answer(ledger.card.position)
    own = Task(id=99, text="一项与台账无关的工作", grade="差")
    ledger.document.set_answer(ledger.card.position, replace(answer, tasks=(*answer.tasks, own)), "添加")
    dialog = ledger.file("ledger-plain.xlsx")
    assert not dialog._import.isEnabled()  # nothing would change
    dialog._compared.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
    click(dialog, "导入24项任务")
    assert ledger.tasks == answer.tasks


def test_an_import_that_was_given_up_leaves_nothing_to_the_next(ledger: Import) -> None:
    click(ledger.file("ledger-plain.xlsx"), "导入24项任务")
    dialog = ledger.file("ledger-merged.xlsx")
    click(dialog, "追加在现有任务之后")
    click(dialog, "以“问题”为任务")
    click(dialog, "各列的内容")
    turn(next(one for one in dialog.findChildren(FieldChoice) if "整改目标" in one.accessibleName()))
    height = dialog._preview.rowHeight(0)
    dialog.reject()
    before = dialog.fontMetrics().height()
    ledger.window._preferences.zoom(1)
    ledger.qtbot.waitUntil(lambda: dialog.fontMetrics().height() > before)
    dialog = ledger.file("ledger-merged.xlsx")
    assert (dialog._import.text(), dialog._preview.isVisible()) == ("导入22项任务", True)
    assert dialog._preview.rowHeight(0) > height
    click(dialog, "与现有任务对照（")
    assert dialog._compared.rowCount() > 22
    click(dialog, "导入22项任务")
    assert len(ledger.tasks) == 22
    assert not load_settings().ledgers
    ledger.window._preferences.zoom(-1)


def test_a_file_that_is_read_late_takes_no_place_of_what_is_looked_at(ledger: Import) -> None:
    dialog = ledger.paste("序号\t整改任务\t责任部门\n1\t任务三\t办公室\n合计\t1")
    ledger.card.editor._open_import(read_ledger(FILES / "ledger-plain.xlsx"))
    assert dialog._import.text() == "导入1项任务"


def test_lines_are_pasted_at_once_and_a_table_after_a_look(ledger: Import) -> None:
    QApplication.clipboard().setText("任务一\n任务二")
    click(ledger.card, "粘贴")
    assert [task.text for task in ledger.tasks] == ["任务一", "任务二"]
    ledger.paste("任务四\n合计").reject()  # a line is no task: it is shown, not swallowed
    dialog = ledger.paste("序号\t整改任务\t责任部门\n1\t任务三\t办公室\n合计\t1")
    click(dialog, "导入1项任务")
    assert [task.text for task in ledger.tasks] == ["任务一", "任务二", "任务三"]


def test_after_an_import_the_first_new_row_stands_at_the_top(ledger: Import) -> None:
    table = ledger.card.editor.first_input()
    QTest.keyClick(table, Qt.Key.Key_F2)  # in an empty ledger there is nothing to type into
    assert table.state() == table.State.NoState
    click(ledger.file("ledger-merged.xlsx"), "导入22项任务")
    assert (table.rowAt(1), table.selected_rows()) == (0, [0])
    dialog = ledger.file("ledger-300.xlsx")
    click(dialog, "追加在现有任务之后")
    click(dialog, "导入300项任务")
    assert (table.rowAt(1), table.selected_rows()) == (22, [22])
    assert table.visibleRegion().boundingRect() == table.rect()


@pytest.mark.parametrize("size", [(900, 470), (1100, 640)])
def test_nothing_is_cut_where_the_screen_is_small(ledger: Import, size: tuple[int, int]) -> None:
    dialog = ledger.file("ledger-merged.xlsx")
    dialog.resize(*size)
    QApplication.processEvents()
    assert dialog.minimumSizeHint().width() <= 900
    assert dialog.minimumSizeHint().height() <= 470
    header = dialog._preview.horizontalHeader()
    assert header.length() <= dialog._preview.viewport().width()


def test_the_dialog_stands_still_once_it_is_there(ledger: Import) -> None:
    """All is laid out before it is shown, and the names of the sheets have room, in each ledger anew."""
    dialog = LedgerDialog(ledger.window, "项")
    sheets = read_ledger(FILES / "ledger-300.xlsx")
    for name in ("甲", "整改任务台账（报送稿）"):
        dialog.show_sheets([replace(sheets[0], name=name), *sheets[1:]], ())
        parts = [one for one in dialog.findChildren(QWidget) if one.isVisible()]
        before = [(one.pos(), one.size()) for one in parts]
        QApplication.processEvents()
        assert [(one.pos(), one.size()) for one in parts] == before
        choice = dialog._sheet_choice
        assert choice.width() >= choice.fontMetrics().horizontalAdvance(name) + 20
        dialog.reject()


def test_rows_are_as_high_as_the_letters_ask(ledger: Import) -> None:
    heights = []
    for zoom in (100, 150):
        theme.apply("light", zoom)
        dialog = ledger.file("ledger-300.xlsx")
        heights.append(dialog._preview.rowHeight(0))
        assert dialog._preview.rowHeight(0) >= 2 * dialog._preview.fontMetrics().lineSpacing()
        dialog.reject()
    theme.apply("light", 100)
    assert heights[1] >= 1.4 * heights[0]


@pytest.mark.parametrize("zoom", [80, 100, 125, 150])
def test_the_quick_font_draws_the_same(ledger: Import, zoom: int, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.apply("light", zoom)
    table = ledger.file("ledger-300.xlsx")._preview
    for row in (0, 100, 299):
        table.scrollTo(table.model().index(row, 0))
        quick = table.grab().toImage()
        with monkeypatch.context() as patch:
            patch.setattr(ledger_views, "quick_font", lambda _: None)
            assert table.grab().toImage() == quick
    theme.apply("light", 100)


def test_a_text_whose_signs_join_keeps_its_own_font() -> None:
    texts = {"整改台账（第1稿）": True, "2026-11-20": True, "一——二": False, "Word 文件": False, "葛\U000e0100": False}
    assert {text: theme.quick_font(text) is not None for text in texts} == texts


def test_a_file_that_is_no_ledger_is_told_in_a_sentence(ledger: Import, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"PK")
    ledger.card.editor._import(path)
    ledger.qtbot.waitUntil(lambda: bool(ledger.window.findChildren(QMessageBox)))
    [box] = ledger.window.findChildren(QMessageBox)
    assert "已损坏" in box.text()
    box.close()
    assert not ledger.tasks


def test_evidence_that_arrives_while_a_ledger_is_looked_over_stays(ledger: Import) -> None:
    QTest.keyClick(ledger.file("ledger-merged.xlsx"), Qt.Key.Key_Return)
    task = ledger.tasks[3]
    dialog = ledger.file("ledger-plain.xlsx")
    found = from_bytes("照片.txt", b"a")
    assert _attached(Grounds(ledger.document, ledger.card.position, task.id), [found]) == []
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert [one.id for one in ledger.tasks if one.files == (found.attachment,)] == [task.id]


def test_what_became_final_meanwhile_takes_no_ledger_and_no_evidence(ledger: Import) -> None:
    dialog = ledger.file("ledger-plain.xlsx")
    ledger.document.declare_void("误建")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    [box] = [box for box in ledger.window.findChildren(QMessageBox) if box.isVisible()]
    assert "没有导入" in box.text()
    assert ledger.tasks == ()
    assert "没有添加" in _attached(Grounds(ledger.document, 0), [from_bytes("照片.txt", b"a")])[0]
    assert ledger.document.evidence_size() == 0

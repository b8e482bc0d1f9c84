"""The ledger under hand and eye: a click grades, several at once, nothing moves, what comes next is in sight."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from desktop_app.files.settings import Settings, load_settings
from desktop_app.rubric.answers import Attachment, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from tests.strategies import SECOND, SHIPPED
from ui.ledger.foot_line import FootLine
from ui.ledger.task_detail import Shown, TaskDetail
from ui.ledger.task_model import DEADLINE, DEPARTMENT, GRADE, NUMBER, POINTS, TEXT
from ui.ledger.task_table import TaskTable
from ui.parts.form_page import FormPage
from ui.parts.theme import COLOURS, LIGHT

from .conftest import Seat
from .driver import Person
from .eyes import frame
from .tasks import click_grade, grade_place, grades_of, open_ledger, tasks_of

GRADES = ("好", "较好", "一般", "较差", "差")
SIZES = {(1366, 768): 9, (1920, 1080): 18}  # of the window, and how many rows are in sight at least


def tasks(number: int, grade: str | None = None) -> list[Task]:
    return [Task(id=n, text=f"任务{n}", department="办公室", grade=grade) for n in range(1, number + 1)]


def rows_in_sight(table: TaskTable) -> list[int]:
    """The rows of which all can be seen."""
    seen = table.viewport().visibleRegion().boundingRect()
    rows = range(table.model().rowCount())
    return [row for row in rows if seen.contains(table.visualRect(table.model().index(row, NUMBER)))]


def in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


@pytest.mark.parametrize("rubric", [SHIPPED, SECOND], ids=lambda rubric: rubric.id)
def test_one_click_sets_each_grade_and_one_more_takes_it_back(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(7))
    item = next(item for item in rubric.items if isinstance(item, GradedList))
    labels = [grade.label for grade in item.grades]
    for rank, label in enumerate(labels):
        click_grade(person, table, rank + 1, rank)
        assert (grades_of(person)[rank + 1], table.selected_rows()) == (label, [rank + 1])
    assert grades_of(person) == [None, *labels, *[None] * (6 - len(labels))]
    click_grade(person, table, 1, 0)
    click_grade(person, table, 2, 0)
    assert grades_of(person)[1:3] == [None, labels[0]]
    assert table.hasFocus()


def test_a_second_press_does_nothing(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(5))
    person.double_click(table.viewport(), grade_place(table, 2, 1))
    assert grades_of(person) == [None, None, "较好", None, None]
    assert person.all(QLineEdit, within=table) == []
    person.click("只看未评")
    person.double_click(table.viewport(), grade_place(table, 0, 0))  # of which the row goes with the first press
    assert grades_of(person) == ["好", None, "较好", None, None]
    assert table.selected_rows() == [0]


def test_a_second_press_of_a_hand_that_is_not_steady_does_nothing(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(3))
    for by, at in ((0, QPoint()), (QApplication.doubleClickInterval() // 2, QPoint(20, 0))):
        press(table, grade_place(table, 1, 1) + at, 5_000_000 + by)
    assert grades_of(person) == [None, "较好", None]
    press(table, grade_place(table, 1, 2), 6_000_000)
    assert grades_of(person) == [None, "一般", None]


def press(table: TaskTable, at: QPoint, when: int) -> None:
    """Press and release the mouse at a time."""
    for what in ("Press", "Release"):
        mouse(table.viewport(), what, at, when)


def mouse(widget: QWidget, what: str, at: QPoint, when: int = 0) -> None:
    """Press, move (with the button held or not) or release the mouse."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kinds = {"Press": (QEvent.Type.MouseButtonPress, left, left), "Drag": (QEvent.Type.MouseMove, none, left)}
    kinds |= {"Move": (QEvent.Type.MouseMove, none, none), "Release": (QEvent.Type.MouseButtonRelease, left, none)}
    kind, button, held = kinds[what]
    places = QPointF(at), QPointF(widget.mapToGlobal(at))
    event = QMouseEvent(kind, *places, button, held, Qt.KeyboardModifier.NoModifier)
    event.setTimestamp(when)
    QApplication.sendEvent(widget, event)


def test_a_press_that_is_let_go_elsewhere_grades_nothing(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(3))
    for what, row in (("Press", 0), ("Drag", 1), ("Release", 1)):
        mouse(table.viewport(), what, grade_place(table, row, 1))
    assert grades_of(person) == [None] * 3
    assert table.selected_rows() == [0]


@pytest.mark.parametrize("by_mouse", [False, True])
def test_several_are_graded_in_one_step_that_is_told(person: Person, rubric: Rubric, by_mouse: bool) -> None:
    table = open_ledger(person, rubric, *tasks(7))
    person.select(table, 1)
    person.press(*["shift+Down"] * 4)
    assert table.selected_rows() == [1, 2, 3, 4, 5]
    click_grade(person, table, 3, 1) if by_mouse else person.press("2")
    assert grades_of(person) == [None, *["较好"] * 5, None]
    assert table.selected_rows() == ([1, 2, 3, 4, 5] if by_mouse else [6])
    card = person.card(GradedList)
    assert "已把选中的5项评为“较好”，可以撤销。" in person.words(card)
    assert in_sight(person.button("撤销", card))
    person.click(person.button("撤销", card))
    assert grades_of(person) == [None] * 7
    person.press("ctrl+a", "1", "ctrl+a", "0")
    assert "已取消选中的7项的等次，可以撤销。" in person.words(card)


def test_shift_and_ctrl_select_on_the_grades_too(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(7))
    for row, key in ((3, Qt.KeyboardModifier.ShiftModifier), (5, Qt.KeyboardModifier.ControlModifier)):
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, key, grade_place(table, row, 0))
    assert (table.selected_rows(), grades_of(person)) == ([0, 1, 2, 3, 5], [None] * 7)


def test_what_is_final_is_read_only(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(3, "好"))
    before = table.grab().toImage()
    person.document.declare_void("误建")
    click_grade(person, table, 1, 2)
    assert grades_of(person) == ["好"] * 3
    assert table.grab().toImage() != before


def positions(person: Person, table: TaskTable) -> dict[str, QPoint | QRect]:
    """Where the ledger is, each of its rows, and what is around it."""
    card = person.card(GradedList)
    parts = {"table": table, "add": person.button("添加", card), "foot": person.one(FootLine)}
    places: dict[str, QPoint | QRect] = {name: one.mapTo(person.window, QPoint()) for name, one in parts.items()}
    places["detail"] = person.one(TaskDetail).mapTo(person.window, QPoint())
    rows = {f"row {row}": table.visualRect(table.model().index(row, GRADE)) for row in rows_in_sight(table)}
    return places | {"size": table.rect()} | rows


def uneven(number: int) -> list[Task]:
    """Tasks of which some have much more to be shown than others."""
    made = tasks(number)
    made[1] = Task(id=2, text="任务2", note="很长的说明。" * 60)
    made[3] = Task(id=4, text="任务4" * 40, finding="问题" * 60, progress="已经完成" * 60)
    return made


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_while_the_mouse_grades(seat: Seat, file: Path, rubric: Rubric, size: tuple[int, int]) -> None:
    person = seat(file=file, width=size[0], height=size[1])
    table = open_ledger(person, rubric, *uneven(40))
    QApplication.processEvents()
    before = positions(person, table)
    for row in rows_in_sight(table):
        click_grade(person, table, row, row % 5)
        QApplication.processEvents()
        assert positions(person, table) == before


def test_nothing_moves_while_grades_change(person: Person, rubric: Rubric) -> None:
    """Where all are graded, what they cost is told above them."""
    graded = [Task(id=n, text=f"任务{n}", grade=GRADES[n % 5]) for n in range(20)]
    table = open_ledger(person, rubric, *graded)
    QApplication.processEvents()
    before = positions(person, table)
    for row in range(5):
        click_grade(person, table, row, (row + 2) % 5)
        QApplication.processEvents()
        assert positions(person, table) == before


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_moves_when_the_last_grade_falls(seat: Seat, file: Path, rubric: Rubric, zoom: int) -> None:
    person = seat(Settings(person="", zoom=zoom), file, width=1366, height=768)
    graded = [Task(id=n, text=f"任务{n}", grade=None if n == 2 else GRADES[n % 5]) for n in range(1, 21)]
    table = open_ledger(person, rubric, *graded)
    QApplication.processEvents()
    before = positions(person, table)
    foot = person.one(FootLine)
    for rank, words in ((1, "20项已评完"), (2, "得"), (2, "点等次按钮评定")):  # the last, changed, taken back
        click_grade(person, table, 1, rank)
        QApplication.processEvents()
        assert words in person.words(foot)
        assert positions(person, table) == before


def test_the_row_after_the_current_one_is_in_sight(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(60))
    QApplication.processEvents()
    for key in ("1", "Down", "2", "Down", "5") * 6:
        person.press(key)
        [row] = table.selected_rows()
        assert {row - 1, row, row + 1} <= set(rows_in_sight(table))
    person.press(*["Up"] * 12)
    [row] = table.selected_rows()
    assert {row - 1, row, row + 1} <= set(rows_in_sight(table))
    person.press("ctrl+End")
    assert rows_in_sight(table)[-1] == 59


@pytest.mark.parametrize("number", [22, 60])
@pytest.mark.parametrize(("size", "rows"), SIZES.items())
def test_the_ledger_takes_the_height_of_the_window(
    seat: Seat, file: Path, rubric: Rubric, size: tuple[int, int], rows: int, number: int
) -> None:
    person = seat(file=file, width=size[0], height=size[1])
    table = open_ledger(person, rubric, *tasks(number))
    detail, card = person.one(TaskDetail), person.card(GradedList)
    QApplication.processEvents()
    assert len(rows_in_sight(table)) >= rows
    for part in (table, detail, person.one(QLabel, "itemText", card)):
        assert in_sight(part)
    height = table.height()
    person.click("评定说明与材料")  # folded
    person.wait_until(lambda: table.height() > height)
    person.wait_until(lambda: in_sight(detail))
    person.click("▶ 评定说明与材料")
    person.wait_until(lambda: table.height() == height)
    person.window.resize(size[0], size[1] - 60)
    person.wait_until(lambda: height - 90 <= table.height() < height)


def test_on_a_small_screen_what_belongs_to_a_task_gives_way(seat: Seat, file: Path, rubric: Rubric) -> None:
    """1366×768 at 150 %: five rows and the words of the task; its note is there as soon as it is asked for."""
    person = seat(file=file, width=910, height=512)
    table = open_ledger(person, rubric, *tasks(22))
    detail = person.one(TaskDetail)
    person.wait_until(lambda: detail.extent is Shown.WORDS and in_sight(detail) and len(rows_in_sight(table)) == 5)
    person.press("F4")
    person.write("a")
    assert tasks_of(person)[0].note == "a"
    person.press("Escape")
    person.wait_until(lambda: detail.extent is Shown.WORDS and in_sight(detail) and len(rows_in_sight(table)) == 5)
    person.click("▶ 评定说明与材料")
    assert detail.is_open
    person.press("Escape")
    assert detail.is_open  # as was wanted
    person.click("▼ 评定说明与材料")
    assert detail.extent is Shown.NAME


def test_a_short_ledger_is_as_high_as_its_rows(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(4))
    assert rows_in_sight(table) == [0, 1, 2, 3]
    person.click("添加")
    QApplication.processEvents()
    assert rows_in_sight(table) == [0, 1, 2, 3, 4]
    assert table.verticalScrollBar().maximum() == 0


def test_the_wheel_turns_the_ledger_to_its_end_and_then_the_page(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(20))
    QApplication.processEvents()
    page, bar = person.one(FormPage).verticalScrollBar(), table.verticalScrollBar()
    while bar.value() < bar.maximum():
        before = bar.value()
        assert takes_wheel(table)
        assert bar.value() > before
    assert not takes_wheel(table)
    bar.setValue(0)
    page.setValue(page.value() + table.mapTo(person.one(FormPage), QPoint()).y() + 50)  # its head out of sight
    assert not takes_wheel(table)
    assert bar.value() == 0


def takes_wheel(table: TaskTable) -> bool:
    """Turn the wheel over a ledger; whether that is no longer the page's."""
    view, down = table.viewport(), QPoint(0, -120)
    at, none = view.rect().center(), Qt.KeyboardModifier.NoModifier
    turn = Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    event = QWheelEvent(at, view.mapToGlobal(at), down, down, *turn)
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def test_a_task_with_a_note_or_evidence_bears_a_sign(person: Person, rubric: Rubric) -> None:
    file = Attachment(name="照片.jpg", sha256="0" * 64, size=1)
    made = [Task(id=n, text="任务") for n in range(1, 5)]
    made[1] = replace(made[1], note="仅有方案")
    made[2] = replace(made[2], files=(file,))
    made[3] = replace(made[3], note="仅有方案", files=(file, replace(file, name="记录.pdf")))
    table = open_ledger(person, rubric, *made)
    table.select_none()
    cells = [table.model().index(row, TEXT) for row in range(4)]
    spoken = [cell.data(Qt.ItemDataRole.AccessibleTextRole) for cell in cells]
    assert spoken == ["任务", "任务，评定说明：仅有方案", "任务，材料：1份", "任务，评定说明：仅有方案，材料：2份"]
    assert cells[3].data(Qt.ItemDataRole.ToolTipRole) == "任务\n评定说明：仅有方案\n材料：2份"
    pictures = [table.viewport().grab(table.visualRect(cell)).toImage() for cell in cells]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])
    person.select(table, 0)
    person.fill("评定说明", "a")
    assert cells[0].data(Qt.ItemDataRole.AccessibleTextRole) == "任务，评定说明：a"


def test_columns_are_as_wide_as_their_texts_or_as_they_were_dragged(person: Person, rubric: Rubric) -> None:
    made = tasks(3)
    made[1] = replace(made[1], department="观测与网络处", deadline="2026年第三季度前")
    table = open_ledger(person, rubric, *made)
    letter = table.fontMetrics().horizontalAdvance
    for column, text in ((DEPARTMENT, "观测与网络处"), (DEADLINE, "2026年第三季度前")):
        assert letter(text) < table.columnWidth(column) < letter(text) + 30
    assert table.horizontalHeader().length() == table.viewport().width()
    header, before = table.horizontalHeader(), table.columnWidth(TEXT)
    edge = QPoint(header.sectionViewportPosition(DEPARTMENT) - 1, header.height() // 2)
    drag(header.viewport(), edge, 40)
    assert table.columnWidth(TEXT) == pytest.approx(before + 40, abs=2)
    assert table.columnWidth(DEPARTMENT) == pytest.approx(letter("观测与网络处") + 20 - 40, abs=2)
    assert table.horizontalHeader().length() == table.viewport().width()
    width = table.columnWidth(DEPARTMENT)
    person.wait_until(lambda: load_settings().task_columns[0])
    person.press("ctrl+=")  # other settings are kept, and this with them
    assert load_settings().task_columns[0] > 0
    person.press("ctrl+-")
    again = open_ledger(person, rubric, *made)
    assert again.columnWidth(DEPARTMENT) == width


def drag(widget: QWidget, at: QPoint, by: int) -> None:
    """Drag something to the right."""
    for what, x in (("Move", 0), ("Press", 0), ("Drag", by // 2), ("Drag", by), ("Release", by)):
        mouse(widget, what, at + QPoint(x, 0))


@pytest.mark.parametrize("theme", COLOURS)
def test_each_state_of_a_button_looks_otherwise(seat: Seat, file: Path, rubric: Rubric, theme: str) -> None:
    person = seat(Settings(person="", theme=theme), file)
    table = open_ledger(person, rubric, *tasks(3))
    view = table.viewport()

    def picture() -> QImage:
        return view.grab(QRect(grade_place(table, 2, 1) - QPoint(12, 8), QSize(24, 16))).toImage()

    looks = [picture()]
    for what in ("Move", "Press", "Release"):  # below the mouse, held down, set
        mouse(view, what, grade_place(table, 2, 1))
        looks.append(picture())
    assert all(one != other for number, one in enumerate(looks) for other in looks[:number])


def test_the_frame_of_the_ledger_is_whole(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, *tasks(30))
    QApplication.processEvents()
    assert frame(table, 0) == frame(table, 1) == {LIGHT["focus"]}


def test_the_enter_that_ends_the_typing_in_a_cell_does_that_alone(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, Task(id=1, text="任务一"))
    person.click("添加")
    person.press("a", "Return")
    person.wait_until(table.hasFocus)
    assert table.selected_rows() == [1]
    person.click("添加")  # what was typed before is of no cell any more
    person.press("b", "Return")
    person.wait_until(table.hasFocus)
    assert [task.text for task in tasks_of(person)] == ["任务一", "a", "b"]


@pytest.mark.parametrize("zoom", [100, 125, 150])
@pytest.mark.parametrize("grade", GRADES)
def test_the_score_of_a_single_task_is_read_whole(
    seat: Seat, file: Path, rubric: Rubric, zoom: int, grade: str
) -> None:
    table = open_ledger(seat(Settings(zoom=zoom, person=""), file, width=1366, height=768), rubric, *tasks(1, grade))
    assert table.sizeHintForColumn(POINTS) <= table.columnWidth(POINTS)


def test_what_was_typed_is_read_whole_when_its_cell_is_left_or_it_comes_back(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, "健全制度")
    table.setCurrentIndex(table.model().index(0, DEADLINE))
    before = table.columnWidth(DEADLINE)
    person.press("F2")
    person.write("2026-06-30")
    assert table.columnWidth(DEADLINE) == before
    person.press("Return")
    person.wait_until(table.hasFocus)
    wide = table.columnWidth(DEADLINE)
    assert before < table.sizeHintForColumn(DEADLINE) <= wide
    person.press("Ctrl+Z")
    assert table.columnWidth(DEADLINE) == before
    person.press("Ctrl+Y")
    assert table.columnWidth(DEADLINE) == wide

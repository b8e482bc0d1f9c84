"""A disk that takes its time: the window goes on, says what is not saved yet, and nothing is lost on the way out."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread, Timer

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox

from desktop_app.assessing import saving
from desktop_app.assessing.steps import KEPT
from desktop_app.base.errors import UserError
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice
from ui.document import Document
from ui.form.item_card import ItemCard
from ui.parts import patience
from ui.parts.background import Background
from ui.parts.busy import BusyDialog
from ui.parts.growing_text import GrowingText

from ..slowly import Slowly
from .driver import Person
from .proof import arrive, written
from .stored import evidence, faults, history, stored


@pytest.fixture
def card(person: Person, rubric: Rubric) -> ItemCard:
    """An item of a new assessment, its remark about to be typed."""
    person.open(rubric)
    card = person.card(Choice)
    person.click(card.findChild(GrowingText))
    return card


@pytest.fixture
def commit(person: Person, card: ItemCard, monkeypatch: pytest.MonkeyPatch) -> Slowly:
    """What a save comes to at last; it hangs until it is told to go on."""
    slow = Slowly(person.store.save)
    monkeypatch.setattr(person.store, "save", slow)
    monkeypatch.setattr(saving, "PATIENCE_S", 0.0)
    monkeypatch.setattr(patience, "QUICK_S", 0.0)
    monkeypatch.setattr(patience, "DIALOG_AFTER_MS", 0)
    return slow


def note(person: Person, card: ItemCard) -> str:
    """The remark in the file."""
    return person.stored().record.answers[card.position].note


def refuse(*_: object, **__: object) -> None:
    """What a full disk does."""
    raise UserError("磁盘空间不足，刚才的修改没有保存。")


def when_asked_for_patience(go_on: Callable[[], object]) -> list[str]:
    """Go on once the window shows that it waits; return what will have been shown."""
    shown: list[str] = []

    def look() -> None:
        if isinstance(dialog := QApplication.activeModalWidget(), BusyDialog):
            shown.append(dialog.windowTitle())
            go_on()
        else:
            QTimer.singleShot(2, look)

    QTimer.singleShot(2, look)
    return shown


def test_typing_goes_on_while_a_save_hangs_and_all_is_saved_in_order(
    person: Person, card: ItemCard, commit: Slowly
) -> None:
    person.write("a")
    assert commit.begun.acquire(timeout=10)
    person.write("bc")
    assert card.findChild(GrowingText).toPlainText() == person.document.answer(card.position).note == "abc"
    assert (person.shown("saved"), note(person, card)) == ("正在保存…", "")
    commit.go_on.set()
    person.expect("saved", "已保存")
    assert note(person, card) == "abc"
    person.press("ctrl+z")
    person.wait_until(lambda: not person.document.saving)  # what is said of undo stands before what is saved
    assert note(person, card) == ""
    assert [event.kind for event in history(person.path, person.document.id)] == ["imported", "edited", "undone"]
    assert faults(person.path) == []


def test_whatever_is_shown_and_undone_meanwhile_waits_for_no_disk(
    person: Person, card: ItemCard, commit: Slowly
) -> None:
    for text in ("a", "b"):
        person.write(text)
        person.document.settle()
    for number in range(person.form.page_count):
        person.show_page(number)
    person.press("ctrl+z", "ctrl+z", "ctrl+y")
    person.press("ctrl+p")
    assert commit.ended.acquire(blocking=False) is False
    commit.go_on.set()
    person.wait_until(lambda: not person.document.saving)
    assert note(person, card) == "a"
    assert [event.kind for event in history(person.path, person.document.id)] == [
        *("imported", "edited", "edited", "undone", "undone", "redone")
    ]


@pytest.mark.parametrize("leave", ["alt+Left", "ctrl+q"])
def test_who_leaves_meanwhile_waits_and_loses_nothing(
    person: Person, card: ItemCard, commit: Slowly, leave: str
) -> None:
    path = person.path
    person.write("ab")
    shown = when_asked_for_patience(commit.go_on.set)
    person.press(leave)
    assert shown == ["请稍候"]
    assert stored(path).record.answers[card.position].note == "ab"


def test_who_leaves_meanwhile_is_asked_if_it_fails(person: Person, card: ItemCard, commit: Slowly) -> None:
    commit.does = refuse
    person.write("ab")
    when_asked_for_patience(commit.go_on.set)
    with person.answering("取消"):
        person.press("alt+Left")
    assert card.findChild(GrowingText).toPlainText() == "ab"
    assert person.shown("saved").startswith("未保存：磁盘空间不足")


def test_nobody_else_is_let_into_the_file_meanwhile(person: Person, card: ItemCard, commit: Slowly) -> None:
    person.write("a")
    assert commit.begun.acquire(timeout=10)
    found: list[int] = []
    asking = Thread(target=lambda: found.append(len(person.store.ids())))
    asking.start()
    asking.join(0.05)
    assert found == []
    commit.go_on.set()
    asking.join(10)
    assert found == [1]


def test_the_history_is_shown_with_the_last_edit(person: Person, card: ItemCard, commit: Slowly) -> None:
    person.write("ab")
    when_asked_for_patience(commit.go_on.set)
    person.press("ctrl+h")
    assert len(person.rows("修改记录")) == 2


def test_what_fails_in_the_thread_stays_and_is_stored_by_a_retry(
    person: Person, card: ItemCard, commit: Slowly
) -> None:
    does = commit.does
    commit.does = refuse
    person.write("a")
    assert person.shown("saved") == "正在保存…"
    commit.go_on.set()
    person.expect("saved", "未保存：磁盘空间不足")
    assert card.findChild(GrowingText).toPlainText() == "a"
    with person.answering("取消"):
        assert not person.close()
    commit.does = does
    person.click("重试保存")
    person.expect("saved", "已保存")
    assert note(person, card) == "a"


def test_photographs_come_in_while_a_save_hangs(person: Person, card: ItemCard, commit: Slowly, tmp_path: Path) -> None:
    person.write("a")
    card.strip.add([written(tmp_path, f"记录{number}.txt", b"%d" % number) for number in range(20)])
    arrive(person, card.strip)
    person.write("b")
    assert (note(person, card), len(person.document.answer(card.position).files)) == ("", 20)
    commit.go_on.set()
    person.expect("saved", "已保存")
    answer = person.stored().record.answers[card.position]
    assert (answer.note, len(answer.files)) == ("ab", 20)
    assert [evidence(person.path, file.sha256) for file in answer.files] == [b"%d" % number for number in range(20)]
    assert faults(person.path) == []


def test_who_is_at_the_keyboard_is_asked_without_waiting_for_the_disk(
    person: Person, rubric: Rubric, card: ItemCard, commit: Slowly
) -> None:
    commit.go_on.set()
    person.edit(leader="张某某")
    person.open(rubric)
    commit.go_on.clear()
    person.edit(leader="李某某")
    person.choose("录入人…")
    box = person.one(QComboBox, "录入人姓名")
    assert [box.itemText(row) for row in range(box.count())] == ["张某某"]
    person.fill(box, "王五")
    person.press("Return")
    assert (commit.ended.acquire(blocking=False), person.document.saving) == (True, True)  # of the first edit alone
    assert commit.ended.acquire(blocking=False) is False
    commit.go_on.set()
    person.wait_until(lambda: not person.document.saving)
    person.edit(leader="孙某某")
    person.wait_until(lambda: not person.document.saving)
    assert [event.person for event in history(person.path, person.document.id)[1:]] == ["", "王五"]


def test_undo_back_to_what_only_the_file_knows_is_seen_to_wait(person: Person, card: ItemCard, commit: Slowly) -> None:
    commit.go_on.set()
    for number in range(KEPT + 1):
        person.edit_answer(card.position, note=str(number))
        person.wait_until(lambda: not person.document.saving)
    commit.go_on.clear()
    person.press(*["ctrl+z"] * KEPT)
    assert person.document.saving
    shown = when_asked_for_patience(commit.go_on.set)
    person.press("ctrl+z")
    assert shown == ["请稍候"]
    person.wait_until(lambda: not person.document.saving)
    assert (person.document.answer(card.position).note, note(person, card)) == ("", "")


def no_thread(*_: object) -> None:
    """What a system that is worn out does."""
    raise RuntimeError("can't start new thread")


def test_where_leaving_itself_fails_the_window_stays(
    person: Person, card: ItemCard, commit: Slowly, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.write("ab")
    assert commit.begun.acquire(timeout=10)
    with monkeypatch.context() as patched:
        patched.setattr(Document, "finish", no_thread)
        with pytest.raises(RuntimeError, match="thread"):
            person.close()
    assert (person.window.isVisible(), person.document.saving) == (True, True)
    commit.go_on.set()
    person.expect("saved", "已保存")
    assert note(person, card) == "ab"


def test_who_leaves_where_there_is_no_thread_to_wait_in_waits_all_the_same(
    person: Person, card: ItemCard, commit: Slowly, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = person.path
    person.write("ab")
    assert commit.begun.acquire(timeout=10)
    going_on = Timer(0.05, commit.go_on.set)
    going_on.start()
    monkeypatch.setattr(Thread, "start", no_thread)
    assert person.close()
    assert stored(path).record.answers[card.position].note == "ab"


def test_once_there_was_no_thread_what_follows_is_saved_as_ever(
    person: Person, card: ItemCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, done, told = Event(), [], []
    work = Background(person.window, daemon=True)
    work.run(hangs.wait, told.append)
    with monkeypatch.context() as patched:
        patched.setattr(Thread, "start", no_thread)
        with pytest.raises(RuntimeError, match="thread"):
            work.run(hangs.wait, told.append)
        work.do_here(lambda: "here", told.append)
    hangs.set()
    work.wait(10)
    work.run(lambda: done.append(1), told.append)
    work.wait(10)
    assert (told[0], done) == ("here", [1])

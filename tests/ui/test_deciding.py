"""What merging asks: each side with who, when and its effect; by keys; nothing is given back before all is decided."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QRadioButton

from desktop_app.exchange.merging.merging import Met, apply, compare
from desktop_app.exchange.merging.questions import Decision
from desktop_app.history.fields import Field
from desktop_app.history.merging import BOTH, TEXT, Which
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.exchange.file_copies import Copies, noted
from tests.ready import ready
from tests.visits import finalised
from ui.exchange.deciding.deciding_dialog import DecidingDialog

from .driver import Person

NAMES = "本文件", "收到的文件"
NOTE: Field = ("answer", 1, "note")


@pytest.fixture
def copies(tmp_path: Path, rubric: Rubric, record: Assessment) -> Iterator[Copies]:
    """A file with one filled-in assessment, to be copied."""
    with ExitStack() as stack:
        store = stack.enter_context(closing(Store.create(tmp_path / "第0份.db")))
        store.add(rubric, record)
        yield Copies(tmp_path, stack, store)


@pytest.fixture
def two(copies: Copies) -> tuple[Store, Store]:
    """Two copies; both have changed the notes of items 1 and 2, and the choice of item 3."""
    made = copies.another("张某某"), copies.another("李某某")
    for store, words, choice in zip(made, ("甲的依据", "乙的依据"), (0, 2), strict=True):
        for at in (0, 1):
            noted(store, at, f"{words}{at}")
        stored = store.load(copies.id)
        options = stored.rubric.items[2].options  # type: ignore[attr-defined]
        answer: Any = stored.record.answers[2]
        store.save(stored, stored.record.with_answer(2, replace(answer, choice=options[choice].label)))
    return made


class Desk:
    """A dialog that decides about two copies, and what it has given back."""

    def __init__(self, person: Person, stores: tuple[Store, Store], answers: dict[Field, str] | None = None) -> None:
        self.person, (ours, theirs) = person, stores
        self.met: Met = compare(ours, theirs, ours.ids()[0])
        self.given: list[Decision] = []
        DecidingDialog(person.window, self.met, NAMES, self.given.append, Decision(answers=answers or {})).open()
        person.dialog(DecidingDialog)

    @property
    def left(self) -> str:
        return self.person.one(QLabel, "进度").text()

    def choices(self) -> list[str]:
        return [one.accessibleName() for one in self.person.all(QRadioButton)]


def test_a_question_says_what_each_has_who_and_what_comes_of_it(person: Person, two: tuple[Store, Store]) -> None:
    desk = Desk(person, two)
    assert [question.place for question in desk.met.questions] == ["第1项", "第2项", "第3项"]
    assert "还有3处" in desk.left
    first, second, both = desk.choices()
    assert first.startswith("1. 张某某填的，“甲的依据0”，张某某")
    assert second.startswith("2. 李某某填的，“乙的依据0”，李某某")
    assert both.startswith("3. 两者都保留")
    person.press("Next", "Next")
    effects = [name.rpartition("合并后")[2] for name in desk.choices()]
    assert effects[0] != effects[1]
    assert all("合计" in effect and "等次" in effect for effect in effects)


def test_digits_choose_and_go_on_to_what_is_open(person: Person, two: tuple[Store, Store]) -> None:
    desk = Desk(person, two)
    person.press("Next", "2")
    assert ("还有2处" in desk.left, person.one(QListWidget).currentRow()) == (True, 2)
    assert not person.button("确定").isEnabled()
    person.press("1")
    assert person.one(QListWidget).currentRow() == 0
    person.press("2", "Return")
    ours, theirs = (desk.met.compared.whole(which) for which in Which)
    third = desk.met.questions[2].field
    assert desk.given == [Decision(answers={**theirs, third: ours[third]})]
    after = apply(*two, desk.met, desk.given[0].answers)
    assert [answer.note for answer in after.record.answers[:2]] == ["乙的依据0", "乙的依据1"]


def test_nothing_is_decided_by_enter_too_early(person: Person, two: tuple[Store, Store]) -> None:
    desk = Desk(person, two)
    person.press("1", "Return")
    assert (desk.given, person.refused) == ([], "还有2处没有选定")


@pytest.mark.parametrize(("name", "which"), [("其余都用本文件的", Which.OURS), ("其余都用收到的文件的", Which.THEIRS)])
def test_the_rest_can_be_one_side_whole(person: Person, two: tuple[Store, Store], name: str, which: Which) -> None:
    desk = Desk(person, two)
    person.press("1")
    person.click(name)
    person.click("确定")
    whole = desk.met.compared.whole(which)
    assert desk.given == [Decision(answers={**whole, NOTE: desk.met.compared.whole(Which.OURS)[NOTE]})]


def test_a_text_keeps_both_and_can_be_edited(person: Person, two: tuple[Store, Store]) -> None:
    desk = Desk(person, two)
    person.click(person.all(QRadioButton)[2])
    text = person.one(QPlainTextEdit, "合在一起的内容")
    assert sorted(text.toPlainText().splitlines()) == ["乙的依据0", "甲的依据0"]
    person.press("Next", "3", "Prior", "Prior")
    person.fill("合在一起的内容", "两人的依据")
    person.click("其余都用本文件的")
    person.click("确定")
    answers = desk.given[0].answers
    assert (answers[NOTE], answers["answer", 2, "note"]) == (f"{TEXT}两人的依据", BOTH)
    after = apply(*two, desk.met, answers)
    first, second = (answer.note for answer in after.record.answers[:2])
    assert (first, sorted(second.splitlines())) == ("两人的依据", ["乙的依据1", "甲的依据1"])


def test_what_was_decided_before_is_shown_and_can_be_begun_anew(person: Person, two: tuple[Store, Store]) -> None:
    desk = Desk(person, two, {NOTE: f"{TEXT}原先写的"})
    assert "还有2处" in desk.left
    person.press("Prior")
    assert person.one(QPlainTextEdit, "合在一起的内容").toPlainText() == "原先写的"
    person.click("重新选择")
    assert "还有3处" in desk.left


def test_choices_are_not_thrown_away_unasked(person: Person, two: tuple[Store, Store]) -> None:
    desk = Desk(person, two)
    person.press("1", "Escape")
    assert "两份都没有改动" in person.answer("继续选择")
    person.dialog(DecidingDialog)
    person.press("Escape")
    person.answer("关闭")
    assert (desk.given, person.all(DecidingDialog)) == ([], [])


@pytest.fixture
def revisions(copies: Copies) -> tuple[Store, Store]:
    """Two copies that were both made final, of which one is signed."""
    made = copies.another("张某某"), copies.another("李某某")
    for store, note in zip(made, ("甲的依据", "乙的依据"), strict=True):
        stored = store.load(copies.id)
        record = ready(stored.rubric, stored.record)
        changed = record.with_answer(0, replace(record.answers[0], note=note))
        finalised(store, store.save(stored, changed)[0])
    signing = RecordedSigning(revision=1, outcome="signed", signer="王某", leader="张某某")
    made[1].add_signing(made[1].load(copies.id), signing)
    return made


@pytest.mark.parametrize(("key", "which"), [("1", Which.OURS), ("2", Which.THEIRS)])
def test_of_two_revisions_one_is_chosen(person: Person, revisions: tuple[Store, Store], key: str, which: Which) -> None:
    desk = Desk(person, revisions)
    ours, theirs = desk.choices()
    codes = [store.revisions.of(desk.met.ours.id)[-1].printed_code for store in revisions]
    assert ours.startswith("1. 以本文件的为准，第1版　定稿")
    assert (codes[0] in ours, "未登记签名" in ours) == (True, True)
    assert (codes[1] in theirs, "评估组组长张某某已签名，王某已签名" in theirs) == (True, True)
    assert "“甲的依据” → “乙的依据”" in person.one(QPlainTextEdit, "两份的不同之处").toPlainText()
    assert not person.button("确定").isEnabled()
    person.press(key, "Return")
    assert desk.given == [Decision(standing=which)]
    after = apply(*revisions, desk.met, standing=which)
    assert after.record.answers[0].note == ("甲的依据" if which is Which.OURS else "乙的依据")

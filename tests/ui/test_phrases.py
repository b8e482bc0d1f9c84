"""Usual grounds beside a note: offered, appended, remembered, forgotten."""

import pytest

from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice
from ui.evidence.phrase_button import PhraseButton
from ui.form.item_card import ItemCard
from ui.parts.links import LinkRow

from .driver import Person
from .proof import trigger


@pytest.fixture
def card(person: Person, rubric: Rubric) -> ItemCard:
    """An item of a new assessment."""
    person.open(rubric)
    return person.card(Choice)


def offered(button: PhraseButton) -> list[str]:
    return [action.text() for action in button.menu_of_phrases().actions()]


@pytest.fixture
def phrases(person: Person, card: ItemCard) -> PhraseButton:
    """The button that offers grounds for the item."""
    return person.one(PhraseButton, f"第{card.item.number}项 常用依据")


def test_a_phrase_is_appended_as_one_edit(person: Person, card: ItemCard, phrases: PhraseButton) -> None:
    phrase, note = card.item.phrases[0], person.field(f"第{card.item.number}项 扣分依据")
    person.fill(note, "a")
    trigger(phrases.menu_of_phrases(), phrase)
    assert note.toPlainText() == f"a；{phrase}"
    person.press("ctrl+z")
    assert person.stored().record.answers[card.position].note == "a"


def test_a_ground_is_remembered_for_its_item_and_forgotten(
    person: Person, card: ItemCard, phrases: PhraseButton
) -> None:
    person.fill(f"第{card.item.number}项 扣分依据", "my ground")
    trigger(phrases.menu_of_phrases(), "存为常用依据")
    another = next(one for one in person.all(PhraseButton) if one is not phrases)
    assert [offered(one).count("my ground") for one in (phrases, another)] == [1, 0]
    trigger(phrases.menu_of_phrases(), "删除常用依据", "my ground")
    assert "my ground" not in offered(phrases)


def test_what_is_to_be_filled_in_of_a_phrase_is_selected(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    item = person.card(1).item
    phrase = next(one for one in item.phrases if one.count("×") == 2)
    trigger(person.one(PhraseButton, "第1项 常用依据").menu_of_phrases(), phrase)
    note = person.field("第1项 扣分依据")
    assert note.hasFocus()
    person.press("6", "Tab", "3", "0")
    assert person.stored().record.answers[0].note == phrase.replace("×", "6", 1).replace("×", "30", 1)
    person.press("Tab")
    assert not note.hasFocus()


def test_a_phrase_with_a_mark_blocks_until_it_is_filled_in(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.card(1)
    person.click(person.field("第1项 扣分依据"))
    person.paste("𠮷仅见×月1次")
    person.show_page(-1)
    link = next(one for one in person.all(LinkRow) if "×" in person.words(one))
    assert "说明“𠮷仅见×月1次”里的“×”还没有填写" in person.words(link)
    link.setFocus()
    person.press("Return")
    assert person.form.place.position == 0

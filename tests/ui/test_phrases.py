"""Usual grounds beside a note: offered, appended, remembered, forgotten."""

import pytest

from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice
from ui.evidence.phrase_button import PhraseButton
from ui.form.item_card import ItemCard

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
    return person.one(PhraseButton, f"第{card.item.number}项 常用理由")


def test_a_phrase_is_appended_as_one_edit(person: Person, card: ItemCard, phrases: PhraseButton) -> None:
    phrase, note = card.item.phrases[0], person.field(f"第{card.item.number}项 说明")
    person.fill(note, "a")
    trigger(phrases.menu_of_phrases(), phrase)
    assert note.toPlainText() == f"a；{phrase}"
    person.press("ctrl+z")
    assert person.stored().record.answers[card.position].note == "a"


def test_a_ground_is_remembered_for_its_item_and_forgotten(
    person: Person, card: ItemCard, phrases: PhraseButton
) -> None:
    person.fill(f"第{card.item.number}项 说明", "my ground")
    trigger(phrases.menu_of_phrases(), "记住这条理由")
    another = next(one for one in person.all(PhraseButton) if one is not phrases)
    assert [offered(one).count("my ground") for one in (phrases, another)] == [1, 0]
    trigger(phrases.menu_of_phrases(), "忘掉记住的理由", "my ground")
    assert "my ground" not in offered(phrases)

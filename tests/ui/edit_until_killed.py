"""Edits without end, by keys; tells after each what the window shows as saved. Run, and killed, by test_visit."""

from ui.fields import CountField
from ui.item_card import ItemCard
from ui.widgets import GrowingText

from .screen import Person


def edit() -> None:
    person = Person()
    person.press("ctrl+n", "ctrl+2")
    card = next(card for card in person.window.findChildren(ItemCard) if card.isVisible())
    count, note = card.findChild(CountField), card.findChild(GrowingText)
    while True:
        for keys in (["Up", "Up"], ["Tab", "x", "shift+Tab"]):
            person.press(*keys)
            if person.shown("saved").startswith("已保存"):
                print(count.edit.text(), len(note.toPlainText()), flush=True)


if __name__ == "__main__":
    edit()

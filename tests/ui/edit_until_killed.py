"""Edits without end, by keys; tells after each what the window shows as saved. Run, and killed, by test_visit."""

import sys

from ui.form.item_card import ItemCard
from ui.ledger.task_model import GRADE
from ui.ledger.task_table import TaskTable
from ui.parts.fields import CountField
from ui.parts.growing_text import GrowingText

from .driver import Person
from .screen import at_a_screen


def grade_tasks(person: Person) -> None:
    """Grade 300 tasks by key; tell how many have a grade."""
    person.press("ctrl+3")
    person.tab_to("整改任务台账")
    person.paste("\n".join(f"第{number}项任务" for number in range(300)))
    table = person.one(TaskTable)
    while True:
        for key in "12345":
            person.press(key)
            graded = sum(table.model().index(row, GRADE).data() != "未评" for row in range(table.model().rowCount()))
            if person.shown("saved").startswith("已保存"):
                print(graded, flush=True)


def count_and_note(person: Person) -> None:
    """Count up and type a remark; tell the count and the remark's length."""
    person.press("ctrl+2")
    card = person.one(ItemCard)
    count, note = card.findChild(CountField), card.findChild(GrowingText)
    while True:
        for keys in (["Up", "Up"], ["Tab", "x", "shift+Tab"]):
            person.press(*keys)
            if person.shown("saved").startswith("已保存"):
                print(count.edit.text(), len(note.toPlainText()), flush=True)


if __name__ == "__main__":
    someone = at_a_screen()
    someone.press("ctrl+n")
    {"tasks": grade_tasks, "counts": count_and_note}[sys.argv[1]](someone)

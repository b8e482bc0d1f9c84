"""Whose part an item is, in the words in which it is shown beside it."""

from __future__ import annotations

from typing import Any

from desktop_app.assessing.division import Division, Part, tasks_of
from desktop_app.base.text import same_person
from desktop_app.rubric.rules import Rule

ME = "我"


def whose_words(division: Division, item: Rule, answer: Any) -> tuple[str, bool]:
    """Return who has an item, or whose are its tasks, and whether any of it is that of who is at the keyboard.

    Empty where nobody is named: it is everybody's.
    """
    if not division:
        return "", False
    part, listing = Part(item.number), tasks_of(item)
    names = "、".join(called(division, name) for name in division.names(part))
    if not division.is_divided(item.number) or listing is None:
        return f"{names}负责" if names else "", division.is_mine(item.number)
    by_tasks = division.of_tasks(item.number, listing.entries(answer))
    tasks = [f"任务{numbers}由{called(division, name)}负责" for name, numbers in by_tasks]
    rest = f"其余由{names}负责" if names else ""
    return "，".join(filter(None, (*tasks, rest))), division.is_mine(item.number)


def called(division: Division, name: str) -> str:
    """Return how somebody is called: who is at the keyboard is 我."""
    return ME if same_person(name, division.person) else name

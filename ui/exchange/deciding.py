"""What merging asks, put to the user; the answers as taking in wants them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.exchange.merge_questions import Decision
from desktop_app.exchange.taking_one import ToDecide


def decide(parent: QWidget, asked: ToDecide, then: Callable[[Decision], object]) -> None:
    """Ask all that one assessment asks; ``then`` gets the answers once all are given."""
    from .questions_page import ask_questions

    ask_questions(parent, asked, then)

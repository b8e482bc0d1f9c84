"""From the menu to who does what: asked, kept in the file, shown on the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.assessing.division import people, usual_shares
from desktop_app.base.errors import UserError
from desktop_app.record.package import Share

from ..document import Document
from ..parts.dialogs import warn
from .division_dialog import DivisionDialog


def ask_division(window: QWidget, document: Document, divide: Callable[[Sequence[Share]], object]) -> None:
    """Ask who does what of the open assessment; ``divide`` is called once that is in the file."""
    shares, team = document.division.shares, document.team()
    usual = usual_shares(document.rubric, team.members) if team else ()
    named = people(document.record, team, shares)

    def keep(chosen: tuple[Share, ...]) -> bool:
        try:
            document.keep_shares(chosen)
        except UserError as error:
            warn(window, str(error))
            return False
        divide(chosen)
        return True

    DivisionDialog(window, document.rubric, document.record, named, shares, usual, keep).open()

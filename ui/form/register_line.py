"""The unit of the form out of the office's register: chosen there, and from then on the register's by its id."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.text import shown
from desktop_app.record.readiness import today
from desktop_app.record.register import Unit

from ..document import Document
from ..parts.dialogs import warn
from ..parts.widgets import button, label, set_text


class RegisterLine(QObject):
    """``link`` lets a unit be chosen, ``words`` says which one the form belongs to; ``chosen`` comes with a choice.

    A file without a register has neither.
    """

    chosen = Signal()

    def __init__(self, document: Document, page: QWidget) -> None:
        super().__init__(page)
        self._document, self._page = document, page
        self._register = document.register()
        self.link = button("从名册选择…", self._ask, "link")
        self.link.setToolTip("从单位名册里选择被评估单位；评估组也一并填入")
        self.words = label(look="hint", wrap=True)

    @property
    def there(self) -> bool:
        """Whether the file has a register."""
        return bool(self._register.units)

    @property
    def names(self) -> list[str]:
        """The full names of its units, those of whom the round still waits first."""
        waiting = {one.unit for one in self._register.assignments}
        units = sorted(self._register.units, key=lambda unit: unit.id not in waiting)
        return [unit.name for unit in units]

    def read(self) -> None:
        """Read the register anew, which was changed beside the form."""
        if self.there:
            self._register = self._document.register()
            self.refresh()

    def refresh(self) -> None:
        """Say which unit it is, and what the register calls it where that is another name."""
        unit = self._register.unit_of(self._document.id)
        if unit is None:
            set_text(self.words, "还没有对应到名册里的单位，可以从名册选择；也可以直接填写。")
            return
        given = self._register.assignment_of(self._document.id)
        round_ = self._register.round(given.round if given else None)
        team = self._register.team(given.team if given else None)
        where = "，".join(one.name for one in (round_, team) if one is not None)
        name = self._document.record.unit.strip()
        other = f"；表上写的是“{shown(name)}”" if name and name != unit.name else ""
        set_text(self.words, f"名册里的{unit.name}{f'（{where}）' if where else ''}{other}")

    def choose_named(self, name: str) -> None:
        """Let it be the unit whose full name was just chosen from the names that are offered."""
        found = [unit for unit in self._register.units if unit.name == name]
        if len(found) == 1 and self._register.unit_of(self._document.id) != found[0]:
            self._choose(found)

    def _ask(self) -> None:
        from ..parts.units_choice import UnitsChoice

        units = sorted(self._register.units, key=lambda unit: self.names.index(unit.name))
        dialog = UnitsChoice(self._page, "选择单位", "被评估单位是名册里的哪个单位？", units, single=True)
        dialog.chosen.connect(self._choose)
        dialog.open()

    def _choose(self, units: list[Unit]) -> None:
        """Write unit and team into the form, as far as nobody has, and store whose it is."""
        from desktop_app.office.rounds import who_assesses
        from desktop_app.office.whose import belongs_likely

        unit, document = units[0], self._document
        if not document.editable:
            return
        date = document.record.date or today()
        try:
            self._register = document.belong(partial(belongs_likely, assessment=document.id, unit=unit.id, date=date))
        except UserError as error:
            warn(self._page, str(error))
            return
        given = self._register.assignment_of(document.id)
        leader, members = who_assesses(self._register, given) if given else ("", ())
        self._fill(unit, leader, members)
        self.chosen.emit()

    def _fill(self, unit: Unit, leader: str, members: tuple[str, ...]) -> None:
        record = replace(self._document.record, unit=unit.name)
        if leader and not (record.leader or record.members):
            record = replace(record, leader=leader, members=members)
        self._document.edit(record)

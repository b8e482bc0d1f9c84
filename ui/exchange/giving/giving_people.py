"""分发给组员, 分发给其他单位: copies of the assessments that are chosen, and whose part is what."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.assessing.division import people, usual_shares
from desktop_app.base.text import one_line, same_person, unit_name
from desktop_app.exchange.giving.giving_out import Recipient
from desktop_app.record.package import Share
from desktop_app.record.register import Register, Team

from ...parts.flow import FlowLayout
from ...parts.layouts import column
from ...parts.ticks import TickBox
from ...parts.widgets import keyless, label
from .division_table import LONGEST_NAME, DivisionEditor
from .giving_wish import Offered, Wanted

UNITS_NAMED = 3


class MembersPart(QWidget):
    """Who does what, and who gets a file; ``changed`` follows whatever is chosen."""

    changed = Signal()

    def __init__(self, offered: Offered) -> None:
        super().__init__()
        self._offered, self._boxes = offered, dict[str, TickBox]()
        first, alone = offered.chosen[0], len(offered.chosen) == 1
        shares = offered.shares.get(first.id, ()) if alone else ()
        team = _team_of(offered.register, first.id)
        named = people(first.record, team, shares)
        usual = usual_shares(first.rubric, team.members) if team else ()
        self._editor = DivisionEditor(first.rubric, first.record if alone else None, named, shares, usual)
        self._editor.changed.connect(self.changed)
        self._editor.table.model().columnsInserted.connect(self._show_boxes)
        self._names, boxes = FlowLayout(12), QWidget()
        boxes.setLayout(self._names)
        parts = (label(_what(offered), wrap=True), (self._editor, 1), label("分发给", "fieldName"), boxes)
        column(*parts, on=self, spacing=6)
        self._show_boxes()

    def _show_boxes(self) -> None:
        """Have a box for everybody; who is at the keyboard has the file already."""
        for name in self._editor.people:
            if name not in self._boxes:
                self._boxes[name] = box = TickBox(keyless(name))
                box.setChecked(not same_person(name, self._offered.person))
                box.toggled.connect(self.changed)
                self._names.addWidget(box)
        self.changed.emit()

    def focus(self) -> None:
        """Put the cursor where one ticks."""
        self._editor.table.setFocus()

    @property
    def is_changed(self) -> bool:
        """Whether somebody has changed who does what."""
        return self._editor.is_changed

    @property
    def lacks(self) -> str:
        """Say what is missing; empty if nothing is."""
        return self._editor.fault or ("" if self._ticked() else "请先勾选分发给哪些人")

    def _ticked(self) -> list[str]:
        return [name for name, box in self._boxes.items() if box.isChecked()]

    def wanted(self) -> Wanted:
        """Return a copy of all that is chosen for each."""
        ids, shares = tuple(one.id for one in self._offered.chosen), self._editor.shares()
        recipients = (Recipient(name=name, kind="member", assessments=ids, person=name) for name in self._ticked())
        return Wanted(recipients=tuple(recipients), shares={one: self._of(one, shares) for one in ids if shares})

    def _of(self, assessment_id: str, shares: tuple[Share, ...]) -> tuple[Share, ...]:
        """Return who does what of one of several: items alike, tasks as they were."""
        if len(self._offered.chosen) == 1:
            return shares
        tasks = {one.person: one.tasks for one in self._offered.shares.get(assessment_id, ())}
        return tuple(Share(person=one.person, items=one.items, tasks=tasks.get(one.person, ())) for one in shares)


class CopyPart(QWidget):
    """Another office that gets a copy; ``changed`` follows what is typed."""

    changed = Signal()

    def __init__(self, offered: Offered) -> None:
        super().__init__()
        self._offered = offered
        self._name = QLineEdit()
        self._name.setAccessibleName("接收单位")
        self._name.setPlaceholderText("接收单位或部门的名称")
        self._name.setMaxLength(LONGEST_NAME * 2)
        self._name.textChanged.connect(self.changed)
        what = label(_what(offered), wrap=True)
        column(what, label("分发给", "fieldName"), self._name, None, on=self, spacing=6)

    def focus(self) -> None:
        """Put the cursor where one types."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def lacks(self) -> str:
        """Say what is missing; empty if nothing is."""
        return "" if self._to else "请先填写接收单位"

    @property
    def _to(self) -> str:
        return one_line(self._name.text()).strip()

    def wanted(self) -> Wanted:
        """Return a copy of all that is chosen."""
        ids = tuple(one.id for one in self._offered.chosen)
        return Wanted(recipients=(Recipient(name=self._to, kind="copy", assessments=ids),))


def _team_of(register: Register, assessment_id: str) -> Team | None:
    assigned = register.assignment_of(assessment_id)
    return register.team(assigned.team) if assigned else None


def _what(offered: Offered) -> str:
    named = "、".join(unit_name(one.record.unit) for one in offered.chosen[:UNITS_NAMED])
    more = f"等{len(offered.chosen)}个单位" if len(offered.chosen) > UNITS_NAMED else ""
    return f"要分发的评估：{named}{more}。"

"""The first form: which unit, which day, who assessed. What was typed once is offered again."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLineEdit,
    QMenu,
    QWidget,
    QWidgetAction,
)

from desktop_app.base.dates import doubt, read_date
from desktop_app.base.text import one_line
from desktop_app.files.units import known_units
from desktop_app.record.readiness import today
from desktop_app.rubric.help_texts import PARTICULARS

from ..document import Document
from ..parts.flow import flow
from ..parts.form_page import FormPage
from ..parts.layouts import row
from ..parts.reserved import Reserved
from ..parts.theme import scaled
from ..parts.widgets import READ_ONLY, allow, button, label, set_help, set_look, set_text
from .conduct import ConductGroup
from .month_calendar import MonthCalendar
from .name_edit import NameEdit
from .own_import import ask_own
from .register_line import RegisterLine

NARROW = 480  # below this width of the page names stand above their fields, not beside them


class ParticularsPage(FormPage):
    """Unit, date, leader, members; ``names`` are the units and the people already known."""

    def __init__(self, document: Document, names: tuple[list[str], list[str]]) -> None:
        super().__init__()
        self._document = document
        self._units, people = names
        set_help(self, PARTICULARS)
        self._of_register = RegisterLine(document, self)
        self._unit = NameEdit("被评估单位", self._offered, "例如：某市气象局党组")
        self._unit.textEdited.connect(self._unit_edited)
        if self._of_register.there and (completer := self._unit.completer()) is not None:
            completer.activated.connect(self._of_register.choose_named)
        self._of_register.chosen.connect(self._unit_chosen)
        self._date = NameEdit("评估日期", [], "例如：2026-11-20")
        self._date.textEdited.connect(self._date_edited)
        self._date.editingFinished.connect(self._write_date)
        self._date.setMaximumWidth(170)
        self._choose = button("选日期…", self._ask_date)
        self._date_fault = Reserved("fault")
        self._leader = NameEdit("评估组组长", people, "")
        self._leader.textEdited.connect(self._leader_edited)
        self._members = NameEdit("评估组成员", people, "姓名之间用顿号分开")
        self._members.textEdited.connect(self._members_edited)
        self._card = card = QFrame()
        card.setObjectName("card")
        self._form = QGridLayout(card)
        self._form.setHorizontalSpacing(16)
        self._date_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._date_row.addLayout(row(self._date, button("今天", self._today), self._choose, None))
        self._date_row.addWidget(self._date_fault, 1)
        date = QWidget()
        date.setLayout(self._date_row)
        self._date_row.setContentsMargins(0, 0, 0, 0)
        set_help(date, field="date")
        lines: list[tuple[str, QWidget, QWidget | None]] = [
            ("被评估单位", self._unit, self._lists()),
            ("评估日期", date, None),
            ("评估组组长", self._leader, self._last_team()),
            ("评估组成员", self._members, None),
            ("单位自评", self._own_row(), None),
        ]
        if self._of_register.there:
            lines.insert(1, ("", self._of_register.words, None))
        self._lines = [(label(name), field, link) for name, field, link in lines]
        for named, part, _ in self._lines:
            named.setBuddy(self._date if part is date else part)
        self._lay_out(narrow=False)
        fields = {"unit": self._unit, "leader": self._leader, "members": self._members}
        for field, line in fields.items():
            set_help(line, field=field)
        for line in (*fields.values(), self._date):
            line.returnPressed.connect(partial(self._go_on, line))
        self.column.addWidget(label("基本信息", "pageTitle"))
        self.column.addWidget(card)
        self._conduct = ConductGroup(document)
        self.column.addWidget(self._conduct)
        self._conduct.setVisible(bool(document.rubric.conduct))
        self.column.addWidget(label("每次改动都会自动保存，不需要另外保存。", "hint", wrap=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(narrow=self.viewport().width() < scaled(NARROW))

    def _lay_out(self, *, narrow: bool) -> None:
        """Let all fields end at one edge, whatever stands behind them."""
        form, sides = self._form, QBoxLayout.Direction
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        self._date_row.setDirection(sides.TopToBottom if narrow else sides.LeftToRight)
        form.setContentsMargins(*((12, 10, 12, 10) if narrow else (20, 18, 20, 18)))
        form.setVerticalSpacing(6 if narrow else 12)
        form.setColumnStretch(1, 1)
        for at, (named, field, link) in enumerate(self._lines):
            for part in filter(None, (field, named, link)):  # the field first, as Tab goes
                form.removeWidget(part)

            if narrow:
                form.addWidget(field, 2 * at + 1, 0, 1, 3)
                form.addWidget(named, 2 * at, 0)
            else:
                form.addWidget(field, at, 1, 1, 1 if isinstance(field, QLineEdit) else 2)
                form.addWidget(named, at, 0)
            if link is not None:
                form.addWidget(link, 2 * at if narrow else at, 2, right if narrow else left)

    def _lists(self) -> QWidget:
        """Let a unit be chosen from the register, or from a list that can be brought where there is none."""
        if self._of_register.there:
            return self._of_register.link
        lists = button("单位名单…", self._ask_units, "link")
        lists.setToolTip("粘贴或从文件读取单位名单，填写时供选择")
        return lists

    def _ask_units(self) -> None:
        from .units_dialog import UnitsDialog  # with what reads files, which the form does without

        dialog = UnitsDialog(self)
        dialog.kept.connect(self._offer_units)
        dialog.open()

    def _offer_units(self) -> None:
        self._unit.offer([*self._offered, *(one for one in known_units() if one not in self._offered)])
        self._unit.setFocus()

    @property
    def _offered(self) -> list[str]:
        """The units that are offered: those of the register first."""
        return list(dict.fromkeys((*self._of_register.names, *self._units)))

    def _unit_chosen(self) -> None:
        self.refresh()
        self._date.setFocus(Qt.FocusReason.TabFocusReason)

    def _last_team(self) -> QWidget:
        """Let the group that assessed last be taken over with one click, where there was one."""
        leader, members = self._document.last_team()
        self._same = button("沿用上次评估组", partial(self._take_over, leader, members), "link")
        self._names = "、".join((leader, *members))
        self._same.setHidden(not leader)  # to show what has no parent yet would open a window for it
        return self._same

    def _take_over(self, leader: str, members: tuple[str, ...]) -> None:
        self._document.edit(replace(self._document.record, leader=leader, members=members))

    def _own_row(self) -> QWidget:
        take = button("导入单位自评…", self._ask_own)
        take.setToolTip("Shift+F4")
        set_help(take, field="own")
        hint = label("从单位自己填写的文件导入，只作对照，不计入得分", "hint")
        return flow(take, hint, spacing=10)

    def _ask_own(self) -> None:
        ask_own(self, self._document)

    def refresh(self) -> None:
        for part in (self._card, self._conduct):
            allow(part, "" if self._document.editable else READ_ONLY)
        self._conduct.refresh()
        self._of_register.refresh()
        record = self._document.record
        allow(self._same, "已填写评估组" if record.leader or record.members else "", self._names)
        for line, text in (
            (self._unit, record.unit),
            (self._leader, record.leader),
        ):
            if line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)  # what is too long is seen from its beginning
        if self._members_in(self._members.text()) != record.members:
            self._members.setText("、".join(record.members))
        if read_date(self._date.text())[0] != record.date:
            self._date.setText(record.date)
        wrong, doubtful = read_date(self._date.text())[1], doubt(record.date, today())
        set_text(self._date_fault, wrong or (f"这一天{doubtful}，请核对" if doubtful else ""))
        set_look(self._date_fault, "state", "wait" if doubtful else "")
        set_look(self._date, "wrong", "yes" if wrong else "no")

    def focus_input(self) -> None:
        """Put the cursor into the first line; where nothing can be typed, the page is where one is."""
        (self._unit if self._unit.isEnabled() else self).setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_gap(self) -> None:
        """Put the cursor where something is still to be filled in."""
        record = self._document.record
        lines = (self._unit, record.unit), (self._date, record.date), (self._leader, record.leader)
        if line := next((line for line, text in lines if not text.strip()), None):
            line.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._conduct.go_to_gap()

    @staticmethod
    def _members_in(text: str) -> tuple[str, ...]:
        for mark in "，,；; \t":
            text = text.replace(mark, "、")
        return tuple(name for name in one_line(text).split("、") if name)

    def _unit_edited(self, text: str) -> None:
        self._document.edit(replace(self._document.record, unit=one_line(text)), "unit")

    def _leader_edited(self, text: str) -> None:
        self._document.edit(replace(self._document.record, leader=one_line(text)), "leader")

    def _members_edited(self, text: str) -> None:
        self._document.edit(replace(self._document.record, members=self._members_in(text)), "members")

    def _date_edited(self, text: str) -> None:
        self._document.edit(replace(self._document.record, date=read_date(text)[0]), "date")
        self.refresh()

    def _write_date(self) -> None:
        """Write a date that was understood as every date is written."""
        if date := read_date(self._date.text())[0]:
            set_text(self._date, date)

    def _today(self) -> None:
        self._set_date(QDate.currentDate())

    def _set_date(self, date: QDate) -> None:
        """Set a date that was pointed at, and go on to what comes next."""
        iso = date.toString("yyyy-MM-dd")
        self._document.edit(replace(self._document.record, date=iso))
        self._leader.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_on(self, line: NameEdit) -> None:
        """Follow Enter from line to line, and from the last to the first section."""
        if line.is_choosing:
            return
        lines = self._unit, self._date, self._leader, self._members
        following = lines[lines.index(line) + 1 :]
        if following:
            following[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.next_wanted.emit()

    def _ask_date(self) -> None:
        """Offer a calendar below the line."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = MonthCalendar(QDate.fromString(self._document.record.date, "yyyy-MM-dd"))
        calendar.activated.connect(self._set_date)
        calendar.clicked.connect(self._set_date)
        calendar.activated.connect(menu.close)
        calendar.clicked.connect(menu.close)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self._choose.mapToGlobal(self._choose.rect().bottomLeft()))
        calendar.setFocus()  # else the menu keeps the keys

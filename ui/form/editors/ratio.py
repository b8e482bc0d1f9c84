"""The editor of the 满意度: ballots counted by group with check sums, or the rate typed in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.text import plain
from desktop_app.record.ballot_block import PIECES, counts_in
from desktop_app.rubric.answers import BALLOT_COUNTS, Ballot

from ...document import Document
from ...parts.dialogs import ask
from ...parts.fields import NumberEdit, PointsField
from ...parts.flow import OneLine
from ...parts.layouts import column, row
from ...parts.menus import trigger
from ...parts.reserved import Reserved
from ...parts.segments import segment
from ...parts.widgets import button, keep_place, label, set_look, set_text
from ..reading_dialog import ReadingDialog
from .base import Editor

BY_BALLOTS, BY_RATE = 0, 1
LINES, WIDE = 2, 9  # of what is said to a group's counts: lines, characters each


class RatioEditor(Editor):
    """Two ways to one number; only one of them is ever in the record."""

    remarked = True

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        self._way = QButtonGroup(self)
        by_ballots = segment("按票数计算", "segment", self._way, BY_BALLOTS)
        by_rate = segment("直接填写满意度", "segment", self._way, BY_RATE)
        forms = button("打印测评用表…", self._print_forms, "link")
        forms.setToolTip("Shift+F9")
        ways = row((OneLine(by_ballots, by_rate, spacing=0), 1), forms, spacing=0)
        self._way.idClicked.connect(self._way_clicked)
        self._rate = PointsField("满意度", "%", decimals=4)
        self._rate.number_edited.connect(self._rate_edited)
        self.chain([self._rate.edit])
        self._table = BallotTable(self)
        self._weight = QWidget()
        self._weight_words = label(look="hint", wrap=True)
        self._settle = button("登记口径…", self._ask_reading, "link")
        row((self._weight_words, 1), self._settle, on=self._weight, spacing=8)
        self._settle.setVisible(self.rule.weight_pending)
        self._formula = Reserved("formula")
        keep_place(self._formula)
        column(ways, self._rate, self._table, self._weight, self._formula, on=self, spacing=8)
        self._show_way(BY_RATE if self.answer.rate is not None else BY_BALLOTS)

    def set_narrow(self, narrow: bool) -> None:
        self._formula.set_lines(2 if narrow else 1)
        self._table.set_narrow(narrow)

    def refresh(self) -> None:
        if self.answer.rate is not None:
            self._show_way(BY_RATE)
        elif self.answer.ballots:
            self._show_way(BY_BALLOTS)
        if self.answer.rate is not None or not self._why_not(self._rate.edit.number):
            self._rate.edit.show_number(self.answer.rate)
            self._rate.show_fault("")
            self.faulted.emit()
        self._table.refresh()
        set_text(self._weight_words, self._weighed())
        set_text(self._settle, "修改口径…" if self.answer.reading else "登记口径…")
        set_look(self._weight_words, "state", "wait" if self.rule.unsettled(self.answer) else "")
        counted = self.rule.answered(self.answer)
        set_text(self._formula, self.rule.worked(self.answer) if counted else "")
        self._formula.setVisible(counted)

    def step(self, fields: Sequence[NumberEdit], at: int, by: int) -> None:
        """Enter on a cell left empty leads past the zeros of a line that adds up."""
        in_table = len(fields) > 1
        super().step(fields, self._table.past_zeros(at) if in_table and by > 0 else at, by)

    def first_input(self) -> QWidget:
        return self._rate.edit if self._way.checkedId() == BY_RATE else self._table.first_input()

    def _weighed(self) -> str:
        """Say how much each vote counts, and by whom that was settled."""
        reading = self.answer.reading
        open_ = "（待巡察办确定口径）" if self.rule.is_pending(self.answer) else ""
        by = f"（{reading}）" if reading and str(reading) else ""
        weight = plain(self.rule.weight(self.answer))
        return f"计入满意度：满意1，基本满意{weight}{open_ or by}，不满意0；弃权和无效不计入"

    def _ask_reading(self) -> None:
        dialog = ReadingDialog(self, self.answer.reading)
        dialog.chosen.connect(lambda reading: self.set(reading=reading))
        dialog.open()

    def _print_forms(self) -> None:
        trigger(self, "forms")

    def _show_way(self, way: int) -> None:
        self._way.button(way).setChecked(True)
        self._rate.setVisible(way == BY_RATE)
        for widget in (self._table, self._weight):
            widget.setVisible(way == BY_BALLOTS)

    def _way_clicked(self, way: int) -> None:
        entered = self.answer.ballots if way == BY_RATE else self.answer.rate is not None
        if entered:
            what = "已录入的票数" if way == BY_RATE else "已填写的满意度"
            question = f"更改填写方式后，{what}将清空（可以撤销）。要更改吗？"
            ask(self, "更改填写方式", question, "更改", partial(self._change_way, way))
        else:
            self._show_way(way)
            self.first_input().setFocus()

    def _change_way(self, way: int, agreed: bool) -> None:
        if agreed:
            self.set(rate=None, ballots=())
        self._show_way(way if agreed else 1 - way)
        self.first_input().setFocus()

    def _why_not(self, number: Decimal | None) -> str:
        return "；".join(self.rule.invalid(replace(self.answer, rate=number, ballots=())))

    def _rate_edited(self, number: Decimal | None) -> None:
        fault = self._why_not(number)
        self.set("rate", rate=None if fault else number, ballots=())
        self._rate.show_fault(fault)
        self.faulted.emit()

    @property
    def fault(self) -> str:
        return self._rate.fault


class BallotTable(QWidget):
    """Counts by group of voters; each line says at once whether it adds up."""

    def __init__(self, editor: RatioEditor) -> None:
        super().__init__()
        self._editor = editor
        self._names = [label(words.replace("（", "\n（"), "columnName", wrap=True) for words in BALLOT_COUNTS.values()]
        for made in self._names:
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._edits: dict[tuple[str, str], NumberEdit] = {}
        self._typed: set[str] = set()  # groups
        for group in editor.rule.groups:
            for name, words in BALLOT_COUNTS.items():
                self._edits[group, name] = self._cell(group, name, words)
        editor.chain(list(self._edits.values()))
        self._checks = {group: Reserved("check", LINES, WIDE) for group in editor.rule.groups}
        self._sums = {name: label("0", "sum") for name in BALLOT_COUNTS}
        for made in self._sums.values():
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._whole = Reserved("check", LINES, WIDE)
        self._heads = [label(one) for one in editor.rule.groups]
        self._corners = label("参评人员类别", "columnName"), label("合计", "columnName")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(4)
        self._narrow: bool | None = None
        self.set_narrow(False)

    def _cell(self, group: str, name: str, words: str) -> NumberEdit:
        edit = NumberEdit(f"{group} {words}", units=PIECES)
        edit.setProperty("cell", [group, name])
        edit.number_edited.connect(self._edited)
        edit.takes_cells = True
        edit.cells_pasted.connect(self._paste)
        edit.moved.connect(self._move)
        return edit

    def set_narrow(self, narrow: bool) -> None:
        """Let each group begin with a line for its name and its check, where they have no room beside its counts."""
        if narrow == self._narrow:
            return
        self._narrow, last = narrow, len(self._names) + 1
        while self._grid.count():
            self._grid.takeAt(0)
        for check in (*self._checks.values(), self._whole):
            check.set_lines(1 if narrow else LINES)
        corner, whole = self._corners
        lines: list[tuple[QLabel, Sequence[QWidget], QLabel | None]] = [(corner, self._names, None)]
        for head, (group, told) in zip(self._heads, self._checks.items(), strict=True):
            lines.append((head, [self._edits[group, name] for name in BALLOT_COUNTS], told))
        lines.append((whole, list(self._sums.values()), self._whole))
        for at, (head, cells, beside) in enumerate(lines):
            line = 2 * at + 1 if narrow else at
            self._grid.addWidget(head, *((2 * at, 1, 1, 2) if narrow else (at, 0)))
            for place, cell in enumerate(cells, 1):
                self._grid.addWidget(cell, line, place)
            if beside is not None:
                self._grid.addWidget(beside, *((2 * at, 3, 1, last - 3) if narrow else (at, last)))
        for place in range(1, last):
            self._grid.setColumnStretch(place, 1)
        self._grid.setColumnStretch(last, 0 if narrow else 2)
        self.refresh()

    def first_input(self) -> QWidget:
        """Return the first cell."""
        return next(iter(self._edits.values()))

    def refresh(self) -> None:
        """Show the counts, each line's check, and the sums."""
        ballots = {ballot.group: ballot for ballot in self._editor.answer.ballots}
        for (group, name), edit in self._edits.items():
            count = getattr(ballots[group], name) if group in ballots else None
            blank = not count and edit.number is None and not self._counted(ballots.get(group))
            edit.show_number(None if blank else count)
        for group, check in self._checks.items():
            faults = [self._edits[group, name].fault for name in BALLOT_COUNTS if self._edits[group, name].fault]
            words, look = (faults[0], "bad") if faults else self._check(ballots.get(group))
            set_text(check, words)
            set_look(check, "state", look)
        sums = {name: sum(getattr(ballot, name) for ballot in ballots.values()) for name in BALLOT_COUNTS}
        for name, sum_label in self._sums.items():
            set_text(sum_label, str(sums[name]))
        words, look = self._check(Ballot(group="", **sums) if ballots else None)
        set_text(self._whole, words)
        set_look(self._whole, "state", look)

    def _counted(self, ballot: Ballot | None) -> bool:
        """Whether a group's empty cells are zeros: it adds up, and nobody has typed in it since the form was opened.

        The record holds 0 for what was never typed; a group that is being typed in keeps those cells empty.
        """
        return ballot is not None and ballot.returned == ballot.marked > 0 and ballot.group not in self._typed

    def _check(self, ballot: Ballot | None) -> tuple[str, str]:
        if ballot is None:
            return "", ""
        if ballot.returned > ballot.issued:
            return "收回多于发出，测评无效", "bad"
        if ballot.marked != ballot.returned:
            return f"各项合计{ballot.marked}，收回{ballot.returned}，不符", "bad"
        back, valid = f"收回{ballot.returned}/{ballot.issued}", f"有效{sum(ballot.votes)}"
        between = "，" if self._narrow else "\n"
        if ballot.half_absent:
            return f"{back}，不到一半{between}{valid}", "wait"
        return f"✓ {back}{between}{valid}", "good"

    def _edited(self, number: Decimal | None) -> None:
        group, name = self.sender().property("cell")
        self._set({(group, name): 0 if number is None else int(number)}, f"{group} {name}")

    def past_zeros(self, at: int) -> int:
        """Return the last cell of the line that the cell at ``at`` stands in, if it is empty and the line adds up."""
        group, edit = list(self._edits)[at][0], list(self._edits.values())[at]
        last = at + len(BALLOT_COUNTS) - 1 - at % len(BALLOT_COUNTS)
        return at if edit.text() or not self._is_whole(group) else last

    def _is_whole(self, group: str) -> bool:
        """Whether a line adds up, or nothing is counted in it but in one before."""
        ballots = self._editor.answer.ballots
        ballot = next((one for one in ballots if one.group == group), None)
        return bool(ballots) if ballot is None else ballot.returned == ballot.marked > 0

    def _move(self, down: int, right: int) -> None:
        """Go to the cell below, above or beside."""
        group, name = self.sender().property("cell")
        groups, names = self._editor.rule.groups, list(BALLOT_COUNTS)
        line, at = groups.index(group) + down, names.index(name) + right
        if 0 <= line < len(groups) and 0 <= at < len(names):
            self._edits[groups[line], names[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _paste(self, text: str) -> None:
        """Take a block of cells that was copied in a spreadsheet, as one step."""
        edit = self.sender()
        try:
            counts = counts_in(text, self._editor.rule.groups, *edit.property("cell"))
        except UserError as error:
            if isinstance(edit, NumberEdit):
                edit.tell(str(error))
            return
        for cell, count in counts.items():
            self._edits[cell].setText(str(count))  # zeros, too
        self._set(counts)

    def _set(self, counts: dict[tuple[str, str], int], field: str = "") -> None:
        ballots = {ballot.group: ballot for ballot in self._editor.answer.ballots}
        for (group, name), count in counts.items():
            self._typed.add(group)
            ballots[group] = replace(ballots.get(group, Ballot(group=group)), **{name: count})
            if ballots[group] == Ballot(group=group):
                del ballots[group]
        kept = tuple(ballots[known] for known in self._editor.rule.groups if known in ballots)
        self._editor.set(field, ballots=kept, rate=None)
        self.refresh()  # where nothing has changed it may be a fault that has

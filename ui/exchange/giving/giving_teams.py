"""分发给评估组: the round's teams with their units, to be ticked, and the ledger of each unit."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop_app.base.text import one_line, shown
from desktop_app.base.userdirs import home_folder
from desktop_app.exchange.giving.unit_ledgers import ledgers_in, matched
from desktop_app.ledger import SUFFIXES
from desktop_app.office.dealing import Dealt, TeamsShare, dealt, without_team
from desktop_app.record.assessment import LONGEST_MARK

from ...parts.dialogs import ask_file, ask_folder, warn
from ...parts.layouts import column, row
from ...parts.patience import while_busy
from ...parts.tables import dress_list
from ...parts.widgets import allow, button, label, set_text, tip
from .giving_wish import Offered, Wanted

HEADINGS = ("评估组和单位", "分发情况", "台账")
MARKS = ("", "内部", "内部资料　注意保管")
_ON, _OFF, _SOME = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
NO_LEDGER = "—"
NOTHING = "请先勾选要分发的单位"
MOST_NAMED = 3  # units in one line


class TeamsTable(QTableWidget):
    """A row a team, and below it its units, which are ticked with it; ``changed`` follows each tick."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(HEADINGS))
        self.setObjectName("teams")
        self.setHorizontalHeaderLabels(list(HEADINGS))
        dress_list(self, "评估组和单位", 0)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        self.setColumnWidth(2, self.fontMetrics().horizontalAdvance("国") * 12)
        self._teams: list[TeamsShare] = []
        self._rows: list[tuple[int, Dealt | None]] = []  # the team's number, and the unit
        self.itemChanged.connect(self._item_changed)

    def show_teams(self, teams: list[TeamsShare]) -> None:
        """Show teams; what has not gone out yet is ticked."""
        self._teams = teams
        self._rows = [(at, unit) for at, team in enumerate(teams) for unit in (None, *team.units)]
        with QSignalBlocker(self):
            self.setRowCount(len(self._rows))
            for at, (number, unit) in enumerate(self._rows):
                self._show_row(at, teams[number], unit)
        self._sum_up()
        if self._rows:
            self.setCurrentCell(0, 0)

    def _show_row(self, at: int, team: TeamsShare, unit: Dealt | None) -> None:
        leader = f"（组长：{team.recipient.person}）" if team.recipient.person else ""
        words = f"{team.recipient.name}{leader}" if unit is None else f"　{unit.unit}"
        named = QTableWidgetItem(words)
        named.setFlags(_READ | Qt.ItemFlag.ItemIsUserCheckable)
        named.setCheckState(_ON if unit is not None and not (unit.given or unit.why_not) else _OFF)
        if unit is None:
            font = named.font()
            font.setBold(True)
            named.setFont(font)
        elif unit.why_not:
            named.setFlags(Qt.ItemFlag.ItemIsSelectable)
        cells = [named, QTableWidgetItem(unit.words if unit else ""), QTableWidgetItem(NO_LEDGER if unit else "")]
        for place, cell in enumerate(cells):
            cell.setToolTip(tip(cell.text().strip()))
            self.setItem(at, place, cell)

    def chosen(self) -> list[tuple[TeamsShare, tuple[str, ...]]]:
        """Return the teams of which something is ticked, and the assessments that are."""
        found: dict[int, list[str]] = {}
        for at, (number, unit) in enumerate(self._rows):
            if unit is not None and self._is_ticked(at):
                found.setdefault(number, []).append(unit.assessment)
        return [(self._teams[number], tuple(ids)) for number, ids in found.items()]

    @property
    def current(self) -> str:
        """The assessment of the unit that is current; empty on a team."""
        at = self.currentRow()
        unit = self._rows[at][1] if 0 <= at < len(self._rows) else None
        return unit.assessment if unit else ""

    @property
    def assessments(self) -> list[str]:
        """All that could be ticked."""
        return [unit.assessment for _, unit in self._rows if unit is not None]

    def show_ledger(self, assessment_id: str, path: Path | None) -> None:
        """Say which ledger goes with a unit."""
        for at, (_, unit) in enumerate(self._rows):
            cell = self.item(at, 2)
            if unit is not None and unit.assessment == assessment_id and cell is not None:
                cell.setText(path.name if path else NO_LEDGER)
                cell.setToolTip(tip(str(path) if path else ""))

    def _is_ticked(self, at: int) -> bool:
        cell = self.item(at, 0)
        return cell is not None and cell.checkState() == _ON

    def _item_changed(self, cell: QTableWidgetItem) -> None:
        if cell.column():
            return
        number, unit = self._rows[cell.row()]
        if unit is None:
            with QSignalBlocker(self):
                for at, (team, below) in enumerate(self._rows):
                    beside = self.item(at, 0)
                    if team == number and below is not None and not below.why_not and beside is not None:
                        beside.setCheckState(_ON if cell.checkState() == _ON else _OFF)
        self._sum_up()
        self.changed.emit()

    def _sum_up(self) -> None:
        """Show of each team whether all, some or none of its units are ticked, and how many."""
        with QSignalBlocker(self):
            for at, (number, unit) in enumerate(self._rows):
                cell, told = self.item(at, 0), self.item(at, 1)
                if unit is not None or cell is None or told is None:
                    continue
                below = [one for one, (team, inner) in enumerate(self._rows) if team == number and inner is not None]
                ticked = sum(map(self._is_ticked, below))
                cell.setCheckState(_ON if below and ticked == len(below) else _SOME if ticked else _OFF)
                told.setText(f"已选{ticked}个，共{len(below)}个单位")
        self.viewport().update()


class TeamsPart(QWidget):
    """The round, its teams, their ledgers, and the mark of what is begun; ``changed`` follows whatever is chosen."""

    changed = Signal()

    def __init__(self, offered: Offered) -> None:
        super().__init__()
        self._offered, self._ledgers = offered, dict[str, Path]()
        self._round = QComboBox()
        self._round.setAccessibleName("轮次")
        for one in reversed(offered.register.rounds):
            year = f"{one.year}年"
            self._round.addItem(one.name if year in one.name else f"{year}{one.name}", one.id)
        self._round.activated.connect(self._show_round)
        self._table = TeamsTable()
        self._table.changed.connect(self.changed)
        self._table.currentCellChanged.connect(self._current_changed)
        self._left = label(look="hint", wrap=True)
        self._mark = QComboBox()
        self._mark.setEditable(True)
        self._mark.setAccessibleName("新建评估的标注")
        self._mark.addItems(list(MARKS))
        self._mark.setCurrentText(offered.mark)
        if line := self._mark.lineEdit():
            line.setAccessibleName("新建评估的标注")
            line.setPlaceholderText("不标注")
            line.setMaxLength(LONGEST_MARK)
        self._folder = button("台账文件夹…", self._ask_folder)
        self._folder.setToolTip("文件名里有单位名称的台账，自动对应到单位")
        self._one = button("选台账…", self._ask_ledger)
        self._none = button("不带台账", self._drop_ledger)
        top = row(label("轮次", "fieldName"), self._round, None, label("标注", "fieldName"), self._mark, spacing=8)
        ledgers = row(self._folder, self._one, self._none, None, spacing=8)
        column(top, (self._table, 1), self._left, ledgers, on=self, spacing=8)
        self._show_round()

    def _show_round(self) -> None:
        round_id = str(self._round.currentData())
        teams = dealt(self._offered.register, self._offered.givings, round_id)
        left = without_team(self._offered.register, round_id)
        named = "、".join(f"“{shown(name)}”" for name in left[:MOST_NAMED]) + ("等" if len(left) > MOST_NAMED else "")
        words = f"还有{len(left)}个单位没有分给评估组，不会分发：{named}。请在“单位名册与轮次”里分给评估组。"
        set_text(self._left, words if left else "")
        self._left.setVisible(bool(left))
        self._ledgers.clear()
        self._table.show_teams(teams)
        self._current_changed()
        self.changed.emit()

    def focus(self) -> None:
        """Put the cursor where one ticks."""
        self._table.setFocus()

    @property
    def lacks(self) -> str:
        """Say what is missing; empty if nothing is."""
        return "" if self._table.chosen() else NOTHING

    def wanted(self) -> Wanted:
        """Return what is ticked."""
        from msgspec.structs import replace

        chosen = self._table.chosen()
        recipients = tuple(replace(team.recipient, assessments=ids) for team, ids in chosen)
        ids = {one for recipient in recipients for one in recipient.assessments}
        ledgers = {one: path for one, path in self._ledgers.items() if one in ids}
        return Wanted(recipients=recipients, ledgers=ledgers, mark=one_line(self._mark.currentText()).strip())

    def _current_changed(self) -> None:
        why = "" if self._table.current else "请先在表中选一个单位"
        allow(self._one, why, "为选中的单位选一个台账文件")
        allow(self._none, why or ("" if self._table.current in self._ledgers else "这个单位没有带台账"))

    def _ask_folder(self) -> None:
        ask_folder(self, "台账在哪个文件夹", self.take_folder, start=home_folder(), accept="选择")

    def take_folder(self, folder: Path) -> None:
        """Look which ledgers in a folder are whose."""
        while_busy(self, "正在查找台账…", partial(ledgers_in, folder), self._take_ledgers)

    def _take_ledgers(self, paths: list[Path]) -> None:
        found = matched(self._offered.register, self._table.assessments, paths)
        for assessment_id, path in found.by_assessment.items():
            self._take(assessment_id, path)
        told = found.told or ([] if paths else ["这个文件夹里没有台账文件。"])
        if told:
            warn(self, "\n".join(told))

    def _ask_ledger(self) -> None:
        kinds = f"台账 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;所有文件 (*)"
        take = partial(self._take, self._table.current)
        ask_file(self, "选择台账", home_folder(), kinds, take, save=False)

    def _take(self, assessment_id: str, path: Path) -> None:
        self._ledgers[assessment_id] = path
        self._table.show_ledger(assessment_id, path)
        self._current_changed()

    def _drop_ledger(self) -> None:
        self._ledgers.pop(self._table.current, None)
        self._table.show_ledger(self._table.current, None)
        self._current_changed()

"""接收: which files, what is in them and what it is to this file; what has to be decided; then what was taken in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop_app.exchange.merging.questions import Decision
from desktop_app.exchange.taking.incoming import Incoming, Key, What
from desktop_app.exchange.taking.taking_one import ToDecide

from ...parts.background import Background
from ...parts.dialog import Dialog
from ...parts.dialogs import ask, ask_files, ask_folder
from ...parts.dropping import dropped_files, take_copy
from ...parts.flow import Flow
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import wait_for
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text, shortened
from ..asking.targets import Target, removable_media
from .incoming_table import IncomingTable

if TYPE_CHECKING:
    from desktop_app.exchange.taking.reception import Reception
    from desktop_app.paper.taking import CodeFound, TakingReport

USUAL = QSize(1180, 640)
FILES = "评估数据文件和加密副本 (*.db *.jmdb);;所有文件 (*)"
EMPTY = "请选择要接收的文件，可以一次选多份，也可以把文件或文件夹拖到这里。收到的文件只读取，不改动。"
OF_COPY = "“{}”是加密副本，请输入移交人另外告知的口令："
OF_OFFICE = "“{}”是加密给巡察办的，请输入巡察办自己的口令，用本文件里的巡察办密钥解开："
UNSEALED = "副本只在本机临时解开，关闭后即清除；副本本身不改动。"
NONE_NEW = "“{}”里没有找到新的文件：只有现在打开的文件，或者已经列出的。"
MOST_LINES = 4  # of what is told of a row
LOW, USUAL_LINES = 600, 2  # of a screen, where the rows need the room more


class _CodeLine(QLineEdit):
    """Enter compares what is typed, and begins nothing else."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class TakingDialog(Dialog):
    """``taken`` sends the report once something was taken in, or taken back."""

    taken = Signal(object)

    def __init__(self, parent: QWidget, reception: Reception) -> None:
        super().__init__(parent, "接收", "taking-in")
        self._reception = reception
        for over in (self.finished, self.destroyed):  # the latter where the window goes meanwhile
            over.connect(reception.close)
        self._decisions: dict[Key, Decision] = {}
        self._media: list[QPushButton] = []
        self._work = Background(self, daemon=True)
        self.setAcceptDrops(True)
        self._sources = Flow(
            button("添加文件…", self._ask_files), button("添加文件夹…", self._ask_folder), spacing=8, greedy=True
        )
        self._table = IncomingTable()
        self._table.line_chosen.connect(self._show_line)
        self._table.secret_wanted.connect(self._ask_secret)
        self._table.rows.ticked.connect(self._show_ready)
        self._empty = label(EMPTY, "secondary", wrap=True)
        self._told = label(wrap=True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines = MOST_LINES if self.screen().availableGeometry().height() > scaled(LOW) else USUAL_LINES
        self._told.setMinimumHeight(lines * self._told.fontMetrics().lineSpacing())
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._unseal = button("输入口令…", self._ask_secret)
        self._codes: list[CodeFound] = []
        self._code = _CodeLine()
        self._code.setAccessibleName("纸上的核验码")
        self._code.setPlaceholderText("可以输入纸上的核验码核对，几个之间空一格")
        self._code.entered.connect(self._compare_typed)
        self._compare = button("核对", self._compare_typed)
        self._scan = button("从扫描件读取…", self._ask_scans)
        self._compared = label(wrap=True)
        self._count = label(look="secondary", wrap=True)
        self._take = button("接收", self._begin, "primary")
        self._take.setDefault(True)
        foot = row((self._count, 1), self._take, button("关闭", self.reject), spacing=8)
        line = row((self._told, 1), (self._unseal, Qt.AlignmentFlag.AlignTop), spacing=12)
        codes = row((self._code, 1), self._compare, self._scan, spacing=8)
        parts = (self._sources, self._empty, (self._table, 1), line, codes, self._compared, foot)
        column(*parts, on=self, margins=DIALOG, spacing=10)
        self.resize(scaled(USUAL.width()), scaled(USUAL.height()))
        self._show_files()
        self._work.run(removable_media, self._show_media)

    # --- where it comes from ---

    def _show_media(self, found: list[Target]) -> None:
        """Offer each medium that is plugged in."""
        for target in found:
            made = button(f"从U盘接收：{shortened(str(target.folder))}", partial(self.add, [target.folder]))
            made.setToolTip(target.words)
            self._media.append(made)
            self._sources.line.addWidget(made)

    def _ask_files(self) -> None:
        ask_files(self, "选择要接收的文件", self.add, FILES)

    def _ask_folder(self) -> None:
        ask_folder(self, "从哪个文件夹接收", lambda folder: self.add([folder]), accept="接收这个文件夹")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if files := dropped_files(event.mimeData()):
            take_copy(event)
            self.add(files)

    def add(self, paths: Sequence[Path]) -> None:
        """Look through files, and all that lies in folders; what was looked through before stays."""
        found = wait_for(self, "正在查看收到的文件…", self._reception.add(paths), may_stop=True)
        self._show_files()
        self._table.setFocus()
        places = "”“".join(shortened(str(path)) for path in paths)
        if found == []:
            set_text(self._compared, NONE_NEW.format(places))
            set_look(self._compared, "state", "wait")

    # --- what is in it ---

    def _show_files(self) -> None:
        some = bool(self._reception.files)
        self._empty.setVisible(not some)
        for part in (self._code, self._compare, self._scan):
            part.setVisible(some)
        self._table.show_files(self._reception.files)
        self._show_line()
        self._show_ready()

    def _show_line(self) -> None:
        line = self._table.current
        told = line.told if line is not None else []
        more = [f"另有{len(told) - MOST_LINES + 1}条，接收情况表里都有。"] if len(told) > MOST_LINES else []
        set_text(self._told, "\n".join([*told[: MOST_LINES - len(more)], *more]))
        refused = line is not None and bool(line.looked.refused) and not line.looked.wants
        grave = line is not None and (refused or (line.one is not None and bool(line.one.faults)))
        set_look(self._told, "state", "wait" if grave else "")
        self._unseal.setVisible(line is not None and bool(line.looked.wants))

    def _show_ready(self) -> None:
        chosen = self._table.rows.chosen
        found = [one for one in self._reception.found if one.key in chosen]
        asked, count = len({one.id for one in found if one.asks}), len({one.id for one in found})
        several = f"，来自{len(found)}份文件" if len(found) > count else ""  # as of the members of one team
        same = count - len({one.id for one in found if one.what is not What.SAME})
        words = f"已选{count}份评估{several}" + (f"，其中{asked}份接收时要作选择" if asked else "")
        words += f"，{same}份与本文件的相同" if same else ""
        files = self._reception.files
        refused, sealed = (
            sum(bool(one.refused and not one.wants) for one in files),
            sum(bool(one.wants) for one in files),
        )
        more = (f"{refused}份文件不能接收。" if refused else "", f"{sealed}份需要口令。" if sealed else "")
        set_text(self._count, f"{words}。{''.join(more)}" if files else "")
        set_text(self._take, f"接收{count}份" if found else "接收")
        allow(self._take, "" if found else "请先选择要接收的评估" if self._reception.found else "还没有可以接收的评估")

    def _ask_secret(self) -> None:
        from ..asking.secret_dialog import Asked, SecretDialog

        line = self._table.current
        if line is None:
            return
        question = OF_OFFICE if line.looked.wants == "office_key" else OF_COPY
        work = partial(self._reception.unseal, line.looked)
        asked = Asked(
            title="输入口令", question=question.format(line.looked.name), work=work, hint=UNSEALED, topic="taking-in"
        )
        asking = SecretDialog(self, asked)
        asking.opened.connect(self._show_files)
        asking.open()

    # --- what stands on paper ---

    def _compare_typed(self) -> None:
        if typed := self._code.text().split():
            self._tell_codes(typed, [])

    def _ask_scans(self) -> None:
        ask_files(self, "选择考核表的扫描件", self.read_scans)

    def read_scans(self, paths: list[Path]) -> None:
        """Read the codes on scans, and compare them with what comes in."""
        found = wait_for(self, "正在读取二维码…", partial(self._reception.scans, paths), may_stop=True)
        if found is not None:
            self._tell_codes(*found)

    def _tell_codes(self, codes: list[str], told: list[str]) -> None:
        found = wait_for(self, "正在核对…", self._reception.codes(codes)) if codes else []
        if found is None:
            return
        others = [one for one in self._codes if one.code not in {new.code for new in found}]
        self._codes = [*others, *found]
        wrong = [one for one in found if not one.agrees]
        agreed = [f"{len(found) - len(wrong)}个核验码与收到的文件一致。"] if len(found) > len(wrong) else []
        set_text(self._compared, "\n".join([*agreed, *(one.words for one in wrong), *told][:MOST_LINES]))
        set_look(self._compared, "state", "bad" if wrong or told else "good")

    # --- what is done ---

    def _begin(self) -> None:
        chosen = self._table.rows.chosen
        if not any(one.key in chosen for one in self._reception.found):
            return
        asked = wait_for(self, "正在比较…", self._reception.to_decide(chosen, self._decisions), may_stop=True)
        if asked is None:
            return
        if asked:
            self._ask(asked[0])
            return
        report = wait_for(self, "正在接收…", self._reception.take(chosen, self._decisions, self._codes), may_stop=True)
        if report is not None:
            self._over(report)

    def _ask(self, one: ToDecide) -> None:
        from ..deciding.deciding_dialog import DecidingDialog

        file = f"收到的文件“{self._reception.files[one.one.file].name}”"
        names = one.ours, "等待的草稿" if one.met.compared.is_about_waiting else file
        then, before = partial(self._decided, one.one), self._decisions.get(one.one.key)
        DecidingDialog(self, one.met, names, then, before, one.files).open()

    def _decided(self, one: Incoming, decision: Decision) -> None:
        """Go on with the next that has to be decided, or with taking in, once the dialog has closed."""
        self._decisions[one.key] = self._decisions.get(one.key, Decision()) | decision
        QTimer.singleShot(0, self._begin)

    def _over(self, report: TakingReport) -> None:
        self.taken.emit(report)
        self.accept()

    def reject(self) -> None:
        """Close; what was decided is asked about first."""
        if not self._decisions:
            super().reject()
            return
        question = "已经作了选择，还没有接收。\n\n关闭后选择不保留，两边的文件都没有改动。"
        ask(self, "接收", question, "关闭", self._close, no="继续接收")

    def _close(self, agreed: bool) -> None:
        if agreed:
            super().reject()

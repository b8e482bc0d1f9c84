"""The backups as points in time: what each holds, how it differs from now, and the way back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import RESTORING
from desktop_app.backups.restoring import Difference, brief, compared, restore, write_snapshot
from desktop_app.backups.snapshots import Held, Snapshot, snapshots_of
from desktop_app.base.clock import now, when
from desktop_app.base.text import unit_name
from desktop_app.base.userdirs import default_file
from desktop_app.files.names import copy_stem, legal_name
from desktop_app.files.places import is_folder
from desktop_app.record.status import STATES

from ..parts.background import Background
from ..parts.backup_first import backup_first
from ..parts.dialog import Dialog
from ..parts.dialogs import DATA_FILES, ask, ask_file
from ..parts.layouts import DIALOG, column, row
from ..parts.patience import wait_for, while_busy
from ..parts.tables import dress_list
from ..parts.theme import scaled
from ..parts.widgets import allow, button, label, set_text, tip

if TYPE_CHECKING:
    from desktop_app.storage.store import Store

HEADINGS = ("时间", "原因", "内容", "与现在的差别")
ABOUT = "选择一个时间，查看它与现在的不同，再恢复。恢复前先备份现在的内容，恢复有误时可以再恢复回来。"
OTHERS = "这个文件现在没有打开，只能把它的备份另存为新文件；要恢复到原来的文件里，请先打开它。"
SAVE = "按“另存为新文件并打开…”，原来的文件不会改动。"
NONE = "还没有备份。打开文件以后、每工作10分钟和定稿、删除、导入以前，程序会自动备份。"
FINAL = "不会改变。要恢复，请先打开这份评估，在“核对与定稿”里按“重新打开…”。那时有这些不同："
DAMAGED = "已损坏"
KEPT = "审核、审定、跟踪、归档等登记之后多了{}条，恢复时都保留。"


class SnapshotTable(QTableWidget):
    """The snapshots as rows, the newest first."""

    def __init__(self) -> None:
        super().__init__(0, len(HEADINGS))
        self.setObjectName("snapshots")
        self.setHorizontalHeaderLabels(HEADINGS)
        dress_list(self, "备份", HEADINGS.index("内容"))
        self.setWordWrap(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fill(self, snapshots: list[Snapshot]) -> None:
        """Show snapshots; what differs is told later."""
        today = now()
        self.setRowCount(len(snapshots))
        for at, snapshot in enumerate(snapshots):
            content = _contents(snapshot.facts.held) if snapshot.facts else "已损坏，不能恢复"
            for place, words in enumerate((when(snapshot.at, today), snapshot.occasion, content, "")):
                self.setItem(at, place, item := QTableWidgetItem(words))
                item.setToolTip(tip(words))

    def tell(self, row: int, words: str) -> None:
        """Say in what a snapshot differs from now."""
        self.setItem(row, len(HEADINGS) - 1, QTableWidgetItem(words))


class RestoreDialog(Dialog):
    """Restores into the file that is open, or writes a snapshot as a file of its own; of other files only the latter.

    ``restored`` says what was done, ``saved`` where a file of its own now lies.
    """

    restored = Signal(str)
    saved = Signal(object)

    def __init__(self, parent: QWidget, store: Store | None, others: list[Path]) -> None:
        super().__init__(parent, "备份与恢复", "backups")
        self._store = store
        self._snapshots: list[Snapshot] = []
        self._found: dict[int, list[Difference]] = {}  # by row
        self._work = Background(self, daemon=True)  # nothing waits for a comparison
        self._work.failed.connect(self._skipped)
        self._comparing = 0
        self._files = QComboBox()
        self._files.setAccessibleName("哪个文件的备份")
        for path in dict.fromkeys([*([store.path] if store else []), *others]):
            self._files.addItem(str(path), path)
        self._files.setVisible(self._files.count() > 1)
        self._files.activated.connect(self._fill)
        self._about = label(look="secondary", wrap=True)
        self._table = SnapshotTable()
        self._table.itemSelectionChanged.connect(self._chosen)
        self._list = QListWidget()
        self._list.setAccessibleName("备份里的评估")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(self._show_lines)
        self._list.itemChanged.connect(self._update)
        self._lines = QPlainTextEdit()
        self._lines.setReadOnly(True)
        self._lines.setTabChangesFocus(True)
        self._lines.setAccessibleName("与现在的差别")
        self._restore = button("恢复勾选的评估…", self._ask_restore, "primary")
        self._save = button("另存为新文件并打开…", self._ask_where)
        self._lay_out()
        self._fill()

    def _lay_out(self) -> None:
        for widget in (self._list, self._lines):
            widget.setMinimumHeight(scaled(70))
        self._table.setMinimumHeight(scaled(110))
        held = column(label("备份里的评估", "fieldName"), (self._list, 1), spacing=4)
        changed = column(label("恢复会改变什么（现在 → 恢复后）", "fieldName"), (self._lines, 1), spacing=4)
        buttons = row(None, self._restore, self._save, button("关闭", self.close), spacing=8)
        parts = (self._files, self._about, (self._table, 5), (row((held, 1), (changed, 1)), 4), buttons)
        column(*parts, on=self, margins=DIALOG, spacing=8)
        self.resize(scaled(940), scaled(600))

    @property
    def _path(self) -> Path | None:
        found = self._files.currentData()
        return found if isinstance(found, Path) else None

    @property
    def _of_open_file(self) -> bool:
        return self._store is not None and self._path == self._store.path

    def _fill(self) -> None:
        found = wait_for(self, "正在读取备份…", partial(snapshots_of, self._path)) if self._path else None
        self._snapshots = found or []
        self._found.clear()
        set_text(self._about, (ABOUT if self._of_open_file else OTHERS) if self._snapshots else NONE)
        self._table.setColumnHidden(len(HEADINGS) - 1, not self._of_open_file)
        self._table.fill(self._snapshots)
        if self._snapshots:
            self._table.selectRow(0)
            self._table.setFocus()
        self._chosen()
        self._comparing = -1
        self._compare_next()

    # --- what differs ---

    def _compare_next(self) -> None:
        """Compare one snapshot after the other, so that the first is told at once."""
        self._comparing += 1
        if self._of_open_file and self._path and self._comparing < len(self._snapshots):
            work = partial(compared, self._path, self._snapshots[self._comparing])
            self._work.run(work, partial(self._compared, self._snapshots))

    def _compared(self, snapshots: list[Snapshot], found: list[Difference]) -> None:
        if snapshots is not self._snapshots:  # those of another file are shown by now
            return
        row = self._comparing
        self._found[row] = found
        self._table.tell(row, brief(found))
        if row == self._row:
            self._chosen()
        self._compare_next()

    def _skipped(self, _: str) -> None:
        self._table.tell(self._comparing, DAMAGED)
        self._compare_next()

    @property
    def _row(self) -> int:
        return self._table.currentRow()

    def _chosen(self) -> None:
        """Show what the snapshot holds; what can be restored is ticked."""
        self._list.clear()
        if self._snapshot and self._snapshot.facts and not self._of_open_file:
            self._list.addItems([_content(one) for one in self._snapshot.facts.held])
        for one in self._found.get(self._row, []):
            item = QListWidgetItem(f"{one.unit}：{one.words}")
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setToolTip(tip(item.text()))
            if one.possible:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._show_lines(self._list.currentRow())
        self._update()

    def _show_lines(self, row: int) -> None:
        found = self._found.get(self._row, [])
        one = found[row] if 0 <= row < len(found) else None
        lines = (*((FINAL,) if one.way == "final" else ()), *(one.lines or (one.words,)), *_kept(one)) if one else ()
        self._lines.setPlainText("\n".join(lines) if self._of_open_file else SAVE if self._snapshots else "")

    def _update(self) -> None:
        snapshot = self._snapshot
        none = "" if snapshot is not None else "请先选中一个备份"
        allow(self._restore, none or ("" if self._ticked() else "请先勾选要恢复的评估"))
        allow(self._save, none or ("" if snapshot and snapshot.facts is not None else "这个备份不能读取"))

    @property
    def _snapshot(self) -> Snapshot | None:
        return self._snapshots[self._row] if 0 <= self._row < len(self._snapshots) else None

    def _ticked(self) -> list[str]:
        items = [self._list.item(row) for row in range(self._list.count())]
        checked = [
            one
            for one in items
            if one.flags() & Qt.ItemFlag.ItemIsUserCheckable and one.checkState() == Qt.CheckState.Checked
        ]
        return [str(one.data(Qt.ItemDataRole.UserRole)) for one in checked]

    # --- the way back ---

    def _ask_restore(self) -> None:
        snapshot, ids = self._snapshot, self._ticked()
        if snapshot is None or not ids:
            return
        units = "、".join(f"“{one.unit}”" for one in self._found[self._row] if one.id in ids)
        time = when(snapshot.at, now())
        words = f"要把{units}恢复到{time}的内容吗？\n\n恢复记在修改记录里；恢复前先备份现在的内容，可以再恢复回来。"
        ask(self, "恢复", words, "恢复", lambda agreed: self._back_up_and_restore(snapshot, ids) if agreed else None)

    def _back_up_and_restore(self, snapshot: Snapshot, ids: list[str]) -> None:
        if self._store is not None:
            backup_first(
                self,
                partial(backup, self._store.path, RESTORING, gently=True, spare=snapshot.number),
                "恢复",
                partial(self._restore_now, snapshot, ids),
            )

    def _restore_now(self, snapshot: Snapshot, ids: list[str]) -> None:
        if self._store is None:
            return
        work = self._store.file.lend(partial(restore, self._store, snapshot, ids))
        done = wait_for(self, "正在恢复…", work, may_stop=True)
        if done is not None:
            self.close()
            self.restored.emit("；".join(done))

    def done(self, result: int) -> None:
        self._snapshots = []  # the rest need not be compared any more
        super().done(result)

    def _ask_where(self) -> None:
        snapshot, path = self._snapshot, self._path
        if snapshot is not None and path is not None:
            name = legal_name(copy_stem(path.stem, "", snapshot.path.stem.split("_")[1]), ".db")
            start = (path.parent if is_folder(path.parent) else default_file().parent) / name
            ask_file(self, "另存为新文件", start, DATA_FILES, partial(self.save, snapshot), save=True)

    def save(self, snapshot: Snapshot, target: Path) -> None:
        """Write a snapshot as a file of its own, and let that be opened."""
        while_busy(self, "正在另存…", partial(write_snapshot, snapshot, target), self._saved, may_stop=True)

    def _saved(self, target: Path) -> None:
        self.close()
        self.saved.emit(target)


def _kept(one: Difference) -> tuple[str, ...]:
    return (KEPT.format(one.acts),) if one.acts else ()


def _contents(held: tuple[Held, ...]) -> str:
    """Tell what a snapshot holds: 某县气象局 82.31分 较好, and how many more."""
    if not held:
        return "没有评估"
    more = f"，另有{len(held) - 1}份评估" if len(held) > 1 else ""
    return f"{_content(held[0])}{more}"


def _content(one: Held) -> str:
    left = f"（还有{one.unanswered}项未评）" if one.unanswered else f" {one.grade}"
    status = "" if one.status == "draft" else f" {STATES[one.status]}"
    return f"{unit_name(one.unit)} {one.total}分{left}{status}"

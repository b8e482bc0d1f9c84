"""分发记录: what went out to whom, and in which file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from desktop_app.base.clock import moment, now
from desktop_app.exchange.giving.given_list import GivenOut

from ...parts.dialog import Dialog
from ...parts.layouts import DIALOG, column, row
from ...parts.tables import dress_list
from ...parts.widgets import button, label, tip

HEADINGS = ("时间", "分发人", "接收对象", "单位", "文件名", "文件指纹")
DIGITS = 8  # of a file's SHA-256; all of it is in the tooltip
UNITS_NAMED = 1
NAME = HEADINGS.index("文件名")


class GivenDialog(Dialog):
    """A row a file, the last first."""

    def __init__(self, parent: QWidget, given: Sequence[GivenOut]) -> None:
        super().__init__(parent, "分发记录", "packages")
        table = QTableWidget(len(given), len(HEADINGS))
        table.setObjectName("given")
        table.setHorizontalHeaderLabels(list(HEADINGS))
        dress_list(table, "分发记录", NAME)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, one in enumerate(given):
            for place, (words, whole) in enumerate(_cells(one)):
                table.setItem(at, place, cell := QTableWidgetItem(words))
                cell.setToolTip(tip(whole))
        buttons = row(None, button("关闭", self.reject))
        parts = (label(f"共分发{len(given)}份。", wrap=True), (table, 1), buttons)
        column(*parts, on=self, margins=DIALOG, spacing=12)
        unit, line = self.fontMetrics().horizontalAdvance("国"), self.fontMetrics().height()
        self.resize(unit * 62, line * 26)


def _cells(one: GivenOut) -> list[tuple[str, str]]:
    """Return what each column shows of a file, and what stands behind it."""
    when = moment(one.at, now())
    named = "、".join(one.units[:UNITS_NAMED])
    units = f"{named}等{len(one.units)}个" if len(one.units) > UNITS_NAMED else named
    digest = " ".join(one.sha256[at : at + 8] for at in range(0, DIGITS, 8))
    return [
        (when, one.at),
        (one.person or "（未填）", one.person),
        (one.recipient, one.recipient),
        (units, "、".join(one.units)),
        (one.name, one.name),
        (f"{digest}…", one.sha256),
    ]

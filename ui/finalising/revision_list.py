"""The revisions that 定稿 has kept, the last first, and how each was signed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from desktop_app.record.revision import RecordedSigning, Revision
from desktop_app.record.status import OUTCOMES
from desktop_app.rubric.answers import Attachment

from ..parts.flow import flow
from ..parts.folded import FoldedText
from ..parts.layouts import column
from ..parts.widgets import button, label, shortened, tip


class RevisionList(QWidget):
    """``paper_wanted`` and ``comparison_wanted`` send the revision meant, ``scan_wanted`` the file to be saved."""

    paper_wanted = Signal(object)
    comparison_wanted = Signal(object)
    scan_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.last: Revision | None = None
        self._layout = column(label("定稿的各版", "panelHeading"), on=self, spacing=10)
        self._rows: list[QWidget] = []

    def fill(self, revisions: list[Revision], signings: list[RecordedSigning]) -> None:
        """Show the revisions with their signings."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self.last = revisions[-1] if revisions else None
        self._rows = [self._row(one, [s for s in signings if s.revision == one.number]) for one in reversed(revisions)]
        for row in self._rows:
            self._layout.addWidget(row)

    def _row(self, revision: Revision, signings: list[RecordedSigning]) -> QFrame:
        row = QFrame()
        row.setObjectName("revision")
        figures = f"第{revision.number}版　{revision.total}分　{revision.grade}　核验码 {revision.printed_code}"
        who = f"　录入人 {revision.person}" if revision.person else ""
        why = f"　重新打开的原因：{revision.reason}" if revision.reason else ""
        at = revision.at[:16].replace("T", " ")
        told = map(FoldedText, (f"{at} 定稿{who}{why}", *map(_signing_words, signings)))
        scans = [file for signing in signings for file in signing.files]
        show = button("查看和打印…", partial(self.paper_wanted.emit, revision))
        compare = button("与现在比较…", partial(self.comparison_wanted.emit, revision))
        saves = [self._scan_button(file) for file in scans]
        head, ways = label(figures, "revisionFigures", wrap=True), flow(show, compare, *saves, spacing=8)
        column(head, *told, ways, on=row, margins=(12, 8, 12, 8), spacing=3)
        return row

    def _scan_button(self, file: Attachment) -> QPushButton:
        made = button(f"扫描件 {shortened(file.name)}…", partial(self.scan_wanted.emit, file))
        made.setToolTip(tip(file.name))
        return made


def _signing_words(signing: RecordedSigning) -> str:
    what = "原因" if signing.outcome == "refused" else "意见"
    group = f"评估组组长{signing.leader}已签名" if signing.leader else ""
    group += f"，成员{'、'.join(signing.members)}已签名" if signing.members else ""
    unit = f"{signing.signer}{OUTCOMES[signing.outcome]}"
    remark = f"，{what}：{signing.remark}" if signing.remark else ""
    return f"{signing.at[:16].replace('T', ' ')} {'；'.join(part for part in (group, unit) if part)}{remark}"

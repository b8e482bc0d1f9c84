"""审定: the leading group's grade, with its day, its meeting or document, and the reason where it is another one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QHBoxLayout, QWidget

from desktop_app.base.dates import read_date
from desktop_app.office.decision.deciding import Place
from desktop_app.office.decision.facts import Decided
from desktop_app.rubric.answers import Attachment

from ...parts.growing_text import GrowingText
from ...parts.layouts import column, row
from ...parts.line import Line
from ...parts.segments import segment
from ...parts.widgets import allow, button, label, set_look, set_text
from ..files_line import FilesLine

UNDECIDED = "还没有审定。"
SAME = "与按得分计算的等次相同，不用写理由。"
OTHER = "与按得分计算的“{}”不同，{}理由会写在各处名单里。"
ASKED = "请写明理由；"


class RulingPart(QWidget):
    """``wanted`` sends what was decided; no grade is chosen before somebody chooses it."""

    wanted = Signal(object)
    withdrawal_wanted = Signal()
    follow_ups_wanted = Signal()

    def __init__(self, files: FilesLine) -> None:
        super().__init__()
        self.files = files
        self._why = self._waits = self._computed = ""
        self._kept: tuple[Attachment, ...] = ()
        self._names: list[str] = []
        self._done, self._told = label(wrap=True), label(look="secondary", wrap=True)
        self._grades, self._row = QButtonGroup(self), QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._date, self._document = Line(), Line()
        self._basis, self._reason = GrowingText(""), GrowingText("")
        self._date.setPlaceholderText("2026-11-20")
        self._document.setPlaceholderText("例如：巡察工作领导小组第3次会议")
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.addRow("审定等次", self._row)
        form.addRow("审定日期", row((self._date, 2), label("会议或文号", "fieldName"), (self._document, 3), spacing=8))
        for words, field in (("审定依据", self._basis), ("等次不同的理由", self._reason)):
            form.addRow(words, field)
            field.setAccessibleName(words)
            field.edited.connect(self._update)
        form.addRow("附件", files)
        for words, line in (("审定日期", self._date), ("会议或文号", self._document)):
            line.setAccessibleName(words)
            line.textEdited.connect(self._update)
        self._keep = button("登记审定", self._send, "primary")
        self._drop = button("撤销审定…", self.withdrawal_wanted.emit)
        self._follow = button("登记跟踪事项", self.follow_ups_wanted.emit)
        foot = row((self._told, 1), self._follow, self._drop, self._keep, spacing=8)
        column(label("审定", "pageTitle"), self._done, form, foot, on=self, spacing=6)

    def show_place(self, place: Place, fixed: str) -> None:
        """Show what was decided so far, and why nothing can be now, if so."""
        self._why = fixed or place.why_no_decision
        self._waits = f"{self._why}。" if fixed else f"{self._why}，还不能审定。"
        names = [grade.name for _, grade in place.stored.rubric.thresholds]
        if names != self._names:
            self._names = names
            for at, name in enumerate(names):
                made = segment(name, "segment", self._grades, at)
                made.clicked.connect(self._update)
                self._row.insertWidget(at, made)
        self._computed = place.kept.result.grade if place.kept and place.kept.result else ""
        found = place.decision
        stands = found is not None and not found.void
        kept = found.said.files if found is not None and stands else ()
        if kept != self._kept:  # else those that were added here are to be registered yet
            self.files.show_files(kept)
            self._kept = kept
        self.files.fix(self._why)
        facts = (found.words, found.said.date, found.said.document) if found else ()
        set_text(self._done, f"审定等次：{'，'.join(filter(None, facts))}" if found else UNDECIDED)
        for field in (self._date, self._document, self._basis, *self._grades.buttons()):
            field.setEnabled(not self._why)
        allow(self._drop, fixed or ("" if found else "还没有审定"), "写明原因，撤销这次审定；登记仍然保留")
        allow(
            self._follow,
            fixed or ("" if stands else "请先登记审定"),
            "按第十四条、第十五条列出后续要做的事，再填责任人和期限",
        )
        self._update()

    def clear(self) -> None:
        """Be ready for another one: what was registered stands above."""
        self._grades.setExclusive(False)
        for made in self._grades.buttons():
            made.setChecked(False)
        self._grades.setExclusive(True)
        for line in (self._date, self._document):
            line.setText("")
        for field in (self._basis, self._reason):
            field.show_text("")
        self._update()

    @property
    def filled(self) -> object:
        """What stands in the fields; of the files what is another than was registered."""
        texts = self._date.text(), self._document.text(), self._basis.text, self._reason.text
        return self._grade, texts, self.files.files != self._kept

    @property
    def _grade(self) -> str:
        at = self._grades.checkedId()
        return self._names[at] if at >= 0 else ""

    def _update(self, _: object = None) -> None:
        grade, date = self._grade, read_date(self._date.text())
        differs = bool(grade) and grade != self._computed
        self._reason.setEnabled(differs and not self._why)
        lacks = [
            "" if grade else "审定等次",
            "" if self._date.text().strip() else "审定日期",
            "" if self._document.text().strip() else "会议或文号",
            "等次不同的理由" if differs and not self._reason.text.strip() else "",
        ]
        missing = "、".join(filter(None, lacks))
        allow(self._keep, self._why or date[1] or (f"还缺{missing}" if missing else ""), "登记领导小组的审定")
        asked = "" if self._reason.text.strip() else ASKED
        words = (OTHER.format(self._computed, asked) if differs else SAME) if grade else ""
        set_text(self._told, self._waits if self._why else date[1] or words)
        set_look(self._told, "state", "wait" if self._why or date[1] or differs else "")

    def _send(self) -> None:
        grade = self._grade
        self.wanted.emit(
            Decided(
                grade=grade,
                date=read_date(self._date.text())[0],
                document=self._document.text(),
                basis=self._basis.text,
                reason=self._reason.text if grade != self._computed else "",
                files=self.files.files,
            )
        )

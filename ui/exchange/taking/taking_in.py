"""接收 from its menu entry on: the dialog, the questions that merging asks, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.exchange.taking.reception import Earlier, Reception
from desktop_app.paper.taking import TakingReport

from ...paper.documents import PaperDocument
from .taking_dialog import TakingDialog
from .taking_result import TakingResult
from .takings_dialog import show_takings

if TYPE_CHECKING:
    from desktop_app.exchange.sealing.office_key import UnlockedKey
    from desktop_app.paper.typesetting.pen import Pdf


class TakingIn(QObject):
    """Asks what is to come in, or go back; ``changed`` says that the file holds something else now.

    ``paper_wanted`` sends the report as it is printed, ``receipt_wanted`` the files for which a receipt is wanted, with
    the office's keys that were unlocked for them.
    """

    changed = Signal()
    paper_wanted = Signal(object)
    receipt_wanted = Signal(object, object)

    def __init__(self, window: QWidget, earlier: Earlier, reception: Callable[[], Reception]) -> None:
        super().__init__(window)
        self._window, self._earlier, self._reception = window, earlier, reception

    def begin(self) -> TakingDialog:
        """Ask which files."""
        reception = self._reception()
        dialog = TakingDialog(self._window, reception)
        dialog.taken.connect(lambda report: self._tell(report, reception.keys))
        dialog.open()
        return dialog

    def show_earlier(self) -> None:
        """Show what was taken in so far."""
        show_takings(self._window, self._earlier, self._tell, self._show_sheet)

    def _tell(self, report: TakingReport, keys: Sequence[UnlockedKey] = ()) -> None:
        self.changed.emit()
        result = TakingResult(self._window, self._earlier, report)
        result.undone.connect(self._tell)
        result.sheet_wanted.connect(self._show_sheet)
        result.receipt_wanted.connect(lambda files: self.receipt_wanted.emit(files, keys))
        result.open()

    def _show_sheet(self, report: TakingReport) -> None:
        self.paper_wanted.emit(report_document(report))


def report_document(report: TakingReport) -> PaperDocument:
    """The report of what was taken in (接收情况表)."""

    def make(_: tuple[str, ...]) -> Pdf:
        from desktop_app.paper.taking_sheet import taking_pdf

        return taking_pdf(report)

    day = report.at[:10]
    ids = tuple(done.id for file in report.files for done in file.done)
    return PaperDocument(make, f"接收情况表　{day}", f"接收情况表_{day}", "打印后由接收人签名，留存", of=ids)

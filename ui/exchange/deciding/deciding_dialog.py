"""Whatever merging asks of one assessment, in a dialog: questions one by one, or one copy as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop_app.exchange.merging.merging import FOR_ONE, Met
from desktop_app.exchange.merging.questions import NO_FILES, Decision, Files

from ...parts.dialog import Dialog
from ...parts.dialogs import ask
from ...parts.layouts import DIALOG, column, row
from ...parts.theme import scaled
from ...parts.widgets import allow, button
from .questions_page import QuestionsPage
from .whole_page import WholePage

USUAL = QSize(1000, 700)


class DecidingDialog(Dialog):
    """``names`` are what our copy and the other are called; ``then`` gets what was decided, once it is agreed to.

    Nothing is written before, nor by it. ``before`` is what was decided the last time; ``files`` in which file came
    what our copy has by now.
    """

    def __init__(
        self,
        parent: QWidget,
        met: Met,
        names: tuple[str, str],
        then: Callable[[Decision], object],
        before: Decision | None = None,
        files: Files = NO_FILES,
    ) -> None:
        super().__init__(parent, "合并", "taking-in")
        self._then = then
        before = before or Decision()
        self._page: QuestionsPage | WholePage
        if met.outcome in FOR_ONE:
            self._page = WholePage(met, names, before.standing)
        else:
            self._page = QuestionsPage(met, names, before.answers, files)
        self._page.changed.connect(self._show_state)
        self._touched = False
        self._page.changed.connect(self._note_touched)
        self._ok = button("确定", self._agree, "primary")
        self._ok.setDefault(True)
        buttons = row(None, self._ok, button("取消", self.reject), spacing=8)
        column((self._page, 1), buttons, on=self, margins=DIALOG, spacing=12)
        self.resize(scaled(USUAL.width()), scaled(USUAL.height()))
        self._show_state()
        self._page.focus_first()

    def _note_touched(self) -> None:
        self._touched = True

    def _show_state(self) -> None:
        if isinstance(self._page, WholePage):
            allow(self._ok, "" if self._page.standing is not None else "请先选定以哪一份为准")
        else:
            allow(self._ok, f"还有{self._page.left}处没有选定" if self._page.left else "")

    def _agree(self) -> None:
        page = self._page
        decision = Decision(standing=page.standing) if isinstance(page, WholePage) else Decision(answers=page.answers)
        self.accept()
        self._then(decision)

    def reject(self) -> None:
        """Ask before choices are thrown away."""
        if self._touched:
            question = "已经作了选择，还没有确定。\n\n关闭后选择不保留，两份都没有改动。"
            ask(self, "合并", question, "关闭", self._close, no="继续选择")
        else:
            super().reject()

    def _close(self, agreed: bool) -> None:
        if agreed:
            super().reject()

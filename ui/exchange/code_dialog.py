"""查验核验码: a code typed from paper, and whether the file agrees."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.assessing.verifying import Verdict
from desktop_app.base.errors import UserError
from desktop_app.record.check_code import GROUP, plain_code

from ..parts.dialog import Dialog
from ..parts.layouts import DIALOG, column, row
from ..parts.patience import waited
from ..parts.theme import scaled
from ..parts.widgets import allow, button, label, set_look, set_text

QUESTION = "输入考核表左下角印的核验码，横线可以不输，大小写都行；只输第一组（5位），就显示文件里的全部各组。"


class CodeDialog(Dialog):
    """Stays open for the next paper; ``verdicts`` says of a code, or its first group, whether it agrees."""

    def __init__(self, parent: QWidget, verdicts: Callable[[str], list[Verdict]]) -> None:
        super().__init__(parent, "查验核验码", "handover")
        self._answers = verdicts
        self._code = QLineEdit()
        self._code.setAccessibleName("核验码")
        self._code.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self._code.textChanged.connect(self._typed)
        self._compare = button("核对", self._compare_now, "primary")
        self._compare.setDefault(True)
        self._words = label(look="checkState", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._groups = label(look="codeGroups")
        self._groups.setAccessibleName("文件里的核验码，逐组")
        column(
            label(QUESTION, wrap=True),
            row((self._code, 1), self._compare),
            self._groups,
            (self._words, 1, Qt.AlignmentFlag.AlignTop),
            row(None, button("关闭", self.reject)),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.resize(scaled(620), scaled(340))
        self._typed("")
        self._code.setFocus()

    def _typed(self, text: str) -> None:
        allow(self._compare, "" if text.strip() else "请先输入纸上的核验码")
        set_text(self._words, "")
        set_text(self._groups, "")
        with contextlib.suppress(UserError):  # not enough yet, or too much
            if len(plain_code(text)) == GROUP:
                self._compare_now()

    def _compare_now(self) -> None:
        try:
            found = waited(self, "正在核对…", partial(self._answers, self._code.text()))
        except UserError as error:
            set_text(self._words, str(error))
            set_look(self._words, "state", "wait")
            return
        one = next((verdict for verdict in found if verdict.agrees), found[0])
        standing = one.found.standing if one.found else ""
        reading_on = any(same for _, same in one.groups)
        whole = len(plain_code(self._code.text())) > GROUP
        set_text(self._groups, "\n".join(_in_groups(verdict, whole) for verdict in found if verdict.groups))
        set_text(self._words, "\n".join(verdict.words for verdict in found))
        set_look(
            self._words,
            "state",
            "good" if one.agrees and not standing else "wait" if one.agrees or reading_on else "bad",
        )


def _in_groups(verdict: Verdict, whole: bool) -> str:
    """Return the groups in the file, each with whether it was typed so: ✓K3F8Q　×ABCDE."""
    other = "×" if whole else "　"
    return "　".join(f"{'✓' if same else other}{group}" for group, same in verdict.groups)

"""The stages of an assessment in one row: which are done, which one is next."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QWidget

from desktop_app.record.stages import WHOLE_WAY, Stage

from ..parts.layouts import row
from ..parts.widgets import CENTRED, label, set_look, set_text

SIGNED = "纸上已签"  # it was signed, so that it was printed somewhere
_SIGNS = {"done": "✓ 已完成", "now": "● 现在", "later": "○ 待办"}


class StageRow(QWidget):
    """All alike in width, so that nothing moves when one is done."""

    def __init__(self) -> None:
        super().__init__()
        self._labels = {stage: label(look="stage") for stage in (*WHOLE_WAY, Stage.HAND_BACK)}
        for made in self._labels.values():
            made.setProperty("alignment", CENTRED)
        row(*((made, 1) for made in self._labels.values()), on=self, spacing=6)

    def show_stages(
        self, done: frozenset[Stage], following: Stage | None, way: Collection[Stage] = WHOLE_WAY, paper: str = ""
    ) -> None:
        """Show of the stages of a ``way`` what is done and what comes next; ``paper`` says what was made of it here."""
        for stage, made in self._labels.items():
            made.setVisible(stage in way)
            state = "done" if stage in done else "now" if stage is following else "later"
            sign = f"✓ {paper or SIGNED}" if stage is Stage.PRINT and state == "done" else _SIGNS[state]
            set_text(made, f"{stage.value}\n{sign}")
            made.setAccessibleName(f"{stage.value}，{sign[2:]}")
            set_look(made, "state", state)

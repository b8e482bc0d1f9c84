"""Conduct that calls for accountability (Article 15): a tick and a ground each; it is no score."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout

from desktop_app.record.assessment import Conduct
from desktop_app.record.placeholders import place_of_mark

from ..document import Document
from ..parts.flow import flow
from ..parts.growing_text import GrowingText
from ..parts.layouts import column
from ..parts.ticks import TickBox
from ..parts.widgets import keep_place, keyless, label, set_help
from .basis import basis_links


class ConductGroup(QFrame):
    """One line a kind of the rubric's; the ground's field appears beside it when the kind is ticked."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("card")
        self._document = document
        set_help(self, field="conduct")
        self._boxes: dict[str, QCheckBox] = {}
        self._grounds: dict[str, GrowingText] = {}
        number = document.rubric.conduct_article
        heading = flow(
            label("问责情形（第十五条）", "fieldName"), *basis_links(document.rubric, [number] if number else [])
        )
        hint = label("查到时才勾选。不是评分项，不影响得分和等次。", "hint", wrap=True)
        lines = QGridLayout()
        lines.setColumnStretch(1, 1)
        lines.setVerticalSpacing(4)
        column(heading, hint, lines, on=self, margins=(20, 14, 20, 14), spacing=6)
        for line, kind in enumerate(document.rubric.conduct):
            box = TickBox(keyless(kind))
            box.setProperty("kind", kind)
            box.clicked.connect(self._clicked)
            ground = GrowingText("依据：什么人、什么事、哪份材料")
            ground.setAccessibleName(f"{kind} 依据")
            ground.setProperty("kind", kind)
            ground.edited.connect(self._ground_edited)
            self._boxes[kind], self._grounds[kind] = box, ground
            keep_place(ground)
            lines.addWidget(box, line, 0, Qt.AlignmentFlag.AlignTop)
            lines.addWidget(ground, line, 1)

    def refresh(self) -> None:
        """Show what the record holds."""
        found = {conduct.kind: conduct for conduct in self._document.record.conduct}
        for kind, box in self._boxes.items():
            box.setChecked(kind in found)
            self._grounds[kind].setVisible(kind in found)
            self._grounds[kind].show_text(found[kind].ground if kind in found else "")

    def go_to_gap(self) -> None:
        """Put the cursor into the ground that is still to be written, or to be filled in."""
        for one in self._document.record.conduct:
            if not one.ground.strip() or place_of_mark(one.ground) >= 0:
                self._grounds[one.kind].go_to_mark(0)
                return

    def _clicked(self, on: bool) -> None:
        kind = self.sender().property("kind")
        self._set({kind: Conduct(kind=kind) if on else None})
        if on:
            self._grounds[kind].setFocus()

    def _ground_edited(self, text: str) -> None:
        kind = self.sender().property("kind")
        self._set({kind: Conduct(kind=kind, ground=text)}, f"conduct {kind}")

    def _set(self, changed: dict[str, Conduct | None], field: str = "") -> None:
        record = self._document.record
        found = {conduct.kind: conduct for conduct in record.conduct} | changed
        kept = tuple(one for kind in self._document.rubric.conduct if (one := found.get(kind)) is not None)
        self._document.edit(replace(record, conduct=kept), field)

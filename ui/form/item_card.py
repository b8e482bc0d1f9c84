"""One item of the form: number, text, standard, its editor, the remark, how it was checked, its score."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.record.grounds import lacks_ground
from desktop_app.record.placeholders import place_of_mark
from desktop_app.record.scoring import ItemResult, Result
from desktop_app.rubric.amounts import written
from desktop_app.rubric.answers import UNSAID
from desktop_app.rubric.help_texts import item_topic
from desktop_app.rubric.rubric import Rubric

from ..document import Document
from ..evidence.evidence_strip import EvidenceFrame
from ..evidence.grounds import Grounds
from ..evidence.phrase_button import PhraseButton
from ..parts.growing_text import GrowingText
from ..parts.layouts import column, row
from ..parts.reserved import Said
from ..parts.spoken import name_buttons
from ..parts.tab_order import stop_here_first
from ..parts.theme import scaled
from ..parts.widgets import READ_ONLY, allow, button, keep_width, label, set_help, set_look, set_text
from .basis import basis_links
from .editors import editor_for
from .own_score import OwnScore
from .whose import whose_words

BESIDE = 620  # from this width on what is said to an answer stands beside it
TIGHT = 440  # below this width the score stands below the text
CONFIRMED = "✓ 无扣分"
FRAME = 12  # pixels on both sides of these words, one for rounding


class ItemCard(EvidenceFrame):
    """Built from the item's rule; shows the record and the result again in ``refresh``.

    ``left`` sends the position of the item that Enter leads to, ``gap_wanted`` that it leads to what wants something.
    """

    left = Signal(int)
    gap_wanted = Signal()

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document.rubric.methods)
        self.setObjectName("card")
        self.position = position
        self._document = document
        self.item = item = document.rubric.items[position]
        set_help(self, item_topic(position))
        self._shown: tuple[object, ...] = ()
        self._editable = True
        self._number = label(str(item.number), "itemNumber")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.editor = editor_for(document, position)
        self.editor.left.connect(self._left)
        self.editor.gap_wanted.connect(self.gap_wanted)
        self._flawless = button(CONFIRMED, self.set_flawless, "flawless")
        if not item.can_be_flawless:
            self._flawless.hide()  # to show what has no parent yet would open a window for it
        self._note = GrowingText(f"{item.note_name}（可不填）")
        self._note.setAccessibleName(f"第{item.number}项 {item.note_name}")
        set_help(self._note, field="note")
        self._note.edited.connect(self._note_edited)
        self._grounds = Grounds(document, position)
        self._phrases = PhraseButton(self._grounds, self._note)
        self._phrases.setObjectName("phrases")  # as high as a line of the note
        self._phrases.setAccessibleName(f"第{item.number}项 常用依据")
        self._own = OwnScore(document, position)
        self._score = label(look="itemScore")
        self._whose = label(look="whose", wrap=True)
        self._whose.hide()
        self._said = self.editor.said or Said(self.editor.aside)
        self.editor.faulted.connect(self._say)
        self._lay_out()
        self.setAccessibleName(f"第{item.number}项 {item.text}")
        name_buttons(self, f"第{item.number}项")

    def _lay_out(self) -> None:
        self._body = QWidget()
        parts = (self.editor, self._said) if self.editor.beside else (self._said, self.editor)
        self._answer = column(*(parts if self.editor.said is None else (self.editor,)), spacing=6)
        note = row((self._note, 1), (self._phrases, Qt.AlignmentFlag.AlignTop))
        column(self._answer, note, self._proof(), on=self._body, spacing=6)
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._body, 1, 1)
        stop_here_first(self._body)
        self._grid.addWidget(self._number, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(self._heading(), 0, 1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Let the input begin below the number, not beside it, where width is short."""
        self._narrow = narrow
        self._grid.removeWidget(self._body)
        self._grid.addWidget(self._body, 1, 0 if narrow else 1, 1, 2 if narrow else 1)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Place beside each other what has room there, by the width alone: nothing that is said moves anything."""
        sides, width = QBoxLayout.Direction, self.width()
        beside = self.editor.beside and width >= scaled(BESIDE)
        self._answer.setDirection(sides.LeftToRight if beside else sides.TopToBottom)
        self._answer.setSpacing(16 if beside else 6)
        self._answer.setStretchFactor(self._said, 1 if beside else 0)
        self._said.set_flat(not (beside or self.editor.remarked))
        tight = width < scaled(TIGHT)
        self._top.setDirection(sides.TopToBottom if tight else sides.LeftToRight)
        margin = 6 if tight else 10 if self._narrow else 16
        self._grid.setContentsMargins(margin, 9, margin, 9)
        keep_width(self._flawless, [CONFIRMED], FRAME)
        self.editor.set_narrow(width < scaled(BESIDE))

    def _heading(self) -> QVBoxLayout:
        """Text, 无扣分 and score in a line; standard and articles in the next; guidance where there is any."""
        top, right = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignRight
        self._score.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        figures = row(self._flawless, self._score, label(f"/ {written(self.item.full)} 分", "secondary"), spacing=6)
        self._top = row((label(self.item.text, "itemText", wrap=True), 1), spacing=12)
        self._top.addLayout(figures)
        self._top.setAlignment(figures, top | right)
        standard = label(f"评分标准：{self.item.standard}", "secondary", wrap=True)
        guidance = [label(self.item.guidance, "guidance", wrap=True)] if self.item.guidance else []
        section = next(one for one in self._document.rubric.sections if self.item in one.items)
        links = basis_links(self._document.rubric, self.item.articles or section.articles)
        beside = row((standard, 1), *((link, top) for link in links), spacing=6)
        return column(self._top, self._whose, beside, *guidance, spacing=2)

    def set_editable(self, editable: bool) -> None:
        """Let the item be read only, where the assessment is final."""
        if editable != self._editable:
            self._editable, self._shown = editable, ()
            self.editor.set_editable(editable)
            self._note.setReadOnly(not editable)
            for made in (self._phrases, self._own):
                allow(made, "" if editable else READ_ONLY)

    def _proof(self) -> QWidget:
        """Methods, evidence and own score in one line, where there is room."""
        self.strip.line.addWidget(self._own)
        return self.strip

    def refresh(self) -> None:
        """Show the present answer and its score; does nothing if neither changed."""
        answer, result = self._document.answer(self.position), self._document.result.items[self.position]
        context = self.editor.context(), self._document.declined
        if self._shown and self._shown[0] is answer and self._shown[1:] == (result, context):
            return
        self._shown = (answer, result, context)
        self.editor.refresh()
        self._own.refresh(result)
        self._note.show_text(answer.note)
        self.show_proof(self._grounds)
        self._show_result(result)
        self._show_whose()

    def _show_result(self, result: ItemResult) -> None:
        missing = "given" if self.item.awarded else "lost"
        state = "wait" if result.points is None else "full" if result.points == self.item.full else missing
        set_text(self._score, UNSAID if result.points is None else written(result.points))
        self._say()
        for widget in (self._score, self._number, self._flawless):
            set_look(widget, "state", state)
        confirmed = state == "full"
        set_text(self._flawless, CONFIRMED if confirmed else "无扣分")
        spoken = f"{'已确认' if confirmed else ''}无扣分，第{self.item.number}项"
        if self._flawless.accessibleName() != spoken:
            self._flawless.setAccessibleName(spoken)
        why_not = self.why_not_flawless()
        allow(self._flawless, why_not, "确认本项无扣分；按 F8 则同时转到下一项")
        wanted = "不分方面的写在这里" if self.editor.ground else "定稿前要写"
        wanting = lacks_ground(*self._scored(), self.position)
        self._note.setPlaceholderText(f"{self.item.note_name}（{wanted if wanting else '可不填'}）")
        name = f"第{self.item.number}项 {self._score.text()}"
        if self._number.accessibleName() != name:
            self._number.setAccessibleName(name)

    def _show_whose(self) -> None:
        """Show whose part it is, where the work is divided."""
        words, mine = whose_words(self._document.division, self.item, self._document.answer(self.position))
        set_text(self._whose, words)
        self._whose.setVisible(bool(words))
        set_look(self._whose, "state", "mine" if mine else "")
        set_look(self, "mine", "yes" if mine else "")

    def _say(self) -> None:
        """Show in its place what there is to say to the answer."""
        result = self._document.result.items[self.position]
        losses = "；".join(deduction.reason for deduction in result.deductions)
        remarks = "；".join([*result.contradictions, *(remark.words for remark in result.remarks)])
        set_look(self._said.losses, "state", "given" if self.item.awarded else "")
        self._said.say(losses, remarks, self.editor.fault, wrong=bool(result.contradictions))

    def _flawless_answer(self) -> Any:
        """Return the answer that says 无扣分; None if there is none, or a deduction would be overwritten."""
        result = self._document.result.items[self.position]
        if result.points is not None and result.points < self.item.full:
            return None
        return self.item.flawless(self._document.answer(self.position))

    def why_not_flawless(self) -> str:
        """Say why 无扣分 cannot be confirmed in one action; empty if it can."""
        name = f"第{self.item.number}项"
        if not self._editable:
            return READ_ONLY
        if self._flawless_answer() is not None:
            return ""
        points = self._document.result.items[self.position].points
        if self.item.can_be_flawless and points is not None and points < self.item.full:
            return f"{name}已有扣分；要改为无扣分，请先改动上面的内容"
        if self.item.flawless_after:
            return f"{name}请先填写“{self.item.flawless_after}”"
        return f"{name}按填写的内容计分，没有“无扣分”"

    def set_flawless(self) -> bool:
        """Confirm that nothing is deducted; False where that cannot be said in one action."""
        answer = self._flawless_answer()
        if answer is None or not self._document.may_become(self._document.record.with_answer(self.position, answer)):
            return False
        self._document.set_answer(self.position, answer)
        return True

    def focus_input(self) -> None:
        """Put the cursor where this item is answered; where nothing can be, the item itself is where one is."""
        first = self.editor.first_input()
        (first if first.isEnabled() else self).setFocus(Qt.FocusReason.TabFocusReason)

    def dropEvent(self, event: QDropEvent) -> None:
        if not self.editor.take_drop(event):
            super().dropEvent(event)
        else:
            self.end_drop()

    def go_to_gap(self) -> None:
        """Put the cursor where this item still wants something: its answer, its ground, a × to be filled in."""
        if self._wants_words():
            self._words_wanted().go_to_mark(0)
        elif not self.editor.go_to_gap():
            self.focus_input()

    def go_on_within(self) -> bool:
        """Go to what this item still wants elsewhere than where the cursor is, if anything."""
        if self.editor.go_to_gap():
            return True
        there = self._wants_words() and not self._words_wanted().hasFocus()
        if there:
            self._words_wanted().go_to_mark(0)
        return there

    def _wants_words(self) -> bool:
        """Whether it is assessed and wants a ground, or a × to be filled in."""
        result = self._document.result.items[self.position]
        if result.points is None or result.contradictions:
            return False
        note = self._document.answer(self.position).note
        return place_of_mark(note) >= 0 or lacks_ground(*self._scored(), self.position)

    def _words_wanted(self) -> GrowingText:
        """Return where they are wanted: in the note if it has a ×, or else where the editor asks for a ground."""
        marked = place_of_mark(self._document.answer(self.position).note) >= 0
        return self._note if marked else self.editor.ground or self._note

    def _scored(self) -> tuple[Rubric, Assessment, Result]:
        return self._document.rubric, self._document.record, self._document.result

    def _left(self, by: int) -> None:
        """Follow Enter out of the answer: first to the words that it has made necessary."""
        if by > 0 and self._wants_words():
            self._words_wanted().go_to_mark(0)
        else:
            self.left.emit(self.position + by)

    def _note_edited(self, text: str) -> None:
        self._grounds.set("note", note=text)

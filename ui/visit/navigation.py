"""The column on the left: the particulars and the sections, each with its score."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QScrollArea, QWidget

from desktop_app.record.readiness import missing_particulars
from desktop_app.record.status import state_words
from desktop_app.rubric.amounts import written
from desktop_app.rubric.answers import UNSAID

from ..document import Document
from ..parts.elided_label import ElidedLabel
from ..parts.layouts import column
from ..parts.ticks import Chip
from ..parts.widgets import button, label, set_look, set_text, tip
from .own_parts import OwnParts, whose_section

CHINESE_NUMBERS = "一二三四五六七八九十"


class NavigationButton(Chip):
    """A name on the left and a state on the right, in one button."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAutoExclusive(True)  # read out as one of several
        self._name, self._state = ElidedLabel("navigationName"), label(look="navigationState")
        self._whose = ElidedLabel("whose")
        self._whose.hide()
        self._name.setText(name)
        for part in (self._name, self._state, self._whose):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setSpacing(0)
        self._layout.addLayout(column(None, self._name, self._whose, None, spacing=0), 1)
        self._layout.addWidget(self._state)
        self._shown = ("", "")
        self.toggled.connect(self._dress)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Put the state below the name where there is no room beside it."""
        sides = QBoxLayout.Direction
        self._layout.setDirection(sides.TopToBottom if narrow else sides.LeftToRight)
        self._layout.setContentsMargins(*((8, 4, 2, 4) if narrow else (10, 0, 8, 0)))
        set_look(self, "narrow", "yes" if narrow else "no")

    def _dress(self, checked: bool) -> None:
        set_look(self._name, "checked", "yes" if checked else "no")

    def show_state(self, words: str, look: str) -> None:
        """Show a state; ``look`` is wait, full or lost."""
        if (words, look) == self._shown:
            return
        self._shown = words, look
        set_text(self._state, words)
        self._speak()
        set_look(self._state, "state", look)

    def show_whose(self, words: str, *, mine: bool) -> None:
        """Show whose part it is below the name; nothing where that is empty."""
        if (words, mine) != (self._whose.text(), self._whose.property("state") == "mine"):
            self._whose.setText(words)
            self._whose.setVisible(bool(words))
            set_look(self._whose, "state", "mine" if mine else "")
            set_look(self, "divided", "yes" if words else "")
            self._speak()

    def _speak(self) -> None:
        told = self._name.text(), self._shown[0].replace("✓", "已填全"), self._whose.text()
        self.setAccessibleName(" ".join(filter(None, told)))


class Navigation(QFrame):
    """Sends the number of the page wanted: 0 the particulars, then the sections, at last the check."""

    page_wanted = Signal(int)
    history_wanted = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("navigationPane")
        self._document = document
        self.own = OwnParts(document)
        self._buttons: list[NavigationButton] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.page_wanted)
        names = [section.short for section in document.rubric.sections]
        numbered = [f"{CHINESE_NUMBERS[i] if i < 10 else i + 1}、{name}" for i, name in enumerate(names)]
        self.names = ["基本信息", *numbered, "核对与定稿"]
        for number, name in enumerate(self.names):
            made = NavigationButton(name)
            made.setToolTip(tip(f"{name}（Ctrl+{number + 1}）" if number < 9 else name))
            self._buttons.append(made)
            self._group.addButton(made, number)
        history = button("修改记录", self.history_wanted.emit, "quiet")
        history.setToolTip("谁在什么时候改了什么（Ctrl+H）")
        pages = QWidget()
        pages.setObjectName("navigationPages")
        column(*self._buttons, None, on=pages, spacing=4)
        self._scroll = QScrollArea()  # where the window is low
        self._scroll.setWidget(pages)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._box = column((self._scroll, 1), self.own, history, on=self, spacing=4)

    def refresh(self) -> None:
        """Show each section's score, or how much of it is still 未评."""
        record = self._document.record
        filled = not missing_particulars(record) and all(one.ground.strip() for one in record.conduct)
        self._buttons[0].show_state("✓" if filled else "未填全", "full" if filled else "wait")
        for number, section in enumerate(self._document.result.sections, 1):
            left = len(section.items) - section.assessed
            words = f"{written(section.points)} / {written(section.full)}"
            if left:
                words = UNSAID if left == len(section.items) else f"{words.replace(' ', '')} 缺{left}"
            look = "wait" if left else "full" if section.points == section.full else "lost"
            self._buttons[number].show_state(words, look)
        self._refresh_whose()
        stored = self._document.stored
        waits = stored.status in ("draft", "void") or stored.refused
        self._buttons[-1].show_state(state_words(stored.status, stored.outcome), "wait" if waits else "full")

    def _refresh_whose(self) -> None:
        """Show whose the sections are, and of them only one's own where that is wanted."""
        self.own.refresh()
        first = 0
        for number, section in enumerate(self._document.rubric.sections, 1):
            words, mine = whose_section(self._document.division, section.items)
            self._buttons[number].show_whose(words, mine=mine)
            shown = any(self.own.shows(first + place) for place in range(len(section.items)))
            self._buttons[number].setVisible(shown)
            first += len(section.items)

    def shows(self, number: int) -> bool:
        """Whether the page with this number is offered."""
        return not self._buttons[number].isHidden()

    def set_narrow(self, narrow: bool) -> None:
        """Fit into less width."""
        self._box.setContentsMargins(*((2, 6, 2, 6) if narrow else (8, 12, 8, 12)))
        for made in self._buttons:
            made.set_narrow(narrow)

    def show_page(self, number: int) -> None:
        """Mark the page that is shown."""
        self._buttons[number].setChecked(True)
        self._scroll.ensureWidgetVisible(self._buttons[number], 0, 0)

"""What merging asks: item by item what each copy says, who and when, and what each choice does to total and grade.

It takes what was compared and gives answers back; nothing is written by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QListWidget, QListWidgetItem, QScrollArea, QWidget

from desktop_app.base.clock import moment, now
from desktop_app.base.text import unit_name
from desktop_app.exchange.merging.merging import Met
from desktop_app.exchange.merging.questions import NO_FILES, Files, effect, titles
from desktop_app.history.asking import Question, Side
from desktop_app.history.fields import Field
from desktop_app.history.merging import BOTH, TEXT, Which

from ...parts.growing_text import GrowingText
from ...parts.layouts import column, row
from ...parts.widgets import allow, button, label, set_text, tip
from .choice_card import ChoiceCard

KEEP_BOTH = "两者都保留，可以在下面修改"
HINT = "↑↓选一处，按数字键选定并转到下一处未定的；按“确定”以前什么都不会写入。"
DONE, OPEN = "✓", "○"


class Questions(QListWidget):
    """The list of what is asked; keys that choose are not for it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()


class Area(QScrollArea):
    """Where a question is shown; keys that turn to another one do not scroll it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class QuestionsPage(QWidget):
    """Shows one question at a time beside the list of all; ``changed`` says that ``answers`` or ``left`` are others.

    ``names`` are what the two copies are called: 本文件, and the name of the other file.
    """

    changed = Signal()

    def __init__(
        self,
        met: Met,
        names: tuple[str, str],
        answers: Mapping[Field, str] | None = None,
        files: Files = NO_FILES,
    ) -> None:
        super().__init__()
        self._met, self._names, self._files = met, names, files
        self._answers = {one.field: given for one in met.questions if (given := (answers or {}).get(one.field))}
        self._title = label(f"合并“{unit_name(met.ours.record.unit)}”", "pageTitle", wrap=True)
        self._progress = label(look="secondary", wrap=True)
        self._progress.setAccessibleName("进度")
        self._list = Questions()
        self._list.setAccessibleName("两份不一致之处")
        for _ in met.questions:
            self._list.addItem(QListWidgetItem())
        self._list.currentRowChanged.connect(self._show)
        self._ours = button("", self._take_ours)
        self._theirs = button("", self._take_theirs)
        self._anew = button("重新选择", self._begin_anew, "quiet")
        self._before = button("上一处", self._go_back)
        self._next = button("下一处", self._go_on)
        self._before.setToolTip("PgUp")
        self._next.setToolTip("PgDn")
        self._shown: QuestionView | None = None
        self._area = Area()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setObjectName("questionArea")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._outcome = label(look="choiceEffect", wrap=True)
        self._lay_out()
        self._refresh()
        self._list.setCurrentRow(max(0, self._next_open(-1)))

    def _lay_out(self) -> None:
        whole = row(self._ours, self._theirs, self._anew, None, spacing=8)
        turning = row(self._before, self._next, None, spacing=8)
        right = column((self._area, 1), turning, spacing=8)
        middle = row((self._list, 2), (right, 5), spacing=12)
        hint = label(HINT, "hint", wrap=True)
        column(self._title, self._progress, whole, (middle, 1), self._outcome, hint, on=self, spacing=8)

    @property
    def answers(self) -> dict[Field, str]:
        """What was chosen so far, by field."""
        return dict(self._answers)

    @property
    def left(self) -> int:
        """How many questions have no answer."""
        return len(self._met.questions) - len(self._answers)

    def focus_first(self) -> None:
        """Put the cursor where one chooses."""
        if self._shown is not None:
            self._shown.focus_choice()

    # --- one after the other ---

    def _show(self, at: int) -> None:
        """Show a question, with what was chosen of it."""
        if not 0 <= at < len(self._met.questions):
            return
        question = self._met.questions[at]
        rubric = self._met.ours.rubric
        text = rubric.items[rubric.positions[question.item]].text if question.item else ""
        named = titles(self._met, question, self._names, self._files)
        view = QuestionView(question, question.about or text, self._met.ours.head, named)
        view.chosen.connect(self._choose)
        had_focus = self._shown is not None and self._shown.isAncestorOf(self.focusWidget() or self)
        self._shown = view
        self._area.setWidget(view)  # which takes the one before away
        view.show_answer(self._answers.get(question.field, ""))
        self._show_effects()
        allow(self._before, "" if at else "这是第一处")
        allow(self._next, "" if at + 1 < len(self._met.questions) else "这是最后一处")
        if had_focus:
            view.focus_choice()

    def _choose(self, answer: str) -> None:
        field = self._met.questions[self._list.currentRow()].field
        if self._answers.get(field) != answer:
            self._answers[field] = answer
            self._refresh()
            self._show_effects()
            self.changed.emit()

    def _show_effects(self) -> None:
        """Say what each choice comes to, the others being as they are chosen so far."""
        if self._shown is None:
            return
        field = self._met.questions[self._list.currentRow()].field
        found = {one: effect(self._met, {**self._answers, field: one}) for one in self._shown.choices}
        alike = len(set(found.values())) == 1
        for one, (total, grade) in found.items():
            same = "，与其他选择相同" if alike else ""
            self._shown.show_effect(one, f"合并后{_total(total, grade)}{same}")

    def _refresh(self) -> None:
        """Show how far it has come."""
        questions, left = self._met.questions, self.left
        for at, question in enumerate(questions):
            item = self._list.item(at)
            is_done = question.field in self._answers
            words = f"{question.place}　{question.label}"
            item.setText(f"{DONE if is_done else OPEN} {words}")
            item.setToolTip(tip(words))
            spoken = f"{words}，{'已选定' if is_done else '未选定'}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        told = f"还有{left}处没有选定" if left else "已全部选定"
        set_text(self._progress, f"两份有{len(questions)}处改得不一样，{told}；其余的修改自动合在一起。")
        rest = "全部" if left == len(questions) else "其余都"
        for made, name in ((self._ours, self._names[0]), (self._theirs, self._names[1])):
            set_text(made, f"{rest}用{name}的")
            allow(made, "" if left else "都已选定")
        allow(self._anew, "" if self._answers else "还没有选定")
        total, grade = effect(self._met, self._answers)
        so_far = "合并以后" if not left else f"按现在的选择，未选定的暂按{self._names[0]}"
        set_text(self._outcome, f"{so_far}：{_total(total, grade)}")

    def _next_open(self, at: int) -> int:
        """Return the next question without an answer, from the first again after the last; -1 if there is none."""
        left = [one for one, question in enumerate(self._met.questions) if question.field not in self._answers]
        return next((one for one in left if one > at), left[0] if left else -1)

    def _go_on(self) -> None:
        self._turn(1)

    def _go_back(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        to = self._list.currentRow() + by
        if 0 <= to < len(self._met.questions):
            self._list.setCurrentRow(to)
            self.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn turn, a digit chooses and goes on to what is still open."""
        key, view = event.key(), self._shown
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif view is not None and 0 <= key - Qt.Key.Key_1 < len(view.choices) and not event.isAutoRepeat():
            view.choose(key - Qt.Key.Key_1)
            following = self._next_open(self._list.currentRow())
            if following >= 0:
                self._list.setCurrentRow(following)
                self.focus_first()
        else:
            super().keyPressEvent(event)

    # --- one side whole ---

    def _take_ours(self) -> None:
        self._take(Which.OURS)

    def _take_theirs(self) -> None:
        self._take(Which.THEIRS)

    def _take(self, which: Which) -> None:
        """Decide for one copy whatever has not been decided."""
        self._answers = {**self._met.compared.whole(which), **self._answers}
        self._show_again()

    def _begin_anew(self) -> None:
        self._answers.clear()
        self._show_again()

    def _show_again(self) -> None:
        self._refresh()
        self._show(self._list.currentRow())
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class QuestionView(QWidget):
    """One question with its choices, numbered as the keys that choose them; ``chosen`` sends the answer."""

    chosen = Signal(str)

    def __init__(self, question: Question, about: str, ours: str, named: list[str]) -> None:
        """``about``: what is assessed there; ``ours``: the head of our copy, which is asked first.

        ``named`` are what the sides are called.
        """
        super().__init__()
        self.setObjectName("question")
        sides = sorted(zip(question.sides, named, strict=True), key=lambda pair: pair[0].head != ours)
        self.choices: list[str] = [side.key for side, _ in sides]
        self._cards: list[ChoiceCard] = []
        self._group = QButtonGroup(self)
        for number, (side, title) in enumerate(sides, 1):
            self._cards.append(ChoiceCard(f"{number}. {title}", side.words, [_who(side)]))
        self._text: GrowingText | None = None
        self._both = question.together
        if question.both:
            self.choices.append(BOTH)
            self._text = GrowingText("两份的内容", lines=6)
            self._text.setAccessibleName("合在一起的内容")
            self._text.show_text(self._both)
            self._text.edited.connect(self._edited)
            self._cards.append(ChoiceCard(f"{len(self.choices)}. {KEEP_BOTH}", "", [], self._text))
        for number, card in enumerate(self._cards):
            self._group.addButton(card.button, number)
        self._group.idClicked.connect(self._clicked)
        heading = label(f"{question.place}　{question.label}", "fieldName", wrap=True)
        what = [label(about, wrap=True)] if about else []
        column(heading, *what, *self._cards, None, on=self, margins=(0, 0, 4, 0), spacing=8)

    def show_answer(self, answer: str) -> None:
        """Show what was chosen."""
        if answer.startswith(TEXT) and self._text is not None:
            self._text.show_text(answer.removeprefix(TEXT))
        kept = BOTH if answer.startswith(TEXT) else answer
        for choice, card in zip(self.choices, self._cards, strict=True):
            card.button.setChecked(choice == kept)

    def show_effect(self, choice: str, words: str) -> None:
        """Say what comes of a choice."""
        self._cards[self.choices.index(choice)].show_effect(words)

    def choose(self, number: int) -> None:
        """Choose by its place."""
        self._cards[number].button.click()

    def focus_choice(self) -> None:
        """Put the cursor on what is chosen, or on the first that can be."""
        (self._group.checkedButton() or self._cards[0].button).setFocus(Qt.FocusReason.TabFocusReason)

    def _clicked(self, number: int) -> None:
        choice = self.choices[number]
        text = self._text.text if choice == BOTH and self._text is not None else ""
        self.chosen.emit(f"{TEXT}{text}" if text and text != self._both else choice)

    def _edited(self, _: str) -> None:
        """Take what is typed as the answer."""
        at = self.choices.index(BOTH)
        self._cards[at].button.setChecked(True)
        self._clicked(at)


def _who(side: Side) -> str:
    return f"{side.person or '未填录入人'}　{moment(side.at, now())}"


def _total(total: str, grade: str | None) -> str:
    return f"合计{total}分，等次{f'“{grade}”' if grade else '未定'}"

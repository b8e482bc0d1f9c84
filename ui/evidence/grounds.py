"""What an item and a task have alike: a note, methods and evidence, read and edited in one way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop_app.assessing.division import Part
from desktop_app.rubric.answers import Answer, Task

from ..document import Document
from ..parts.segments import segment
from ..parts.widgets import READ_ONLY, allow, label


@dataclass(frozen=True)
class Grounds:
    """Those of the item at ``position``, or of the task with the id ``task`` in its ledger."""

    document: Document
    position: int
    task: int | None = None

    def present(self) -> Answer | Task | None:
        """Return the answer or the task as it is now; None if the task is gone."""
        answer: Any = self.document.answer(self.position)
        if self.task is None:
            return answer  # type: ignore[no-any-return]
        return next((task for task in answer.tasks if task.id == self.task), None)

    @property
    def part(self) -> Part:
        """Whose part they are is said of this."""
        return Part(self.document.rubric.items[self.position].number, self.task or 0)

    @property
    def asks_first(self) -> bool:
        """Whether somebody would be asked before they are changed: they are somebody else's part."""
        return self.document.asks_first([self.part])

    def may_change(self) -> bool:
        """Whether they may be changed: where they are somebody else's part that is asked once."""
        return self.document.may_change([self.part])

    def set(self, field: str = "", **values: Any) -> None:
        """Change fields; ``field`` lets typing merge."""
        answer: Any = self.document.answer(self.position)
        if self.task is None:
            self.document.set_answer(self.position, replace(answer, **values), field)
            return
        tasks = [replace(task, **values) if task.id == self.task else task for task in answer.tasks]
        named = f"{self.task} {field}" if field else ""
        self.document.set_answer(self.position, replace(answer, tasks=tuple(tasks)), named)


class MethodChips(QObject):
    """How something was checked (Article 11): any of the rubric's methods; ``parts`` are to be laid in a line."""

    def __init__(self, methods: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._known = methods
        self._grounds: Grounds | None = None
        self._shown: tuple[object, ...] = ()
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self._clicked)
        chips = [segment(method, "chip", self._group, number) for number, method in enumerate(methods)]
        self.parts: list[QWidget] = [label("评估方式", "secondary"), *chips]

    def show_grounds(self, grounds: Grounds | None) -> None:
        """Show what was named there."""
        self._grounds = grounds
        present = grounds.present() if grounds else None
        methods = present.methods if present is not None else ()
        editable = grounds is not None and grounds.document.editable
        shown = methods, editable, grounds.document.declined if grounds else 0
        if shown == self._shown:
            return
        self._shown = shown
        for number, method in enumerate(self._known):
            chip = self._group.button(number)
            chip.setChecked(method in methods)
            allow(chip, "" if editable else READ_ONLY if grounds else "请先选中一项任务")

    def _clicked(self, number: int) -> None:
        self._shown = ()  # the click itself has checked the chip
        present = self._grounds.present() if self._grounds else None
        if self._grounds is None or present is None:
            return
        method = self._known[number]
        on = method not in present.methods
        wanted = {*present.methods, method} if on else {*present.methods} - {method}
        methods = tuple(known for known in self._known if known in wanted)
        self._grounds.set(methods=methods)

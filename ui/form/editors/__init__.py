"""One editor a rule kind; a form is built by asking this table."""

from __future__ import annotations

from desktop_app.rubric.rules import (
    Checklist,
    Choice,
    Direct,
    GradedList,
    PerCase,
    PlanShortfall,
    Ratio,
    Rule,
    Shortfall,
)

from ...document import Document
from .base import Editor
from .checklist import ChecklistEditor
from .choice import ChoiceEditor
from .counts import PerCaseEditor, PlanShortfallEditor, ShortfallEditor
from .direct import DirectEditor
from .graded_list import GradedListEditor
from .ratio import RatioEditor

EDITORS: dict[type[Rule], type[Editor]] = {
    Shortfall: ShortfallEditor,
    PlanShortfall: PlanShortfallEditor,
    PerCase: PerCaseEditor,
    Choice: ChoiceEditor,
    Checklist: ChecklistEditor,
    GradedList: GradedListEditor,
    Ratio: RatioEditor,
    Direct: DirectEditor,
}


def editor_for(document: Document, position: int) -> Editor:
    """Return the editor for the item at ``position`` of the document's rubric."""
    return EDITORS[type(document.rubric.items[position])](document, position)

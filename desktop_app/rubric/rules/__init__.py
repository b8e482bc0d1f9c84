"""One class a rule kind: which answer it takes, how it scores, how it words a deduction.

The classes are the rubric's items: ``msgspec`` reads a TOML table into the class that its ``kind``
names. All amounts inside are integer hundredths of a point, or an exact ``Fraction`` of them.
"""

from typing import get_args

from .base import EachRule, Exact, Loss, Number, Option, Range, Remark, Rule, label_faults, list_faults
from .counts import PerCase, PlanShortfall, Shortfall
from .direct import Direct
from .graded_list import GradedList, TaskGrade
from .options import Checklist, Choice
from .ratio import Ratio

Item = Shortfall | PlanShortfall | Choice | Checklist | PerCase | GradedList | Ratio | Direct
LISTINGS = {listing.table: listing for kind in get_args(Item) for listing in kind.listings}
"""Every list that lies in a table of its own, by the table's name."""

__all__ = [
    "LISTINGS",
    "Checklist",
    "Choice",
    "Direct",
    "EachRule",
    "Exact",
    "GradedList",
    "Item",
    "Loss",
    "Number",
    "Option",
    "PerCase",
    "PlanShortfall",
    "Range",
    "Ratio",
    "Remark",
    "Rule",
    "Shortfall",
    "TaskGrade",
    "label_faults",
    "list_faults",
]

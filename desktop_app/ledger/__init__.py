"""Task ledgers of units: a workbook or cells from the clipboard, its columns, its tasks, and what differs from before.

``read_ledger`` or ``sheet_from_text`` give sheets, ``recognise`` finds the headings, ``read_off`` takes the
tasks and lists every row that is none, ``compare`` matches them with the tasks that are there. Grades are never
read: the team gives them.
"""

from .comparing import Comparison, Match, assessed, compare, with_work_since
from .headings import FIELDS, Layout, best_sheet, recognise, without_headings
from .rows import COUNTS, Count, Reading, Skipped, read_off
from .sheets import Sheet, sheet_from_text
from .workbook import SUFFIXES, read_ledger, read_workbook

__all__ = [
    "COUNTS",
    "FIELDS",
    "SUFFIXES",
    "Comparison",
    "Count",
    "Layout",
    "Match",
    "Reading",
    "Sheet",
    "Skipped",
    "assessed",
    "best_sheet",
    "compare",
    "read_ledger",
    "read_off",
    "read_workbook",
    "recognise",
    "sheet_from_text",
    "with_work_since",
    "without_headings",
]

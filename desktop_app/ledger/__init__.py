"""Task ledgers of units: a file's or the clipboard's tables, their columns, their tasks, and what differs from before.

``read_ledger``, ``sheets_from_page`` or ``sheet_from_text`` give sheets, ``taken`` says which of them are the ledger,
``recognise`` finds the headings, ``read_off`` takes the tasks and lists every row that is none, ``compare`` matches
them with the tasks that are there. Grades are never read: the team gives them.
"""

from .comparing import Comparison, Match, assessed, compare, plain_words, with_work_since
from .headings import FIELDS, Layout, best_sheet, recognise, without_headings
from .rows import COUNTS, Count, Reading, Skipped, read_off, together
from .sheets import Sheet, sheet_from_text
from .taking import left, taken
from .workbook import SUFFIXES, read_ledger, read_workbook, sheets_from_page

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
    "left",
    "plain_words",
    "read_ledger",
    "read_off",
    "read_workbook",
    "recognise",
    "sheet_from_text",
    "sheets_from_page",
    "taken",
    "together",
    "with_work_since",
    "without_headings",
]

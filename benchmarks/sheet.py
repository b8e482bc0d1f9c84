"""The sheet: the first one as a whole process, and again in a program that is running."""

from __future__ import annotations

from pathlib import Path

from desktop_app.paper.form import sheet_pdf
from desktop_app.record.scoring import score

from . import visits
from .measure import Line, compared, process, take_turns

TURNS = 25


def measured(folder: Path) -> list[Line]:
    """Take turns between a process that only imports reportlab, one that writes a sheet, and a sheet here."""
    file = folder / "sheet.db"
    record, rubric = visits.sample(), visits.rubric()
    (id_,) = visits.stored(file, record)
    result = score(rubric, record)
    library, first, again = take_turns(
        TURNS,
        process("-c", "import reportlab.platypus"),
        process("-m", "desktop_app", "sheet", file, id_, "-o", folder / "sheet.pdf"),
        lambda: sheet_pdf(rubric, record, result, draft=False),
    )
    return [
        compared("first sheet (process)", first, "import reportlab.platypus (process)", library, "≤ 3"),
        compared("the sheet again (running)", again, "the first sheet (process)", first, "≤ 30 ms"),
    ]

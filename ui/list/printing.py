"""The papers of several assessments on their way to one printer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from desktop_app.assessing.several import Done, Paper, each
from desktop_app.base.errors import UserError
from desktop_app.files.written import note_written

from ..paper.pdf_pages import print_pdf
from ..paper.printer import is_file, where_to

UNDONE = "未打印"


def told_printed(printer: QPrinter, what: str, ids: list[str]) -> str:
    """Remember a file that was printed into, and return what is to be said, with a place for how many."""
    if is_file(printer):
        note_written(Path(printer.outputFileName()), ids)
    return f"{where_to(printer)}：".replace("{", "{{").replace("}", "}}") + f"{{}}份{what}"


def print_papers(papers: Iterator[Paper | UserError], printer: QPrinter) -> Done:
    """Print each paper as a job of its own, so that none begins on another's last leaf; into a file all as one."""
    if not is_file(printer):
        return each(papers, lambda paper: print_pdf(paper.pdf.data, printer), UNDONE)
    from desktop_app.paper.joining import joined

    made: list[bytes] = []
    done = each(papers, lambda paper: made.append(paper.pdf.data), UNDONE)
    if made:
        print_pdf(joined(made), printer)
    return done

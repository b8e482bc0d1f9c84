"""The papers of several assessments on their way to one printer."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtPrintSupport import QPrinter

from desktop_app.assessing.several import Done, Paper, each
from desktop_app.base.errors import UserError

from ..paper.pdf_pages import print_pdf

UNDONE = "未打印"


def print_papers(papers: Iterator[Paper | UserError], printer: QPrinter) -> Done:
    """Print each paper as a job of its own, so that none begins on another's last leaf; into a file all as one."""
    if not printer.outputFileName():
        return each(papers, lambda paper: print_pdf(paper.pdf.data, printer), UNDONE)
    from desktop_app.paper.joining import joined

    made: list[bytes] = []
    done = each(papers, lambda paper: made.append(paper.pdf.data), UNDONE)
    if made:
        print_pdf(joined(made), printer)
    return done

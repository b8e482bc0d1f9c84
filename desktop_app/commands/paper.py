"""The subcommands that print: the sheet with its supplement, the blank sheet, the forms for the meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..base.errors import UserError
from ..record.readiness import noted_warnings, today
from ..record.scoring import score
from ..record.status import is_draft
from ..rubric.loading import load_rubric, shipped_rubrics
from .ending import say, warn
from .shared import FILE, ID, as_json, find_id, on_rubric, opened_file, print_json, write_file

to_pdf = click.option("-o", "--output", type=FILE, required=True, help="The PDF to write.")


@click.command("sheet")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="ID", type=ID)
@to_pdf
@click.option("--supplement", is_flag=True, help="Add the supplement (附页) with all its parts.")
@click.option("--revision", type=int, help="The revision to print; else the last one, or the draft.")
@as_json
def sheet(file: Path, id_: str, output: Path, supplement: bool, revision: int | None, json_: bool) -> None:
    """Print the sheet of one assessment as PDF; the beginning of its ID is enough."""
    from ..paper.contents import ALL_PARTS
    from ..paper.supplement import document_pdf
    from ..paper.typesetting.pen import Pdf

    with opened_file(file) as store:
        one = store.load(find_id(store, id_))
        revisions = store.revisions.of(one.id)
    if revision is not None or (revisions and not is_draft(one.status)):
        if revision is not None and not 0 < revision <= len(revisions):
            raise UserError(
                f"没有第{revision}版；这个评估{f'定稿过{len(revisions)}次' if revisions else '还没有定稿'}。"
            )
        from ..paper.joining import joined

        kept = revisions[(revision or 0) - 1]
        _write_pdf(output, Pdf(joined([kept.sheet, kept.supplement][: 1 + supplement]), ()), json_)
        return
    parts, result = ALL_PARTS if supplement else (), score(one.rubric, one.record)
    noted = noted_warnings(one.rubric, one.record, result, today())
    _write_pdf(output, document_pdf(one.rubric, one.record, result, parts=parts, draft=True, noted=noted), json_)


@click.command("blank")
@to_pdf
@on_rubric
@as_json
def blank(output: Path, rubric_path: Path | None, json_: bool) -> None:
    """Print an empty sheet as PDF, to be filled in by hand."""
    from ..paper.form import blank_pdf

    _write_pdf(output, blank_pdf(load_rubric(rubric_path) if rubric_path else shipped_rubrics()[0]), json_)


@click.command("forms")
@click.argument("file", type=FILE, required=False)
@click.argument("id_", metavar="[ID]", type=ID, required=False)
@to_pdf
@on_rubric
@as_json
def forms(file: Path | None, id_: str | None, output: Path, rubric_path: Path | None, json_: bool) -> None:
    """Print ballots, counting sheet and sign-in sheet as PDF: for one assessment of FILE, or blank."""
    from ..paper.contents import Form
    from ..paper.meeting import meeting_pdf, meetings

    if file is None:
        held = meetings(load_rubric(rubric_path) if rubric_path else shipped_rubrics()[0])
    else:
        with opened_file(file) as store:
            one = store.load(find_id(store, id_ or ""))
        held = meetings(one.rubric, one.record.unit, one.record.date)
    if not held:
        raise UserError("这张考核表没有满意度测评，不需要测评用表。")
    _write_pdf(output, meeting_pdf(held, tuple(Form)), json_)


def _write_pdf(path: Path, pdf: Any, json_: bool) -> None:
    write_file(path, pdf.data)
    if json_:
        print_json({"file": str(path), "missing": list(pdf.missing)})
        return
    if pdf.missing:
        warn(f"请注意：字库里没有“{''.join(pdf.missing)}”，已在纸上标出，请手写补上。")
    say(f"已写入 {path}")

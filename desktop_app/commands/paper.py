"""The subcommands that print: the unit's paper or the internal one, the blank sheet, the forms for the meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..assessing.printing import Content, draft_internal, kept_internal, kept_paper
from ..base.errors import UserError
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
@click.option("--supplement", is_flag=True, help="Add the supplement (附页) to a draft; what is final has it already.")
@click.option("--internal", is_flag=True, help="Print the internal paper (内部) instead, with the evidence pictured.")
@click.option("--no-code", is_flag=True, help="Leave out check code and QR code.")
@click.option("--revision", type=int, help="The revision to print; else the last one, or the draft.")
@as_json
def sheet(
    file: Path,
    id_: str,
    output: Path,
    supplement: bool,
    internal: bool,
    no_code: bool,
    revision: int | None,
    json_: bool,
) -> None:
    """Print the paper of one assessment for the unit as PDF, or the internal one; the beginning of its ID is enough."""
    if internal and (supplement or no_code):
        raise UserError("--internal 只能单独使用：内部材料不与给被评估单位的考核表印在一起。")
    with opened_file(file) as store:
        one = store.load(find_id(store, id_))
        revisions = store.revisions.of(one.id)
        if revision is not None and not 0 < revision <= len(revisions):
            raise UserError(
                f"没有第{revision}版；这份评估{f'定稿过{len(revisions)}次' if revisions else '还没有定稿'}。"
            )
        if revision is None and (is_draft(one.status) or not revisions):
            pdf = _draft(store, one, supplement=supplement, internal=internal)
        else:
            at = (revision or len(revisions)) - 1
            replaces = revisions[at - 1].printed_code if at else ""
            if internal:
                pdf = kept_internal(one.rubric, revisions[at], replaces, _contents(store))
            else:
                pdf = kept_paper(one.rubric, revisions[at], whole=supplement, code=not no_code)
    _write_pdf(output, pdf, json_, of=one.id)


def _draft(store: Any, one: Any, *, supplement: bool, internal: bool) -> Any:
    from ..paper.contents import UNIT_PARTS
    from ..paper.supplement import document_pdf

    if internal:
        return draft_internal(one.rubric, one.record, _contents(store))
    parts, result = UNIT_PARTS if supplement else (), score(one.rubric, one.record)
    return document_pdf(one.rubric, one.record, result, parts=parts, draft=True)


def _contents(store: Any) -> Content:
    return lambda file: bytes(store.evidence.content(file.sha256))


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
        held, of = meetings(load_rubric(rubric_path) if rubric_path else shipped_rubrics()[0]), ""
    else:
        with opened_file(file) as store:
            one = store.load(find_id(store, id_ or ""))
        held, of = meetings(one.rubric, one.record), one.id
    if not held:
        raise UserError("这张考核表没有满意度测评，不需要测评用表。")
    _write_pdf(output, meeting_pdf(held, tuple(Form)), json_, of=of)


@click.command("manual")
@click.option("-o", "--output", type=FILE, required=True, help="要写的PDF文件。")
def manual(output: Path) -> None:
    """把使用手册存为PDF，有目录、页码和图。"""
    from ..paper.manual import manual_pdf

    _write_pdf(output, manual_pdf(shipped_rubrics()[0]), json_=False)


def _write_pdf(path: Path, pdf: Any, json_: bool, *, of: str = "") -> None:
    write_file(path, pdf.data, of=[of] if of else [])
    if json_:
        print_json({"file": str(path), "missing": list(pdf.missing)})
        return
    if pdf.missing:
        warn(f"请注意：字库里没有“{''.join(pdf.missing)}”，已在纸上标出，请手写补上。")
    say(f"已写入 {path}")

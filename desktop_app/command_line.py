"""The command line: each subcommand prints text for people, and one JSON document with ``--json``.

Exit 0 done, 1 a clear refusal (one sentence on stderr), 2 wrong usage.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from msgspec import to_builtins

from . import handover_commands
from .assessment import Assessment, from_json, rubric_id, to_json
from .command_parts import FILE, as_json
from .command_parts import print_json as _print_json
from .errors import UserError, reason
from .evidence import without_missing
from .points import written, written_total
from .readiness import is_draft, noted_warnings, state_words, today
from .rubric import Rubric, load_rubric, shipped_rubric, warnings
from .scoring import Result, score, to_dict

on_rubric = click.option("--rubric", "rubric_path", type=FILE, help="A rubric file instead of a shipped one.")
to_pdf = click.option("-o", "--output", type=FILE, required=True, help="The PDF to write.")


class Commands(click.Group):
    """A group whose commands end with exit 1 and one sentence when they refuse."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=Commands)
def commands() -> None:
    """Score, store and print assessments; without a subcommand, [FILE] opens in the window."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a pipe on Windows is not UTF-8


@commands.command("score")
@click.argument("answers", nargs=-1, required=True, type=FILE)
@on_rubric
@as_json
def score_(answers: tuple[Path, ...], rubric_path: Path | None, json_: bool) -> None:
    """Score interchange files; with --json one line a file."""
    for path in answers:
        rubric, record = _read(path, rubric_path)
        result = score(rubric, record)
        if json_:
            click.echo(json.dumps(to_dict(result), ensure_ascii=False))
        else:
            click.echo("\n".join(_in_words(record, result)))


@commands.command("import")
@click.argument("file", type=FILE)
@click.argument("answers", nargs=-1, required=True, type=FILE)
@on_rubric
@as_json
def import_(file: Path, answers: tuple[Path, ...], rubric_path: Path | None, json_: bool) -> None:
    """Add interchange files to FILE, all or none; FILE is made if it is not there."""
    from .store import Store

    read = [_read(path, rubric_path) for path in answers]
    store = Store.open(file) if file.exists() else Store.create(file)
    with contextlib.closing(store):
        whole = [without_missing(rubric, record, store.has_evidence) for rubric, record in read]
        ids = store.add_all([(rubric, kept) for (rubric, _), (kept, _) in zip(read, whole, strict=True)], "导入")
    for line in (line for _, dropped in whole for line in dropped):
        click.echo(f"请注意：{line}", err=True)
    if json_:
        _print_json([{"id": id_, "unit": record.unit} for id_, (_, record) in zip(ids, read, strict=True)])
    else:
        for id_, (_, record) in zip(ids, read, strict=True):
            click.echo(f"已导入 {record.unit or '（未填单位）'}，编号 {id_}")


@commands.command("export")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="[ID]", required=False)
@click.option("-o", "--output", type=FILE, help="The file to write, instead of standard output.")
@click.option("--json", is_flag=True, expose_value=False, help="Changes nothing: it is JSON.")
def export(file: Path, id_: str | None, output: Path | None) -> None:
    """Write one assessment of FILE as an interchange document, or all of them as an array."""
    with _opened(file) as store:
        if id_ is None and len(store.ids()) != 1:
            all_of_them = [store.load(one) for one in store.ids()]
            documents = b",\n".join(to_json(one.rubric, one.record).rstrip() for one in all_of_them)
            data = b"[" + documents + b"]\n"
        else:
            one = store.load(_find(store, id_ or ""))
            data = to_json(one.rubric, one.record)
    if output is None:
        click.echo(data.decode(), nl=False)
    else:
        _write(output, data)


@commands.command("list")
@click.argument("file", type=FILE)
@as_json
def list_(file: Path, json_: bool) -> None:
    """List the assessments in FILE, the last changed first."""
    with _opened(file) as store:
        loaded, faults = store.load_all()
    rows = [(one, score(one.rubric, one.record)) for one in loaded]
    if json_:
        _print_json(
            [
                {
                    "id": one.id,
                    "unit": one.record.unit,
                    "date": one.record.date,
                    "total": written_total(result.total),
                    "grade": result.grade,
                    "status": one.status,
                    "unanswered": list(result.unanswered),
                }
                for one, result in rows
            ]
        )
    for one, result in () if json_ else rows:
        left = f"还有{len(result.unanswered)}项未评" if result.unanswered else "已评齐"
        unit, date = one.record.unit or "（未填单位）", one.record.date or "（未填日期）"
        figures = (
            f"{written_total(result.total):>6}  {result.grade or '—'}  {state_words(one.status, one.outcome)}  {left}"
        )
        click.echo(f"{one.id}  {date}  {figures}  {unit}")
    if faults:
        raise UserError(faults[0] if len(faults) == 1 else f"{faults[0]}另有{len(faults) - 1}个也无法读取。")
    if not rows and not json_:
        click.echo("文件里还没有评估。")


@commands.command("sheet")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="ID")
@to_pdf
@click.option("--supplement", is_flag=True, help="Add the supplement (附页) with all its parts.")
@click.option("--revision", type=int, help="The revision to print; else the last one, or the draft.")
@as_json
def sheet(file: Path, id_: str, output: Path, supplement: bool, revision: int | None, json_: bool) -> None:
    """Print the sheet of one assessment as PDF; the beginning of its ID is enough."""
    from .paper import ALL_PARTS
    from .sheet import Pdf, document_pdf

    with _opened(file) as store:
        one = store.load(_find(store, id_))
        revisions = store.revisions(one.id)
    if revision is not None or (revisions and not is_draft(one.status)):
        if revision is not None and not 0 < revision <= len(revisions):
            raise UserError(f"没有第{revision}版；这个评估定稿过{len(revisions)}次。")
        from .pdf_joining import joined

        kept = revisions[(revision or 0) - 1]
        _write_pdf(output, Pdf(joined([kept.sheet, kept.supplement][: 1 + supplement]), ()), json_)
        return
    parts, result = ALL_PARTS if supplement else (), score(one.rubric, one.record)
    noted = noted_warnings(one.rubric, one.record, result, today())
    _write_pdf(output, document_pdf(one.rubric, one.record, result, parts=parts, draft=True, noted=noted), json_)


@commands.command("finalise")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="ID")
@click.option("--person", default="", help="Who does it, for the history.")
@as_json
def finalise(file: Path, id_: str, person: str, json_: bool) -> None:
    """Fix the next revision of a draft; refused while anything is missing or a warning has not been noted."""
    from . import finalising
    from .store import Store

    with contextlib.closing(Store.open(file)) as store:
        store.person = person
        stored = store.load(_find(store, id_))
        revision = finalising.prepared(stored, store.revisions(stored.id), person)
        finalising.keep(store, stored, revision)
    if json_:
        _print_json({"id": stored.id, "revision": revision.number, "code": revision.printed_code})
    else:
        click.echo(
            f"已定稿：第{revision.number}版，{revision.total}分，{revision.grade}，校验码 {revision.printed_code}"
        )


@commands.command("blank")
@to_pdf
@on_rubric
@as_json
def blank(output: Path, rubric_path: Path | None, json_: bool) -> None:
    """Print an empty sheet as PDF, to be filled in by hand."""
    from .rubric import shipped_rubrics
    from .sheet import blank_pdf

    _write_pdf(output, blank_pdf(load_rubric(rubric_path) if rubric_path else shipped_rubrics()[0]), json_)


@commands.command("forms")
@click.argument("file", type=FILE, required=False)
@click.argument("id_", metavar="[ID]", required=False, default="")
@to_pdf
@on_rubric
@as_json
def forms(file: Path | None, id_: str, output: Path, rubric_path: Path | None, json_: bool) -> None:
    """Print ballots, counting sheet and sign-in sheet as PDF: for one assessment of FILE, or blank."""
    from .paper import Form
    from .rubric import shipped_rubrics
    from .sheet import meeting_pdf, meetings

    if file is None:
        held = meetings(load_rubric(rubric_path) if rubric_path else shipped_rubrics()[0])
    else:
        with _opened(file) as store:
            one = store.load(_find(store, id_))
        held = meetings(one.rubric, one.record.unit, one.record.date)
    if not held:
        raise UserError("这张考核表没有满意度测评，不需要测评用表。")
    _write_pdf(output, meeting_pdf(held, tuple(Form)), json_)


@commands.command("check")
@click.argument("file", type=FILE)
@as_json
def check(file: Path, json_: bool) -> None:
    """Look through FILE: its structure, and every assessment in it."""
    from . import finalising

    with _opened(file) as store:
        faults, count = finalising.check(store), len(store.ids())
    if json_:
        _print_json({"file": str(file), "assessments": count, "faults": faults})
    elif faults:
        click.echo("\n".join(faults))
    else:
        click.echo(f"“{file}”完好，有{count}个评估。")
    if faults:
        raise UserError(f"“{file}”有{len(faults)}处问题。")


for command in (handover_commands.handover, handover_commands.verify, handover_commands.unseal):
    commands.add_command(command)


@commands.command("tasks")
@click.argument("workbook", type=FILE)
@click.option("--count", type=click.Choice(["measures", "findings"]), help="What counts as a task.")
@as_json
def tasks(workbook: Path, count: Any, json_: bool) -> None:
    """Read the tasks of a ledger (.xlsx, .xls, .ods); list the rows that are none, with the reason."""
    from . import ledger

    sheets = ledger.read_ledger(workbook)
    sheet = sheets[ledger.best_sheet(sheets)]
    layout = ledger.recognise(sheet)
    if layout is None or not layout.readable:
        raise UserError(f"“{workbook.name}”里没有问题或措施这样的列，请在窗口里导入并指明各列。")
    reading = ledger.read_off(sheet, layout)
    found = reading.tasks(count if count in reading.choices else reading.choices[0])
    if json_:
        skipped = [row._asdict() for row in reading.skipped]
        _print_json({"sheet": sheet.name, "tasks": [to_builtins(task) for task in found], "skipped": skipped})
        return
    for number, task in enumerate(found, 1):
        click.echo("  ".join([str(number), *filter(None, (task.finding, task.text, task.department, task.deadline))]))
    for row in reading.skipped:
        click.echo(f"第{row.row}行没有读：{row.reason}：{row.text}", err=True)


@commands.command("rubric")
@click.argument("toml", type=FILE)
@as_json
def rubric(toml: Path, json_: bool) -> None:
    """Check a rubric file; say what does not add up."""
    loaded = load_rubric(toml)
    if json_:
        _print_json({"id": loaded.id, "items": len(loaded.items), "warnings": warnings(loaded)})
        return
    click.echo(f"“{loaded.name}”（{loaded.id}）：{len(loaded.sections)}个部分，{len(loaded.items)}项，合计100分。")
    for section in loaded.sections:
        click.echo(f"  {section.name}（{section.points}分）：第{section.items[0].number}—{section.items[-1].number}项")
    for warning in warnings(loaded):
        click.echo(f"  请注意：{warning}")


def _read(path: Path, rubric_path: Path | None) -> tuple[Rubric, Assessment]:
    """Read an interchange file on its rubric; answers that contradict themselves are refused."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None
    rubric = load_rubric(rubric_path) if rubric_path else shipped_rubric(rubric_id(text, path.name))
    record = from_json(rubric, text, path.name)
    for item, answer in zip(rubric.items, record.answers, strict=True):
        for contradiction in item.contradictions(answer):
            raise UserError(f"“{path.name}”第{item.number}项：{contradiction}。")
    return rubric, record


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    from .store import Store  # keeps sqlite-utils out of the commands that need no file

    with contextlib.closing(Store.open(file, read_only=True)) as store:
        yield store


def _find(store: Any, start: str) -> str:
    """Return the one id that begins with ``start``."""
    found = [id_ for id_ in store.ids() if id_.startswith(start)]
    if len(found) == 1:
        return str(found[0])
    how = "没有" if not found else f"有{len(found)}个"
    raise UserError(f"“{store.path.name}”里{how}编号以“{start}”开头的评估。")


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UserError(f"“{path}”不能写入（{reason(error)}）。") from None


def _write_pdf(path: Path, pdf: Any, json_: bool) -> None:
    _write(path, pdf.data)
    if json_:
        _print_json({"file": str(path), "missing": list(pdf.missing)})
        return
    if pdf.missing:
        click.echo(f"请注意：字库里没有“{''.join(pdf.missing)}”，已在纸上标出，请手写补上。", err=True)
    click.echo(f"已写入 {path}")


def _in_words(record: Assessment, result: Result) -> Iterator[str]:
    """Tell a result: the total, then each section, each deduction, each notice."""
    state = f"等次 {result.grade}" if result.grade else "等次未定"
    if result.unanswered:
        low, high = written_total(result.lowest), written_total(result.highest)
        state += f"，还有{len(result.unanswered)}项未评，最终得分在{low}至{high}之间"
    yield f"{record.unit or '（未填单位）'}  合计 {written_total(result.total)}  {state}"
    for section in result.sections:
        yield f"  {section.name}  {written(section.points)} / {written(section.full)}"
        for item in section.items:
            for deduction in item.deductions:
                yield f"    第{item.number}项  {deduction.reason}"
            if item.points is None:
                yield f"    第{item.number}项  未评"
    for notice in result.notices:
        yield f"  请注意：{notice}"

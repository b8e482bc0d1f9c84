"""The command line: each subcommand prints text for people, and one JSON document with ``--json``.

Exit 0 done, 1 a clear refusal (one sentence on stderr), 2 wrong usage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from msgspec import to_builtins

from ..base.clock import day, now
from ..base.errors import UserError, reason
from ..base.printing import print_utf_8
from ..base.text import unit_name
from ..base.version import VERSION
from ..record.assessment import Assessment
from ..record.attachments import without_missing
from ..record.interchange import from_json, rubric_id, to_json
from ..record.scoring import Result, score, to_dict
from ..record.status import state_words
from ..rubric.amounts import written, written_total
from ..rubric.answers import UNSAID
from ..rubric.loading import load_rubric, shipped_rubric, warnings
from ..rubric.rubric import Rubric
from . import backups as command_backups
from . import handover as command_handover
from . import paper as command_paper
from .shared import FILE, as_json, changed_file, find_id, on_rubric, opened_file, print_json, write_file
from .usage import usage_fault


class Commands(click.Group):
    """A group whose commands end with exit 1 and one sentence when they refuse."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Begin; all that follows may print Chinese."""
        print_utf_8()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except click.UsageError as error:
            _explain(ctx, error)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words before the subcommand."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            _explain(ctx, error)


def _explain(ctx: click.Context, error: click.UsageError) -> NoReturn:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        raise error
    click.echo(usage_fault(error, ctx.invoked_subcommand), err=True)
    ctx.exit(2)


@click.group(cls=Commands)
@click.version_option(VERSION, message="巡察整改成效评估　版本 %(version)s")
def commands() -> None:
    """Score, store and print assessments; without a subcommand, [FILE] opens in the window."""


for command in (
    *(command_paper.sheet, command_paper.blank, command_paper.forms),
    *(command_backups.backups, command_backups.restore),
    *(command_handover.handover, command_handover.verify, command_handover.unseal),
):
    commands.add_command(command)


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
    from ..backups.making import backup
    from ..backups.occasions import IMPORTING

    read = [_read(path, rubric_path) for path in answers]
    with changed_file(file, create=True) as store:
        if store.ids():
            backup(store, IMPORTING)
        whole = [without_missing(rubric, record, store.evidence.has) for rubric, record in read]
        ids = store.add_all([(rubric, kept) for (rubric, _), (kept, _) in zip(read, whole, strict=True)])
    told = [f"{one}。" for one in dict.fromkeys(rubric.doctored for rubric, _ in read) if one]
    for line in (*told, *(line for _, dropped in whole for line in dropped)):
        click.echo(f"请注意：{line}", err=True)
    if json_:
        print_json([{"id": id_, "unit": record.unit} for id_, (_, record) in zip(ids, read, strict=True)])
    else:
        for id_, (_, record) in zip(ids, read, strict=True):
            click.echo(f"已导入 {unit_name(record.unit)}，编号 {id_}")


@commands.command("export")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="[ID]", required=False)
@click.option("-o", "--output", type=FILE, help="The file to write, instead of standard output.")
@click.option("--json", is_flag=True, expose_value=False, help="Changes nothing: it is JSON.")
def export(file: Path, id_: str | None, output: Path | None) -> None:
    """Write one assessment of FILE as an interchange document, or all of them as an array."""
    with opened_file(file) as store:
        if id_ is None and len(store.ids()) != 1:
            all_of_them = [store.load(one) for one in store.ids()]
            documents = b",\n".join(to_json(one.rubric, one.record).rstrip() for one in all_of_them)
            data = b"[" + documents + b"]\n"
        else:
            one = store.load(find_id(store, id_ or ""))
            data = to_json(one.rubric, one.record)
    if output is None:
        click.echo(data.decode(), nl=False)
    else:
        write_file(output, data)


@commands.command("list")
@click.argument("file", type=FILE)
@as_json
def list_(file: Path, json_: bool) -> None:
    """List the assessments in FILE, the last changed first; as JSON "outcome" tells how one was signed: refused too."""
    from ..storage.summaries import Summaries

    with opened_file(file) as store:
        rows, faults = Summaries().of(store.file)
    if json_:
        told = ("id", "unit", "date", "total", "grade", "status", "outcome", "unanswered")
        print_json([{name: getattr(one, name) for name in told} | {"grade": one.grade or None} for one in rows])
    for one in () if json_ else rows:
        left = f"还有{len(one.unanswered)}项未评" if one.unanswered else "已评齐"
        state = state_words(one.status, one.outcome, day(one.changed, now()))
        figures = f"{one.total:>6}  {one.grade or '—'}  {state}  {left}"
        click.echo(f"{one.id}  {one.date or '（未填日期）'}  {figures}  {unit_name(one.unit)}")
    if faults:
        raise UserError(faults[0] if len(faults) == 1 else f"{faults[0]}另有{len(faults) - 1}个也无法读取。")
    if not rows and not json_:
        click.echo("文件里还没有评估。")


@commands.command("finalise")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="ID")
@click.option("--person", default="", help="Who does it, for the history.")
@as_json
def finalise(file: Path, id_: str, person: str, json_: bool) -> None:
    """Fix the next revision of a draft; refused while anything is missing or a warning has not been noted."""
    from ..assessing import finalising
    from ..backups.making import backup
    from ..backups.occasions import FINALISING

    with changed_file(file, person) as store:
        stored = store.load(find_id(store, id_))
        revision = finalising.prepared(stored, store.revisions.of(stored.id), person)
        backup(store, FINALISING)
        finalising.keep(store, stored, revision)
    if json_:
        print_json({"id": stored.id, "revision": revision.number, "code": revision.printed_code})
    else:
        click.echo(
            f"已定稿：第{revision.number}版，{revision.total}分，{revision.grade}，校验码 {revision.printed_code}"
        )


@commands.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
def check(files: tuple[Path, ...], json_: bool) -> None:
    """Look through FILES, and all .db files in folders: their structure, and every assessment in them."""
    from ..assessing.checking import check_file, data_files, sealed_files

    if len(files) == 1 and not files[0].is_dir():
        _check_one(files[0], json_)
        return
    found = []
    for path in data_files(files):
        found.append(one := check_file(path))
        if not json_:
            click.echo(f"完好　{path}（{one.assessments}个评估）" if not one.faults else f"有问题　{path}")
            for fault in one.faults:
                click.echo(f"　　{fault}")
    for path in () if json_ else sealed_files(files):
        click.echo(f"没有检查　{path}（加口令的副本，请先用 unseal 解开）")
    if json_:
        print_json([to_builtins(one) for one in found])
    bad = [one for one in found if one.faults]
    if bad:
        raise UserError(f"检查了{len(found)}个文件，其中{len(bad)}个有问题；所有文件都没有改动。")
    if not json_:
        click.echo(f"检查了{len(found)}个文件，都完好。")


def _check_one(file: Path, json_: bool) -> None:
    from ..assessing.checking import faults as faults_of

    with opened_file(file) as store:
        faults, count = faults_of(store), len(store.ids())
    if json_:
        print_json({"file": str(file), "assessments": count, "faults": faults})
    elif faults:
        click.echo("\n".join(faults))
    else:
        click.echo(f"“{file}”完好，有{count}个评估。")
    if faults:
        raise UserError(f"“{file}”有{len(faults)}处问题。")


@commands.command("tasks")
@click.argument("workbook", type=FILE)
@click.option("--count", type=click.Choice(["measures", "findings"]), help="What counts as a task.")
@as_json
def tasks(workbook: Path, count: Any, json_: bool) -> None:
    """Read the tasks of a ledger (.xlsx, .xls, .ods); list the rows that are none, with the reason."""
    from .. import ledger

    sheets = ledger.read_ledger(workbook)
    sheet = sheets[ledger.best_sheet(sheets)]
    layout = ledger.recognise(sheet)
    if layout is None or not layout.readable:
        raise UserError(f"“{workbook.name}”里没有问题或措施这样的列，请在窗口里导入并指明各列。")
    reading = ledger.read_off(sheet, layout)
    found = reading.tasks(count if count in reading.choices else reading.choices[0])
    if json_:
        skipped = [row._asdict() for row in reading.skipped]
        print_json({"sheet": sheet.name, "tasks": [to_builtins(task) for task in found], "skipped": skipped})
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
        print_json({"id": loaded.id, "items": len(loaded.items), "warnings": warnings(loaded)})
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


def _in_words(record: Assessment, result: Result) -> Iterator[str]:
    """Tell a result: the total, then each section, each deduction, each notice."""
    state = f"等次 {result.grade}" if result.grade else "等次未定"
    if result.unanswered:
        low, high = written_total(result.lowest), written_total(result.highest)
        state += f"，还有{len(result.unanswered)}项未评，最终得分在{low}至{high}之间"
    yield f"{unit_name(record.unit)}  合计 {written_total(result.total)}  {state}"
    for section in result.sections:
        yield f"  {section.name}  {written(section.points)} / {written(section.full)}"
        for item in section.items:
            for deduction in item.deductions:
                yield f"    第{item.number}项  {deduction.reason}"
            if item.points is None:
                yield f"    第{item.number}项  {UNSAID}"
    for notice in result.notices:
        yield f"  请注意：{notice.words}"

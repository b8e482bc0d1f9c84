"""The command line: each subcommand prints text for people, and one JSON document with ``--json``.

Exit 0 done, 1 a clear refusal (one sentence on stderr), 2 wrong usage, 3 done but not all of it could be told or
written, 130 Ctrl+C: see ``ending``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from msgspec import to_builtins

from ..base.clock import day, now
from ..base.errors import UserError, reason
from ..base.limits import DOCUMENT, read_within
from ..base.text import one_line, unit_name
from ..base.version import VERSION
from ..files.places import is_folder
from ..files.temporary import sweep
from ..record.assessment import Assessment
from ..record.attachments import without_missing
from ..record.interchange import from_json, rubric_id, to_json
from ..record.scoring import Result, score, to_dict
from ..record.status import state_words
from ..rubric.amounts import written, written_total
from ..rubric.answers import UNSAID
from ..rubric.loading import load_rubric, shipped_rubric, warnings
from ..rubric.rubric import Rubric
from . import archive as command_archive
from . import backups as command_backups
from . import clear as command_clear
from . import decide as command_decide
from . import follow_up as command_follow_up
from . import giving as command_giving
from . import handover as command_handover
from . import merge as command_merge
from . import office_key as command_office_key
from . import own as command_own
from . import paper as command_paper
from . import purge as command_purge
from . import register as command_register
from . import report as command_report
from . import round_ as command_round
from . import taking as command_taking
from .ending import did, prepare_streams, say, say_exactly, told, warn
from .interrupts import INTERRUPTED, ignore, interrupt, uninterrupted
from .shared import (
    FILE,
    FILE_OR_FOLDER,
    ID,
    as_json,
    by_person,
    changed_file,
    find_id,
    on_rubric,
    opened_file,
    print_json,
    write_file,
)
from .usage import usage_fault


class Commands(click.Group):
    """A group whose commands end with one sentence and its exit code when they refuse."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Begin; all that follows may print Chinese."""
        prepare_streams()
        return super().main(*args, **kwargs)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Take the words before the subcommand, of which some print already."""
        with told():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand, once what ended programs left behind is taken away."""
        sweep()
        try:
            with told():
                interrupt()
                return self._invoke(ctx)
        except KeyboardInterrupt:  # while the end was being told
            raise click.exceptions.Exit(INTERRUPTED) from None
        finally:
            ignore()

    def _invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
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
    warn(usage_fault(error, ctx.invoked_subcommand))
    ctx.exit(2)


@click.group(cls=Commands)
@click.version_option(VERSION, message="巡察整改成效评估　版本 %(version)s")
def commands() -> None:
    """Score, store and print assessments; without a subcommand, [FILE] opens in the window."""


for command in (
    *(command_paper.sheet, command_paper.blank, command_paper.forms, command_paper.manual),
    *(command_backups.backups, command_backups.restore),
    *(command_handover.handover, command_handover.verify, command_handover.unseal),
    command_giving.give_out,
    *(command_office_key.office_key, command_office_key.receipt),
    command_merge.merge,
    command_clear.clear,
    command_own.own,
    command_purge.purge,
    command_taking.take_in,
    command_register.register,
    command_archive.archive_command,
    command_decide.decide,
    command_follow_up.follow_up,
    command_round.round_command,
    command_report.report,
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
            print_json(to_dict(result), indent=None)
        else:
            say("\n".join(_in_words(record, result)))


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
        with uninterrupted():
            ids = store.add_all([(rubric, kept) for (rubric, _), (kept, _) in zip(read, whole, strict=True)])
            did(f"已导入{len(ids)}份评估（不必再导入）")
    told = [f"{one}。" for one in dict.fromkeys(rubric.doctored for rubric, _ in read) if one]
    for line in (*told, *(line for _, dropped in whole for line in dropped)):
        warn(f"请注意：{line}")
    if json_:
        print_json([{"id": id_, "unit": record.unit} for id_, (_, record) in zip(ids, read, strict=True)])
    else:
        for id_, (_, record) in zip(ids, read, strict=True):
            say(f"已导入 {unit_name(record.unit)}，编号 {id_}")


@commands.command("export")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="[ID]", type=ID, required=False)
@click.option("-o", "--output", type=FILE, help="The file to write, instead of standard output.")
@click.option("--json", is_flag=True, expose_value=False, help="Changes nothing: it is JSON.")
def export(file: Path, id_: str | None, output: Path | None) -> None:
    """Write one assessment of FILE as an interchange document, or all of them as an array."""
    unread: list[str] = []
    with opened_file(file) as store:
        if id_ is None and len(store.ids()) != 1:
            documents: list[bytes] = []
            for one in store.load_each():
                if isinstance(one, UserError):
                    unread.append(str(one))
                else:
                    documents.append(to_json(one.rubric, one.record).rstrip())
            data = b"[" + b",\n".join(documents) + b"]\n"
            of = store.ids()
        else:
            one = store.load(find_id(store, id_ or ""))
            data, of = to_json(one.rubric, one.record), [one.id]
    if output is None:
        say_exactly(data.decode())
    else:
        write_file(output, data, of=of)
    if unread:
        raise UserError(_told(unread))


@commands.command("list")
@click.argument("file", type=FILE)
@as_json
def list_(file: Path, json_: bool) -> None:
    """List the assessments in FILE, the last changed first; as JSON "outcome" tells how one was signed."""
    from ..office.decision.rulings import rulings
    from ..storage.summaries import Summaries

    with opened_file(file) as store:
        rows, faults = Summaries().of(store.file)
        decided = {id_: (one.grade, f"（审定：{one.words}）") for id_, one in rulings(store.file).items()}
    if json_:
        told = ("id", "unit", "date", "total", "grade", "status", "outcome", "unanswered")
        print_json(
            [
                {name: getattr(one, name) for name in told}
                | {"grade": one.grade or None, "decided_grade": decided.get(one.id, (None,))[0]}
                for one in rows
            ]
        )
    for one in () if json_ else rows:
        left = f"还有{len(one.unanswered)}项未评" if one.unanswered else "已评齐"
        state = state_words(one.status, one.outcome, day(one.changed, now()))
        figures = f"{one.total:>6}  {one.grade or '—'}{decided.get(one.id, ('', ''))[1]}  {state}  {left}"
        say(f"{one.id}  {one.date or '（未填日期）'}  {figures}  {unit_name(one.unit)}")
    if faults:
        raise UserError(_told(faults))
    if not rows and not json_:
        say("文件里还没有评估。")


def _told(unread: list[str]) -> str:
    """Say of the first assessment that cannot be read why not, and how many more there are."""
    return unread[0] if len(unread) == 1 else f"{unread[0]}另有{len(unread) - 1}个也无法读取。"


@commands.command("finalise")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="ID", type=ID)
@by_person
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
        with uninterrupted():
            finalising.keep(store, stored, revision)
            did(f"已定稿，第{revision.number}版，核验码 {revision.printed_code}")
    if json_:
        print_json({"id": stored.id, "revision": revision.number, "code": revision.printed_code})
    else:
        say(f"已定稿：第{revision.number}版，{revision.total}分，{revision.grade}，核验码 {revision.printed_code}")


@commands.command("check")
@click.argument("files", nargs=-1, required=True, type=FILE_OR_FOLDER)
@as_json
def check(files: tuple[Path, ...], json_: bool) -> None:
    """Look through FILES, and all .db files in folders: their structure, and every assessment in them."""
    from ..assessing.checking import check_file, data_files, sealed_files

    if len(files) == 1 and not is_folder(files[0]):
        _check_one(files[0], json_)
        return
    found = []
    for path in data_files(files):
        found.append(one := check_file(path))
        if not json_:
            say(f"完好　{path}（{one.assessments}份评估）" if not one.faults else f"有问题　{path}")
            for fault in one.faults:
                say(f"　　{fault}")
    for path in () if json_ else sealed_files(files):
        say(f"没有检查　{path}（加密副本，请先用 unseal 解开）")
    if json_:
        print_json([to_builtins(one) for one in found])
    bad = [one for one in found if one.faults]
    if bad:
        raise UserError(f"检查了{len(found)}个文件，其中{len(bad)}个有问题；所有文件都没有改动。")
    if not json_:
        say(f"检查了{len(found)}个文件，都完好。")


def _check_one(file: Path, json_: bool) -> None:
    from ..assessing.checking import faults as faults_of

    with opened_file(file) as store:
        faults, count = faults_of(store), len(store.ids())
    if json_:
        print_json({"file": str(file), "assessments": count, "faults": faults})
    elif faults:
        say("\n".join(faults))
    else:
        say(f"“{file}”完好，有{count}份评估。")
    if faults:
        raise UserError(f"“{file}”有{len(faults)}处问题。")


@commands.command("tasks")
@click.argument("workbook", type=FILE)
@click.option("--count", type=click.Choice(["measures", "findings"]), help="What counts as a task.")
@as_json
def tasks(workbook: Path, count: Any, json_: bool) -> None:
    """Read the tasks of a ledger (.xlsx, .xls, .ods, .docx, .csv); list the rows that are none, with the reason."""
    from .. import ledger

    sheets = ledger.read_ledger(workbook)
    chosen = ledger.taken(sheets)
    layouts = [(sheets[at], ledger.recognise(sheets[at])) for at in chosen]
    readings = [(sheet.name, ledger.read_off(sheet, layout)) for sheet, layout in layouts if layout and layout.readable]
    if not readings:
        raise UserError(f"“{workbook.name}”里没有问题或措施这样的列，请在窗口里导入并指明各列。")
    reading, left = ledger.together(readings), ledger.left(sheets, chosen)
    found = reading.tasks(count if count in reading.choices else reading.choices[0])
    if json_:
        names = "、".join(name for name, _ in readings)
        told = {"skipped": reading.skipped, "doubtful": reading.doubtful}
        rows = {name: [row._asdict() for row in rows] for name, rows in told.items()}
        print_json({"sheet": names, "tasks": [to_builtins(task) for task in found], **rows, "left": left})
        return
    for number, task in enumerate(found, 1):
        promised = f"整改目标（标准）：{task.target}" if task.target else ""
        facts = task.finding, task.text, task.department, task.deadline, promised
        say("  ".join([str(number), *filter(None, map(one_line, facts))]))
    for row in reading.skipped:
        warn(f"第{row.row}行没有读：{row.reason}：{row.text}")
    for row in reading.doubtful:
        warn(f"第{row.row}行请核对：{row.reason}：{row.text}")
    for words in left:
        warn(f"表没有读：{words}")


@commands.command("rubric")
@click.argument("toml", type=FILE)
@as_json
def rubric(toml: Path, json_: bool) -> None:
    """Check a rubric file; say what does not add up."""
    loaded = load_rubric(toml)
    if json_:
        print_json({"id": loaded.id, "items": len(loaded.items), "warnings": warnings(loaded)})
        return
    say(f"“{loaded.name}”（{loaded.id}）：{len(loaded.sections)}个部分，{len(loaded.items)}项，合计100分。")
    for section in loaded.sections:
        say(f"  {section.name}（{section.points}分）：第{section.items[0].number}—{section.items[-1].number}项")
    for warning in warnings(loaded):
        say(f"  请注意：{warning}")


def _read(path: Path, rubric_path: Path | None) -> tuple[Rubric, Assessment]:
    """Read an interchange file on its rubric; answers that contradict themselves are refused."""
    try:
        with path.open("rb") as file:
            text = read_within(file, DOCUMENT)
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

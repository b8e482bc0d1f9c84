"""The subcommand that takes other files' assessments in, and takes back what was taken in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from msgspec import Struct, to_builtins
from msgspec.structs import replace

from ..base.decoding import UNREADABLE
from ..base.errors import UserError, reason
from ..base.limits import DOCUMENT, PASSPHRASE, read_within
from ..base.progress import GivenUpError, Progress, told_to
from ..base.text import one_line
from ..base.userdirs import copies_folder
from ..files.places import is_folder
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import (
    FILE,
    FILE_OR_FOLDER,
    Words,
    as_json,
    by_person,
    changed_file,
    check_readable,
    check_target,
    check_writable,
    opened_file,
    print_json,
    reached,
    write_file,
)

if TYPE_CHECKING:
    from ..exchange.merging.questions import Decision
    from ..exchange.sealing.sealed_to_office import Secret
    from ..exchange.taking.incoming import Key
    from ..exchange.taking.look import Look
    from ..exchange.taking.taking_one import ToDecide
    from ..paper.taking import TakenFile, TakingReport
    from ..storage.store import Store

_OPEN = "有{}份评估要先决定取哪一份的内容，没有接收它们；请用 --dry-run --json 列出，填好 choice 后以 --answers 交回。"


class _Answer(Struct):
    field: list[Any]
    choice: str = ""


class _Answers(Struct):
    """What was decided of one assessment of a file, which goes by its SHA-256."""

    sha256: str
    id: str
    questions: list[_Answer] = []


class _Report(Struct):
    questions: list[_Answers] = []


@click.command("take-in")
@click.argument("file", type=FILE)
@click.argument("others", metavar="OTHER...", nargs=-1, type=FILE_OR_FOLDER)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--report", type=FILE, help="The report to write as PDF; as JSON with another ending.")
@click.option("--answers", "answers_file", type=FILE, help="What --dry-run --json printed, with each choice filled in.")
@click.option("--anyway", is_flag=True, help="Also take in that with which something is wrong; the report tells it.")
@click.option("--code", "codes", multiple=True, type=Words(), help="A check code from paper to compare.")
@click.option("--passphrase-file", type=FILE, help="Passphrases of sealed copies, one a line.")
@click.option(
    "--office-passphrase-file", type=FILE, help="The passphrase of the office's key in FILE, in the first line."
)
@click.option("--waiting", is_flag=True, help="Merge the drafts that wait in FILE, and take nothing else in.")
@click.option("--undo", "batch", type=Words(), help="Take back what was taken in as a whole, by its number.")
@by_person
@as_json
def take_in(
    file: Path, others: tuple[Path, ...], batch: str | None, dry_run: bool, waiting: bool, **asked: Any
) -> None:
    """Take the assessments of OTHER files, or of all in folders, into FILE, which is made if it is not there.

    All is looked through first; what something is wrong with is left, and told. A backup comes before. A draft that
    comes to a final one waits in FILE, and is merged once that was reopened.
    """
    if waiting and (others or batch is not None):
        raise click.UsageError("--waiting is for FILE alone")
    if waiting:
        _merge_waiting(file, dry_run, asked)
    elif batch is not None:
        _undo(file, batch, asked)
    elif not others:
        raise click.UsageError("OTHER is missing")
    else:
        _take_in(file, others, dry_run, asked)


def _take_in(file: Path, others: tuple[Path, ...], dry_run: bool, asked: dict[str, Any]) -> None:
    from ..exchange.taking.codes_told import codes_told
    from ..exchange.taking.look import look_through
    from ..exchange.taking.taking_in import planned, take_in

    for other in others:
        if not is_folder(other):
            check_readable(other)
    if asked["report"]:
        check_writable(asked["report"])
    given = _given(asked["answers_file"]) if asked["answers_file"] else []
    opened = _as_it_is(file) if dry_run else changed_file(file, asked["person"], create=True)
    progress = Progress()
    with opened as store, _stoppable(progress), look_through(store, others, _secrets(store, asked)) as look:
        chosen = {one.key for one in look.found if one.possible} if asked["anyway"] else look.chosen
        decisions, left = _decisions(look, chosen, given)
        codes = codes_told(look, asked["codes"])
        report = (planned if dry_run else take_in)(store, look, chosen, decisions, codes)
        report = replace(report, into=str(file.absolute()))
        if report.batch:
            did(f"已接收{report.count}份评估（接收编号 {report.number}）")
    closed = len(report.refused) + len(report.sealed)
    if not report.batch and closed == len(report.files) == 1:
        raise UserError(report.files[0].refused)
    _tell(report, [_question(report, one) for one in left], asked, given)
    if left:
        raise UserError(_OPEN.format(len(left)))
    if report.left or closed:
        words = report.missing if report.batch else report.words  # the rest is said as what was done
        raise UserError(f"{words}；没有接收的见上面的说明，收到的文件都没有改动。")
    if wrong := sum(not code.agrees for code in report.codes):
        words = "" if report.batch else f"{report.words}；"
        raise UserError(f"{words}有{wrong}个核验码与收到的文件不一致，见上面的说明，请核对纸和文件。")


@contextmanager
def _as_it_is(file: Path) -> Iterator[Store]:
    """Open a file to read it; where there is none yet an empty one stands in for it."""
    if reached(file):
        with opened_file(file) as store:
            yield store
        return
    from ..files.temporary import workplace
    from ..storage.store import Store

    check_target(file)
    try:
        with workplace() as work, closing(Store.create(work / "empty.db")) as store:
            yield store
    except OSError as error:
        raise UserError(f"本机的“{copies_folder()}”不能写入（{reason(error)}），没有查看；请检查磁盘空间。") from None


def _merge_waiting(file: Path, dry_run: bool, asked: dict[str, Any]) -> None:
    from .waiting import merge_waiting

    given = _given(asked["answers_file"]) if asked["answers_file"] else []
    answers = {one.id: [(answer.field, answer.choice) for answer in one.questions] for one in given}
    merge_waiting(file, asked["person"], answers, dry_run=dry_run, json_=asked["json_"])


def _undo(file: Path, batch: str, asked: dict[str, Any]) -> None:
    from ..exchange.taking.taking_back import undo

    if asked["report"]:
        check_writable(asked["report"])
    progress = Progress()
    with changed_file(file, asked["person"]) as store, _stoppable(progress):
        report = undo(store, batch)
        did(report.words)
    _tell(report, [], asked, [])


@contextmanager
def _stoppable(progress: Progress) -> Iterator[None]:
    """Let Ctrl+C give up what is done, as long as nothing is written: then it is done to its end."""
    with uninterrupted(progress.cancel), told_to(progress):
        try:
            yield
        except GivenUpError:
            return


def _decisions(look: Look, chosen: set[Key], given: list[_Answers]) -> tuple[dict[Key, Decision], list[ToDecide]]:
    """Return what was decided, and what is still to be: of copies in several files one question leads to the next."""
    from ..exchange.merging.questions import Decision, decided

    by_file = {(one.sha256, one.id): [(answer.field, answer.choice) for answer in one.questions] for one in given}
    decisions: dict[Key, Decision] = {}
    while True:
        asked = look.open_questions(chosen, decisions)
        found = {}
        for each in asked:
            answers = by_file.get((look.files[each.one.file].sha256, each.one.id), [])
            if (decision := decided(each.met, answers)) is not None:
                found[each.one.key] = decision
        if not found:
            return decisions, asked
        decisions |= {key: decisions.get(key, Decision()) | new for key, new in found.items()}


def _secrets(store: Store, asked: dict[str, Any]) -> list[Secret]:
    """Return what may open sealed copies."""
    found: list[Secret] = []
    if asked["passphrase_file"]:
        found += _lines(asked["passphrase_file"])
    if asked["office_passphrase_file"]:
        from ..exchange.sealing.office_key import unlock_all

        found += unlock_all(store, _lines(asked["office_passphrase_file"])[0])
    return found


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            lines = read_within(file, PASSPHRASE).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "不是UTF-8文字"
        raise UserError(f"口令文件“{path}”无法读取（{why}）。") from None
    found = [line for line in lines if line]
    if not found:
        raise UserError(f"口令文件“{path}”是空的，请把口令写在里面，一行一个。")
    return found


def _tell(report: TakingReport, questions: list[dict[str, Any]], asked: dict[str, Any], given: list[_Answers]) -> None:
    """Print a report; as JSON with the questions that are left, and what was answered: all that is to be given back."""
    from ..paper.taking import to_dict

    if asked["report"]:
        _write(report, asked["report"])
    if asked["json_"]:
        print_json({**to_dict(report), "questions": _with_given(questions, given)})
        return
    for file in report.files:
        say(f"{file.name}　{file.refused or file.known or _held(file)}")
        for words in file.told:
            warn(f"请注意：{words}。")
        for one in file.done:
            say(f"  {one.unit}　{one.figures}　{one.words}")
            for words in one.told:
                warn(f"  请注意：“{one.unit}”{one_line(words)}。")
    for code in report.codes:
        say(code.words)
    for words in report.told:
        say(f"{words}。")
    say(f"{report.words}。{f'接收编号 {report.number}' if report.batch else ''}")


def _held(file: TakenFile) -> str:
    return f"{len(file.done)}份评估" if file.done else "里面没有评估"


def _with_given(questions: list[dict[str, Any]], given: list[_Answers]) -> list[dict[str, Any]]:
    if not questions:
        return []
    found = {(one["sha256"], one["id"]): one for one in questions}
    for one in given:
        entry = found.setdefault((one.sha256, one.id), {"sha256": one.sha256, "id": one.id, "questions": []})
        known = [question["field"] for question in entry["questions"]]
        entry["questions"] += [to_builtins(answer) for answer in one.questions if answer.field not in known]
    return list(found.values())


def _write(report: TakingReport, path: Path) -> None:
    from ..paper.taking import to_dict
    from ..paper.taking_sheet import taking_pdf

    if path.suffix.lower() == ".json":
        data = msgspec.json.format(msgspec.json.encode(to_dict(report)), indent=2) + b"\n"
    else:
        data = taking_pdf(report).data
    write_file(path, data, "接收情况表", of=[done.id for file in report.files for done in file.done])


def _question(report: TakingReport, one: ToDecide) -> dict[str, Any]:
    from ..exchange.merging.questions import asked

    file = report.files[one.one.file]
    questions = [to_builtins(question) for question in asked(one.met, one.files)]
    return {"file": file.name, "sha256": file.sha256, "id": one.one.id, "unit": one.one.unit, "questions": questions}


def _given(path: Path) -> list[_Answers]:
    """Read answers as ``--json`` prints the questions, all of it or they alone."""
    check_readable(path)
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(read_within(file, DOCUMENT), type=_Report).questions
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None
    except UNREADABLE:
        words = "请用 --dry-run --json 列出要决定的各处，填好 choice 后再交回"
        raise UserError(f"“{path}”不是接收的答复；{words}。") from None

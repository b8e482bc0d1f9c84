"""The subcommand that makes two copies of a data file one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from msgspec import Struct, to_builtins

from ..base.clock import day, now
from ..base.decoding import UNREADABLE
from ..base.errors import UserError, reason
from ..base.limits import DOCUMENT, read_within
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import FILE, as_json, by_person, check_readable, check_target, check_writable, opened_file, print_json

if TYPE_CHECKING:
    from ..exchange.merging.two_files import Given, Part

DONE = {
    "new": "新增",
    "same": "相同",
    "newer": "更新到后一份的内容",
    "older": "后一份较旧，保持不变",
    "merge": "已合并",
    "stands": "定稿的一份不变，草稿另存在文件里，没有并入，重新打开后可以并入",
    "revisions": "以一份为准，另一份的版本和修改记录保留",
    "whole": "以一份为准，另一份的修改记录保留",
}


class _Answer(Struct):
    field: list[Any]
    choice: str = ""


class _Answers(Struct):
    id: str
    questions: list[_Answer] = []


@click.command("merge")
@click.argument("ours", metavar="A", type=FILE)
@click.argument("theirs", metavar="B", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="The data file to write; one that is there stays.")
@click.option("--answers", "answers_file", type=FILE, help="What --json has listed, with a choice in each question.")
@click.option("--ours", "for_all", flag_value="ours", help="Whatever differs and is not answered: as A has it.")
@click.option("--theirs", "for_all", flag_value="theirs", help="Whatever differs and is not answered: as B has it.")
@by_person
@as_json
def merge(
    ours: Path, theirs: Path, output: Path, answers_file: Path | None, for_all: str | None, person: str, json_: bool
) -> None:
    """Write a new file with what A and B hold; refused, with what is to be decided, while both have changed the same.

    Neither A nor B is changed. Each event stays with its author; merging again changes nothing.
    """
    from ..exchange.merging.two_files import merge_files
    from ..history.merging import Which

    given = _given(answers_file) if answers_file else {}
    check_target(output)
    check_writable(output)
    with opened_file(ours) as one, opened_file(theirs) as other, uninterrupted():
        which = Which(for_all) if for_all else None
        parts = merge_files(one, other, output.absolute(), given, for_all=which, person=person)
        left = [part for part in parts if part.open]
        if not left:
            did(f"合并后的文件已写入“{output}”")
    if json_:
        print_json([to_builtins(part) for part in parts])
    else:
        _tell(parts)
    if left:
        count = sum(len(part.questions) for part in left)
        raise UserError(
            f"有{count}处两份改得不同，要先决定取哪一份，没有写任何文件；"
            "请用 --json 列出、填好 choice 后以 --answers 交回，或用 --ours、--theirs 全部取一份。"
        )
    if not json_:
        say(f"已写入 {output}")


def _tell(parts: list[Part]) -> None:
    for part in parts:
        say(f"{part.unit}　{'待决定' if part.open else DONE[part.what]}　{part.id}")
        for question in part.questions:
            say(f"  {question.place}　{question.label}")
            for one in question.choices:
                copy = {"ours": "前一份", "theirs": "后一份", "waiting": "等待的草稿"}[one.copy]
                who = "，".join(filter(None, [copy, one.person, day(one.at, now())]))
                say(f"    {one.words}（{who}）　合计 {one.total}　{one.grade or '等次未定'}")
    if not parts:
        warn("后一个文件里没有评估。")


def _given(path: Path) -> Given:
    """Read answers as ``--json`` lists the questions."""
    check_readable(path)
    try:
        with path.open("rb") as file:
            found = msgspec.json.decode(read_within(file, DOCUMENT), type=list[_Answers])
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None
    except UNREADABLE:
        raise UserError(f"“{path}”不是合并的答复；请用 --json 列出要决定的各处，填好 choice 后再交回。") from None
    return {one.id: [(tuple(answer.field), answer.choice) for answer in one.questions] for one in found}

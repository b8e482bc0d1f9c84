"""The subcommand that takes a visit off this computer, once the office has confirmed it."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from ..base.errors import UserError
from ..files.places import Place, place_of
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import (
    FILE,
    FILE_OR_FOLDER,
    ID,
    as_json,
    by_person,
    check_readable,
    check_writable,
    find_id,
    opened_file,
    print_json,
    reached,
    write_file,
)

if TYPE_CHECKING:
    from ..exchange.clearing.permit import Permit
    from ..exchange.clearing.trace import Survey
    from ..paper.clearing import Cleared

SHEET_HERE = "清理单存在这台电脑上，上面有单位名称；请打印或移到U盘后，从这台电脑上删除。"
RECEIPT_HERE = "回执文件在这台电脑上，里面有单位名称；请移到U盘后，从这台电脑上删除。"


@click.command("clear")
@click.argument("file", type=FILE)
@click.argument("ids", metavar="[ID]...", nargs=-1, type=ID)
@click.option("--receipt", "receipt_file", type=FILE, help="The office's receipt, as a file or as a scan of its paper.")
@click.option("--code", help="The receipt's code that the office has told.")
@click.option("-o", "--output", type=FILE, help="The sheet (清理单) to write as PDF, best on a stick.")
@click.option("--also", type=FILE_OR_FOLDER, multiple=True, help="A place that is listed and would be left.")
@click.option("--leave", type=FILE_OR_FOLDER, multiple=True, help="A place that is listed and is to stay.")
@click.option("--dry-run", is_flag=True, help="List the places, and change nothing.")
@by_person
@as_json
def clear(
    file: Path,
    ids: tuple[str, ...],
    receipt_file: Path | None,
    code: str | None,
    output: Path | None,
    also: tuple[Path, ...],
    leave: tuple[Path, ...],
    dry_run: bool,
    person: str,
    json_: bool,
) -> None:
    """Take assessments of FILE off this computer, which the office has confirmed: backups, copies, papers and all.

    What a receipt confirms is cleared, or of it the IDs; without one a clearing that was broken off goes on.
    """
    from ..exchange.clearing.note import pending
    from ..exchange.clearing.places import survey

    if receipt_file and code:
        raise click.UsageError("--receipt or --code")
    if output is None and not dry_run:
        raise click.UsageError("-o or --dry-run")
    if output is not None:
        check_writable(output)
    permit = _permit(file, ids, receipt_file, code)
    found = survey(file.absolute(), permit.confirmed, pending(), received=permit.received)
    if dry_run:
        _tell_places(found, permit, json_)
        return
    for words in permit.refused:
        warn(words)
    agreed = _agreed(found, also, leave)
    if output is not None:
        _clear(file.absolute(), permit, agreed, person, output, json_)
    if receipt_file is not None and place_of(receipt_file.absolute()) is Place.OWN:
        warn(RECEIPT_HERE)


def _permit(file: Path, ids: tuple[str, ...], receipt_file: Path | None, code: str | None) -> Permit:
    """Return what may be cleared, or refuse."""
    from ..exchange.clearing.permit import NO_RECEIPT, permit, resumed, without_drafts
    from ..exchange.receipts.receipts import given_by

    if receipt_file is None and code is None:
        found = resumed()
        if found is None:
            raise UserError(NO_RECEIPT)
        return found
    if receipt_file is not None:
        check_readable(receipt_file)
    given = given_by(code or "" if receipt_file is None else receipt_file)
    if not reached(file) and (found := resumed()):  # it was deleted before that was broken off
        return found
    with opened_file(file) as store:
        allowed = permit(store, given, [find_id(store, one) for one in ids])
        return allowed if ids else without_drafts(allowed)


def _agreed(found: Survey, also: Collection[Path], leave: Collection[Path]) -> list[str]:
    """Return the keys of what is to be cleared; refuse a place that is not listed."""
    places = {os.path.realpath(one.path) for one in found.traces}
    more, less = ({os.path.realpath(one) for one in paths} for paths in (also, leave))
    for one in sorted((more | less) - places):
        raise UserError(f"“{one}”不在列出的位置里，没有清除任何内容；请用 --dry-run 列出来看。")
    real = [(os.path.realpath(one.path), one) for one in found.traces]
    return [one.key for path, one in real if (one.chosen or path in more) and path not in less]


def _clear(file: Path, permit: Permit, agreed: list[str], person: str, output: Path, json_: bool) -> None:
    from ..exchange.clearing.clearing_out import Wish, clear_out
    from ..paper.clearing_sheet import clearing_pdf

    wish = Wish(
        path=file,
        confirmed=permit.confirmed,
        received=permit.received,
        receipt=permit.receipt,
        short=permit.short,
        person=person,
        agreed=agreed,
        visits=permit.visits,
    )
    with uninterrupted():
        cleared = clear_out(wish)
        did(f"已清除{len(cleared.places)}处")
    _tell(cleared, json_)
    write_file(output, clearing_pdf(cleared).data, "清理单")
    if place_of(output.absolute()) is Place.OWN:
        warn(SHEET_HERE)
    if not json_:
        say(f"清理单已写入 {output}")
    if not cleared.finished:
        raise UserError("有的位置还没有清除，已列出原因；处理后不带回执再运行一次，从这里继续。")


def _tell_places(found: Survey, permit: Permit, json_: bool) -> None:
    """List the places, and what would be done there."""
    if json_:
        places = [_as_dict(one) for one in found.traces]
        absent = [to_builtins(one) for one in found.absent]
        told = {"confirmed": permit.confirmed, "receipt": permit.receipt, "refused": permit.refused}
        print_json({**told, "places": places, "absent": absent})
        return
    for words in (permit.receipt + "。", *permit.refused):
        say(words)
    for one in found.traces:
        note = f"（{one.note}）" if one.note else ""
        say(f"{'清除' if one.chosen else '保留'}　{one.kind}　{one.path}　{one.way}{note}")
    for left in found.absent:
        say(f"看不到　{left.kind}　{left.path}　{left.why}；{left.advice}")


def _as_dict(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "path": str(one.path),
        "way": one.way.value,
        "files": [str(file) for file in one.files],
        "note": one.note,
        "chosen": one.chosen,
    }


def _tell(cleared: Cleared, json_: bool) -> None:
    if json_:
        print_json(to_builtins(cleared))
        return
    for place in cleared.places:
        say(f"已清除　{place.kind}　{place.path}" + (f"　{place.files}个文件" if place.files > 1 else ""))
    for left in cleared.left:
        say(f"没有清除　{left.kind}　{left.path}　{left.why}" + (f"；{left.advice}" if left.advice else ""))

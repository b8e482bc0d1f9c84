"""The subcommands about backups: what there is, and a snapshot written as a file of its own."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec import to_builtins

from ..base.clock import now, when
from ..base.errors import UserError, error_name, reason
from ..base.text import unit_name
from ..files.backup_names import folder_of
from .ending import did, say
from .shared import FILE, as_json, print_json, reached


@click.command("backups")
@click.argument("file", type=FILE, required=False)
@as_json
def backups(file: Path | None, json_: bool) -> None:
    """List the backups of FILE, the last first, or the files that there are backups of."""
    from ..backups.snapshots import known_files, snapshots_of

    if file is None:
        files = [str(one) for one in known_files()]
        if json_:
            print_json(files)
        else:
            say("\n".join(files) or "还没有备份。")
        return
    _check_listed(file)
    snapshots = snapshots_of(file)
    if json_:
        rows = [
            {
                "number": one.number,
                "path": str(one.path),
                **(to_builtins(one.facts) if one.facts else {"damaged": True}),
            }
            for one in snapshots
        ]
        print_json(rows)
        return
    for one in snapshots:
        held = one.facts.held if one.facts else ()
        contents = "，".join(f"{unit_name(each.unit)} {each.total}分" for each in held)
        say(f"{one.number}  {when(one.at, now())}  {one.occasion}  {contents if one.facts else '已损坏'}")
    if not snapshots:
        if not reached(file):
            raise UserError(f"找不到“{file}”，也没有它的备份；不写文件名，就列出有备份的文件。")
        say(f"“{file}”还没有备份。")


def _check_listed(file: Path) -> None:
    """Refuse to say that there is no backup where nobody can look."""
    folder = folder_of(file)
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        if error_name(error).startswith(("ENOENT", "ENOTDIR")):  # Python's classes hide much on Windows
            return
        raise UserError(
            f"备份文件夹“{folder}”无法读取（{reason(error)}），不知道有没有备份；请检查它的权限。"
        ) from None


@click.command("restore")
@click.argument("file", type=FILE)
@click.argument("number", type=int)
@click.option("-o", "--output", type=FILE, required=True, help="The data file to write; it must not be there yet.")
@as_json
def restore(file: Path, number: int, output: Path, json_: bool) -> None:
    """Write the backup of FILE that bears NUMBER in the list as a data file of its own. FILE stays as it is."""
    from ..backups.restoring import find_snapshot, write_snapshot

    _check_listed(file)
    write_snapshot(find_snapshot(file, number), output)
    did(f"已写入“{output}”")
    if json_:
        print_json({"file": str(output)}, indent=None)
    else:
        say(f"已写入 {output}")

"""The subcommand that files a visit away, and what ``verify`` says of an archive."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click
from msgspec import to_builtins

from ..base.errors import UserError
from ..base.progress import Progress
from ..base.sizes import size_in_words
from ..files.places import is_file, is_folder
from ..files.plain_reading import open_plain
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import (
    FILE,
    FILE_OR_FOLDER,
    Given,
    as_json,
    as_words,
    by_person,
    changed_file,
    check_target,
    opened_file,
    print_json,
    reached,
)

GIVEN = Given()
_ZIP = b"PK"


@click.command("archive")
@click.argument("file", type=FILE)
@click.argument("unit", type=GIVEN)
@click.option("-o", "--output", type=FILE_OR_FOLDER, required=True, help="A folder to lay it into, or its own name.")
@click.option("--zip", "as_zip", is_flag=True, help="One zip in that folder, or of that name.")
@click.option("--templates", type=FILE_OR_FOLDER, help="A folder with the office's own templates.")
@click.option("--round", "round_", type=GIVEN, default="", help="The round, where the unit has several.")
@click.option("--year", type=int, help="Of the round, or else of the assessment.")
@by_person
@as_json
def archive_command(
    file: Path,
    unit: str,
    output: Path,
    as_zip: bool,
    templates: Path | None,
    round_: str,
    year: int | None,
    person: str,
    json_: bool,
) -> None:
    """File the final assessment of UNIT in FILE away: all there is of it in one folder or zip, read back and noted.

    UNIT is a name of the register, or the beginning of an assessment's id. An own name that ends in .zip is that of a
    zip, any other that of a new folder. What lies there is never written over.
    """
    from ..office.archive.archiving import Wish, record, write_archive
    from ..office.round.finding import assessment_named

    check_target(output)
    folder, name = _where(output, as_zip)
    with changed_file(file, person) as store:
        id_ = assessment_named(store, unit, round_, year)
        made = write_archive(store.path, id_, folder, Wish(name=name, zip=as_zip, templates=templates), Progress())
        with uninterrupted():
            record(store, made)
            did("已归档并登记")
    for words in made.told:
        warn(f"请注意：{words}")
    if made.missing:
        warn(f"请注意：字库里没有“{made.missing}”，问题底稿的PDF里印成□，请手写补上。")
    if json_:
        print_json(to_builtins(made, enc_hook=str))
        return
    say(f"{'已有内容相同的归档包，核对一致' if made.already else '已写入并读回核对一致'}：{made.path}")
    say(f"{made.files}个文件，{size_in_words(made.size)}，清单指纹（SHA-256）{made.sha256}，已登记归档。")


def _where(output: Path, as_zip: bool) -> tuple[Path, str]:
    """Return the folder, and the archive's own name where one is asked for: nothing is laid into an archive.

    Raises ``UserError`` where something else has that name, beside which nobody would look for it.
    """
    from ..office.archive.names import HASHES, SUFFIX

    if is_folder(output) and not reached(output / HASHES):
        return output, ""
    if is_file(output) and output.suffix.lower() != SUFFIX:
        wanted = f"请在 -o 后面写一个文件夹，或者以{SUFFIX}结尾的文件名"
        raise UserError(f"“{output}”是已有的文件，不是文件夹，也不是zip，没有归档；{wanted}。")
    name = as_words(output.name, "没有归档")
    return output.absolute().parent, name + SUFFIX if as_zip and not name.lower().endswith(SUFFIX) else name


def is_archive(path: Path) -> bool:
    """Whether something to be verified is an archive, or pretends to be one: a folder or a zip, by its name, too."""
    from ..office.archive.names import SUFFIX

    if is_folder(path) or (path.suffix.lower() == SUFFIX and reached(path)):
        return True
    try:
        with open_plain(path) as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def tell_archive(path: Path, noted_in: Path | None, json_: bool) -> None:
    """Say whether an archive is as it was written; refused where anything in it is not."""
    from ..office.archive.verifying import verify

    with ExitStack() as stack:
        found = verify(path, stack.enter_context(opened_file(noted_in)) if noted_in else None)
    if json_:
        print_json(to_builtins(found))
    else:
        say(found.words)
    if found.faults:
        told = "\n".join(found.faults) if not json_ else found.faults[0]
        raise UserError(f"{told}\n归档包“{path}”有{len(found.faults)}处与归档时不一致。")
    if not json_:
        say("与归档时一致，没有缺少、改动或多出的文件。")

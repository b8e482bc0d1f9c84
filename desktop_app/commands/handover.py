"""The subcommands that hand over, unseal and compare with paper."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from ..base.errors import UserError, reason
from ..base.progress import Progress
from ..base.sizes import size_in_words
from ..files.removable import read_back
from ..paper.receipt import draft_warning, to_dict
from .shared import FILE, as_json, changed_file, opened_file, print_json, write_file

on_passphrase = click.option(
    "--passphrase-file", type=FILE, help="A file with the passphrase in its first line; the copy is sealed with it."
)

if TYPE_CHECKING:
    from ..assessing.verifying import Answer


@click.command("handover")
@click.argument("file", type=FILE)
@click.argument("out", type=click.Path(path_type=Path))
@on_passphrase
@click.option("--receipt", "receipt_file", type=FILE, help="The receipt to write as PDF.")
@click.option("--person", default="", help="Who does it, for the history and the receipt.")
@as_json
def handover(
    file: Path, out: Path, passphrase_file: Path | None, receipt_file: Path | None, person: str, json_: bool
) -> None:
    """Write a proved copy of FILE to OUT, a folder or the copy's own name; what is final in it is then 已移交."""
    from ..exchange.handing_over import Wish, hand_over
    from ..exchange.passphrases import weakness

    passphrase = _read_passphrase(passphrase_file) if passphrase_file else None
    if passphrase and (words := weakness(passphrase)):
        click.echo(words, err=True)
    folder, name = (out, "") if out.is_dir() else (out.absolute().parent, out.name)
    with changed_file(file, person) as store:
        receipt = hand_over(store, folder, Wish(name=name, passphrase=passphrase))
    if receipt_file:
        from ..paper.receipt_sheet import receipt_pdf

        write_file(receipt_file, receipt_pdf(receipt).data, but="副本已移交，但凭据")
    if json_:
        print_json(to_dict(receipt))
        return
    click.echo(f"{'已有内容相同的副本，核对一致' if receipt.already else '已写入并读回核对一致'}：{receipt.path}")
    click.echo(f"{size_in_words(receipt.size)}，校验值（SHA-256）{receipt.sha256}")
    for entry in receipt.handed_over:
        click.echo(f"已移交 {entry.unit} 第{entry.revision}版 {entry.total}分 {entry.grade} 校验码 {entry.code}")
    if words := draft_warning(receipt.entries):
        click.echo(words, err=True)


@click.command("verify")
@click.argument("file", type=FILE)
@click.argument("code", required=False)
@as_json
def verify(file: Path, code: str | None, json_: bool) -> None:
    """Say whether FILE and paper agree: of every revision, or of the one whose check CODE is printed on paper."""
    from ..assessing import verifying

    with opened_file(file) as store:
        if code is not None:
            _tell_answers(verifying.answers(store, code), json_)
            return
        found = verifying.revisions(store)
    if json_:
        print_json([to_builtins(one) for one in found])
    else:
        written = read_back(file, Progress())
        click.echo(f"“{file}”　{size_in_words(written.size)}　校验值（SHA-256）{written.sha256}")
        click.echo("\n".join(one.words for one in found) or "文件里还没有定稿的版本。")
    if wrong := [one for one in found if one.faults]:
        raise UserError(f"“{file}”有{len(wrong)}版与定稿时不一致。")


def _tell_answers(answers: list[Answer], json_: bool) -> None:
    """Say of each revision whether the code is its own; refused unless there is one whose whole code it is."""
    if json_:
        print_json(to_builtins(answers[0] if len(answers) == 1 else answers))
    agreed = [one for one in answers if one.agrees]
    for one in () if json_ else agreed:
        click.echo(one.words)
    if not agreed:
        raise UserError("\n".join(one.words for one in answers))


@click.command("unseal")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="The data file to write; one that is there stays.")
@on_passphrase
@as_json
def unseal(file: Path, output: Path, passphrase_file: Path | None, json_: bool) -> None:
    """Unpack a copy under a passphrase, which is asked for unless it stands in a file."""
    from ..exchange.handing_over import unpack
    from ..exchange.sealed_copy import NOT_SEALED
    from ..files.kinds import is_sealed

    if not file.exists():
        raise UserError(f"找不到“{file}”，它可能被移走、改名或删除了。")
    if not is_sealed(file):
        raise UserError(NOT_SEALED)
    secret = _read_passphrase(passphrase_file) if passphrase_file else _asked_passphrase()
    made = unpack(file, secret, output.absolute())
    if json_:
        print_json({"file": str(made)})
    else:
        click.echo(f"已解开到 {made}")


def _asked_passphrase() -> str:
    with contextlib.suppress(click.Abort):
        if sys.stdin.isatty():  # elsewhere it would be seen while it is typed
            return str(click.prompt("口令", hide_input=True, err=True))
    raise UserError("没有输入口令，没有解开；也可以把口令写进文件，用 --passphrase-file 指明它。")


def _read_passphrase(path: Path) -> str:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "不是UTF-8文字"
        raise UserError(f"口令文件“{path}”无法读取（{why}）。") from None
    if not lines or not lines[0]:
        raise UserError(f"口令文件“{path}”的第一行是空的，请把口令写在第一行。")
    return lines[0]

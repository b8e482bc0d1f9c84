"""The subcommands that hand over, unseal and compare with paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from ..base.errors import UserError
from ..base.progress import Progress
from ..base.sizes import size_in_words
from ..files.places import is_folder
from ..files.removable import read_back
from ..paper.receipt import draft_warning, to_dict
from .archive import is_archive, tell_archive
from .ending import did, say, warn
from .interrupts import uninterrupted
from .passphrases import passphrase_from, read_passphrase
from .shared import (
    FILE,
    FILE_OR_FOLDER,
    as_json,
    as_words,
    by_person,
    changed_file,
    check_readable,
    check_target,
    check_writable,
    opened_file,
    print_json,
    write_file,
)

on_passphrase = click.option(
    "--passphrase-file", type=FILE, help="A file with the passphrase in its first line; the copy is sealed with it."
)

KEY_PASSPHRASE = "巡察办密钥的口令"

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..assessing.verifying import Verdict
    from ..exchange.sealing.office_key import UnlockedKey
    from ..exchange.sealing.sealed_to_office import Secret
    from ..storage.store import Store


@click.command("handover")
@click.argument("file", type=FILE)
@click.argument("out", type=FILE_OR_FOLDER)
@on_passphrase
@click.option("--to-office", is_flag=True, help="Seal it for the office that gave FILE out, without a passphrase.")
@click.option("--receipt", "receipt_file", type=FILE, help="The receipt to write as PDF.")
@by_person
@as_json
def handover(
    file: Path,
    out: Path,
    passphrase_file: Path | None,
    to_office: bool,
    receipt_file: Path | None,
    person: str,
    json_: bool,
) -> None:
    """Write a proved copy of FILE to OUT, a folder or the copy's own name; what is final in it is then 已移交."""
    from ..exchange.giving.handing_over import Wish, record, write_copy
    from ..exchange.sealing.passphrases import weakness

    if to_office and passphrase_file:
        raise UserError("加密给巡察办的副本没有口令，--to-office 和 --passphrase-file 请只用一个；未移交。")
    passphrase = read_passphrase(passphrase_file) if passphrase_file else None
    folder, name = (out, "") if is_folder(out) else (out.absolute().parent, as_words(out.name))
    check_target(out)
    if receipt_file:
        check_writable(receipt_file)
    with changed_file(file, person) as store:
        units, people = store.known_names()
        if passphrase and (words := weakness(passphrase, [*units, *people])):
            warn(words)
        wish = Wish(name=name, passphrase=passphrase, office_key=_office_key(store) if to_office else "")
        written = write_copy(store.path, folder, wish, Progress())
        with uninterrupted():
            receipt = record(store, written)
            did("副本已移交")
    if receipt_file:
        from ..paper.receipt_sheet import receipt_pdf

        of = [entry.id for entry in receipt.entries]
        write_file(receipt_file, receipt_pdf(receipt).data, "数据移交单", of=of)
    if json_:
        print_json(to_dict(receipt))
        return
    say(f"{'已有内容相同的副本，核对一致' if receipt.already else '已写入并读回核对一致'}：{receipt.path}")
    say(f"{size_in_words(receipt.size)}，文件指纹（SHA-256）{receipt.sha256}")
    for entry in receipt.handed_over:
        say(f"已移交 {entry.unit} 第{entry.revision}版 {entry.total}分 {entry.grade} 核验码 {entry.code}")
    if words := draft_warning(receipt.entries):
        warn(words)


def _office_key(store: Store) -> str:
    from ..exchange.sealing.office_key import office_key_of

    if found := office_key_of(store):
        return found
    raise UserError("这个数据文件不是巡察办分发的任务包，没有巡察办的公钥，不能加密给巡察办；未移交，请改用口令。")


@click.command("verify")
@click.argument("file", type=FILE_OR_FOLDER)
@click.argument("code", required=False)
@click.option("--scan", type=FILE, multiple=True, help="A picture or PDF of sheets, whose QR codes are read.")
@click.option("--noted-in", type=FILE, help="The data file that is to have noted the archive.")
@as_json
def verify(file: Path, code: str | None, scan: tuple[Path, ...], noted_in: Path | None, json_: bool) -> None:
    """Say whether FILE and paper agree: of every revision, or of those whose check CODE or scan is given.

    Of an archive, a folder or zip, say which of its files are missing, changed or added; its data file alone holds
    what a CODE is compared with.
    """
    from ..assessing import verifying

    if (code is not None) + bool(scan) + bool(noted_in) > 1:
        raise click.UsageError("CODE or --scan or --noted-in")
    if is_archive(file):
        if code is not None or scan:
            words = f"“{file}”是归档包，核验码没有核对；请改用归档包里的“数据/评估.db”核对。"
            raise UserError(words)
        tell_archive(file, noted_in, json_)
        return
    for one in scan:
        check_readable(one)
    check_readable(file)  # an archive is in no backup
    if noted_in:
        wanted = "verify 归档包 --noted-in 数据文件"
        raise UserError(f"“{file}”不是归档包（归档的文件夹或zip），没有核对；请写成“{wanted}”。")
    with opened_file(file) as store:
        if scan:
            _tell_scans(store, scan, json_)
            return
        if code is not None:
            _tell_verdicts(verifying.verdicts(store, code), json_)
            return
        found, unread = verifying.revisions(store), verifying.unreadable(store)
    if json_:
        print_json([to_builtins(one) for one in found])
    else:
        written = read_back(file, Progress())
        say(f"“{file}”　{size_in_words(written.size)}　文件指纹（SHA-256）{written.sha256}")
        say("\n".join(one.words for one in found) or "文件里还没有定稿的版本。")
    if wrong := [one for one in found if one.faults]:
        raise UserError(f"“{file}”有{len(wrong)}版与定稿时不一致。")
    if unread:
        raise UserError(unread[0])


def _tell_scans(store: Store, scans: Sequence[Path], json_: bool) -> None:
    """Say of each code on paper whether the file agrees; refused unless all do, and each scan could be read."""
    from ..exchange.scans.paper_codes import compare_all, read_all, words_of

    read, unread = read_all(scans)
    found, refused = compare_all(store, read)
    refused = [*unread, *refused]
    if json_:
        print_json({"codes": to_builtins(found), "refused": refused})
    told = list(zip(words_of(found), found, strict=True))
    wrong = [words for words, one in told if not one.verdict.agrees]
    for words, one in () if json_ else told:
        if one.verdict.agrees:
            say(words)
    if wrong or refused:
        raise UserError("\n".join([*refused, *wrong]))


def _tell_verdicts(verdicts: list[Verdict], json_: bool) -> None:
    """Say of each revision whether the code is its own; refused unless there is one whose whole code it is."""
    if json_:
        print_json(to_builtins(verdicts[0] if len(verdicts) == 1 else verdicts))
    agreed = [one for one in verdicts if one.agrees]
    for one in () if json_ else agreed:
        say(one.words)
    if not agreed:
        raise UserError("\n".join(one.words for one in verdicts))


@click.command("unseal")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="The data file to write; one that is there stays.")
@on_passphrase
@click.option("--office", type=FILE, help="The data file with the office's key, of a copy that is sealed for it.")
@as_json
def unseal(file: Path, output: Path, passphrase_file: Path | None, office: Path | None, json_: bool) -> None:
    """Unpack a sealed copy; its passphrase, or that of the office's key, is asked for unless it stands in a file."""
    from ..exchange.giving.handing_over import unpack
    from ..exchange.sealing.sealed_copy import NOT_SEALED
    from ..files.kinds import is_sealed

    check_readable(file)
    check_target(output)
    if not is_sealed(file):
        raise UserError(NOT_SEALED)
    made = unpack(file, secret_of(file, office, passphrase_file), output.absolute())
    did(f"已解开到“{made}”")
    if json_:
        print_json({"file": str(made)})
    else:
        say(f"已解开到 {made}")


def secret_of(file: Path, office: Path | None, passphrase_file: Path | None) -> Secret:
    """Return what opens a sealed copy: its passphrase, or the key of the office that it is sealed for."""
    from ..exchange.sealing.sealed_to_office import secret_for

    return secret_for(file, lambda: passphrase_from(passphrase_file), partial(_unlocked, file, office, passphrase_file))


def _unlocked(file: Path, office: Path | None, passphrase_file: Path | None, recipient: str) -> UnlockedKey:
    from ..exchange.sealing.office_key import key_name, unlock
    from ..exchange.sealing.sealed_to_office import check_holder

    if office is None:
        words = f"“{file.name}”是加密给巡察办（密钥 {key_name(recipient)}）的，没有口令"
        raise UserError(f"{words}；请用 --office 指明持有这把密钥的数据文件。")
    with opened_file(office) as store:
        check_holder(store, recipient)
        return unlock(store, passphrase_from(passphrase_file, KEY_PASSPHRASE), recipient)

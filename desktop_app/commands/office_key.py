"""The subcommands of the office's key, and of the receipts that it signs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from ..base.errors import UserError, reason
from ..base.limits import read_within
from .ending import did, say
from .handover import KEY_PASSPHRASE, on_passphrase
from .interrupts import uninterrupted
from .passphrases import passphrase_from, read_passphrase
from .shared import (
    FILE,
    Words,
    as_json,
    by_person,
    changed_file,
    check_readable,
    check_writable,
    opened_file,
    print_json,
    write_file,
)

if TYPE_CHECKING:
    from ..exchange.receipts.receipts import Verified
    from ..exchange.sealing.office_key import OfficeKey
    from ..storage.store import Store

NEW_PASSPHRASE = "新的口令"


@click.command("office-key")
@click.argument("file", type=FILE)
@click.option("--make", is_flag=True, help="Make the office's key in FILE.")
@click.option("--again", is_flag=True, help="Make another one, which counts from now on; the first still opens.")
@click.option(
    "--present", type=FILE, help="With --again: a file with the present passphrase; the new one stands for it."
)
@click.option("--change", type=FILE, help="A file with the new passphrase; --passphrase-file has the present one.")
@click.option("--recover", type=FILE, help="A file with the 13 groups of the recovery sheet, or a scan of it.")
@click.option("--office", type=Words(), default="", help="Whose key it is, with --make, --again and --recover.")
@on_passphrase
@click.option("--sheet", type=FILE, help="The recovery sheet to write as PDF: print it, seal it, delete the file.")
@as_json
def office_key(
    file: Path,
    make: bool,
    again: bool,
    present: Path | None,
    change: Path | None,
    recover: Path | None,
    office: str,
    passphrase_file: Path | None,
    sheet: Path | None,
    json_: bool,
) -> None:
    """Make the office's key in FILE, put it under another passphrase, bring it back from paper; or show which it is."""
    from ..exchange.sealing.office_key import NO_KEY, keys, unlock

    if sum(map(bool, (make, again, change, recover))) > 1:
        raise click.UsageError("only one of them")
    if present and not again:
        raise click.UsageError("--present goes with --again")
    if sheet:
        check_writable(sheet)
    passphrase, done = "", ""
    if make or again or recover:
        passphrase = passphrase_from(passphrase_file, NEW_PASSPHRASE, "没有改动密钥")
        with changed_file(file) as store, uninterrupted():
            now = read_passphrase(present) if present else ""
            done = _made(store, passphrase, office, again=again, present=now, recover=recover)
            did(done)
    elif change:
        passphrase, new = passphrase_from(passphrase_file, KEY_PASSPHRASE, "没有改动密钥"), read_passphrase(change)
        done = _changed(file, passphrase, new)
        passphrase = new
    with opened_file(file) as store:
        found = keys(store)
        if not found:
            raise UserError(NO_KEY)
        if sheet:
            passphrase = passphrase or passphrase_from(passphrase_file, KEY_PASSPHRASE, "没有写恢复页")
            seed = unlock(store, passphrase).seed
    if sheet:
        write_file(sheet, _sheet(found[0], seed), "密钥恢复页")
    _tell(found, done, json_)


def _made(store: Store, passphrase: str, office: str, *, again: bool, present: str, recover: Path | None) -> str:
    from ..exchange.sealing.office_key import make_key
    from ..exchange.sealing.office_key import recover as bring_back

    if recover:
        key = bring_back(store, _recovery_words(recover), passphrase, office)
        return f"已用恢复页恢复巡察办密钥 {key.name}"
    key = make_key(store, passphrase, office, again=again, present=present)
    return f"已{'更换' if again else '建立'}巡察办密钥 {key.name}"


def _changed(file: Path, passphrase: str, new: str) -> str:
    from ..exchange.sealing.office_key import change_passphrase

    with changed_file(file) as store, uninterrupted():
        change_passphrase(store, passphrase, new)
        done = "已更改巡察办密钥的口令"
        did(done)
        return done


def _sheet(key: OfficeKey, seed: bytes) -> bytes:
    from ..exchange.sealing.recovery_words import words_of
    from ..paper.recovery_sheet import RecoverySheet, recovery_pdf

    return recovery_pdf(RecoverySheet(office=key.office, name=key.name, at=key.at, words=words_of(seed))).data


def _tell(found: list[OfficeKey], done: str, json_: bool) -> None:
    if json_:
        print_json([{**to_builtins(key), "name": key.name} for key in found])
        return
    if done:
        say(f"{done}。")
    for at, key in enumerate(found):
        whose = f"{key.office}　" if key.office else ""
        say(f"{'现用密钥' if at == 0 else '以前的密钥'} {key.name}　{whose}{key.at[:10]}建立　公钥 {key.public}")


@click.command("receipt")
@click.argument("file", type=FILE)
@click.argument("copy", type=FILE, required=False)
@click.option("-o", "--output", type=FILE, help="With COPY: the receipt to write.")
@on_passphrase
@click.option("--copy-passphrase-file", type=FILE, help="Likewise, of a COPY that is sealed with a passphrase.")
@click.option("--paper", type=FILE, help="Likewise, the receipt as PDF, to be signed by hand.")
@click.option("--unsigned", is_flag=True, help="Do not sign it with the office's key.")
@click.option("--check", type=FILE, help="A receipt: say what it confirms of FILE.")
@click.option("--code", help="A receipt's code that was told: say what it confirms of FILE.")
@by_person
@as_json
def receipt(
    file: Path,
    copy: Path | None,
    output: Path | None,
    passphrase_file: Path | None,
    copy_passphrase_file: Path | None,
    paper: Path | None,
    unsigned: bool,
    check: Path | None,
    code: str | None,
    person: str,
    json_: bool,
) -> None:
    """Confirm what FILE, the office's, has taken in of COPY; or say what a receipt confirms of FILE, the laptop's."""
    if [copy is not None, check is not None, code is not None].count(True) != 1 or (copy is None) != (output is None):
        raise click.UsageError("COPY -o OUTPUT, or --check, or --code")
    if copy is None:
        _verify(file, code if check is None else check, json_)
    elif output is not None:
        secrets, outputs = (passphrase_file, copy_passphrase_file), (output, paper)
        _issue(file, copy, outputs, secrets, unsigned=unsigned, person=person, json_=json_)


def _issue(
    file: Path,
    copy: Path,
    outputs: tuple[Path, Path | None],
    secrets: tuple[Path | None, Path | None],
    *,
    unsigned: bool,
    person: str,
    json_: bool,
) -> None:
    """Write the receipt of a copy."""
    from ..exchange.receipts.issuing import issue_for, note_issued
    from ..exchange.receipts.receipt_file import paper_of, to_bytes
    from ..exchange.sealing.sealed_to_office import check_holder, recipient_of

    check_readable(copy)
    output, paper = outputs
    check_writable(output)
    if paper:
        check_writable(paper)
    key_file, copy_file = secrets
    key_secret = partial(passphrase_from, key_file, KEY_PASSPHRASE, "没有出具回执")
    with changed_file(file, person) as store:
        if recipient := recipient_of(copy):
            check_holder(store, recipient)
        made = issue_for(store, copy, lambda: passphrase_from(copy_file or key_file), key_secret, sign=not unsigned)
        of = [one.id for one in made.assessments]
        with uninterrupted():
            note_issued(store, made)
            did("接收回执已登记")
            write_file(output, to_bytes(made), "接收回执", of=of)
    if paper:
        from ..paper.office_receipt_sheet import office_receipt_pdf

        write_file(paper, office_receipt_pdf(paper_of(made)).data, "接收回执PDF", of=of)
    if json_:
        print_json({"file": str(output), "code": made.code, **to_builtins(made)})
        return
    for one in made.assessments:
        say(f"已接收 {one.unit} {f'第{one.revision}版 核验码 {one.code}' if one.revision else '草稿'}")
    say(f"接收回执已写入 {output}（{'已签名' if made.signature else '没有签名'}）")
    if made.code:
        say(f"回执码 {made.code}")


def _verify(file: Path, given: Path | str | None, json_: bool) -> None:
    """Say what a receipt confirms; refused where it confirms nothing."""
    from ..exchange.receipts.receipts import given_by, verify_receipt
    from ..exchange.sealing.office_key import office_keys_of

    if isinstance(given, Path):
        check_readable(given)
    data = given_by(given or "")
    with opened_file(file) as store:
        verified = verify_receipt(store, data, office_keys_of(store))
    if json_:
        print_json(to_builtins(verified) | {"confirmed": [one.id for one in verified.confirmed]})
    lines = _lines(verified)
    if not verified.confirmed:
        raise UserError("\n".join(lines))
    for line in () if json_ else lines:
        say(line)


def _lines(verified: Verified) -> list[str]:
    told = [one.words for one in verified.checked] if verified.trusted else []
    return [line for line in (verified.words, verified.copy, *told) if line]


def _recovery_words(path: Path) -> str:
    """Return the groups that a file holds as text, or in the QR code of a scan."""
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        from ..exchange.scans.paper_codes import recovery_words_on

        return recovery_words_on(path)


def _bytes(path: Path) -> bytes:
    from ..exchange.scans.paper_codes import LARGEST

    check_readable(path)
    try:
        with path.open("rb") as file:
            return read_within(file, LARGEST)
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}）。") from None

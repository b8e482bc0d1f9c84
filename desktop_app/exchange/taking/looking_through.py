"""Files looked through before anything of them comes in: what each holds, and what it is not to be trusted for.

Each is opened as any file is: only read, out of a private copy where it has to be recovered or brought up to date.
What is wrong with one stops none of the others.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...assessing.checking import SUFFIX as PLAIN_SUFFIX
from ...assessing.proving import Proved, proved
from ...base.errors import UserError, Where, reason, told
from ...base.progress import GivenUpError, Progress, check, told_to
from ...base.text import is_text, shown, unit_name
from ...files.kinds import SUFFIX as SEALED_SUFFIX
from ...files.kinds import is_sealed
from ...files.places import is_file, is_folder
from ...files.plain_reading import digest_of, open_plain
from ...record.check_code import printed
from ...record.register import Register
from ...record.scoring import score
from ...record.status import state_words
from ...rubric.amounts import written_total
from ...rubric.shipped import digest_of as hash_of
from ...storage.evidence_table import EvidenceCheck
from ...storage.sqlite_file import in_words
from ...storage.store import Store, plain_store
from ..merging.beside_joining import Along, along_of
from ..merging.register_joining import part_of_register
from .here import Here
from .incoming import Incoming, Looked, Wanted, What, Written

if TYPE_CHECKING:
    from ...storage.stored import Stored
    from ..sealing.sealed_to_office import Secret

DEEPEST = 4  # folders below the one that was named
MOST_FILES = 20_000
LIGHT = 4 << 20  # bytes of a file that is soon looked through; in its drafts there is nothing large
_COUNTER = slice(24, 28)  # of SQLite's header: each change of the file has a number

_ASKING = Lock()  # one passphrase at a time: each try takes a quarter of a gigabyte

CHANGED = "“{}”在查看以后又有改动，没有从它接收；请重新查看这个文件。"
_GONE = "“{}”读不出来了（{}），没有从它接收；请插好U盘或放回原处，再重新查看。"
OWN = "“{}”就是现在打开的数据文件，不用接收。"
_WANTED = {
    "passphrase": "“{}”是加密副本，要输入口令才能查看；文件没有改动。",
    "office_key": "“{}”是加密给巡察办的，要输入巡察办密钥的口令才能查看；文件没有改动。",
}
_TRIED = "“{}”是加密副本，给出的口令打不开它；文件没有改动，请核对口令后再试。"
_ANOTHERS = "“{}”是加密给另一把密钥（{}）的，这个数据文件里没有那把密钥；文件没有改动，请在持有那把密钥的电脑上接收。"


class Source(Struct, frozen=True, kw_only=True):
    """What was opened of a file: ``plain`` is what lies inside a sealed copy, or the file itself, with its SHA-256.

    ``sound``: of the present version, closed and whole, so that it need not be looked through once more while its
    bytes are the same. ``register`` is what its own register says of what is in it, None where it has none; ``along``
    is what it was given out as and how it is divided, likewise. ``acts``: an office has acted on any of it.
    """

    plain: Path
    sha256: str
    sound: bool
    register: Register | None = None
    along: Along | None = None
    acts: bool = False


class Seen(Struct, kw_only=True):
    """A file that was looked through; ``store`` is still open where it holds what is to be compared.

    ``unclear`` are the ids of that; ``plain`` are new drafts as they were read, by id, with what they are scored with.
    """

    looked: Looked
    source: Source | None = None
    store: Store | None = None
    unclear: tuple[str, ...] = ()
    plain: dict[str, Proved] = {}


class Pending(Struct, frozen=True, kw_only=True):
    """A small file whose bytes are known and that is still to be opened; ``plain`` is what lies in a sealed one."""

    looked: Looked
    plain: Path
    stamp: tuple[object, ...]


def files_in(paths: Sequence[Path]) -> list[Path]:
    """Return the files named, and the data files and sealed copies in the folders named; each once, in order.

    Refuse folders in which there are none.
    """
    found: list[Path] = []
    for path in paths:
        if not is_folder(path):
            found.append(path)
            continue
        inside = list(_inside(path, DEEPEST))
        if not inside:
            raise UserError(
                f"“{path}”里没有评估数据文件（{PLAIN_SUFFIX}）或加密副本（{SEALED_SUFFIX}），没有可接收的。"
            )
        found += inside
    found = list(dict.fromkeys(found))
    if len(found) > MOST_FILES:
        raise UserError(f"一次最多接收{MOST_FILES}个文件，这里有{len(found)}个；请分几次接收。")
    return found


def _inside(folder: Path, depth: int) -> Iterator[Path]:
    check()
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  # Path.iterdir refuses an empty drive of Windows
    except OSError as error:
        if depth == DEEPEST:
            raise UserError(f"“{folder}”无法读取（{reason(error)}），没有接收；请检查U盘或权限。") from None
        return  # one that is forbidden, deep below, holds nothing of ours
    folders = []
    for name in names:
        path = folder / name
        if path.suffix.lower() in (PLAIN_SUFFIX, SEALED_SUFFIX) and is_file(path):
            yield path
        elif depth and not name.startswith((".", "$")) and not path.is_symlink() and is_folder(path):
            folders.append(path)
    for one in folders:
        yield from _inside(one, depth - 1)


def look_at(
    number: int, path: Path, here: Here, progress: Progress, place: Callable[[], Path], secrets: Sequence[Secret]
) -> Seen | Pending:
    """Read and hash a file, and look a large one through; whatever comes in the way is told in what is returned.

    May be given up. What is waited for, and what another processor can do, is done here, for several files at once.
    """
    with told_to(progress):
        looked = Looked(number=number, path=path)
        return _told(looked, partial(_looked_at, looked, here, place, secrets))


def finish(pending: Seen | Pending, here: Here) -> Seen:
    """Look through what is left to be: a small file takes more Python than anything else."""
    if isinstance(pending, Seen):
        return pending
    looked = pending.looked
    done = _told(looked, partial(_opened, looked, pending.plain, pending.stamp, here), pending.plain)
    assert isinstance(done, Seen)
    return done


def _told(looked: Looked, work: Callable[[], Seen | Pending], plain: Path | None = None) -> Seen | Pending:
    """Do the work, or tell what came in the way; ``plain`` is what a sealed copy was unpacked to."""
    try:
        return work()
    except UserError as error:
        named = str(error).replace(str(plain or looked.path), shown(looked.path.name))  # its folder is not to the point
        words = named.replace(str(looked.path), shown(looked.path.name))
        return Seen(looked=replace(looked, refused=words))
    except OSError as error:
        words = f"“{looked.path}”无法读取（{reason(error)}），文件没有改动；请检查U盘或权限。"
        return Seen(looked=replace(looked, refused=words))
    except GivenUpError:
        raise
    except Exception as error:  # a file can hold anything, and it stops none of the others
        words = f"“{looked.path}”里有读不懂的内容（{type(error).__name__}），没有查看完，不能接收；文件没有改动。"
        return Seen(looked=replace(looked, refused=words))


def _looked_at(looked: Looked, here: Here, place: Callable[[], Path], secrets: Sequence[Secret]) -> Seen | Pending:
    path = looked.path
    if not is_file(path):
        Store.open(path, read_only=True).close()  # says what it is instead
    if here.is_own(path):
        return Seen(looked=replace(looked, refused=OWN.format(path)))
    stamp = _stamp(path)
    looked = replace(looked, size=path.stat().st_size, sha256=digest_of(path))
    if here.was_taken(looked.sha256):
        return Seen(looked=looked)
    plain = path
    if is_sealed(path):
        opened = _unsealed(path, f"{looked.number}-{token_hex(4)}{PLAIN_SUFFIX}", here, place, secrets)
        if isinstance(opened, Looked):
            return Seen(looked=replace(looked, refused=opened.refused, wants=opened.wants))
        plain, stamp = opened, _stamp(opened)
    if looked.size <= LIGHT:
        return Pending(looked=looked, plain=plain, stamp=stamp)
    return _told(looked, partial(_opened, looked, plain, stamp, here), plain)


def _opened(looked: Looked, plain: Path, stamp: tuple[object, ...], here: Here) -> Seen:
    with ExitStack() as stack:
        stack.enter_context(in_words(looked.path))
        store = Store.open(plain, read_only=True)
        stack.callback(store.close)
        _hold(store)
        if _stamp(plain) != stamp:
            raise UserError(f"“{looked.path}”正在被改动，没有查看它；请等写完或关闭那边的程序后再试。")
        kept: dict[str, Proved] = {}
        found = tuple(_assessments(looked, store, here, kept))
        along, notes = _along(store)
        told = tuple(one.rstrip("。") for one in (*store.notices, *notes))
        sha256 = looked.sha256 if plain == looked.path else digest_of(plain)
        sound = not store.notices and not store.file.damaged and _reads_the_file(store)
        register = part_of_register(store, [one.id for one in found])
        seen = Seen(
            looked=replace(looked, found=found, told=told, recipient=_recipient(along), office_key=_office_key(along)),
            source=Source(plain=plain, sha256=sha256, sound=sound, register=register, along=along, acts=store.acts.any),
            unclear=tuple(one.id for one in found if one.what is What.MERGE),
            plain=kept,
        )
        if seen.unclear:
            stack.pop_all()  # it is compared, and closed, by whoever has asked
            seen.store = store
        return seen


def _reads_the_file(store: Store) -> bool:
    """Whether it is the file itself that is read, no private copy."""
    sql = "SELECT coalesce(file, '') <> '' AS named FROM pragma_database_list"
    return any(row["named"] for row in store.file.query(sql))


def opened_again(name: str, source: Source) -> Store:
    """Open what was looked through, to take out of it; refused if it is not the same any more."""
    store = plain_store(source.plain) if source.sound else Store.open(source.plain, read_only=True)
    try:
        _hold(store)
        if digest_of(source.plain) != source.sha256:
            raise UserError(CHANGED.format(name))
    except (OSError, sqlite3.Error) as error:
        store.close()
        raise UserError(_GONE.format(name, told(error, Where.SOURCE).what)) from None
    except BaseException:  # whatever it was, the file is let go of
        store.close()
        raise
    return store


def _hold(store: Store) -> None:
    """Let nobody write into the file until it is closed: what is looked at is what was hashed."""
    connection = store.file.connection
    connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM sqlite_schema").fetchone()


def _stamp(path: Path) -> tuple[object, ...]:
    """Return what differs once a file was written: its place, size and time, and SQLite's count of changes."""
    with open_plain(path) as file:
        counter = file.read(_COUNTER.stop)[_COUNTER]
    stat = path.stat()
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, counter


def _unsealed(path: Path, name: str, here: Here, place: Callable[[], Path], secrets: Sequence[Secret]) -> Path | Looked:
    """Return the file inside a sealed copy, or what would open it."""
    from ..sealing.sealed_copy import WRONG, unpacked
    from ..sealing.sealed_to_office import recipient_of, unsealed_by

    recipient = recipient_of(path)
    fitting = [one for one in secrets if (not recipient if isinstance(one, str) else one.public == recipient)]
    for secret in fitting:
        with _ASKING:
            try:
                return unpacked(path, place() / name, partial(unsealed_by, secret=secret))
            except UserError as error:
                if str(error) != WRONG:
                    raise
    if recipient and recipient not in here.office_keys:
        from ..sealing.office_key import key_name

        raise UserError(_ANOTHERS.format(path, key_name(recipient)))
    wants: Wanted = "office_key" if recipient else "passphrase"
    words = _TRIED if fitting else _WANTED[wants]
    return Looked(number=0, path=path, refused=words.format(shown(path.name)), wants=wants)


def _assessments(looked: Looked, store: Store, here: Here, kept: dict[str, Proved]) -> Iterator[Incoming]:
    """Look through each assessment; note of a small file the new drafts as they were read."""
    ids = store.ids()
    whole = [one.rstrip("。") for one in (*store.inventory.faults(set(ids)), *_rubric_faults(store))]
    if store.file.damaged:
        whole.insert(0, "文件已损坏，读出的内容可能不全")
    evidence: list[EvidenceCheck] = []
    if any(store.file.query("SELECT 1 FROM evidence LIMIT 1")):
        evidence.append(store.evidence.look_through())
    for assessment_id in ids:
        check()
        try:
            one = proved(store, assessment_id)
        except UserError as error:
            unit = _unit_of(store, assessment_id)
            faults = (str(error).rstrip("。"),)
            yield Incoming(file=looked.number, id=assessment_id, what=What.UNREAD, unit=unit, faults=faults)
            continue
        found = _incoming(looked.number, store, one, here, [*whole, *_evidence_faults(evidence, one)])
        if found.what is What.NEW and one.rows is not None and not (evidence or one.faults) and looked.size <= LIGHT:
            kept[found.id] = one
        yield found


def _rubric_faults(store: Store) -> Iterator[str]:
    """Say where a rubric is not what it goes by; that one is doctored is told of what is scored with it."""
    for row in store.file.query("SELECT digest, source FROM rubric"):
        if not is_text(row["source"]) or hash_of(row["source"]) != row["digest"]:
            yield from store.rubrics.faults()
            return


def _evidence_faults(evidence: list[EvidenceCheck], one: Proved) -> Iterator[str]:
    for looked in evidence:
        for fault in looked.faults_of(one.stored.rubric, one.stored.record):
            yield fault.rstrip("。")


def _incoming(number: int, store: Store, one: Proved, here: Here, more: list[str]) -> Incoming:
    stored = one.stored
    result = score(stored.rubric, stored.record)
    codes = _codes(store, stored.id)
    doctored = [stored.rubric.doctored] if stored.rubric.doctored else []
    present = here.heads.get(stored.id)
    known_unit, told = here.unit_told(store, stored)
    return Incoming(
        file=number,
        id=stored.id,
        what=What.NEW if present is None else What.SAME if _is_same(store, stored, here) else What.MERGE,
        unit=unit_name(stored.record.unit),
        date=stored.record.date,
        total=written_total(result.total) if result.complete else "",
        grade=result.grade or "" if result.complete else "",
        status=stored.status,
        state=state_words(stored.status, stored.outcome),
        revision=len(codes),
        codes=codes,
        head=stored.head,
        written=_written(store, stored.id),
        sample=stored.sample,
        known_unit=known_unit,
        faults=tuple(dict.fromkeys([*doctored, *more, *one.faults])),
        told=(*told, *here.aside_told(store, stored), *here.readings_told(stored)),
    )


def _written(store: Store, assessment_id: str) -> Written | None:
    sql = "SELECT person, at, (SELECT count(*) FROM event WHERE assessment = ?1) entries FROM event"
    rows = store.file.query(f"{sql} WHERE assessment = ?1 ORDER BY id DESC LIMIT 1", assessment_id)
    return next((Written(str(row["person"]), str(row["at"]), int(row["entries"])) for row in rows), None)


def _is_same(store: Store, stored: Stored, here: Here) -> bool:
    """Whether an assessment is here with the same head, and nothing waits beside it."""
    if here.heads[stored.id] != stored.head or stored.id in here.waiting:
        return False
    return not store.side.waits(stored.id)


def _codes(store: Store, assessment_id: str) -> tuple[str, ...]:
    sql = "SELECT form, code FROM revision WHERE assessment = ? ORDER BY number"
    return tuple(printed(str(row["form"]), str(row["code"])) for row in store.file.query(sql, assessment_id))


def _unit_of(store: Store, assessment_id: str) -> str:
    with suppress(UserError):
        return unit_name(str(store.file.row("SELECT unit FROM assessment WHERE id = ?", assessment_id)["unit"]))
    return unit_name("")


def _along(store: Store) -> tuple[Along | None, list[str]]:
    """Return what comes along beside the assessments, or why it does not: that stops none of them."""
    try:
        return along_of(store), []
    except UserError as error:
        return None, [str(error)]


def _recipient(along: Along | None) -> str:
    """Return to whom the file was given out, empty where it was not."""
    return along.package.recipient if along and along.package else ""


def _office_key(along: Along | None) -> str:
    """Return the office's public key that is in the file, empty where there is none."""
    return along.package.office_key if along and along.package else ""

"""Whether an archive is as it was written: each file that is missing, changed or added is told, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ...assessing import checking
from ...base.errors import UserError
from ...base.text import shown, unit_name
from ...exchange.giving.handing_over import on_laptop
from ...files.private import create
from ...record.act import ActKind
from . import hashes
from .facts import Visit
from .kept import kept_pieces, visit_in
from .names import ALWAYS, FILE, HASHES, MADE, Taken
from .reading import Archived, UnreadError, digest_in, opened_archive, text_in

if TYPE_CHECKING:
    from ...storage.store import Store

MOST_TOLD = 1000
NOT_NOTED = "数据文件里没有登记过这份归档包：清单在归档以后被改动过，或者不是这个文件的归档包。"


class Verified(Struct, frozen=True, kw_only=True):
    """What an archive is and what is wrong with it; ``files`` are those that can be read.

    ``sha256`` is that of its list of hashes.
    ``noted``: whether the file that was asked has noted this very archive; None where none was asked.
    """

    path: str
    files: int
    sha256: str
    unit: str = ""
    code: str = ""
    noted: bool | None = None
    faults: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say it in one line, without what is wrong."""
        what = f"“{self.unit}”　核验码 {self.code}　" if self.unit else ""
        noted = "　与数据文件登记的归档一致" if self.noted else ""
        return f"“{self.path}”　{what}{self.files}个文件　清单指纹 {self.sha256}{noted}"


def verify(path: Path, noted_in: Store | None = None) -> Verified:
    """Compare all of an archive with its list, and with what its data file has sealed; see through the file, too.

    The list is only as good as what vouches for it: ``noted_in`` is a file in which the archive was noted.
    """
    with opened_archive(path) as archive, on_laptop("核对") as work:
        try:
            listing = text_in(archive, HASHES, hashes.LONGEST)
        except UnreadError as why:
            raise UserError(f"“{path}”里的清单“{HASHES}”{why}，不能作为归档包核对；请核对选的是不是归档包。") from None
        listed = hashes.read(listing)
        found = list(archive.strange)
        if listed.wrong:
            found.append(f"清单“{HASHES}”里有{listed.wrong}行不是归档时写入的，清单被改动或损坏。")
        plain = work / Path(FILE).name
        digests = dict[str, str]()
        found += _against(archive, listed.digests, digests, plain)
        digest = hashes.digest_of(listing)
        visit, inside = _look_inside(plain, listed.digests) if plain.exists() else (None, [])
        noted = None
        if noted_in is not None:
            noted = _is_noted(noted_in, digest)
            inside += [] if noted else [NOT_NOTED]
    return Verified(
        path=str(path),
        files=len(digests) + 1,
        sha256=digest,
        unit=unit_name(visit.stored.record.unit) if visit else "",
        code=visit.last.printed_code if visit else "",
        noted=noted,
        faults=tuple([*found, *inside][:MOST_TOLD]),
    )


def faults_in(path: Path, wanted: Mapping[str, str]) -> list[str]:
    """Say in what an archive is not exactly these files, by their digests."""
    with opened_archive(path) as archive:
        return [*archive.strange, *_against(archive, wanted, {}, None)]


def _against(
    archive: Archived, listed: Mapping[str, str], digests: dict[str, str], plain: Path | None
) -> Iterator[str]:
    """Yield what is wrong with the files; ``digests`` gets what they are, ``plain`` the data file."""
    there = set(archive.names)
    for name in listed:
        if name not in there:
            yield f"“{shown(name, 120)}”不见了，清单里有它。"
    for name in archive.names:
        if name == HASHES and HASHES not in listed:
            continue
        try:
            digests[name] = _copied(archive, name, plain) if plain and name == FILE else digest_in(archive, name)
        except UnreadError as why:
            yield f"“{shown(name, 120)}”{why}。"
            continue
        if name not in listed:
            yield f"“{shown(name, 120)}”不在清单里，是归档以后放进去的。"
        elif digests[name] != listed[name]:
            yield f"“{shown(name, 120)}”的内容与清单不符，归档以后被改动或损坏。"


def _copied(archive: Archived, name: str, plain: Path) -> str:
    """Copy the data file out of the archive, which nobody writes to while it is looked through."""
    try:
        with create(plain) as into:
            return digest_in(archive, name, into)
    except UnreadError:
        plain.unlink(missing_ok=True)
        raise


def _look_inside(plain: Path, listed: Mapping[str, str]) -> tuple[Visit | None, list[str]]:
    """Look through the data file, and say in what the list is not what it was made from."""
    from ...storage.store import Store

    try:
        with closing(Store.open(plain, read_only=True)) as store:
            found = [f"数据文件“{FILE}”里：{one}" for one in checking.faults(store)]
            visit = visit_in(store)
            return visit, [*found, *_against_file(store, visit, listed)]
    except UserError as error:
        return None, [f"数据文件“{FILE}”里：{str(error).replace(str(plain), FILE)}"]


def _against_file(store: Store, visit: Visit, listed: Mapping[str, str]) -> Iterator[str]:
    """Yield what the data file has sealed and the list has not, or under another name, and what only the list has."""
    known, digests = set(MADE), set(listed.values())
    for piece in kept_pieces(store, visit, Taken()):
        known.add(piece.name)
        try:
            digest = hashes.digest_of(piece.content())
        except UserError as error:
            yield f"数据文件里的“{piece.what}”：{error}"
            continue
        if digest not in digests:
            yield f"数据文件里封存的“{piece.what}”不在归档包里，或已被换成别的内容。"
        elif listed.get(piece.name) != digest:
            yield f"数据文件里的“{piece.what}”应是归档包里的“{shown(piece.name, 120)}”，文件名和清单被改动过。"
    for name in sorted(listed.keys() - known):
        yield f"数据文件里没有“{shown(name, 120)}”，它不是归档时写入的，清单被改动过。"
    for name in ALWAYS:
        if name not in listed:
            yield f"归档时写入的“{name}”不在清单里，清单被改动过。"


def _is_noted(store: Store, digest: str) -> bool:
    acts: Iterable[object] = (one.said.get("sha256") for one in store.acts.of_kinds(ActKind.ARCHIVED))
    return digest in acts

"""Filing away (归档): all there is of a visit put together, laid down and read back, and noted as an act."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ...base.errors import UserError, reason
from ...base.progress import Progress
from ...base.sizes import size_in_words
from ...exchange.giving.handing_over import on_laptop
from ...files import removable
from ...files.clouds import refuse
from ...files.names import copy_stem, legal_name
from ...files.places import is_folder
from ...files.plain_reading import digest_of
from ...files.written import note
from ...record.act import Act
from ...storage.sqlite_file import IN_DOUBT, NOT_SAVED
from ..noting.noting import note_archived
from . import hashes
from .contents import contents_of, described
from .facts import Contents
from .laying import Staged, lay_folder, lay_zip, packed, staged
from .names import ACT, FILE, HASHES, SUFFIX
from .one_visit import NOT_DONE, look_through, make_file
from .verifying import faults_in

if TYPE_CHECKING:
    from ...storage.store import Store

SEE_WHETHER = "请重新打开文件，看办理记录里有没有这次归档，没有就再归档一次。"


class Wish(Struct, frozen=True, kw_only=True):
    """How an archive is wanted: ``name`` stands for its usual one, with which it is a zip if it ends so."""

    name: str = ""
    zip: bool = False
    templates: Path | None = None


class Archive(Struct, frozen=True, kw_only=True):
    """An archive that was laid down: where, how many files, and the SHA-256 of its list of hashes.

    ``already``: the same was there. ``told`` is what is to be known of it, ``missing`` what its papers show as □.
    """

    assessment: str
    unit: str
    path: Path
    files: int
    size: int
    sha256: str
    synced: bool = False
    already: bool = False
    told: tuple[str, ...] = ()
    missing: str = ""


def archive(
    store: Store, assessment_id: str, folder: Path, wish: Wish | None = None, progress: Progress | None = None
) -> Archive:
    """Lay the archive of a visit into ``folder`` and note that.

    Raises ``UserError`` with nothing left behind under its name, and the store's own file as it was.
    """
    made = write_archive(store.path, assessment_id, folder, wish or Wish(), progress or Progress())
    record(store, made)
    return made


def write_archive(source: Path, assessment_id: str, folder: Path, wish: Wish, progress: Progress) -> Archive:
    """Do the part of ``archive`` that takes long and that a thread may do; ``record`` does the rest."""
    refuse(folder, f"没有{ACT}")
    with on_laptop(ACT) as work, removable.device_errors_in_words(folder, ACT):
        device = removable.identity(folder, ACT)
        progress.begin("准备归档包")
        made = _put_together(source, assessment_id, work, wish)
        progress.check()
        return _laid(made, folder, progress, device)


def record(store: Store, made: Archive) -> Act:
    """Note in the file that the visit was filed away: the same archive once.

    A disk that fails at the very end may have kept it all the same: what the file says then is what is told.
    """
    try:
        return note_archived(store, made.path.name, made.sha256, assessment=made.assessment)
    except UserError as error:
        named = f"归档包“{made.path.name}”已写好并核对一致"
        try:
            store.file.end_left_over()
            found = [one for one in store.acts.of([made.assessment]) if one.said.get("sha256") == made.sha256]
        except UserError as again:
            raise UserError(f"{named}，但不能确定是否已登记为已归档：{again}{SEE_WHETHER}") from error
        if IN_DOUBT in str(error) and found:
            return found[0]
        words = str(error).replace(IN_DOUBT, NOT_SAVED)
        raise UserError(f"{named}，但没有登记为已归档：{words}") from error


def archive_name(contents: Contents, wish: Wish) -> str:
    """Name an archive after its visit: 归档_单位_日期_第n版_核验码."""
    facts = contents.facts
    stem = copy_stem(f"归档_{facts.unit.known_as}", "", facts.date, f"第{facts.revision}版", facts.code)
    return legal_name(stem, SUFFIX if wish.zip else "")


class _Made(Struct, frozen=True):
    """An archive as it was put together on this computer; ``zip`` is where it lies packed, if it is to be."""

    contents: Contents
    files: list[Staged]
    name: str
    zip: Path | None


def _put_together(source: Path, assessment_id: str, work: Path, wish: Wish) -> _Made:
    """Make every file of the archive; what fails here is this computer's, and not the medium's."""
    try:
        contents, files = _files(source, assessment_id, work, wish)
        name = wish.name or archive_name(contents, wish)
        is_zip = name.lower().endswith(SUFFIX)
        return _Made(contents, files, name, packed(files, work / "archive.zip") if is_zip else None)
    except OSError as error:
        raise UserError(
            f"本机的临时文件夹不能写入（{reason(error)}），{NOT_DONE}；请检查磁盘空间和权限后再归档。"
        ) from error
    except UserError as error:
        why = str(error)
        if str(work) in why:  # a place that nobody knows
            why = "本机的临时文件夹写不下了或不能写入；请检查磁盘空间和权限后再归档。"
        raise UserError(why if NOT_DONE in why else f"{NOT_DONE}：{why}") from error


def _files(source: Path, assessment_id: str, work: Path, wish: Wish) -> tuple[Contents, list[Staged]]:
    """Make the files, the list of hashes last: out of the one-visit file alone."""
    from ...storage.store import Store, plain_store

    plain = work / "plain.db"
    _check_room_here(source, work)
    with closing(plain_store(source)) as store:
        make_file(store, plain, assessment_id)
    look_through(plain)
    files, digest = list[Staged](), digest_of(plain)
    with closing(Store.open(plain, read_only=True)) as store:
        contents = contents_of(store, wish.templates)
        for piece in (*described(contents, digest), *contents.pieces):
            files.append(staged(work, len(files), piece.name, piece.content()))
    files.append(Staged(FILE, plain, removable.Written(plain.stat().st_size, digest)))
    listing = hashes.written({one.name: one.is_.sha256 for one in files})
    return contents, [*files, staged(work, len(files), HASHES, listing)]


def _check_room_here(source: Path, work: Path) -> None:
    """Refuse to begin what this computer's disk has no room for: the file, its evidence, and a zip of both."""
    size, free = source.stat().st_size, shutil.disk_usage(work).free
    if free < size:
        room = f"需要{size_in_words(size)}，只有{size_in_words(free)}"
        raise UserError(f"本机磁盘空间不足（{room}），{NOT_DONE}；请清理磁盘后再归档。")


def _laid(made: _Made, folder: Path, progress: Progress, device: int) -> Archive:
    contents, files = made.contents, made.files
    of = [contents.visit.stored.id]
    removable.sweep(folder)
    path = _same(folder / made.name, files)
    already = path is not None
    if path is None:
        note(folder / made.name, "", of)  # should the program end before it is known under which name it lies
        if made.zip:
            path = lay_zip(made.zip, folder, made.name, progress, device)
        else:
            path = lay_folder(files, folder, made.name, progress, device)
    _note(path, files, of)
    synced = removable.sync(folder)
    removable.check_still(folder, device, ACT)
    return Archive(
        assessment=of[0],
        unit=contents.facts.unit.name,
        path=path,
        files=len(files),
        size=sum(one.is_.size for one in files),
        sha256=files[-1].is_.sha256,
        synced=synced,
        already=already,
        told=contents.told,
        missing=contents.missing,
    )


def _same(path: Path, files: Sequence[Staged]) -> Path | None:
    """Return where this very archive lies already, whole."""
    wanted = {one.name: one.is_.sha256 for one in files}
    try:
        return path if faults_in(path, wanted) == [] else None
    except UserError:
        return None


def _note(path: Path, files: Sequence[Staged], of: Sequence[str]) -> None:
    """Remember what was written, so that clearing finds it: each file of a folder, or the zip."""
    if is_folder(path):
        for one in files:
            note(path / one.name, one.is_.sha256, of)
    else:
        note(path, digest_of(path), of)

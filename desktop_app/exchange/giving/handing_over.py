"""Handing over (移交): a proved copy of the file on a stick, the receipt for it, and the status that follows."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...base import clock
from ...base.errors import UserError, reason
from ...base.progress import Progress
from ...base.sizes import size_in_words
from ...base.userdirs import copies_folder
from ...files import removable
from ...files.clouds import refuse
from ...files.handed_back import note_handed_back
from ...files.kinds import SUFFIX
from ...files.names import copy_stem, legal_name
from ...files.private import make_folder
from ...files.temporary import workplace
from ...files.written import note
from ...paper.receipt import ENDING, Receipt, ReceiptLine
from ...storage.compact_copy import compact_copy
from ...storage.sqlite_file import IN_DOUBT, NOT_SAVED, in_words
from ...storage.stored import Handover
from ..copies.content import entry_of, faults
from ..copies.same_copy import same_bytes, same_copy
from ..sealing.passphrases import checked_passphrase

if TYPE_CHECKING:
    from ...storage.store import Store
    from ..sealing.sealed_to_office import Seal, Secret

PLAIN_SUFFIX = ".db"
_UNPACK = "解开"
SEE_WHETHER = "请重新打开文件，看“修改记录”里有没有这次移交，没有就再移交一次。"


class Wish(Struct, frozen=True, kw_only=True):
    """How a copy is wanted.

    ``chosen`` is the id of the assessment that names it where there are more; ``name`` stands for the whole name.
    With a passphrase the copy is sealed, or with the office's public key (``office_key``, hex) for the office alone.
    ``person`` is who has worked on it: the name of a draft says so, that of a member's part (``is_part``) him alone.
    ``number`` tells a sealed copy from others of that day, for other sticks.
    ``act`` is what is done with it, where that fails; ``plain`` begins its name on a medium that takes no Chinese.
    """

    chosen: str = ""
    name: str = ""
    passphrase: str | None = None
    office_key: str = ""
    person: str = ""
    is_part: bool = False
    number: int = 1
    act: str = removable.HAND_OVER
    plain: str = "handover"

    @property
    def is_sealed(self) -> bool:
        return bool(self.office_key) or self.passphrase is not None

    @property
    def seal(self) -> Seal | None:
        """What seals the copy; None where it is written as it is."""
        from ..sealing.sealed_copy import PassphraseSeal
        from ..sealing.sealed_to_office import OfficeSeal

        if self.office_key:
            return OfficeSeal(self.office_key)
        return None if self.passphrase is None else PassphraseSeal(self.passphrase)


def hand_over(store: Store, folder: Path, wish: Wish | None = None, progress: Progress | None = None) -> Receipt:
    """Write a proved copy of the whole file into ``folder``; what is final in it is 已移交 from then on.

    Raises ``UserError`` with nothing left behind under the copy's name, and the store's own file as it was.
    """
    wish = wish or Wish()
    wish = replace(wish, person=wish.person or store.person)
    return record(store, write_copy(store.path, folder, wish, progress or Progress()))


def write_copy(source: Path, folder: Path, wish: Wish, progress: Progress) -> Receipt:
    """Do the part of ``hand_over`` that takes long and that a thread may do; ``record`` does the rest.

    The copy is made and looked through on the laptop, so that what is meant is known before the medium is touched;
    it is written there under another name, read back from the device, and only then given its own.
    """
    refuse(folder, f"未{wish.act}")
    if wish.passphrase is not None:
        checked_passphrase(wish.passphrase)
    with on_laptop(wish.act) as work, removable.device_errors_in_words(folder):
        device = removable.identity(folder, wish.act)
        plain = work / f"plain{PLAIN_SUFFIX}"
        entries = _make_plain(source, plain, wish.act, progress)
        name = wish.name or copy_name(entries, wish)
        progress.begin("检查U盘")
        # of a copy that only the office can open nobody here knows whether it says the same
        same = None if wish.office_key else same_copy(folder / name, source, plain, work, wish.passphrase)
        receipt = _known(*same, progress) if same else write_proved(plain, folder, name, wish, progress, device)
        progress.end("等待写入完成")
        synced = removable.sync(folder)
        removable.check_still(folder, device, wish.act)
        note(receipt.path, receipt.sha256, [entry.id for entry in entries])
        for entry in entries if wish.is_part else ():
            note_handed_back(entry.id, entry.head)
        return replace(receipt, entries=entries, synced=synced, for_office=bool(wish.office_key))


def record(store: Store, receipt: Receipt) -> Receipt:
    """Tell the file what was handed over; return the receipt with the time and who did it.

    A disk that fails at the very end may have kept it all the same: what the file says then is what is told.
    """
    given = [
        Handover(assessment=entry.id, revision=entry.revision, name=receipt.name, sha256=receipt.sha256)
        for entry in receipt.handed_over
    ]
    try:
        with store.together():
            store.add_handovers(given)
            for entry in receipt.handed_over:
                if entry_of(store, store.load(entry.id)).state != entry.state:
                    raise UserError(f"“{entry.unit}”同时在另一个窗口中登记过签名，副本里还没有，请重新移交。")
    except UserError as error:
        if IN_DOUBT not in str(error) or not _is_recorded(store, given, receipt.name):
            words = str(error).replace(IN_DOUBT, NOT_SAVED)
            raise UserError(f"副本“{receipt.name}”已写好并核对一致，但没有登记为已移交：{words}") from error
    return replace(receipt, at=clock.now().isoformat(timespec="seconds"), person=store.person)


def _is_recorded(store: Store, given: list[Handover], name: str) -> bool:
    """Ask the file whether a hand-over got in whose commit failed."""
    try:
        return store.has_handovers(given)
    except UserError as error:
        words = f"副本“{name}”已写好并核对一致，但不能确定是否已登记为已移交：{error}"
        raise UserError(f"{words}{SEE_WHETHER}") from error


def lay_receipt(receipt: Receipt) -> Path:
    """Write the receipt as PDF beside the copy, through to the device, and return where."""
    from ...paper.receipt_sheet import receipt_pdf

    return lay_beside(receipt, receipt_pdf(receipt).data)


def lay_beside(receipt: Receipt, paper: bytes) -> Path:
    """Write a paper on a copy beside it, through to the device, and return where."""
    folder, progress = receipt.path.parent, Progress()
    with _paper_errors_in_words(folder), removable.new_part(folder) as part:
        meant = removable.write(part, [paper], progress)
        if removable.read_back(part, progress) != meant:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        name = legal_name(receipt.path.stem, ENDING)
        receipt.path.stat()  # or else the stick was pulled, and its mount point is a folder of the laptop's own
        final = removable.put_in_place(part, name, f"receipt-{receipt.sha256[:12]}.pdf")
        note(final, meant.sha256, [entry.id for entry in receipt.entries])
        removable.sync(folder)
    return final


def unpack(path: Path, secret: Secret, target: Path, progress: Progress | None = None) -> Path:
    """Unpack a sealed copy into a new file, with its passphrase or the office's key; a sound data file comes out."""
    from ...storage.store import Store
    from ..sealing.sealed_copy import unpacked
    from ..sealing.sealed_to_office import unsealed_by

    refuse(target.parent, "没有解开，加密副本没有改动")
    progress = progress or Progress()
    with on_laptop(_UNPACK) as work:
        found = unpacked(path, work / f"unsealed{PLAIN_SUFFIX}", lambda file: unsealed_by(file, secret))
        with closing(Store.open(found, read_only=True)) as store:
            ids = store.ids()
        try:
            make_folder(target.parent)
            same = same_bytes(target, removable.digest(removable.blocks(found)).sha256)
            if same is not None:
                return same
            with removable.device_errors_in_words(target.parent, _UNPACK), removable.new_part(target.parent) as part:
                removable.write(part, removable.blocks(found), progress)
                progress.check()
                final = removable.put_in_place(part, target.name, target.name, private=True)
                note(final, "", ids)
                return final
        except OSError as error:
            raise UserError(
                f"不能解开到“{target}”（{reason(error)}）；加密副本没有改动，请换一个文件夹再试。"
            ) from None


def copy_name(entries: tuple[ReceiptLine, ...], wish: Wish) -> str:
    """Name a copy after the one assessment that it is about: 单位_日期_第n版_核验码; else by their number.

    A draft bears who has worked on it, as there may be others of it. A sealed copy says nothing of what is in it.
    """
    if wish.is_sealed:
        return sealed_name(wish.number)
    real = [entry for entry in entries if not entry.sample and entry.status != "void"] or list(entries)
    counted = [entry for entry in real if entry.counts] or real
    named = [entry for entry in counted if entry.id == wish.chosen] or counted
    whose = f"_{wish.person}" if wish.is_part and wish.person else ""
    if len(named) != 1:
        return legal_name(f"{len(counted)}个单位{whose or f'_{clock.now().date()}'}", PLAIN_SUFFIX)
    [one] = named
    others = f"等{len(counted)}个单位" if len(counted) > 1 else ""
    if whose:
        return legal_name(copy_stem(one.unit, others, wish.person), PLAIN_SUFFIX)
    edition = (f"第{one.revision}版", one.code) if one.counts else ("草稿", wish.person)
    return legal_name(copy_stem(one.unit, others, one.date, *edition), PLAIN_SUFFIX)


def sealed_name(number: int = 1) -> str:
    """Name a sealed copy by the day and a running number: whoever finds it learns nothing of what is in it."""
    return f"评估材料_{clock.now():%Y%m%d}_{number}{SUFFIX}"


def entries_of(store: Store) -> tuple[ReceiptLine, ...]:
    """Return what a file would hand over, as far as it is known without looking it through."""
    return tuple(entry_of(store, stored) for stored in store.load_all()[0])


def _make_plain(source: Path, plain: Path, act: str, progress: Progress) -> tuple[ReceiptLine, ...]:
    """Copy the file on the laptop, and look the copy through: structure, evidence, every total."""
    from ...storage.store import Store

    progress.begin("准备副本")
    size = source.stat().st_size
    free = shutil.disk_usage(plain.parent).free
    if free < size:
        room = f"需要{size_in_words(size)}，只有{size_in_words(free)}"
        raise UserError(f"本机磁盘空间不足（{room}），未{act}；数据文件没有改动，请清理磁盘后再{act}。")
    with in_words(source):
        compact_copy(source, plain, progress)
    progress.begin("核对副本")
    with closing(Store.open(plain, read_only=True)) as copy:
        loaded, unreadable = copy.load_all()
        found = [*unreadable, *(fault for one in loaded for fault in faults(copy, one))]
        if found:
            raise UserError(f"未{act}，数据文件没有改动：{found[0].rstrip('。')}；请找出原因后再{act}。")
        if not loaded:
            raise UserError(f"文件里还没有评估，没有可以{act}的内容。")
        entries = (entry_of(copy, one) for one in loaded)
        return tuple(sorted(entries, key=lambda entry: (not entry.counts, entry.unit, entry.date)))


def write_proved(plain: Path, folder: Path, name: str, wish: Wish, progress: Progress, device: int) -> Receipt:
    """Write a file that was made on the laptop onto a medium: under another name, read back, opened, then renamed.

    The receipt has no entries, time and person yet. ``device`` is the medium's, as it was at the beginning.
    """
    size = plain.stat().st_size
    seal = wish.seal  # one for writing and proving: it keeps the stream's key
    length = size if seal is None else seal.size(size)
    removable.sweep(folder)
    removable.check_room(folder, length, wish.act)
    with removable.new_part(folder) as part, plain.open("rb") as file:
        progress.begin("写入", length)
        meant = removable.write(part, removable.blocks(plain) if seal is None else seal.sealed(file), progress)
        progress.begin("从U盘读回核对", length)
        if removable.read_back(part, progress) != meant:
            raise UserError(_differs(folder, wish.act))
        plain_hash = _prove(part, plain, seal, wish.act, progress)
        removable.check_still(folder, device, wish.act)
        progress.check()
        progress.end("改为正式文件名")
        final = removable.put_in_place(part, name, _plain_name(wish.plain, name))
    return Receipt(
        entries=(), path=final, size=meant.size, sha256=meant.sha256, plain_sha256=plain_hash if seal else ""
    )


def _known(path: Path, plain_hash: str, progress: Progress) -> Receipt:
    """Return the receipt for a copy that is there with the same content, whatever was recorded since."""
    progress.begin("核对已有的副本", path.stat().st_size)
    found = removable.read_back(path, progress)
    return Receipt(entries=(), path=path, size=found.size, sha256=found.sha256, plain_sha256=plain_hash, already=True)


def _prove(part: Path, plain: Path, seal: Seal | None, act: str, progress: Progress) -> str:
    """Open what was written, as its receiver will: read-only, every total recomputed, or unsealed."""
    from ...storage.store import Store

    progress.begin("打开副本核对")
    inside = removable.digest(removable.blocks(plain)).sha256
    try:
        if seal is None:
            with closing(Store.open(part, read_only=True)) as copy:
                loaded, unreadable = copy.load_all()
                proved = not unreadable and not any(faults(copy, one) for one in loaded)
        else:
            with part.open("rb") as file:
                proved = removable.digest(seal.unsealed(file)).sha256 == inside
    except UserError:
        part.stat()  # tells a stick that was pulled from one that is broken
        proved = False
    if not proved:
        raise UserError(_differs(part.parent, act))
    return inside


def _differs(folder: Path, act: str = removable.HAND_OVER) -> str:
    what = f"从“{folder}”读回的内容与写入的不一致，副本写入失败"
    return f"{what}；{removable.unharmed(act)}，这个U盘可能已坏，请换一个再{act}。"


@contextmanager
def _paper_errors_in_words(folder: Path) -> Iterator[None]:
    """Say why a paper does not lie beside a copy, which is written and recorded by then."""
    try:
        yield
    except OSError as error:
        raise UserError(f"“{folder}”里不能写入（{reason(error)}）；已写好的副本不受影响。") from error


def _plain_name(stem: str, name: str) -> str:
    """Return a name in ASCII, for a medium that takes no other."""
    kept = "".join(mark for mark in name if mark.isascii())
    return f"{stem}{kept}" if kept.startswith("_") else f"{stem}_{kept}"


@contextmanager
def on_laptop(act: str = removable.HAND_OVER) -> Iterator[Path]:
    """A folder on the laptop, gone afterwards; ``act`` is what cannot be done without it."""
    with ExitStack() as stack:
        try:
            work = stack.enter_context(workplace())
        except OSError:
            safe = removable.unharmed(act)
            words = f"本机的“{copies_folder()}”不能写入，未{act}；{safe}，请检查磁盘空间和权限。"
            raise UserError(words) from None
        yield work

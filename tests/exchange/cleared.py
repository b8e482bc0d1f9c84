"""A whole visit that leaves itself everywhere, and the search for what is left of it."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from msgspec.structs import replace

from desktop_app.assessing.list_workbook import list_workbook
from desktop_app.assessing.own_workbook import own_workbook
from desktop_app.assessing.printing import kept_paper
from desktop_app.backups import second_place
from desktop_app.backups.closing import note as note_closing
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND, OPENED
from desktop_app.backups.working_copy import take
from desktop_app.base.userdirs import data_folder, default_file
from desktop_app.evidence.pieces import from_bytes, write_copy
from desktop_app.exchange.giving.handing_over import Wish, hand_over, lay_receipt
from desktop_app.files import phrases, records, units
from desktop_app.files.settings import Settings, save_settings
from desktop_app.files.written import write_noted
from desktop_app.paper.receipt import Receipt
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries
from tests.storage.left_behind import interrupted
from tests.visits import finalised

UNIT, OTHER = "云岭某某气象局党组", "海滨另一单位党组"


class Visit:
    """What a visit leaves: ``id`` is its assessment's, ``other`` that of another one in the same file, if any."""

    def __init__(self, folder: Path, rubric: Rubric, record: Assessment, *, alone: bool) -> None:
        self.folder, self.path = folder, default_file()
        self.second, self.stick, self.saved = folder / "second", folder / "stick", folder / "saved"
        for made in (self.second, self.stick, self.saved):
            made.mkdir(parents=True)
        self.other = ""
        second_place.choose(self.second)
        settings = Settings(second_place=str(self.second), recent=(str(self.path), f"/home/x/{UNIT}.db"))
        save_settings(replace(settings, folders={"PDF文件": str(self.saved), "材料": f"/home/x/{UNIT}"}))
        with closing(Store.create(self.path)) as store:
            store.person = "李某某"
            if not alone:
                self.other = finalised(store, store.load(store.add(rubric, replace(record, unit=OTHER)))).id
            self.id = self._work(store, rubric, replace(record, unit=UNIT))
            self._save(store)
            self.receipt = self._give(store)
        records.finish()

    @property
    def head(self) -> str:
        """The head that a receipt names."""
        [line] = [entry for entry in self.receipt.entries if entry.id == self.id]
        return line.head

    def _work(self, store: Store, rubric: Rubric, record: Assessment) -> str:
        piece = from_bytes(f"{UNIT}的情况说明.txt", f"{UNIT}的情况说明".encode() * 50)
        begun = store.load(store.add(rubric, replace(record, unit=UNIT[:6])))
        units.remember_unit(UNIT[:6])
        with store.together():
            store.evidence.add(piece.content, piece.type)
            answer = replace(record.answers[0], note=f"见{UNIT}会议记录", files=(piece.attachment,))
            stored, _ = store.save(begun, record.with_answer(0, answer))
        backup(store, OPENED)
        second_place.bring(store.path, self.second)
        units.remember_unit(UNIT)
        phrases.remember("1", f"{UNIT}的台账没有印证材料")
        phrases.remember("1", "台账没有印证材料")
        write_copy(piece.attachment, piece.content)
        final = finalised(store, stored)
        store.add_signing(final, RecordedSigning(revision=1, outcome="signed", signer="王某某", leader="李某某"))
        take(store.path)
        return stored.id

    def _save(self, store: Store) -> None:
        """Save what can be saved of it."""
        one, [revision] = store.load(self.id), store.revisions.of(self.id)
        summaries = Summaries()
        listed, _ = summaries.of(store.file)
        summaries.keep()
        made = {
            f"考核表_{UNIT}.pdf": kept_paper(one.rubric, revision, whole=True).data,
            "自评表.xlsx": own_workbook(one.rubric, one.record),
            "列表.xlsx": list_workbook(listed),
            "评估.json": to_json(one.rubric, one.record),
        }
        for name, data in made.items():
            write_noted(self.saved / name, data, [self.id])

    def _give(self, store: Store) -> Receipt:
        receipt = hand_over(store, self.stick, Wish(chosen=self.other or self.id))
        lay_receipt(receipt)
        hand_over(store, self.saved, Wish(chosen=self.other or self.id, passphrase="春眠不觉晓，处处"))
        backup(store, BY_HAND)
        second_place.bring(store.path, self.second)
        note_closing(store.path, f"“{UNIT}.db”没有权限")
        return receipt

    def places(self) -> list[Path]:
        """Return where it left itself on this computer: all but the stick that goes to the office."""
        return [self.path.parent, data_folder(), self.second, self.saved]


def leave_as_found(path: Path) -> None:
    """Let a file be ended in the middle of an edit, so that it is kept as it was found."""
    Store.open(interrupted(path)).close()


def found(name: str, places: list[Path]) -> list[str]:
    """Return where a name stands: in names of files and folders, in bytes, and in what is packed within them."""
    keys = name.encode(), name.encode("utf-16-le")
    told = []
    for place in places:
        for path in sorted(place.rglob("*")):
            data = path.read_bytes() if path.is_file() else b""
            if name in path.name or any(key in part for part in (data, *_unpacked(path, data)) for key in keys):
                told.append(str(path))
    return told


def _unpacked(path: Path, data: bytes) -> Iterator[bytes]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(one) for one in packed.namelist())
    at = data.find(b"stream\n") if data.startswith(b"%PDF") else -1
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[at + 7 :])
        at = data.find(b"stream\n", at + 7)

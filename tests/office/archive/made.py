"""A visit to be filed away: evidence under awkward names, two revisions, a scan, a decision with its minutes."""

from __future__ import annotations

import shutil
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.office.archive.archiving import Archive, Wish, archive
from desktop_app.office.decision import deciding
from desktop_app.office.decision.facts import Decided
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.ready import ready
from tests.visits import finalised

UNIT, OTHER = "甲县气象局党组", "乙县气象局党组"
NAMES = ("照片.jpg", "照片.JPG", "a/b\\..\\con.txt", "＝1+1.xlsx", "照片.jpg")
"""Of pieces of evidence, the last one of the same content as the first."""
SCAN, MINUTES = "扫描.pdf", "会议纪要.pdf"
U, R = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


def attached(store: Store, name: str, content: bytes) -> Attachment:
    """Keep bytes in a file, and return what names them."""
    return Attachment(name=name, sha256=store.evidence.add(content, "image/jpeg"), size=len(content))


def office(path: Path, rubric: Rubric, record: Assessment) -> str:
    """Write an office's file with this visit, and another one besides; return its id."""
    with closing(Store.create(path)) as store:
        store.person = "张某某"
        files = tuple(attached(store, name, b"%d" % (at % 4)) for at, name in enumerate(NAMES))
        full = replace(ready(rubric, record), unit=UNIT)
        full = full.with_answer(0, replace(full.answers[0], files=files[:3]))
        full = full.with_answer(1, replace(full.answers[1], files=files[3:]))
        first = finalised(store, store.load(store.add(rubric, full)))
        of = Assignment(assessment=first.id, unit=U, round=R)
        unit, round_ = Unit(id=U, name=UNIT, short="甲县局"), Round(id=R, name="第一轮", year=2026)
        store.register.save(Register(units=(unit,), rounds=(round_,), assignments=(of,)))
        decided(store, finalising.reopen(store, first, "有误"))
        finalised(store, store.load(store.add(rubric, replace(ready(rubric, record), unit=OTHER))))
    return first.id


def decided(store: Store, draft: Stored) -> None:
    """Take a draft as far as it goes: final, signed with a scan, reviewed, decided with the minutes."""
    scan = (attached(store, SCAN, b"scan"),)
    final = finalised(store, draft)
    number = store.revisions.last(final.id)
    finalising.sign(store, final, RecordedSigning(revision=number, outcome="unasked", leader="张某某", files=scan))
    deciding.review(store, final.id, "李某某", "agreed", post="副主任")
    minutes = (attached(store, MINUTES, b"minutes"),)
    wish = Decided(grade="较好", date="2026-11-25", document="第3次会议", files=minutes)
    deciding.decide(store, final.id, wish)


def laid(path: Path, id_: str, folder: Path, wish: Wish | None = None) -> Archive:
    """File the visit away."""
    with closing(Store.open(path)) as store:
        store.person = "张某某"
        return archive(store, id_, folder, wish)


def files(path: Path) -> dict[str, bytes]:
    """What is in an archive, by other means."""
    if path.is_dir():
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()}
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def as_zip(folder: Path, path: Path) -> Path:
    """Pack a folder as another tool would, deflated."""
    return Path(shutil.make_archive(str(path.with_suffix("")), "zip", folder))


def listed(path: Path) -> None:
    """Write the list of hashes of a folder anew, as whoever has changed a file would."""
    lines = [f"{sha256(data).hexdigest()}  {name}\n" for name, data in files(path).items() if name != "文件指纹.sha256"]
    (path / "文件指纹.sha256").write_bytes("".join(lines).encode())

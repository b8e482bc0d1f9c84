"""Sound inputs of every kind that the program opens or imports; the fuzz harness makes its own out of them."""

from __future__ import annotations

import contextlib
import random
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from unittest.mock import patch

import msgspec
from msgspec.structs import replace
from PIL import Image

from desktop_app.assessing import finalising
from desktop_app.base.paths import RUBRICS, SAMPLE_VISIT
from desktop_app.evidence.pieces import Evidence, from_bytes
from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.files.settings import Settings
from desktop_app.history.merging import Which
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import from_json, to_json
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.loading import load_rubric, shipped_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.ledger.workbooks import FILLER, ods, ods_row
from tests.ready import ready
from tests.samples import FILES, SECOND_RUBRIC

MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
CLIPBOARD = (
    '序号\t反馈问题\t整改措施\t责任部门\t整改时限\n1\t问题甲\t"措施一\n2.又一"\t办公室\t2026-06-30\n2\t乙\t措施二\t\t\n'
)
PICTURES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "BMP": ".bmp", "WEBP": ".webp", "TIFF": ".tif"}


def write_seeds(folder: Path) -> None:
    """Write the seeds of each kind into a folder of its own; equal bytes at each call."""
    for kind in ("db", "xlsx", "xls", "ods", "page", "json", "toml", "settings", "phrases", "picture", "clipboard"):
        (folder / kind).mkdir(parents=True)
    for kind in ("xlsx", "xls", "ods"):
        for ledger in sorted([*FILES.glob(f"*.{kind}"), *FILES.glob(f"ledgers/*.{kind}")]):
            shutil.copy(ledger, folder / kind)
    shutil.move(folder / "xls" / "web_export.xls", folder / "page")
    shutil.copy(FILES / "ledgers" / "word_ledger.docx", folder / "xlsx")
    for rubric in (*RUBRICS.glob("*.toml"), SECOND_RUBRIC):
        shutil.copy(rubric, folder / "toml")
    rows = [
        ods_row("序号", "反馈问题", "整改措施"),
        *(ods_row(str(at), f"问题{at}", f"措施{at}") for at in range(1, 9)),
    ]
    ods(folder / "ods" / "a.ods", "".join(rows) + FILLER)
    known = Settings(recent=("/a/评估.db",), parts=("grounds",), person="张某某", people=("张某某", "李某某"))
    known = known.with_ledger(("序号", "反馈问题", "整改措施"), ("number", "finding", "text"))
    (folder / "settings" / "settings.json").write_bytes(msgspec.json.encode(known))
    phrases = {"xunchazhenggai-1.1": ["查阅会议记录", "只有签到表"], "xunchazhenggai-1.7": ["甲"]}
    (folder / "phrases" / "phrases.json").write_bytes(msgspec.json.encode(phrases))
    (folder / "clipboard" / "cells.txt").write_text(CLIPBOARD * 5, "utf-8")
    for form, suffix in PICTURES.items():
        (folder / "picture" / f"a{suffix}").write_bytes(picture(form))
        (folder / "picture" / f"long{suffix}").write_bytes(picture(form, (1700, 40)))
    (folder / "picture" / "pages.tif").write_bytes(picture("TIFF", pages=3))
    (folder / "picture" / "moving.gif").write_bytes(picture("GIF", pages=3))
    rubric = shipped_rubric("xunchazhenggai-1")
    sample = from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
    shutil.copy(SAMPLE_VISIT, folder / "json")
    (folder / "json" / "ready.json").write_bytes(to_json(rubric, ready(rubric, sample)))
    with _repeatable():
        _write_files(folder / "db", rubric, sample)


def picture(form: str, size: tuple[int, int] = (60, 40), pages: int = 1) -> bytes:
    """Return a picture with metadata where its kind has any."""
    pixels = random.Random(form).randbytes(3 * size[0] * size[1])
    made, out = Image.frombytes("RGB", size, pixels), BytesIO()
    more = {"save_all": True, "append_images": [made.rotate(90)] * (pages - 1)} if pages > 1 else {}
    exif = Image.Exif()
    exif[0x0112] = 6
    dressed = {"exif": exif} if form in ("JPEG", "PNG", "WEBP", "TIFF") else {}
    made.save(out, form, **dressed, **more)
    return out.getvalue()


@contextlib.contextmanager
def _repeatable() -> Iterator[None]:
    """Let time and ids be the same each time."""
    ticks, ids = count(), random.Random(1)

    def now(earlier: str = "") -> str:
        return MOMENT.replace(microsecond=next(ticks)).isoformat(timespec="microseconds")

    with (
        patch("desktop_app.storage.store.time_after", now),
        patch.object(uuid, "uuid4", lambda: uuid.UUID(int=ids.getrandbits(128), version=4)),
        patch("desktop_app.exchange.merging.merging.time_after", now),
        patch.object(finalising, "now", lambda: MOMENT),
    ):
        yield


def _write_files(folder: Path, rubric: Rubric, sample: Assessment) -> None:
    proof = [from_bytes("现场.jpg", picture("JPEG")), from_bytes("记录.txt", "查阅了记录".encode())]
    named = tuple(one.attachment for one in proof)
    first = replace(sample.answers[0], files=named)
    record = replace(sample, answers=(first, *sample.answers[1:]))
    for name, steps in (("draft", 0), ("final", 1), ("signed", 2)):
        store = _store(folder / f"{name}.db", proof)
        id_ = store.add(rubric, sample)
        _finalised(store, id_, ready(rubric, record), steps)
        second = load_rubric(SECOND_RUBRIC)
        store.begin(second)
        store.close()
    _write_merged(folder, rubric)


def _write_merged(folder: Path, rubric: Rubric) -> None:
    """Write a file in which two copies have come together, one of which has a revision that was not decided for."""
    ours, theirs = (Path(shutil.copy(folder / "draft.db", folder / name)) for name in ("merged.db", "theirs.db"))
    with contextlib.closing(Store.open(ours)) as store, contextlib.closing(Store.open(theirs)) as other:
        for one, notes in ((store, ("甲",)), (other, ("乙", "丙"))):
            id_ = next(id_ for id_ in one.ids() if one.load(id_).rubric.digest == rubric.digest)
            for note in notes:
                stored = one.load(id_)
                record = stored.record.with_answer(0, replace(stored.record.answers[0], note=note))
                _finalised(one, id_, ready(rubric, record), 1)
                finalising.reopen(one, one.load(id_), "有误")
        apply(store, other, compare(store, other, id_), standing=Which.OURS)
    theirs.unlink()


def _store(path: Path, proof: list[Evidence]) -> Store:
    store = Store.create(path)
    store.person = "张某某"
    for one in proof:
        store.evidence.add(one.content, one.type)
    return store


def _finalised(store: Store, id_: str, record: Assessment, steps: int) -> None:
    """Edit an assessment, finalise it where asked to, sign it, and finalise it once more."""
    stored, _ = store.save(store.load(id_), record)
    for number in range(1, steps + 1):
        revision = finalising.prepared(stored, store.revisions.of(id_), "张某某")
        stored = finalising.keep(store, stored, revision)
        scan = stored.record.answers[0].files[:1]
        signing = RecordedSigning(outcome="signed", signer="李某某", revision=number, files=scan)
        if steps > 1:
            stored = finalising.sign(store, stored, signing)
        if number < steps:
            stored = finalising.reopen(store, stored, "第1项有误")

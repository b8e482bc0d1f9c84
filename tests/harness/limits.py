"""Random ways of writing at and over each limit: ``python -m tests.harness.limits --count 5000``.

The limits are made small, the reader's as small as the writer's: what is written a byte too long does not open. Each
way either writes or refuses in one sentence, and keeps what was typed; then the file is opened again, every
assessment in it is loaded and listed, ``check`` finds nothing, and a backup of it is proved.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults
from desktop_app.assessing.editing import Editing
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.backups.restoring import restore
from desktop_app.base import limits
from desktop_app.base.errors import UserError
from desktop_app.base.limits import Limit
from desktop_app.record.assessment import Assessment, Conduct, Noted, empty_assessment
from desktop_app.record.interchange import from_json, to_json
from desktop_app.record.presented import presented
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.answers import Attachment, Task
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Handover
from desktop_app.storage.summaries import Summaries
from tests.harness.edits import without_pdfs
from tests.ready import ready

TEXT, RECORD, ROWS, EVENT, VISITS, EVENTS, FILE = 3000, 60_000, 120, 50_000, 6, 16, 3 << 20
SMALL = {
    **{"TEXT": TEXT, "EVENT": EVENT, "EVENTS": EVENTS},
    **{"RECORD": Limit(RECORD, RECORD), "ROWS": Limit(ROWS, ROWS), "VISITS": Limit(VISITS, VISITS)},
    "FILE": Limit(FILE, FILE),
}
A_FILE = 25  # ways of writing into one file
LETTERS = '整a\\"\n𠮷'
RUBRIC, SAMPLE = sample_visit()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--first", type=int, default=0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, without_pdfs():
        os.environ["ASSESSMENT_HOME"], os.environ["ASSESSMENT_DATA"] = f"{folder}/home", f"{folder}/data"
        found = run(Path(folder), given.count, given.first)
    for (way, result), number in sorted(found.items()):
        print(f"{number:6} {way:12} {result}")
    print(f"{given.count} ways of writing, and each file opened again")
    return 0


def run(folder: Path, count: int, first: int = 0) -> Counter[tuple[str, str]]:
    """Write in so many ways; return how often each was done, and refused with which limit."""
    found: Counter[tuple[str, str]] = Counter()
    with small_limits():
        for number in range(first, first + count):
            random, path = Random(number), folder / f"{number // A_FILE}.db"
            if not path.exists():
                Store.create(path).close()
            name = random.choice(list(WAYS))
            with closing(Store.open(path)) as store:
                store.person = text(random) if random.random() < 0.1 else "某某"
                found[name, written(store, random, name)] += 1
            opens_again(path)
    return found


@contextmanager
def small_limits() -> Iterator[None]:
    """Let the reader guard exactly what the writer keeps to."""
    with patch.multiple(limits, **SMALL), patch("desktop_app.storage.screening.FILE", SMALL["FILE"]):
        yield


def written(store: Store, random: Random, way: str) -> str:
    """Write in one way; return "written", or which limit the refusal names."""
    try:
        WAYS[way](store, random)
    except UserError as error:
        words = str(error)
        assert words.endswith("。"), words
        assert "没有料到" not in words, words
        return next((told for told in REFUSALS if told in words), "of another reason")
    return "written"


REFUSALS = (
    "一段文字太长",
    "评估的文字共",
    "各项内容和任务共",
    "一次改动的内容太多",
    "份评估，不能再",
    "条修改记录，不能再",
)
REFUSALS += ("一个数据文件最多",)


def opens_again(path: Path) -> None:
    """Open, list, load, check, and back up with proof what was written."""
    with closing(DataFile.open(path)) as file:
        listed, unread = Summaries().of(file)
    assert unread == []
    with closing(Store.open(path, read_only=True)) as store:
        loaded, unread = store.load_all()
        assert (unread, len(loaded)) == ([], len(listed))
        told = [fault for fault in faults(store) if "内容不在文件里" not in fault]
        assert not told, told
        assert len(store.known_names()) == 2
    point = backup(path, BY_HAND)
    assert point.facts
    assert not point.facts.unreadable


def text(random: Random, limit: int = TEXT) -> str:
    """Return a text about as long as a limit, in bytes: a little less, exactly so, a little more, much more."""
    letter = random.choice(LETTERS)
    size = max(0, random.choice((10, limit // 3, limit - 1, limit, limit + 1, limit + 3, 2 * limit, 5 * limit)))
    whole, rest = divmod(size, len(letter.encode()))
    return letter * whole + "b" * rest


def _some(store: Store, random: Random) -> str:
    ids = store.ids()
    return random.choice(ids) if ids and random.random() < 0.8 else store.add(RUBRIC, SAMPLE)


def _edited(record: Assessment, random: Random) -> Assessment:
    """Return a record with something long in one of its fields."""
    long = text(random)
    number = random.randrange(len(record.answers))
    many = tuple(Task(id=n, text=random.choice(("", "甲", "整改" * 80))) for n in range(1, random.randrange(2 * ROWS)))
    wide = tuple(Task(id=n, text="改" * 900) for n in range(1, random.choice((5, 20, 22, 24, 60))))
    changes: list[Callable[[], Assessment]] = [
        lambda: replace(record, unit=long),
        lambda: replace(record, members=tuple(long[n : n + 20] for n in range(0, len(long), 20))),
        lambda: replace(record, conduct=(Conduct(kind=RUBRIC.conduct[0], ground=long),)),
        lambda: replace(record, noted=(Noted(words="提示", remark=long),)),
        lambda: record.with_answer(number, replace(record.answers[number], note=long)),
        lambda: record.with_answer(6, replace(record.answers[6], tasks=many)),
        lambda: record.with_answer(6, replace(record.answers[6], tasks=wide)),
        lambda: record.with_answer(15, replace(record.answers[15], grounds=(long, "甲"))),
        lambda: empty_assessment(RUBRIC),
    ]
    return random.choice(changes)()


def _edit(store: Store, random: Random) -> None:
    """Type, undo and redo; what the file refuses stays on the screen, and goes in once it is shortened."""
    editing = Editing(store, _some(store, random), lambda: None)
    for _ in range(random.choice((1, 1, 3))):
        if not editing.editable:
            return
        before, wanted = editing.record, _edited(editing.record, random)
        editing.edit(wanted, random.choice(("", "unit")))
        if editing.failure:
            assert editing.record == presented(wanted, before)
            refusal = editing.failure
            editing.edit(editing.stored.record)
            assert not editing.failure or editing.failure == refusal or "不能再保存" in editing.failure
            raise UserError(refusal)
        random.choice((editing.undo, editing.redo, editing.settle))()


def _import(store: Store, random: Random) -> None:
    record = _edited(SAMPLE, random)
    store.add(RUBRIC, from_json(RUBRIC, to_json(RUBRIC, record), "甲.json"))


def _finalise(store: Store, random: Random) -> None:
    stored = store.load(store.add(RUBRIC, ready(RUBRIC, replace(SAMPLE, leader="某某"))))
    final = finalising.keep(store, stored, finalising.prepared(stored, [], store.person))
    signed = finalising.sign(
        store, final, RecordedSigning(outcome="signed", signer=text(random), remark=text(random), revision=1)
    )
    store.add_handovers([Handover(assessment=signed.id, revision=1, name=text(random), sha256="0" * 64)])


def _reason(store: Store, random: Random) -> None:
    stored = store.load(_some(store, random))
    stored = finalising.declare_void(store, stored, text(random))
    finalising.reopen(store, stored, text(random))


def _delete(store: Store, random: Random) -> None:
    store.delete(_some(store, random))


def _restore(store: Store, random: Random) -> None:
    """Bring back what was deleted, from a backup made before."""
    one = _some(store, random)
    point = backup(store, BY_HAND)
    if not store.revisions.last(one):
        store.delete(one)
    restore(store, point, [one])


def _evidence(store: Store, random: Random) -> None:
    stored = store.load(_some(store, random))
    content = random.randbytes(random.choice((10, 200_000, FILE // 2, FILE)))
    with store.together():
        named = Attachment(name="甲.txt", sha256=store.evidence.add(content, "text/plain"), size=len(content))
        answer = replace(stored.record.answers[0], files=(named,))
        store.save(stored, stored.record.with_answer(0, answer))


WAYS: dict[str, Callable[[Store, Random], None]] = {
    "edit": _edit,
    "import": _import,
    "finalise": _finalise,
    "reason": _reason,
    "delete": _delete,
    "restore": _restore,
    "evidence": _evidence,
}

if __name__ == "__main__":
    sys.exit(main())

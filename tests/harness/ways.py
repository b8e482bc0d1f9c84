"""The ways on which an input reaches the user: each reads all that a window, a sheet or a command would show of it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from desktop_app import ledger
from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.own_forms import sources
from desktop_app.base.clock import when
from desktop_app.base.errors import UserError
from desktop_app.evidence.pieces import from_path, may_open
from desktop_app.files import phrases, settings
from desktop_app.history import words as history
from desktop_app.history.branches import is_of_branch
from desktop_app.history.replay import record_at
from desktop_app.paper.form import blank_pdf
from desktop_app.paper.supplement import document_pdf, internal_pdf
from desktop_app.record import readiness
from desktop_app.record.assessment import Assessment
from desktop_app.record.attachments import attachments
from desktop_app.record.interchange import from_json, rubric_id, to_json
from desktop_app.record.scoring import score, to_dict
from desktop_app.rubric.help_texts import item_page, particulars_page
from desktop_app.rubric.loading import load_rubric, shipped_rubric, warnings
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored

NOW = datetime(2026, 11, 21, 9)
SHEETS = 25  # one in so many records is printed: it takes longer than all the rest
LONGEST = 500  # characters of a message
_CODES = r"[0-9A-F]{4}(-[0-9A-F]{4}){2}|[0-9A-Z]{5}(-[0-9A-Z]{5}){4}"
_QUOTED = re.compile(rf"“.*?(”|…|$)|（.*?）|第.*?项|{_CODES}", re.DOTALL)
_ENGLISH = re.compile(r"[A-Za-z_]{4,}")
_KNOWN = {"TOML", "JSON", "Excel", "xlsx", "Word", "HTML", "RTF", "rubric", "draft", "final"}


def unfit(words: str) -> str:
    """Say why a message is none for people; empty if it is one clear Chinese sentence."""
    bare = _QUOTED.sub("", words)
    if not words.endswith("。") or "\n" in words:
        return "no sentence"
    if len(words) > LONGEST:
        return f"{len(words)} characters"
    english = set(_ENGLISH.findall(bare)) - _KNOWN
    return f"English: {sorted(english)[:3]}" if english else ""


def through(kind: str, path: Path, number: int) -> str:
    """Take a file the user's way; return the sentence of its refusal, or an empty text where it was read."""
    said, refusal = [], ""
    try:
        said += WAYS[kind](path, number)
    except UserError as error:
        refusal = str(error)
    for words in (*said, *filter(None, [refusal])):
        assert not unfit(words), f"{unfit(words)}: {words[:300]}"
    return refusal


def data_file(path: Path, number: int) -> Iterator[str]:
    """Open, list, read and check a data file, and ask for all it holds."""
    store = Store.open(path, read_only=True)
    with contextlib.closing(store):
        loaded, faults = store.load_all()
        yield from faults
        yield from faults_of(store)
        store.known_names()
        store.evidence.size()
        for stored in loaded:
            yield from _assessment(store, stored, number)
    with contextlib.suppress(UserError):  # other kinds of forms are refused in words that say so
        sources(shipped_rubric("xunchazhenggai-1"), path)


def _assessment(store: Store, stored: Stored, number: int) -> Iterator[str]:
    _record(stored.rubric, stored.record, number)
    with _told() as told:
        store.history.milestones(stored.id)
        entries = store.history.of(stored.id)
        for entry in entries[:200]:
            when(entry.at, NOW)
            with _told() as more:
                history.line(stored.rubric, entry)
            yield from more
        for entry in entries[:: max(1, len(entries) // 3)]:
            with _told() as more:
                before = record_at(stored.rubric, stored.record, entries, entry.id)
                history.differences(stored.rubric, before, stored.record)
                _record(stored.rubric, before, number + 1)
            yield from more
        for entry in [one for one in store.seen(stored.id) if is_of_branch(one)][:50]:
            with _told() as more:
                history.line(stored.rubric, entry)
                _record(stored.rubric, store.seen(stored.id).record(stored.rubric, stored.record, entry), number + 1)
            yield from more
    yield from told
    for revision in store.revisions.of(stored.id):
        assert all(isinstance(one, str) for one in (revision.printed_code, revision.total, revision.grade))
        with _told() as told, contextlib.suppress(ValueError, LookupError):
            revision.content(stored.rubric)
        yield from told
    with _told() as told:
        store.revisions.signings(stored.id)
    yield from told
    for _, file in attachments(stored.rubric, stored.record):
        with _told() as told:
            may_open(file.name, store.evidence.content(file.sha256))
        yield from told


@contextlib.contextmanager
def _told() -> Iterator[list[str]]:
    """Collect the sentence of a refusal, and go on."""
    told: list[str] = []
    try:
        yield told
    except UserError as error:
        told.append(str(error))


def _record(rubric: Rubric, record: Assessment, number: int) -> None:
    """Score, write and read again, and sometimes print a record."""
    result = score(rubric, record)
    to_dict(result)
    readiness.blocks(rubric, record, result)
    readiness.warnings(rubric, record, result, "2026-11-21")
    to_json(rubric, record)
    warnings(rubric)
    if number % SHEETS == 0:
        assert document_pdf(rubric, record, result, draft=True).data
        assert internal_pdf(rubric, record, result, draft=True).data


def interchange(path: Path, number: int) -> Iterator[str]:
    """Import an interchange document into a file of its own, and find it there as it was."""
    data = path.read_bytes()
    rubric = shipped_rubric(rubric_id(data, path.name))
    record = from_json(rubric, data, path.name)
    for item, answer in zip(rubric.items, record.answers, strict=True):
        item.contradictions(answer)
    _record(rubric, record, number)
    with _told() as told:
        sources(rubric, path)
    yield from told
    if number % 5 == 0:
        scratch = path.parents[1] / "scratch.db"
        scratch.unlink(missing_ok=True)
        with contextlib.closing(Store.create(scratch)) as store:
            stored = store.load(store.add(rubric, record))
            assert stored.record == record
            assert faults_of(store) == []


def workbook(path: Path, number: int) -> Iterator[str]:
    """Read the tasks of a workbook."""
    _ledger(ledger.read_ledger(path))
    yield from ()


def clipboard(path: Path, number: int) -> Iterator[str]:
    """Read the tasks that were pasted."""
    _ledger([ledger.sheet_from_text(path.read_bytes().decode("utf-8", "surrogateescape" if number % 2 else "replace"))])
    yield from ()


def _ledger(sheets: list[ledger.Sheet]) -> None:
    assert len(ledger.taken(sheets)) + len(ledger.left(sheets, ledger.taken(sheets))) == len(sheets)
    sheet = sheets[ledger.best_sheet(sheets)]
    for layout in (ledger.recognise(sheet), ledger.without_headings(sheet)):
        if layout is None or not layout.readable:
            continue
        reading = ledger.read_off(sheet, layout)
        for choice in reading.choices:
            tasks = reading.tasks(choice)
            half = tasks[::2][:150]
            assert len(ledger.compare(half, tasks[:150]).merged()) >= len(half)


def rubric(path: Path, number: int) -> Iterator[str]:
    """Read a rubric, and build from it what the window and the paper need."""
    loaded = load_rubric(path)
    warnings(loaded)
    assert particulars_page(loaded).title
    assert all(item_page(loaded, position).title for position in range(len(loaded.items)))
    record = Assessment(answers=tuple(item.answer_type() for item in loaded.items))
    _record(loaded, record, 1)
    if number % SHEETS == 0:
        assert blank_pdf(loaded).data
    yield from ()


def remembered(path: Path, number: int) -> Iterator[str]:
    """Read settings or phrases; whatever is in them, there are some, and they can be written again."""
    found = settings.load_settings().with_recent(path).with_person("张某某").with_ledger(("甲",), ("text",))
    assert found.ledger_fields(("甲",)) == ("text",)
    for one in found.recent:
        Path(one)
    for key in ("xunchazhenggai-1.1", "xunchazhenggai-1.7"):
        phrases.own_phrases(key)
    yield from ()


def picture(path: Path, number: int) -> Iterator[str]:
    """Make evidence of a picture, small and as it is."""
    for keep in (False, True):
        assert from_path(path, keep_original=keep).content
    yield from ()


WAYS: dict[str, Callable[[Path, int], Iterator[str]]] = {
    "db": data_file,
    "xlsx": workbook,
    "xls": workbook,
    "page": workbook,
    "ods": workbook,
    "json": interchange,
    "toml": rubric,
    "settings": remembered,
    "phrases": remembered,
    "picture": picture,
    "clipboard": clipboard,
}

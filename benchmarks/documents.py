"""The office's documents on a round of 40 units: gathered out of the file, written as .docx, set as PDF."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from desktop_app.office.documents.gathering import gather
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.names import DOCUMENTS
from desktop_app.office.documents.word_file import WordFile
from desktop_app.storage.store import Store

from . import office_round
from .measure import Line, compared, take_turns

UNITS, YEARS = 40, (2024, 2025, 2026)
TURNS = 3
_LOADED = "every revision loaded"
_PACKED = "the same documents taken apart and packed again"


def measured(folder: Path) -> list[Line]:
    """Take turns between gathering and loading, and between making the documents and packing them."""
    file = folder / "round.db"
    office_round.make(file, UNITS, YEARS)
    with closing(Store.open(file, read_only=True)) as store:
        chosen = store.register.load().rounds[-1]
        ids = [one.assessment for one in store.register.load().assignments if one.round == chosen.id]
        facts = gather(store, chosen)
        gathered, loaded = take_turns(
            TURNS, lambda: gather(store, chosen), lambda: [(store.load(id_), store.revisions.of(id_)) for id_ in ids]
        )
    wanted = Wanted(kinds=DOCUMENTS)
    made = [one for one in make(facts, wanted) if isinstance(one, Made)]
    written, printed, packed = take_turns(
        TURNS,
        lambda: list(make(facts, wanted)),
        lambda: list(make(facts, Wanted(kinds=DOCUMENTS, pdf=True))),
        lambda: [WordFile.of(one.data, one.name).data() for one in made],
    )
    return [
        compared(f"facts of {UNITS} units", gathered, _LOADED, loaded, "≤ 2"),
        compared(f"{len(made)} documents", written, _PACKED, packed, "≤ 4"),
        compared("  the same, and as PDF", printed, _PACKED, packed, ""),
    ]

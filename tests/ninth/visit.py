"""A visit with the ninth kind: read, written, told, undone, replayed, made final, verified, taken over."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.assessing import verifying
from desktop_app.assessing.checking import faults
from desktop_app.assessing.editing import Editing
from desktop_app.base.errors import UserError
from desktop_app.evidence.pieces import from_bytes
from desktop_app.history.replay import record_at
from desktop_app.record.interchange import from_json, to_json
from desktop_app.record.scoring import score
from desktop_app.rubric.loading import parse_rubric
from desktop_app.storage.adopting import adopt
from desktop_app.storage.store import Store
from tests.ninth.kind import PLACES, RUBRIC, Place
from tests.ready import ready
from tests.told import told


def go(folder: Path) -> None:
    """Go the whole way; what does not hold raises."""
    with pytest.raises(UserError, match="第1项：每处都有问题时的扣分多于分值。"):
        parse_rubric(RUBRIC.replace("minimum = 2", "minimum = 7"), "甲.toml")
    rubric = parse_rubric(RUBRIC, "走访.toml")
    with closing(Store.create(folder / "评估.db")) as store:
        editing = Editing(store, store.begin(rubric), lambda: None)
        _is_edited(editing, store)
        _is_made_final(editing, store)
        with closing(Store.create(folder / "另一.db")) as other:
            _is_taken_over(editing, store, other)


def _set(editing: Editing, *places: Place) -> tuple[Place, ...]:
    editing.set_answer(0, PLACES.with_entries(editing.answer(0), places))
    answer: Any = editing.answer(0)
    return tuple(answer.places)


def _is_edited(editing: Editing, store: Store) -> None:
    photo = from_bytes("现场.txt", "门锁着".encode())
    village, station = _set(editing, Place(name="某村"), Place(name="某站"))
    assert (village.id, station.id) == (1, 2)
    editing.keep_evidence(photo)
    found = replace(station, finding="台账没有更新", methods=("实地走访",), files=(photo.attachment,))
    _set(editing, village, found)
    _set(editing, found, village)
    moved = editing.record
    _set(editing, village)
    words = ["新增2处走访点", "走访点2 发现的问题等3处", "调整了顺序", "删除走访点1"]
    assert told(store, editing.id) == ["新建评估", *words]
    editing.undo()
    assert store.load(editing.id).record == editing.record == moved
    history = editing.history()
    begun: Any = record_at(editing.rubric, moved, history, history[1].id).answers[0]
    assert begun.places == (village, station)
    assert faults(store) == []


def _is_made_final(editing: Editing, store: Store) -> None:
    overall = editing.rubric.items[1].answer_type(points=38)
    editing.edit(ready(editing.rubric, editing.record.with_answer(1, overall)))
    assert score(editing.rubric, editing.record).total == 88_00
    editing.keep(editing.revision_maker()())
    assert [one.faults for one in verifying.revisions(store)] == [()]
    assert faults(store) == []
    text = to_json(editing.rubric, editing.record)
    again = from_json(editing.rubric, text, "甲.json").answers[0]
    assert again == PLACES.numbered_anew(editing.answer(0))
    assert b'"id"' not in text


def _is_taken_over(editing: Editing, store: Store, other: Store) -> None:
    adopt(other, store, editing.id)
    assert other.load(editing.id).record == editing.record
    assert faults(other) == []
    other.file.execute("DELETE FROM place WHERE id = 2")  # as another tool would
    assert any("对不上（第1项）" in fault for fault in faults(other))

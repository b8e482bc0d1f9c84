"""Nothing that was deleted is legible afterwards: not in the file, not in what is copied from it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.backups.working_copy import take, write_back
from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import backups_folder
from desktop_app.exchange.giving.handing_over import hand_over
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage import clearing
from desktop_app.storage.clearing import clear_at, is_clear
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.unkept import legible
from tests.unkept import overwriting_nothing as overwriting_nothing
from tests.visits import another_tool

pytestmark = pytest.mark.usefixtures("overwriting_nothing")
SECRET = "被删单位某某实名举报"


def visits(store: Store, rubric: Rubric, record: Assessment, chance: Random) -> list[str]:
    """Add visits that say in their notes whose they are, edited in turns so that their rows lie mixed."""
    ids = [store.add(rubric, replace(record, unit=f"{SECRET}{number}")) for number in range(chance.randint(2, 5))]
    for number, one in [*enumerate(ids)] * 3:
        stored, at = store.load(one), chance.randrange(len(record.answers))
        note = f"{SECRET}{number}" * chance.randint(1, 150)
        store.save(stored, stored.record.with_answer(at, replace(stored.record.answers[at], note=note)))
    return ids


@pytest.mark.parametrize("seed", range(examples(12)))
def test_a_deleted_visit_is_not_legible(seed: int, store: Store, rubric: Rubric, record: Assessment) -> None:
    chance = Random(seed)
    ids = visits(store, rubric, record, chance)
    gone = chance.randrange(len(ids))
    picture = chance.randbytes(20_000)
    store.evidence.add(picture, "image/jpeg")  # which nothing names
    store.delete(ids[gone])
    assert [*legible(f"{SECRET}{gone}", store.path), *legible(picture[:64], store.path)] == []
    assert len(list(legible(SECRET, store.path))) == 1  # of those that stay


def test_nor_in_what_is_copied_from_the_file(
    rubric: Rubric, record: Assessment, stick: Path, tmp_path: Path, path: Path
) -> None:
    Store.create(stick / "评估.db").close()
    with closing(Store.open(take(stick / "评估.db"))) as store:
        one, other = (store.add(rubric, replace(record, unit=f"{SECRET}{number}")) for number in (0, 1))
        backup(store, BY_HAND)
        assert len(list(legible(f"{SECRET}0", backups_folder()))) > 0
        store.delete(one)
        made = backup(store, BY_HAND)
        write_back(store)
        copy = hand_over(store, stick)
        store.copy_to(tmp_path / "copy.db")
        assert list(legible(f"{SECRET}0", store.path, made.path, stick, tmp_path / "copy.db")) == []
        assert (len(list(legible(f"{SECRET}1", made.path, stick))), copy.path.parent) == (3, stick)
        assert store.ids() == [other]


def test_what_an_earlier_version_has_left_legible_goes_at_the_next_opening_and_once(
    rubric: Rubric, record: Assessment, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.create(path)) as store:
        gone = store.add(rubric, replace(record, unit=SECRET))
        store.delete(gone, clear=False)
        store.add(rubric, record)
    with closing(sqlite3.connect(path)) as earlier:
        earlier.execute(f"CREATE TABLE x AS SELECT '{SECRET}' AS y")
        earlier.execute("DROP TABLE x")
        earlier.commit()
    assert list(legible(SECRET, path)) == [path.name]
    Store.open(path, read_only=True).close()
    assert list(legible(SECRET, path)) == [path.name]  # nothing is written by who only reads
    Store.open(path).close()
    assert list(legible(SECRET, path)) == []
    before = path.read_bytes()
    Store.open(path).close()
    assert path.read_bytes() == before


def test_what_was_begun_by_mistake_costs_nothing(store: Store, rubric: Rubric) -> None:
    store.drop_untouched(store.begin(rubric))
    assert is_clear(store.file.connection, store.path)


@pytest.mark.usefixtures("impatient")
def test_a_file_that_cannot_be_written_anew_is_told_and_written_anew_later(
    rubric: Rubric, record: Assessment, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store.create(path)) as store:
        gone = store.add(rubric, replace(record, unit=SECRET))
        store.delete(gone, clear=False)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM event").fetchone()
            with pytest.raises(UserError, match="内容已经删除，但还没有从文件里彻底清除"):
                clear_at(path)
        assert not is_clear(store.file.connection, path)
    monkeypatch.setattr(clearing, "MOST_IN_MEMORY", 0)  # a large file goes through one on the disk
    with closing(Store.open(path)) as store:
        assert is_clear(store.file.connection, path)
    assert list(legible(SECRET, path)) == []


def test_what_another_tool_took_out_of_the_inventory_stops_no_opening(path: Path) -> None:
    Store.create(path).close()
    another_tool(path, "INSERT INTO inventory VALUES (1, 'x', 'x', 'deleted', 'x', printf('%064d', 0))")
    with closing(Store.open(path)) as store:
        assert store.ids() == []

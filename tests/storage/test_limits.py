"""Whatever the program writes it opens again: each limit, at it and over it, as a table and in random ways."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.assessing.editing import Editing
from desktop_app.base import limits
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.interchange import from_json, to_json
from desktop_app.rubric.answers import Task
from desktop_app.rubric.loading import parse_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness import flips
from tests.harness import limits as harness
from tests.visits import another_tool


def noted(record: Assessment, text: str) -> Assessment:
    return record.with_answer(0, replace(record.answers[0], note=text))


def listed(record: Assessment, number: int, text: str = "甲") -> Assessment:
    tasks = tuple(Task(id=at, text=text) for at in range(1, number + 1))
    return record.with_answer(6, replace(record.answers[6], tasks=tasks))


ROWS = limits.ROWS.written
LONG = "改" * (limits.TEXT // 3)
AT: dict[str, Callable[[Assessment], Assessment]] = {
    "a text": lambda record: noted(record, "a" * limits.TEXT),
    "a text of hanzi": lambda record: noted(record, LONG),
    "a text that is written twice as long": lambda record: noted(record, "\\" * limits.TEXT),
    "the rows": lambda record: listed(record, ROWS - 1),
    "the whole record": lambda record: listed(record, limits.RECORD.written // limits.TEXT - 1, LONG),
}
OVER: dict[str, tuple[Callable[[Assessment], Assessment], str]] = {
    "a text": (
        lambda record: noted(record, "a" * (limits.TEXT + 1)),
        "第1项里有一段文字太长（约349526字），最多349525字",
    ),
    "a text of hanzi": (lambda record: noted(record, "整" * 360_000), "（约360000字），最多349525字"),
    "a name": (lambda record: replace(record, unit=f"{LONG}{LONG}"), "基本信息里的单位名称或人名太长"),
    "a list": (lambda record: replace(record, members=(LONG, LONG)), "基本信息里有一段文字太长"),
    "the rows": (lambda record: listed(record, ROWS + 1), f"行，最多{ROWS}行"),
    "the whole record": (lambda record: listed(record, 20, LONG), "最多16.0 MB"),
}


@pytest.mark.parametrize("case", AT)
def test_what_is_just_within_a_limit_opens_and_goes_out_and_in(case: str, path: Path, rubric: Rubric) -> None:
    record = AT[case](empty_assessment(rubric))
    with closing(Store.create(path)) as store:
        stored = store.load(store.begin(rubric))
        stored, _ = store.save(stored, record)
        stored, _ = store.save(stored, empty_assessment(rubric))
        store.save(stored, record)
    with closing(Store.open(path, read_only=True)) as store:
        assert [one.record for one in store.load_all()[0]] == [record]
        assert faults(store) == []
    document = to_json(rubric, record)
    assert len(document) <= limits.DOCUMENT
    assert from_json(rubric, document, "") == record


@pytest.mark.parametrize("case", OVER)
def test_what_is_over_a_limit_stays_on_the_screen_and_says_how_much_is_too_much(
    case: str, path: Path, rubric: Rubric
) -> None:
    change, words = OVER[case]
    with closing(Store.create(path)) as store:
        editing = Editing(store, store.begin(rubric), lambda: None)
        before = editing.record
        editing.edit(change(before))
        assert words in editing.failure
        assert editing.failure.endswith("。")
        assert editing.record == change(before)
        assert editing.stored.record == before
        editing.edit(noted(before, "短了"))
        assert editing.failure == ""
        with pytest.raises(UserError, match="没有保存"):
            store.add(rubric, change(before))
        assert len(store.ids()) == 1
    with closing(Store.open(path)) as store:
        assert store.load(store.ids()[0]).record.answers[0].note == "短了"


def test_a_file_of_an_earlier_version_that_went_over_opens(store: Store, rubric: Rubric) -> None:
    """It may be read and shortened, but not grow."""
    long = store.add(rubric, empty_assessment(rubric))
    store.add(rubric, empty_assessment(rubric))
    store.close()
    another_tool(store.path, f"UPDATE assessment SET unit = printf('%1200000s', 'x') WHERE id = '{long}'")
    with closing(Store.open(store.path)) as again:
        assert len(again.load_all()[0]) == 2
        stored = again.load(long)
        stored, _ = again.save(stored, replace(stored.record, leader="某"))
        stored, _ = again.save(stored, replace(stored.record, leader="某某", unit="短了"))
        assert again.load(long) == stored


def test_seven_hundred_assessments_with_three_hundred_tasks_each_are_nothing(store: Store, rubric: Rubric) -> None:
    count = examples(20, 80)
    store.add_all([(rubric, listed(empty_assessment(rubric), 300))] * count)
    store.close()
    another_tool(  # as many rows as were once too many for a whole file
        store.path,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000)"
        " INSERT INTO task (assessment, item, id, position)"
        f" SELECT id, 7, i + 999, i + 999 FROM n, (SELECT id FROM assessment LIMIT {count})",
    )
    with closing(Store.open(store.path)) as again:
        assert len(again.load_all()[0]) == count


def test_a_rubric_has_one_limit_whoever_reads_it(rubric: Rubric) -> None:
    room = (limits.RUBRIC - len(rubric.source.encode()) - 3) // 3
    assert parse_rubric(f"{rubric.source}\n# {'甲' * room}", "甲").id == rubric.id
    with pytest.raises(UserError, match=r"超过1.4 MB"):
        parse_rubric(f"{rubric.source}\n# {'甲' * (room + 2)}", "甲")


def test_whatever_is_written_in_random_ways_opens_again(tmp_path: Path) -> None:
    found = harness.run(tmp_path, examples(60, 240))
    assert {way for way, _ in found} == set(harness.WAYS)
    assert {told for _, told in found} > {"written", "一段文字太长", "份评估，不能再"}


@pytest.mark.parametrize("heads", [False, True], ids=["anywhere", "at the head of a page"])
def test_one_flipped_bit_takes_no_other_assessment_down_and_is_told(tmp_path: Path, heads: bool) -> None:
    found = flips.run(tmp_path, examples(30, 120), heads=heads)
    assert not [words for words in found if words.startswith(("no backup", "WRONG"))]
    assert sum(number for words, number in found.items() if words.startswith(("opened", "looked at"))) > 20

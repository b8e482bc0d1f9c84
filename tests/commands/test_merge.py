"""``merge`` as scripts call it: questions as JSON, answers given back, and a file that is whole or not there."""

import json
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from desktop_app.assessing.checking import faults
from desktop_app.base.userdirs import data_folder
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.exchange.file_copies import copies_in, noted
from tests.visits import another_tool

from .running import done, run


@pytest.fixture
def two(store: Store, rubric: Rubric, record: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two copies, a.db and b.db, that differ in one note each, and in one that both wrote; b has one more."""
    monkeypatch.chdir(tmp_path)
    store.add(rubric, record)
    with copies_in(tmp_path, store) as copies:
        for name, person, at in (("a.db", "甲某某", 1), ("b.db", "乙某某", 2)):
            copy = copies.another(person, name=name)
            noted(copy, 0, f"{person}的依据")
            noted(copy, at, "依据")
        copy.add(rubric, empty_assessment(rubric, unit="另一县"))
    return tmp_path


def note_in(path: Path) -> list[tuple[str, str]]:
    with closing(Store.open(path)) as store:
        assert faults(store) == []
        return [(one.record.unit, one.record.answers[0].note) for one in store.load_all()[0]]


def test_what_is_to_be_decided_is_listed_and_nothing_is_written(two: Path) -> None:
    before = {file.name: file.read_bytes() for file in two.iterdir() if file.is_file()}
    result = run("merge", "a.db", "b.db", "-o", "out.db", "--json")
    assert result.exit_code == 1
    assert result.stderr.startswith("有1处两份改得不同，要先决定取哪一份，没有写任何文件")
    new, old = sorted(json.loads(result.stdout), key=lambda one: one["what"] != "new")
    assert (new["what"], new["questions"], new["open"]) == ("new", [], False)
    [question] = old["questions"]
    assert (old["what"], question["field"], question["place"]) == ("merge", ["answer", 1, "note"], "第1项")
    told = [(one["copy"], one["words"], one["person"], one["total"]) for one in question["choices"]]
    assert told == [("ours", "“甲某某的依据”", "甲某某", "86.63"), ("theirs", "“乙某某的依据”", "乙某某", "86.63")]
    shown = run("merge", "a.db", "b.db", "-o", "out.db")
    assert (shown.exit_code, "“乙某某的依据”（后一份，乙某某，" in shown.stdout) == (1, True)
    assert {file.name: file.read_bytes() for file in two.iterdir() if file.is_file()} == before


@pytest.mark.parametrize(
    ("choice", "note"), [(0, "甲某某的依据"), (1, "乙某某的依据"), ("both", "乙某某的依据\n甲某某的依据")]
)
def test_the_answers_are_given_back_as_they_were_asked(two: Path, choice: int | str, note: str) -> None:
    asked = json.loads(run("merge", "a.db", "b.db", "-o", "out.db", "--json").stdout)
    for part in asked:
        for question in part["questions"]:
            question["choice"] = choice if isinstance(choice, str) else question["choices"][choice]["choice"]
    Path("answers.json").write_text(json.dumps(asked), "utf-8")
    assert "已写入 out.db" in done("merge", "a.db", "b.db", "-o", "out.db", "--answers", "answers.json")
    notes = dict(note_in(two / "out.db"))
    assert notes.keys() == {"某市局", "另一县"}
    assert set(notes["某市局"].split("\n")) == set(note.split("\n"))
    again = json.loads(done("merge", "out.db", "b.db", "-o", "again.db", "--json"))
    assert sorted(one["what"] for one in again) == ["older", "same"]


@pytest.mark.parametrize(("which", "note"), [("--ours", "甲某某的依据"), ("--theirs", "乙某某的依据")])
def test_one_side_can_be_taken_for_all(two: Path, which: str, note: str) -> None:
    done("merge", "a.db", "b.db", "-o", "out.db", which, "--person", "丙某某")
    assert ("某市局", note) in note_in(two / "out.db")
    with closing(Store.open(two / "out.db")) as store:
        events = [event for one in store.ids() for event in store.history.of(one)]
        assert [one.person for one in events if one.kind == "merged"] == ["丙某某"]


REFUSED = {
    "a.db b.db -o b.db --ours": "那里是一个数据文件，不能覆盖",
    "a.db b.db -o text.db --ours": "已经存在，没有改动它",
    "a.db b.db -o out.db --answers a.db": "不是合并的答复",
    "a.db text.db -o out.db --ours": "不是评估数据文件",
    "a.db torn.db -o out.db --ours": "已损坏，没有合并，两个文件都没有改动",
    "torn.db b.db -o out.db --ours": "已损坏，没有合并，两个文件都没有改动",
    "a.db changed.db -o out.db --theirs": "没有写任何文件，两个文件都没有改动；确实要用它，请用 take-in",
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_refusal_is_one_sentence_and_leaves_no_file(two: Path, words: str) -> None:
    Path("text.db").write_text("评估" * 100, "utf-8")
    Path("torn.db").write_bytes(Path("b.db").read_bytes())
    another_tool(two / "torn.db", "DELETE FROM rubric")
    Path("changed.db").write_bytes(Path("b.db").read_bytes())
    another_tool(two / "changed.db", "UPDATE assessment SET leader = '别人' WHERE unit = '另一县'")
    before = sorted(file.name for file in two.iterdir())
    result = run("merge", *words.split())
    assert result.exit_code == 1
    assert REFUSED[words] in result.stderr
    assert sorted(file.name for file in two.iterdir()) == before


def test_the_register_comes_along(two: Path) -> None:
    with closing(Store.open(two / "b.db")) as store:
        unit, first = Unit(id=str(uuid4()), name="另一县"), Round(id=str(uuid4()), name="第一轮", year=2026)
        id_ = next(one for one in store.ids() if store.load(one).record.unit == "另一县")
        assigned = Assignment(assessment=id_, unit=unit.id, round=first.id)
        store.register.save(Register(units=(unit,), rounds=(first,), assignments=(assigned,)))
    done("merge", "a.db", "b.db", "-o", "out.db", "--ours")
    with closing(Store.open(two / "out.db")) as store:
        brought = store.register.load()
    assert (brought.units, brought.rounds, brought.assignments) == ((unit,), (first,), (assigned,))


def test_nothing_is_left_of_it_elsewhere(two: Path) -> None:
    done("merge", "a.db", "b.db", "-o", "out.db", "--ours")
    left = [file for file in data_folder().rglob("*") if file.is_file()]
    assert [file for file in left if "merged" in file.name] == []

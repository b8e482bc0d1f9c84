"""The unit's own form on the command line: written, filled in, taken over."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.own_workbook import own_workbook
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import from_json
from desktop_app.record.own_scores import with_own
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.rubric import Rubric
from tests.commands.running import done, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    done("import", "visit.db", SAMPLE_VISIT)
    return tmp_path


def the_id() -> str:
    [row] = json.loads(done("list", "visit.db", "--json"))
    return str(row["id"])


def the_visit() -> tuple[Rubric, Assessment]:
    rubric, _ = sample_visit()
    return rubric, from_json(rubric, SAMPLE_VISIT.read_bytes(), "")


def own_scores() -> list[str | None]:
    answers = json.loads(done("export", "visit.db"))["answers"]
    return [answers[number].get("own") for number in sorted(answers, key=int)]


def test_the_form_is_written_as_its_name_says() -> None:
    done("own", "visit.db", the_id(), "-o", "自评表.pdf")
    assert Path("自评表.pdf").read_bytes().startswith(b"%PDF")
    told = json.loads(done("own", "visit.db", the_id(), "-o", "自评表.xlsx", "--json"))
    assert told == {"file": "自评表.xlsx", "missing": []}
    assert Path("自评表.xlsx").read_bytes().startswith(b"PK")


def test_what_was_filled_in_is_taken_over_and_can_be_seen_in_the_history() -> None:
    rubric, record = the_visit()
    scores = tuple(item.points for item in rubric.items)
    Path("填好.xlsx").write_bytes(own_workbook(rubric, with_own(record, scores, ("已自查",) * len(scores))))
    assert done("own", "visit.db", the_id(), "--take", "填好.xlsx") == "16项中导入了16项自评分、16项自评说明。\n"
    assert own_scores() == [str(points) for points in scores]
    assert run("own", "visit.db", the_id(), "--take", "没有.xlsx").exit_code == 1


def test_another_units_form_is_refused() -> None:
    rubric, record = the_visit()
    Path("填好.xlsx").write_bytes(own_workbook(rubric, replace(record, unit="乙县某局")))
    before = own_scores()
    result = run("own", "visit.db", the_id(), "--take", "填好.xlsx")
    assert (result.exit_code, own_scores()) == (1, before)
    assert "填写的单位是乙县某局，本次评估的是云岭市气象局党组，自评分没有改动" in result.stderr


@pytest.mark.parametrize("both", [(), ("-o", "a.pdf", "--take", "b.xlsx")])
def test_it_does_one_thing_at_a_time(both: tuple[str, ...]) -> None:
    assert run("own", "visit.db", the_id(), *both).exit_code == 2


def test_what_is_final_takes_no_own_scores() -> None:
    rubric, record = the_visit()
    Path("填好.xlsx").write_bytes(own_workbook(rubric, record))
    done("finalise", "visit.db", the_id())
    result = run("own", "visit.db", the_id(), "--take", "填好.xlsx")
    assert (result.exit_code, result.stderr.count("。")) == (1, 1)
    assert "请先重新打开" in result.stderr

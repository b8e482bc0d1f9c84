"""The unit's own scores: out of a data file or an interchange document, compared, refused."""

import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.own_forms import sources
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.own_scores import compare, difference, with_own
from desktop_app.record.scoring import score
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.strategies import RUBRICS, SECOND, assessments


def data_file(path: Path, *records: tuple[Rubric, Assessment]) -> list[str]:
    """Make a file of these assessments and return their ids."""
    with closing(Store.create(path)) as store:
        return [store.add(rubric, record) for rubric, record in records]


def test_both_kinds_of_file_bring_the_scores_and_leave_the_rest_open(
    tmp_path: Path, rubric: Rubric, sample: Assessment
) -> None:
    filled = sample.with_answer(0, rubric.items[0].answer_type())
    data_file(tmp_path / "自评.db", (rubric, filled))
    (tmp_path / "自评.json").write_bytes(to_json(rubric, filled))
    points = [one.points for one in score(rubric, filled).items]
    for name in ("自评.db", "自评.json"):
        [source] = sources(rubric, tmp_path / name)
        assert source.unit == filled.unit
        assert source.scores[0] is None
        assert source.given == 15
        assert [None if one is None else one * 100 for one in source.scores] == points


def test_a_file_of_several_offers_each_but_not_the_one_that_asks(
    tmp_path: Path, rubric: Rubric, sample: Assessment
) -> None:
    others = [replace(sample, unit=unit) for unit in ("甲县气象局", "乙县气象局")]
    ids = data_file(tmp_path / "评估.db", *((rubric, one) for one in others), (SECOND, empty_assessment(SECOND)))
    assert {one.unit for one in sources(rubric, tmp_path / "评估.db")} == {"甲县气象局", "乙县气象局"}
    assert [one.unit for one in sources(rubric, tmp_path / "评估.db", ids[0])] == ["乙县气象局"]


def test_reading_leaves_the_file_as_it_is(tmp_path: Path, rubric: Rubric, sample: Assessment) -> None:
    path = tmp_path / "自评.db"
    data_file(path, (rubric, sample))
    before = path.read_bytes()
    path.chmod(0o444)
    assert len(sources(rubric, path)) == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["db", "json"])
def test_another_rubric_is_refused_in_one_sentence(tmp_path: Path, rubric: Rubric, kind: str) -> None:
    path, other = tmp_path / f"自评.{kind}", empty_assessment(SECOND)
    if kind == "db":
        data_file(path, (SECOND, other))
    else:
        path.write_bytes(to_json(SECOND, other))
    with pytest.raises(UserError, match=r"评分表.*不同.*没有改动") as caught:
        sources(rubric, path)
    assert str(caught.value).count("。") == 1


@pytest.mark.parametrize("content", [b"", b"{", b"SQLite format 3\0", b"\xff" * 200, json.dumps([1]).encode()])
def test_what_is_no_assessment_is_refused_in_one_sentence(tmp_path: Path, rubric: Rubric, content: bytes) -> None:
    path = tmp_path / "别的.db"
    path.write_bytes(content)
    for wrong in (path, tmp_path / "没有.db", tmp_path):
        with pytest.raises(UserError) as caught:
            sources(rubric, wrong)
        assert str(caught.value).endswith("。")


def test_an_empty_data_file_is_refused(tmp_path: Path, rubric: Rubric) -> None:
    data_file(tmp_path / "空.db")
    with pytest.raises(UserError, match="没有别的评估"):
        sources(rubric, tmp_path / "空.db")


@pytest.mark.parametrize("rubric_", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(10, 100))
@given(data=st.data())
def test_own_scores_change_no_result_and_are_summed(rubric_: Rubric, data: st.DataObject) -> None:
    record = data.draw(assessments(rubric_))
    result = score(rubric_, record)
    own = tuple(None if one.points is None else Decimal(one.points) / 100 for one in result.items)
    after = with_own(record, own)
    assert tuple(answer.own for answer in after.answers) == own
    assert score(rubric_, after) == result
    sums = compare(after, result)
    assert (sums.own, sums.own_of_both, sums.team_of_both) == (result.total,) * 3
    assert sums.given == sums.both == len(own) - len(result.unanswered)


@pytest.mark.parametrize(
    ("own", "points", "words"),
    [("4", 200, "比自评低2分"), ("4", 400, "与自评相同"), ("3.5", 413, "比自评高0.63分"), ("0", 0, "与自评相同")],
)
def test_the_difference_is_said_from_the_groups_side(own: str, points: int, words: str) -> None:
    assert difference(Decimal(own), points) == words

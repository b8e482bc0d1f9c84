"""接收情况表: what is to be found again on it, and what has no place there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.paper.taking import Done, TakenFile, TakingReport, taking_number
from desktop_app.paper.taking_sheet import taking_pdf
from tests.examples import examples

from .helpers import pages

BATCH = "3f2a9c1b-07d4-4e3e-9a51-6c2b8e0f7d11"
DONE = Done(id="", unit="某局", what="new", words="新接收", after="ab" * 32)
REPORT = TakingReport(
    batch=BATCH,
    at="2026-11-20T09:00:00+08:00",
    person="李某某",
    into="/home/用户/巡察整改评估/评估.db",
    backup="00001_接收前.db",
    files=(TakenFile(name="来.db", path="/media/用户/U盘/来.db", size=1, sha256="0" * 64, done=(DONE,)),),
)


@pytest.mark.parametrize("kind", [{}, {"planned": True, "batch": ""}, {"undone": True}], ids=str)
def test_no_folder_and_no_long_id_stands_on_it(kind: dict[str, object]) -> None:
    [page] = pages(taking_pdf(replace(REPORT, **kind)))
    assert "评估.db" in page
    assert not [word for word in ("/home", "用户", "/media", BATCH) if word in page]
    assert page.count("接收编号3F2A-9C1B") == (0 if "planned" in kind else 2)  # in the table, and at the foot


def test_the_words_are_plain() -> None:
    [page] = pages(taking_pdf(REPORT))
    assert "二、收到的文件" in page
    assert "修改记录指纹" in page


@given(st.uuids())
@settings(max_examples=examples(5))
def test_a_number_is_short_and_the_beginning_of_its_id(batch: object) -> None:
    number = taking_number(str(batch))
    assert len(number) == 9
    assert str(batch).startswith(number.replace("-", "").lower())

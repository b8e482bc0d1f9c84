"""Of an archive's papers those that are not marked 内部 hold neither conduct nor the counts of single groups."""

from __future__ import annotations

import io
import re
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.record.assessment import Assessment, Conduct, Noted
from desktop_app.record.readiness import warnings
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import Ballot, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.office.archive.made import files, laid
from tests.paper.helpers import closed_up, pages
from tests.visits import finalised

GROUND = "三次延期报送整改报告"
PAPERS = (".pdf", ".docx", ".xlsx")


@pytest.fixture
def papers(rubric: Rubric, record: Assessment, tmp_path: Path) -> dict[str, str]:
    """What each paper of an archive says on all its pages, by its name."""
    votes = tuple(
        Ballot(group=group, issued=number, returned=number, satisfied=number)
        for group, number in (("班子成员", 773), ("职工", 27))
    )
    answers = (replace(one, ballots=votes) if isinstance(one, RatioAnswer) else one for one in record.answers)
    whole = replace(record, answers=tuple(answers), conduct=(Conduct(kind=rubric.conduct[0], ground=GROUND),))
    found = warnings(rubric, whole, score(rubric, whole), whole.date)
    whole = replace(whole, noted=tuple(Noted(words=one.words, warning=one.key) for one in found))
    path, folder = tmp_path / "office.db", tmp_path / "out"
    folder.mkdir()
    with closing(Store.create(path)) as store:
        store.person = "张某某"
        id_ = finalised(store, store.load(store.add(rubric, whole))).id
    made = files(laid(path, id_, folder).path)
    return {name: said(name, data) for name, data in made.items() if name.endswith(PAPERS)}


def said(name: str, data: bytes) -> str:
    if name.endswith(".pdf"):
        return "".join(pages(Pdf(data, ())))
    with ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(part).decode() for part in package.namelist() if part.endswith(".xml")]
    return closed_up("".join(re.sub("<[^>]*>", "", part) for part in parts))


def test_what_is_not_marked_tells_neither_conduct_nor_groups(papers: dict[str, str]) -> None:
    assert {name for name, text in papers.items() if "773" in text} == {"内部材料.pdf", "计票情况.pdf"}
    assert {name for name, text in papers.items() if GROUND in text} == {"内部材料.pdf"}
    assert {name for name, text in papers.items() if "内部" not in text} == {"考核表和附页.pdf"}
    assert "800" in papers["考核表和附页.pdf"]  # of all groups together

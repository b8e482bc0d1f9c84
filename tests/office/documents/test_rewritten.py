"""A template that another program has opened and saved still fills, and what is made is opened without complaint."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.office.documents.facts import VisitFacts
from desktop_app.office.documents.filling import filled
from desktop_app.office.documents.heads import mark_of
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.names import DATA
from desktop_app.office.documents.reading import blocks_of
from desktop_app.office.documents.word_file import WordFile
from desktop_app.paper.official import Ruled
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from tests.office.documents.libreoffice import OFFICE, converted
from tests.office.documents.made import said, visit, whole
from tests.paper.helpers import full_record

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def lines(document: WordFile) -> list[str]:
    return [line for line in said(document.data()) if line.strip()]


def kinds(document: WordFile) -> list[object]:
    """What its PDF is set from, but for the widths of columns."""
    blocks = list(blocks_of(document))
    return [one.rows if isinstance(one, Ruled) else one for one in blocks] + [mark_of(document)]


@pytest.fixture
def visits(rubric: Rubric, record: Assessment) -> tuple[VisitFacts, ...]:
    return visit(rubric, full_record(rubric)), visit(rubric, record, number=2)


def test_what_another_program_has_saved_is_filled_alike(visits: tuple[VisitFacts, ...], tmp_path: Path) -> None:
    saved = converted([kind.shipped_template for kind in KINDS], tmp_path, "docx")
    assert len(saved) == len(KINDS)
    for kind in KINDS:
        entries = kind.entries(whole(*visits), visits[:1])
        both = kind.shipped_template, saved[kind.shipped_template.name]
        ours, theirs = (filled(WordFile.read(path), entries) for path in both)
        assert lines(theirs) == lines(ours), kind.name
        assert kinds(theirs) == kinds(ours), kind.name


def test_every_document_and_table_is_opened(visits: tuple[VisitFacts, ...], tmp_path: Path) -> None:
    made = [one for one in make(whole(*visits), Wanted()) if isinstance(one, Made) and one.kind != DATA]
    (tmp_path / "made").mkdir()
    files = [tmp_path / "made" / one.name for one in made]
    for one, file in zip(made, files, strict=True):
        file.write_bytes(one.data)
    assert len(converted(files, tmp_path, "pdf")) == len({file.stem for file in files})

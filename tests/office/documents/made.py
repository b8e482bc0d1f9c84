"""Rounds to write about, and documents taken apart again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree

from desktop_app.office.documents.facts import RoundFacts, UnitFacts, VisitFacts
from desktop_app.office.documents.gathering import visit_facts
from desktop_app.office.documents.word_file import WordFile
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import Revision
from desktop_app.rubric.rubric import Rubric
from docs.word_templates import W, template

UNIT = UnitFacts(name="云岭市气象局党组", short="云岭市局", head="欧阳某某", supervisor="李某某")


def visit(rubric: Rubric, record: Assessment, unit: UnitFacts = UNIT, number: int = 1) -> VisitFacts:
    """The facts of a record as if it had been made final."""
    id_ = f"00000000-0000-4000-8000-{number:012d}"
    texts = {"at": "2026-11-20T09:00:00+08:00", "person": "", "reason": "", "record": "", "result": "{}"}
    revision = Revision(assessment=id_, number=1, code="ab" * 32, sheet=b"", supplement=b"", **texts)
    return visit_facts(rubric, record, revision, unit=unit, team="第一评估组", signed="已签")


def whole(*visits: VisitFacts) -> RoundFacts:
    return RoundFacts(name="2026年第一轮", year=2026, visits=visits)


def document(*blocks: str) -> WordFile:
    """A template of these blocks; see ``docs.word_templates``."""
    return WordFile.of(template("试", blocks), "试.docx")


def cut(*texts: str) -> str:
    """A paragraph whose text lies in so many runs, as a program leaves it that has looked at its spelling."""
    between = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'
    runs = (f'<w:r><w:rPr/><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p><w:ins>{between.join(runs)}</w:ins></w:p>"


def said(data: bytes, part: str = "word/document.xml") -> list[str]:
    """What the paragraphs of a document say, read by another parser."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read(part))
    space = W.split('"')[1]
    breaks = {None: "\n", "page": ""}

    def text(one: ElementTree.Element) -> str:
        if one.tag == f"{{{space}}}br":
            return breaks[one.get(f"{{{space}}}type")]
        return (one.text or "") if one.tag == f"{{{space}}}t" else ""

    return ["".join(map(text, paragraph.iter())) for paragraph in root.iter(f"{{{space}}}p")]


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a document, however well they were packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return made.getvalue()


def texts(data: bytes, names: Sequence[str] = ("word/document.xml",)) -> str:
    return "\n".join(line for name in names for line in said(data, name))

"""One version number: it stands in version.py, and everything else says the same."""

import re
import tomllib
from io import BytesIO

import pypdfium2

from desktop_app.base.paths import ROOT
from desktop_app.base.version import VERSION
from desktop_app.paper.form import blank_pdf, sheet_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.record.stamp import Stamp
from desktop_app.rubric.rubric import Rubric
from tests.commands.running import done


def creator(data: bytes) -> str:
    with BytesIO(data) as file, pypdfium2.PdfDocument(file) as pdf:
        return str(pdf.get_metadata_value("Creator"))


def test_the_package_and_the_changes_tell_the_same_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION
    told = re.findall(r"^## \[([0-9.]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert told[0] == VERSION


def test_the_command_line_tells_it() -> None:
    assert done("--version") == f"巡察整改成效评估　版本 {VERSION}\n"


def test_a_pdf_names_the_version_that_made_it(rubric: Rubric) -> None:
    assert creator(blank_pdf(rubric).data) == f"inspection-assessment {VERSION}"


def test_the_pdf_of_a_revision_names_the_version_that_fixed_it(rubric: Rubric, sample: Assessment) -> None:
    result = score(rubric, sample)
    for program, told in (("1.0.9", "inspection-assessment 1.0.9"), ("", "inspection-assessment")):
        stamp = Stamp(code="3F2A-90BC-7D1E", revision=1, program=program)
        assert creator(sheet_pdf(rubric, sample, result, draft=False, stamp=stamp).data) == told

"""Two PDFs are one paper if they differ in nothing but how they are packed."""

import re
import zlib

import pytest

from desktop_app.paper.form import blank_pdf
from desktop_app.paper.same_paper import same_paper
from desktop_app.rubric.rubric import Rubric


@pytest.fixture(scope="module")
def paper(rubric: Rubric) -> bytes:
    return blank_pdf(rubric).data


@pytest.fixture(scope="module")
def otherwise(rubric: Rubric) -> bytes:
    """The same, packed as another build of zlib would."""
    packed = zlib.compress
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zlib, "compress", lambda data: packed(data, 1))
        return blank_pdf(rubric).data


def test_packed_otherwise_it_is_the_same(paper: bytes, otherwise: bytes) -> None:
    assert paper != otherwise
    assert same_paper(paper, otherwise)


def number(data: bytes, pattern: bytes) -> bytes:
    """Raise the first number behind what matches by one."""
    found = re.search(pattern + rb"([0-9]+)", data)
    assert found
    raised = b"%0*d" % (len(found[1]), int(found[1]) + 1)
    return data[: found.start(1)] + raised + data[found.end(1) :]


ALTERED = {
    "a word": lambda data: data.replace(b"/Title", b"/Titel"),
    "a length": lambda data: number(data, rb"/Length "),
    "a place": lambda data: number(data, rb"65535 f \n"),
    "where the table begins": lambda data: number(data, rb"startxref\n"),
    "something behind the end": lambda data: data + b"16 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n",
    "a stream cut off": lambda data: re.sub(rb"(?s)(stream\r?\n.*?).(endstream)", rb"\1\2", data, count=1),
    "a byte of a stream": lambda data: re.sub(rb"(?s)(stream\r?\n.{9}).", rb"\1\0", data, count=1),
}


@pytest.mark.parametrize("how", ALTERED)
def test_altered_it_is_another(paper: bytes, otherwise: bytes, how: str) -> None:
    altered = ALTERED[how](otherwise)
    assert altered != otherwise
    assert not same_paper(paper, altered)

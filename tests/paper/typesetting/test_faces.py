"""Faces of the system: used where they are, named in the document, and a paper is proved with them or without."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace

from desktop_app.assessing.verifying import revisions
from desktop_app.base.paths import FONTS
from desktop_app.paper.form import blank_pdf
from desktop_app.paper.joining import faces_of
from desktop_app.paper.typesetting.faces import BODY, BUNDLED, FILES, TITLE, in_words, installed, named, told
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import Revision, sealed
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.paper.helpers import opened, pages
from tests.visits import another_tool, finalised

System = Callable[..., Path]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A system that has the faces named, made of bundled fonts."""

    def make(name: str, *roles: str, font: str = "NotoSansSC-Regular") -> Path:
        folder = tmp_path / name / "truetype"
        folder.mkdir(parents=True)
        for role in roles:
            shutil.copy(FONTS / f"{font}.ttf", folder / FILES[role][0].upper())
        monkeypatch.setenv("ASSESSMENT_FONTS", str(folder.parent))
        return folder

    return make


def placed(pdf: Pdf) -> list[tuple[str, float, float]]:
    """Each character on the first page with its place."""
    found = []
    with opened(pdf) as document:
        layer = document[0].get_textpage()
        for at in range(layer.count_chars()):
            left, bottom, *_ = layer.get_charbox(at, loose=True)
            if (mark := layer.get_text_range(at, 1)).strip():
                found.append((mark, round(left, 1), round(bottom / 20)))
    return found


def fonts(pdf: Pdf) -> set[str]:
    raw, names = pypdfium2.raw, set()
    with opened(pdf) as document:
        for piece in document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            names.add(piece.get_font().get_base_name().rpartition("+")[2])
    return names


def test_without_them_all_is_set_in_the_bundled_fonts(rubric: Rubric) -> None:
    assert installed() == {}
    assert faces_of(blank_pdf(rubric).data) == ""
    assert list(told().values()) == [BUNDLED] * 4


def test_they_lend_their_shapes_and_nothing_moves(rubric: Rubric, system: System) -> None:
    bare = blank_pdf(rubric)
    system("some", TITLE, BODY)
    lent = blank_pdf(rubric)
    assert (fonts(bare), len(fonts(lent) - fonts(bare))) == ({"NotoSerifSC-Regular", "NotoSerifSC-Bold"}, 1)
    assert pages(lent) == pages(bare)
    assert [one[:2] for one in placed(lent)] == [one[:2] for one in placed(bare)]
    assert faces_of(lent.data) == in_words(installed())
    assert [part.partition("#")[0] for part in faces_of(lent.data).split("; ")] == [
        "小标宋=FZXBSJW.TTF",
        "仿宋=SIMFANG.TTF",
    ]
    assert told()["小标宋"] == "FZXBSJW.TTF"


def test_what_is_no_font_is_passed_over(rubric: Rubric, system: System) -> None:
    folder = system("broken")
    (folder / FILES[BODY][0]).write_bytes(b"\0\1\0\0" + bytes(200))
    assert installed() == {}
    assert blank_pdf(rubric).data.startswith(b"%PDF")


@pytest.fixture
def kept(store: Store, rubric: Rubric, record: Assessment, system: System) -> Revision:
    """A revision whose papers are set in faces of the system."""
    system("office", TITLE, BODY)
    final = finalised(store, store.load(store.add(rubric, record)))
    return store.revisions.of(final.id)[0]


ELSEWHERE = {
    "the same faces": lambda system: system("home", TITLE, BODY),
    "none": lambda system: system("bare"),
    "another edition of one": lambda system: system("later", TITLE, BODY, font="NotoSerifSC-Regular"),
}


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=list(ELSEWHERE))
def test_a_paper_is_proved_wherever_it_is_opened(
    store: Store, kept: Revision, system: System, elsewhere: Callable[[System], Path]
) -> None:
    assert faces_of(kept.sheet)
    elsewhere(system)
    assert [one.faults for one in revisions(store)] == [()]


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=list(ELSEWHERE))
def test_an_exchanged_paper_is_told_wherever_it_is_opened(
    store: Store, kept: Revision, system: System, elsewhere: Callable[[System], Path]
) -> None:
    other = sealed(replace(kept, supplement=kept.sheet))
    another_tool(store.path, "DROP TRIGGER revision_stays")
    with closing(sqlite3.connect(store.path)) as tool, tool:
        tool.execute("UPDATE revision SET supplement = ?, seal = ?", (other.supplement, other.seal))
    elsewhere(system)
    [one] = revisions(store)
    assert one.faults == ("第1版的内部材料PDF不是由封存的内容制成的那一份",)


def test_faces_that_are_not_here_are_not_known(system: System) -> None:
    system("one", TITLE)
    words = in_words(installed())
    assert named(words) == installed()
    system("two", BODY)
    assert named(words) is None
    assert named("") == {}

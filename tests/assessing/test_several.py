"""Several papers at once: each is saved under its unit's name, nothing is written over, one failure stops no other."""

import errno
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing import several
from desktop_app.assessing.several import papers_of, save_papers
from desktop_app.base.progress import Progress, told_to
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.visits import another_tool, finalised

Three = tuple[Path, list[str]]


@pytest.fixture
def three(tmp_path: Path, rubric: Rubric, record: Assessment) -> Three:
    """A file with one that is final and two drafts of the same unit, and their ids."""
    path = tmp_path / "评估.db"
    with closing(Store.create(path)) as store:
        final = finalised(store, store.load(store.add(rubric, replace(record, unit="甲县")))).id
        drafts = [store.add(rubric, empty_assessment(rubric, unit="乙/县\n局", date="2026-06-30")) for _ in range(2)]
    return path, [final, *drafts]


def test_each_is_saved_under_its_own_name(three: Three, tmp_path: Path) -> None:
    path, ids = three
    folder = tmp_path / "存"
    folder.mkdir()
    (folder / "考核表_乙／县 局_2026-06-30_草稿.pdf").write_text("already here")
    done = save_papers(papers_of(path, ids, ("losses",)), folder)
    assert (done.number, done.told) == (3, [])
    assert sorted(one.name for one in folder.iterdir()) == [
        "考核表_乙／县 局_2026-06-30_草稿.pdf",
        "考核表_乙／县 局_2026-06-30_草稿_2.pdf",
        "考核表_乙／县 局_2026-06-30_草稿_3.pdf",
        "考核表_甲县_2026-11-20.pdf",
    ]
    assert (folder / "考核表_乙／县 局_2026-06-30_草稿.pdf").read_text() == "already here"
    with closing(Store.open(path, read_only=True)) as store:
        [revision] = store.revisions.of(ids[0])
    assert (folder / "考核表_甲县_2026-11-20.pdf").read_bytes() == revision.sheet


def test_what_cannot_be_read_holds_up_no_other(three: Three, tmp_path: Path) -> None:
    path, ids = three
    another_tool(path, f"UPDATE answer SET value = '{{]' WHERE item = 1 AND assessment = '{ids[0]}'")
    done = save_papers(papers_of(path, ids, ()), tmp_path)
    assert done.number == 2
    [told] = done.told
    assert "无法读取" in told


def test_given_up_those_saved_by_then_stay_and_the_rest_is_told(
    three: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path, ids), told, written = three, Progress(), list[Path]()
    monkeypatch.setattr(several, "write_noted", lambda path, *_: (written.append(path), told.cancel()))
    with told_to(told):
        done = save_papers(papers_of(path, ids, ()), tmp_path)
    assert (len(written), done.number, done.told) == (1, 1, ["已取消，其余2份没有处理。"])


def test_what_cannot_be_written_is_told_by_its_unit(
    three: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "")

    path, ids = three
    monkeypatch.setattr(several, "write_noted", full)
    done = save_papers(papers_of(path, ids[:1], ()), tmp_path)
    assert done.number == 0
    assert [told.startswith("“甲县”的考核表未保存（") for told in done.told] == [True]


def test_a_sign_that_no_font_has_is_told(tmp_path: Path, rubric: Rubric) -> None:
    path = tmp_path / "评估.db"
    with closing(Store.create(path)) as store:
        ids = [store.add(rubric, empty_assessment(rubric, unit="某县𠮷局"))]
    done = save_papers(papers_of(path, ids, ()), tmp_path)
    assert done.number == 1
    assert "𠮷" in done.told[0]

"""Paths as Windows takes them, tried on every system; the last tests have Windows and SQLite open them."""

import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from desktop_app.base.windows_errors import LONGEST_PATH, units
from desktop_app.files import backup_names, removable
from desktop_app.files.backup_names import folder_name, next_path
from desktop_app.files.durable import write_whole
from desktop_app.files.places import Place, place_named
from desktop_app.files.temporary import part_of
from desktop_app.files.windows_paths import long_form, reachable, uri_of, usual_form
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store

on_windows = pytest.mark.skipif(sys.platform != "win32", reason="Windows itself is asked")

FORMS = [
    ("C:\\巡察\\评估.db", "\\\\?\\C:\\巡察\\评估.db"),
    ("\\\\server\\巡察\\评估.db", "\\\\?\\UNC\\server\\巡察\\评估.db"),
]


@pytest.mark.parametrize(("usual", "long"), FORMS)
def test_a_path_has_a_form_of_any_length(usual: str, long: str) -> None:
    assert (long_form(usual), long_form(long)) == (long, long)
    assert (usual_form(long), usual_form(usual)) == (usual, usual)
    assert (place_named(long) is Place.NETWORK) == usual.startswith("\\\\")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/巡 察/a?b#c.db"), "file:///%E5%B7%A1%20%E5%AF%9F/a%3Fb%23c.db"),
        (PurePosixPath("//a/b.db"), "file:////a/b.db"),
        (PureWindowsPath("C:\\a b\\c.db"), "file:///C:/a%20b/c.db"),
        (PureWindowsPath("\\\\server\\a b\\c.db"), "file:////server/a%20b/c.db"),  # or SQLite refuses the server
        (PureWindowsPath("\\\\?\\C:\\a\\b.db"), "file:////%3F/C%3A/a/b.db"),
        (PureWindowsPath("\\\\?\\UNC\\server\\a\\b.db"), "file:////%3F/UNC/server/a/b.db"),
    ],
)
def test_sqlite_is_told_of_no_server(path: PurePath, uri: str) -> None:
    assert uri_of(path) == uri


@on_windows
@pytest.mark.parametrize("form", [str, long_form])
def test_a_data_file_opens_under_either_form(form: object, path: Path, rubric: Rubric) -> None:
    assert callable(form)
    with closing(Store.create(Path(form(str(path))))) as store:
        store.person = "李某某"
        made = store.add(rubric, empty_assessment(rubric))
    with closing(Store.open(path)) as store:
        assert store.ids() == [made]


def deep(folder: Path, length: int) -> Path:
    """A folder of just that length."""
    while (left := length - units(str(folder)) - 1) > 0:
        folder /= "x" * (left if left <= 100 else min(100, left - 2))
    return folder


def test_what_is_unfinished_needs_no_room_in_a_path(tmp_path: Path) -> None:
    folder = deep(tmp_path, LONGEST_PATH - 10)
    folder.mkdir(parents=True)
    write_whole(folder / "表.pdf", b"%PDF")
    assert [one.name for one in folder.iterdir()] == ["表.pdf"]
    with part_of(folder / "表.pdf") as part:
        assert units(str(part)) > LONGEST_PATH
        assert str(part).startswith("\\\\?\\") == (sys.platform == "win32")
    assert reachable(folder) == folder


@pytest.mark.parametrize("stem", ["a" * 200, "局" * 80, "𠮷" * 60, "评估"])
def test_a_backup_lies_within_what_windows_opens(stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_names, "WIDEST", 150)
    data = "C:\\Users\\twentycharactersname\\AppData\\Local\\xunchazhenggai\\备份"
    folder = PureWindowsPath(data, folder_name(Path(f"{stem}.db")))
    assert units(str(folder / next_path(Path(), datetime(2026, 11, 20), "升级前（第10版）").name)) <= LONGEST_PATH
    assert folder_name(Path(f"{stem}.db")) != folder_name(Path(f"{stem}x.db"))


def test_a_name_too_long_in_a_deep_folder_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removable, "LONGEST_PATH", len(str(tmp_path)) + 5)
    part = tmp_path / "part"
    part.touch()
    with pytest.raises(OSError, match="long") as refused:
        removable.put_in_place(part, "评估报告.db", "report.db")
    assert refused.value.filename == str(tmp_path / "report.db")

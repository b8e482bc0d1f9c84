"""What the system keeps of files: found by the unit's name and by the file, taken out where that is wanted."""

import sys
from hashlib import md5
from pathlib import Path, PurePosixPath

import pytest

from desktop_app.base.userdirs import home_folder
from desktop_app.files.system_traces import (
    drop_from_list,
    in_bin_of_windows,
    in_the_bin,
    recent_links,
    recent_lists,
    thumbnails,
)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="desktops of Linux")
UNIT = "某某市气象局党组"
BOOKMARK = '  <bookmark href="{}" added="2026-11-20T00:00:00Z">\n    <info><metadata/></info>\n  </bookmark>\n'


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


def laid(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@on_linux
@pytest.mark.parametrize(
    ("address", "is_found"),
    [
        (PurePosixPath(f"/home/x/考核表_{UNIT}.pdf").as_uri(), True),  # by the name, as it stands in an address
        (PurePosixPath("/home/x/列表.xlsx").as_uri(), True),  # by the file
        (PurePosixPath("/home/x/别的单位.pdf").as_uri(), False),
    ],
)
def test_a_list_of_recent_files_loses_what_is_named_and_nothing_else(address: str, is_found: bool) -> None:
    others = BOOKMARK.format(Path("/home/x/家信.odt").as_uri())
    path = laid(
        home_folder() / ".local/share/recently-used.xbel", f"<xbel>\n{BOOKMARK.format(address)}{others}</xbel>\n"
    )
    said, files = [UNIT], [Path("/home/x/列表.xlsx")]
    assert recent_lists(said, files) == [path] * is_found
    drop_from_list(path, said, files)
    kept = "" if is_found else BOOKMARK.format(address)
    assert path.read_text("utf-8") == f"<xbel>\n{kept}{others}</xbel>\n"


@on_linux
def test_small_pictures_links_and_the_bin() -> None:
    file, share = Path(f"/home/x/考核表_{UNIT}.pdf"), home_folder() / ".local/share"
    name = md5(file.as_uri().encode(), usedforsecurity=False).hexdigest()
    picture = laid(home_folder() / f".cache/thumbnails/large/{name}.png")
    laid(home_folder() / ".cache/thumbnails/large/other.png")
    link = laid(share / "RecentDocuments/一.desktop", f"URL[$e]={file}")
    laid(share / "RecentDocuments/二.desktop", "URL[$e]=/home/x/家信.odt")
    note = laid(share / "Trash/info/一.pdf.trashinfo", f"Path={file.as_uri().removeprefix('file://')}")
    thrown = laid(share / "Trash/files/一.pdf")
    laid(share / "Trash/info/二.pdf.trashinfo", "Path=/home/x/家信.odt")
    assert thumbnails([file]) == [picture]
    assert recent_links([UNIT], []) == [link]
    folder = laid(share / f"Trash/info/{UNIT}.trashinfo", "Path=/home/x/other")
    within = laid(share / f"Trash/files/{UNIT}/里面/表.pdf")
    assert sorted(in_the_bin([UNIT], [])) == sorted([note, thrown, folder, within])


def test_the_bin_of_windows(tmp_path: Path) -> None:
    def note(name: str, path: str) -> Path:
        laid(tmp_path / "S-1-5-21" / name).write_bytes(b"\2" + b"\0" * 27 + f"{path}\0".encode("utf-16-le"))
        return tmp_path / "S-1-5-21" / name

    by_name, by_path = note("$I7KX2.pdf", f"D:\\资料\\考核表_{UNIT}.pdf"), note("$IABCD.xlsx", "C:\\x\\列表.xlsx")
    of_folder, gone = note("$IAAAA", f"C:\\{UNIT}"), note("$IBBBB.pdf", f"C:\\{UNIT}.pdf")
    note("$ICCCC.pdf", "C:\\x\\家信.pdf")
    thrown = [laid(tmp_path / "S-1-5-21" / name) for name in ("$R7KX2.pdf", "$RABCD.xlsx", "$RAAAA/里面/表.pdf")]
    laid(tmp_path / "S-1-5-21/$RCCCC.pdf")
    laid(tmp_path / "desktop.ini", UNIT)
    found = in_bin_of_windows(tmp_path, [UNIT], [Path("C:\\x\\列表.xlsx")])
    assert sorted(found) == sorted([by_name, by_path, of_folder, gone, *thrown])
    assert in_bin_of_windows(tmp_path / "nothing", [UNIT], []) == []


@on_linux
def test_a_name_of_one_letter_is_looked_for_nowhere() -> None:
    laid(home_folder() / ".local/share/recently-used.xbel", "<xbel>局</xbel>")
    assert recent_lists(["局"], []) == []

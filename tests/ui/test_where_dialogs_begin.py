"""Each dialog for files begins in the home or where one was last with that kind of file."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QToolButton

from desktop_app.base.userdirs import home_folder
from desktop_app.files import places
from desktop_app.files.settings import FOLDERS, Settings, load_settings
from ui.parts import dialogs
from ui.parts.dialogs import DATA_FILES, OPENED_FILES, ask_file, ask_files, ask_folder
from ui.parts.widgets import FRAME

from .driver import Person

Asking = Callable[[Person, Path], object]
PDF, ANY = "PDF文件 (*.pdf)", "所有文件 (*)"
ASKING: dict[str, Asking] = {
    "open": lambda person, _: ask_file(person.window, "打开", Path("none"), OPENED_FILES, str, save=False),
    "save": lambda person, _: ask_file(person.window, "另存", Path("评估.db"), DATA_FILES, str, save=True),
    "save paper": lambda person, gone: ask_file(person.window, "保存PDF", gone / "a.pdf", PDF, str, save=True),
    "scan": lambda person, gone: ask_file(person.window, "扫描件", gone, ANY, str, save=False),
    "material": lambda person, _: ask_files(person.window, "添加材料", str),
    "folder": lambda person, _: ask_folder(person.window, "选择文件夹", str),
    "folder gone": lambda person, gone: ask_folder(person.window, "选择文件夹", str, start=gone),
}


def test_it_fits_its_screen_and_its_ways_are_read_on_dark_too(person: Person) -> None:
    ASKING["folder"](person, Path("none"))
    dialog = person.dialog(QFileDialog)
    room = dialog.screen().availableSize() - FRAME
    assert dialog.size().boundedTo(room) == dialog.size()
    ways = [dialog.findChild(QToolButton, name) for name in ("backButton", "forwardButton", "toParentButton")]
    assert all(one.icon().isNull() and one.text() for one in ways)


def begins_in(person: Person) -> Path:
    """Where the dialog that is open begins; it is closed."""
    dialog = person.dialog(QFileDialog)
    folder = Path(dialog.directory().absolutePath())
    dialog.reject()
    return folder


@pytest.mark.parametrize("name", ASKING)
def test_at_first_in_the_home(person: Person, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path)
    ASKING[name](person, tmp_path / "gone")
    assert begins_in(person) == home_folder()


@pytest.mark.parametrize(
    ("first", "then", "same"),
    [
        ("open", "open", True),
        ("open", "save", True),  # of one kind
        ("save", "save paper", False),
        ("scan", "scan", True),
        ("scan", "material", False),  # any file, but for another purpose
        ("material", "material", True),
        ("folder", "folder", True),
    ],
)
def test_then_where_one_was_last(person: Person, first: str, then: str, same: bool, tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "a.db").touch()
    ASKING[first](person, tmp_path / "gone")
    person.choose_path(folder if first == "folder" else folder / ("b.db" if first == "save" else "a.db"))
    person.choose("浅色")  # whatever else is remembered leaves that alone
    ASKING[then](person, tmp_path / "gone")
    assert (begins_in(person) == folder) is same


@pytest.mark.parametrize("name", ["a:b.pdf", "CON.pdf", "a\tb.pdf"])
@pytest.mark.skipif(sys.platform == "win32", reason="there the dialog itself refuses such a name")
def test_a_name_that_a_stick_has_not_is_refused(person: Person, name: str, tmp_path: Path) -> None:
    chosen: list[Path] = []
    ask_file(person.window, "保存PDF", tmp_path / "a.pdf", PDF, chosen.append, save=True)
    person.choose_path(tmp_path / name)
    assert f"“{name}”不能用作文件名" in person.answer("确定")
    ask_file(person.window, "保存PDF", tmp_path / "a.pdf", PDF, chosen.append, save=True)
    person.choose_path(tmp_path / "b.pdf")
    assert chosen == [tmp_path / "b.pdf"]


def test_a_network_folder_which_may_hang_is_not_gone_back_to(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "place_of", lambda _: places.Place.NETWORK)
    ASKING["folder"](person, tmp_path)
    person.choose_path(tmp_path)
    assert load_settings().folders == {}


def test_a_kind_more_drops_the_oldest(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(FOLDERS + 2):
        settings = settings.with_folder(str(number), tmp_path)
    assert list(settings.folders) == [str(number) for number in range(2, FOLDERS + 2)]

"""The window comes back where it was left, as large as it was, on a screen that is there."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect

from desktop_app.files.settings import Settings, load_settings
from ui.main_window import MainWindow


def left(qtbot: object, at: QRect, *, maximised: bool = False) -> Settings:
    """What is remembered of a window that was closed."""
    window = MainWindow(load_settings())
    qtbot.addWidget(window)  # type: ignore[attr-defined]
    window.showNormal()
    window.setGeometry(at)
    if maximised:
        window.showMaximized()
    assert window.close()
    return load_settings()


def reopened(settings: Settings, qtbot: object) -> MainWindow:
    window = MainWindow(settings)
    qtbot.addWidget(window)  # type: ignore[attr-defined]
    window.show()
    return window


def test_size_and_place_are_remembered(qtbot: object) -> None:
    at = reopened(left(qtbot, QRect(0, 30, 720, 610)), qtbot).geometry()
    assert (at.y(), at.height()) == (30, 610)  # the screen of these tests is narrower than the window


def test_so_is_that_it_filled_the_screen(qtbot: object) -> None:
    settings = left(qtbot, QRect(20, 30, 720, 610), maximised=True)
    assert reopened(settings, qtbot).isMaximized()


def test_a_screen_that_is_gone_leaves_no_window_out_of_sight(qtbot: object) -> None:
    window = reopened(left(qtbot, QRect(5000, 4000, 720, 610)), qtbot)
    assert window.screen().availableGeometry().intersects(window.frameGeometry())


@pytest.mark.parametrize("known", ["", "AAAA", "no Base64 at all 某"])
def test_what_says_nothing_is_passed_over(known: str, qtbot: object) -> None:
    assert reopened(replace(Settings(), window=known), qtbot).isVisible()

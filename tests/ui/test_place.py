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


@pytest.mark.parametrize(
    "at",
    [
        QRect(5000, 4000, 720, 610),  # a second screen that is gone
        QRect(-3000, 30, 720, 610),  # on the left
        QRect(0, -900, 720, 610),  # above
        QRect(780, 770, 720, 610),  # a screen that is smaller now, or scaled: just a corner would be seen
        QRect(-700, 20, 720, 610),
        QRect(0, 0, 3840, 2160),
    ],
)
def test_a_screen_that_is_gone_or_smaller_leaves_no_window_out_of_sight(at: QRect, qtbot: object) -> None:
    window = reopened(left(qtbot, at), qtbot)
    room, frame = window.screen().availableGeometry().adjusted(-4, -4, 4, 4), window.frameGeometry()
    assert room.contains(frame)


@pytest.mark.parametrize("known", ["", "AAAA", "no Base64 at all 某"])
def test_what_says_nothing_is_passed_over(known: str, qtbot: object) -> None:
    assert reopened(replace(Settings(), window=known), qtbot).isVisible()

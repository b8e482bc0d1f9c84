"""Start the window: platform settings, translations, the first file."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.base.packed import content
from desktop_app.base.paths import ICONS
from desktop_app.base.userdirs import default_file, home_folder
from desktop_app.files.calls import call
from desktop_app.files.places import Place, place_of
from desktop_app.files.private import make_folder
from desktop_app.files.settings import load_settings
from desktop_app.files.temporary import lasting_place, sweep, take_away

from .main_window import MainWindow
from .parts import theme
from .parts.background import Background
from .unexpected import catch_unexpected

SWEEPING_S = 5.0  # is waited for at the end, should it still go on


def run(path: Path | None) -> int:
    """Open the window on ``path``, or on the user's own file, and stay until it is closed.

    A window that has this file open already is brought to the front instead.
    """
    wanted = path or default_file()
    if place_of(wanted) is Place.OWN and call(wanted):  # elsewhere it may hang, and no window shows yet
        return 0
    let_chinese_be_typed()
    ask_for_printers_here()
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setApplicationName("xunchazhenggai")
    application.setApplicationDisplayName("巡察整改成效评估")
    application.setDesktopFileName("xunchazhenggai")
    QLocale.setDefault(QLocale("zh_CN"))
    keep_qts_notes_with_ours()
    window = MainWindow(load_settings(), at_start=True)
    catch_unexpected(window)
    window.show()
    QTimer.singleShot(0, partial(window.open_at_start, path))
    sweeping = Thread(target=sweep, daemon=True)  # what programs left that were ended by force
    window.loaded.connect(partial(_finish_start, application, sweeping))
    if os.environ.get("ASSESSMENT_QUIT_AFTER_PAINT"):  # a built program proves that it starts, and how fast
        window.first_painted.connect(lambda: QTimer.singleShot(0, _say_so_and_quit))
    status = application.exec()
    QtCore.QThreadPool.globalInstance().waitForDone()  # a sheet on its way to the printer is finished first
    take_away(lasting_place())  # the copies of evidence that were opened
    _begin(sweeping)  # where it was closed before the list was there
    sweeping.join(SWEEPING_S)
    return status


def _finish_start(application: QApplication, sweeping: Thread) -> None:
    """Do what can wait until the list is on the screen."""
    _begin(sweeping)
    with suppress(OSError):  # where there is none, Qt notes nothing
        make_folder(lasting_place())
    application.setWindowIcon(QtGui.QIcon(str(ICONS / "application.svg")))
    _translate(application)
    for font in theme.fonts_to_come():
        Background(application, daemon=True).run(partial(content, font), theme.add_font)
    gc.freeze()  # what there is by now stays: it need not be looked through again and again
    gc.enable()


def _begin(work: Thread) -> None:
    if work.ident is None:
        work.start()


def _say_so_and_quit() -> None:
    if sys.stdout is not None:  # a window of Windows has none
        print("painted", flush=True)
    QApplication.quit()


def let_chinese_be_typed() -> None:
    """Have ibus asked where no input method is wanted that the wheels of PySide6 bring a plugin for.

    They bring none for fcitx (UOS, Kylin), which answers for ibus as well, and Qt has none for XIM any more.
    """
    if not sys.platform.startswith("linux"):
        return
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"))
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ and not (runtime / "bus").exists():
        return  # a bare system: no input method could be spoken to, and D-Bus may abort the program
    several = os.environ.get("QT_IM_MODULES", "")  # where it is set, Qt does not look at the other
    wanted = [one for one in (several or os.environ.get("QT_IM_MODULE", "")).split(";") if one]
    library = QtCore.QLibraryInfo
    plugins = Path(library.path(library.LibraryPath.PluginsPath)) / "platforminputcontexts"
    there = [one.name for one in plugins.glob("*inputcontextplugin*")]
    if "none" in wanted or any(one in name for one in wanted for name in there):
        return
    if several:
        os.environ["QT_IM_MODULES"] = f"{several};ibus"
    os.environ["QT_IM_MODULE"] = "ibus"


def ask_for_printers_here() -> None:
    """Let CUPS be asked through its own socket alone, unless somebody has set up another way.

    Where it does not run, its library would go on to try the network.
    """
    configured = (Path("/etc/cups/client.conf"), home_folder() / ".cups" / "client.conf")
    if sys.platform.startswith("linux") and not any(one.exists() for one in configured):
        os.environ.setdefault("CUPS_SERVER", "/run/cups/cups.sock")


def keep_qts_notes_with_ours() -> None:
    """Have Qt note the folders that were chosen from, a unit's name among them, where it is gone at the end.

    Windows keeps them in its registry, and nothing changes that.
    """
    settings = QtCore.QSettings
    settings.setPath(settings.Format.NativeFormat, settings.Scope.UserScope, str(lasting_place()))


def _translate(application: QApplication) -> None:
    """Load Qt's own Chinese words for its dialogs and menus."""
    translator = QtCore.QTranslator(application)
    folder = QtCore.QLibraryInfo.path(QtCore.QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale("zh_CN"), "qtbase", "_", folder):
        application.installTranslator(translator)

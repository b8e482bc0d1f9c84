"""The program itself, used so that it leaves behind whatever it can. Run by test_what_is_left, in a home of its own."""

import os
import sys
import traceback
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.backups import closing as on_closing
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import OPENED
from desktop_app.backups.working_copy import take
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.base.userdirs import summaries_file
from desktop_app.files import phrases, units
from desktop_app.files.written import write_noted
from desktop_app.record.interchange import from_json
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.clearing import clear_at
from desktop_app.storage.store import Store
from ui import application
from ui.main_window import MainWindow

from ..storage.left_behind import interrupted
from .driver import Person

single_shot = Qt.ConnectionType.SingleShotConnection


class Visit(QApplication):
    """Has somebody at the window for as long as it runs."""

    elsewhere: Path

    def exec(self) -> int:  # type: ignore[override]
        [window] = [one for one in self.topLevelWidgets() if isinstance(one, MainWindow)]
        window.loaded.connect(lambda: QTimer.singleShot(0, partial(self._use, Person(window))), single_shot)
        return super().exec()

    def _use(self, person: Person) -> None:
        try:
            ask_for_a_file(person, self.elsewhere)
            fail(person)
            person.window.close()
        except BaseException:  # which the program would tell in a dialog
            traceback.print_exc()
            os._exit(1)


def ask_for_a_file(person: Person, file: Path) -> None:
    person.choose("打开其他文件…")
    person.choose_path(file)
    person.wait_until(lambda: person.path == file and summaries_file().exists())


def fail(person: Person) -> None:
    def unexpectedly() -> None:
        raise ValueError("what nobody expects")

    Thread(target=unexpectedly).start()
    person.answer("继续使用")


def work(folder: Path) -> None:
    """Do, without a window, what takes more than a moment to come to in one."""
    rubric = shipped_rubrics()[0]
    with closing(Store.create(folder / "台账.db")) as store:
        store.add(rubric, from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name))
    copy = take(folder / "台账.db")
    clear_at(copy)
    backup(copy, OPENED)
    on_closing.note(copy)
    Store.open(interrupted(folder / "断电.db")).close()
    phrases.remember("1", "见会议记录")
    units.keep_units(["某市气象局"])
    write_noted(folder / "考核表.pdf", b"", ["1"])


if __name__ == "__main__":
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    Visit.elsewhere = Path(sys.argv[1], "台账.db")
    work(Visit.elsewhere.parent)
    application.QApplication = Visit  # type: ignore[misc]
    sys.exit(application.run(None))

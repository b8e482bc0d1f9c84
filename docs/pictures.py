"""Makes docs/window.png and docs/sheet.png of one and the same visit: the sample, before and after 定稿.

xvfb-run -a -s "-screen 0 1600x1000x24" .venv/bin/python -m docs.pictures
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image
from PySide6.QtCore import QBuffer, QElapsedTimer
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication

from desktop_app.assessing.finalising import keep, prepared
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.files.settings import Settings
from desktop_app.record.interchange import from_json
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.store import Store
from ui.main_window import MainWindow
from ui.visit.assessment_page import AssessmentPage

HERE = Path(__file__).parent
PERSON = "李某某"
SECTION = 1  # which page of the form
SETTLE_MS = 3000  # until the first backup is told of
DPI = 108
COLOURS = 256


def main() -> int:
    """Make both pictures."""
    with TemporaryDirectory() as folder:
        os.environ["ASSESSMENT_HOME"] = os.environ["ASSESSMENT_DATA"] = folder
        path = Path(folder) / "评估.db"
        rubric = shipped_rubrics()[0]
        with closing(Store.create(path)) as store:
            store.person = PERSON
            made = store.add(rubric, from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name))
        (HERE / "window.png").write_bytes(_window(path, made))
        with closing(Store.open(path)) as store:
            stored = store.load(made)
            revision = prepared(stored, [], PERSON)
            keep(store, stored, revision)
        (HERE / "sheet.png").write_bytes(_sheet(revision.sheet))
    return 0


def _window(path: Path, assessment_id: str) -> bytes:
    """Return what the screen shows of the open assessment."""
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    screen = QGuiApplication.primaryScreen()
    window = MainWindow(Settings(theme="light", person=PERSON))
    window.setGeometry(screen.geometry())
    window.show()
    window.open_file(path)
    window.open_assessment(assessment_id)
    [page] = window.findChildren(AssessmentPage)
    page.show_page(SECTION)
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < SETTLE_MS:
        application.processEvents()
    shown: QPixmap = screen.grabWindow(0)
    buffer = QBuffer()
    shown.save(buffer, "PNG")
    window.close()
    return _small(Image.open(BytesIO(bytes(buffer.data().data()))))


def _sheet(data: bytes) -> bytes:
    with pypdfium2.PdfDocument(data) as pdf:
        return _small(pdf[0].render(scale=DPI / 72).to_pil())


def _small(image: Image.Image) -> bytes:
    """Return a picture as a PNG with few colours, which is a quarter of the size and looks the same."""
    file = BytesIO()
    image.convert("RGB").quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())

"""Makes the pictures of the manual by a visit in the program itself, from the first start to the hand-over.

.venv/bin/python -m docs.manual_pictures

It is run by root, on Linux: the paths in the pictures are those of UOS, so for as long as it runs there is a home and
a stick of an account that is called 用户; where either is there already, it makes nothing.

No screen is needed, and they come out the same each time: the clock stands still, names are counted instead of drawn,
and no fonts but the program's own are seen. ``tests/rubric/test_manual.py`` tells when a picture is missing.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from desktop_app.base import clock
from desktop_app.base.paths import FONTS, MANUAL, SAMPLE_VISIT
from desktop_app.base.userdirs import APPLICATION

from .manual_camera import WINDOW, Camera, page_of, widget_class
from .manual_office import Office
from .manual_round import Round

if TYPE_CHECKING:
    from desktop_app.record.assessment import Assessment
    from desktop_app.rubric.rubric import Rubric
    from ui.document import Document

PICTURES = MANUAL / "pictures"
SCALE = 1.5  # pixels a point of the screen: sharp on paper too
SCREEN = {"x": 0, "y": 0, "width": 2400, "height": 1500, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": SCALE}
LIST = 760, 540
SIGNS = "/usr/share/fonts/truetype/dejavu"  # has the few that no Chinese font has
PERSON = "李某某"
DAY = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
HOME, MEDIA = Path("/home/用户"), Path("/media/用户")  # are seen in the pictures


def main() -> int:
    """Make them all."""
    data = HOME / ".local" / "share" / APPLICATION
    with _there_for_now(HOME), _there_for_now(MEDIA):
        _stand_still()
        with tempfile.TemporaryDirectory() as folder:  # Qt wants a path in ASCII
            _see_but(Path(folder))
            os.environ |= {"ASSESSMENT_HOME": str(HOME), "ASSESSMENT_DATA": str(data), "ASSESSMENT_FONTS": ""}
            visit = _Visit()
            visit.go()
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir()
        for name, picture in visit.taken.items():
            (PICTURES / f"{name}.png").write_bytes(picture)
    print(f"{sum(map(len, visit.taken.values())) >> 10} KiB")
    return 0


@contextmanager
def _there_for_now(folder: Path) -> Iterator[None]:
    """Make a folder that is not there yet, and take it away again."""
    folder.mkdir()
    try:
        yield
    finally:
        shutil.rmtree(folder)


def _stand_still() -> None:
    """Let no time go by, and let names and keys be counted; before anything takes these functions over."""
    clock.now = lambda: DAY
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    numbers = count(1)
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers), version=4)
    seeds = count(1)
    os.urandom = lambda size: Random(next(seeds)).randbytes(size)  # the office's key is the same each time


def _see_but(folder: Path) -> None:
    """Let Qt see a screen of its own making, and the fonts of the program with those of a few signs."""
    fonts, screen = folder / "fonts.conf", folder / "screen.json"
    folders = "".join(f"<dir>{one}</dir>" for one in (FONTS, SIGNS)) + f"<cachedir>{folder}</cachedir>"
    fonts.write_text(f"<?xml version='1.0'?><fontconfig>{folders}</fontconfig>", encoding="utf-8")
    screen.write_text(json.dumps({"screens": [{"name": "screen", **SCREEN}]}), encoding="utf-8")
    os.environ |= {"FONTCONFIG_FILE": str(fonts), "QT_QPA_PLATFORM": f"offscreen:configfile={screen}"}


class _Visit(Camera):
    """The visit; each step shows something and takes its picture."""

    def __init__(self) -> None:
        from desktop_app.record.interchange import from_json
        from desktop_app.rubric.loading import shipped_rubrics

        super().__init__()
        self.rubric: Rubric = shipped_rubrics()[0]
        self.sample: Assessment = from_json(self.rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)

    def go(self) -> None:
        """Make the visit."""
        self._begin()
        self._fill_in()
        self._finalise()
        self._sign_and_hand_over()
        self._look_around()
        Round(self, HOME, self._stick).go()
        Office(self, HOME).go()
        self.window.close()

    def _begin(self) -> None:
        self.window.resize(*LIST)
        self.window.open_at_start(None)
        self.take("list")
        self.window.resize(*WINDOW)
        self.window.new_assessment()
        self.dialog().findChild(widget_class("QComboBox")).setCurrentText(PERSON)
        self.take("person", self.dialog())
        self.dialog().accept()

    def _fill_in(self) -> None:
        self._edit("unit", "date", "leader", "members")
        self.take("particulars", self._page.form, 400)
        self._answer(1, 2, 3, 4)
        self._page.show_page(1)
        self.take("window")
        self.take("item", self._card(1))
        self._answer(7)
        self.take("ledger", self._card(7))
        self._answer(5, 6, *range(8, 16))
        self.take("votes", self._card(15))
        self._page.show_page(self._page.page_count - 1)
        self.take("check", self._page.form, 460)
        self._answer(16)

    def _finalise(self) -> None:
        self._note_all()
        self._page.show_page(self._page.page_count - 1)
        self.press("finalise")
        self.take("finalise", self.dialog())
        self.dialog().accept()
        self.wait(lambda: self._document.status == "final")
        self.take("final", self._page.form, 330)
        self._page.check().show_last()
        self.wait(self._paper_is_shown)
        self.take("preview", self.window, 420)
        revision = self._document.revisions()[-1]
        self.keep("sheet", page_of(revision.sheet))
        self.window.go_back()

    def _sign_and_hand_over(self) -> None:
        self.press("sign")
        for box in self.dialog().findChildren(widget_class("QCheckBox")):
            box.setChecked(True)
        self.dialog().findChildren(widget_class("QRadioButton"))[-1].setChecked(True)
        self.take("signing", self.dialog())
        self.dialog().accept()
        self.wait(lambda: self._document.status == "signed")
        from ui.exchange.asking import targets

        self._stick = stick = MEDIA / "U盘"
        stick.mkdir()
        targets.removable_media = lambda: [targets.Target(stick, f"U盘　（{stick}）　空闲 28.6 GB", True)]
        targets.Targets.on_this_disk = property(lambda _: False)  # type: ignore[assignment,method-assign]
        self.press("handover")
        self.settle(1.0)
        self.take("handover", self.dialog())
        self.dialog().reject()

    def _look_around(self) -> None:
        from ui.search.palette import Palette

        self.press("palette")
        palette = self.part(Palette)
        palette.findChild(widget_class("QLineEdit")).setText("yj")
        self.take("palette", palette, 250)
        palette.close()

    # --- how it is done ---

    @property
    def _page(self) -> Any:
        from ui.visit.assessment_page import AssessmentPage

        [page] = [one for one in self.window.findChildren(AssessmentPage) if one.isVisible()]
        return page

    @property
    def _document(self) -> Document:
        from ui.document import Document

        return self.window.findChildren(Document)[-1]

    def _edit(self, *fields: str) -> None:
        from msgspec.structs import replace

        for field in fields:
            self._document.edit(replace(self._document.record, **{field: getattr(self.sample, field)}), field)
        self.settle()

    def _answer(self, *numbers: int) -> None:
        for number in numbers:
            at = self.rubric.positions[number]
            self._document.set_answer(at, self.sample.answers[at])
        self.settle()

    def _note_all(self) -> None:
        """Acknowledge what is to be noted before 定稿."""
        from msgspec.structs import replace

        from desktop_app.record.assessment import Noted
        from desktop_app.record.readiness import today, warnings

        record = self._document.record
        found = warnings(self.rubric, record, self._document.result, today())
        noted = tuple(Noted(words=one.words, warning=one.key) for one in found)
        self._document.edit(replace(record, noted=noted), "noted")
        self.settle()

    def _card(self, number: int) -> Any:
        from ui.form.item_card import ItemCard

        self._page.go_to_item(self.rubric.positions[number])
        self.settle()
        [card] = [one for one in self._page.findChildren(ItemCard) if one.item.number == number]
        return card

    def _paper_is_shown(self) -> bool:
        from ui.paper.preview_page import PreviewPage

        labels = self.part(PreviewPage).findChildren(widget_class("QLabel"))
        return any(not one.pixmap().isNull() for one in labels)


if __name__ == "__main__":
    sys.exit(main())

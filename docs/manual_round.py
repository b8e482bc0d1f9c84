"""The manual's pictures of a round: the office gives out and takes back, a leader gathers what members have done."""

from __future__ import annotations

import shutil
from contextlib import closing, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .manual_camera import Camera, page_of, widget_class

if TYPE_CHECKING:
    from desktop_app.storage.store import Store

PASSPHRASE = "春眠不觉晓，处处闻啼鸟"
LIST = """单位全称\t简称\t评估组\t组长\t组员
云岭市气象局党组\t云岭局\t第一评估组\t张某某\t李某某（1-6）、王某某（8-14）
临江县气象局党组\t临江局\t第一评估组\t张某某\t李某某（1-6）、王某某（8-14）
青山县气象局党组\t青山局\t第一评估组\t张某某\t李某某（1-6）、王某某（8-14）
白水县气象局党组\t白水局\t第二评估组\t赵某某\t孙某某、吴某某
北川县气象局党组\t北川局\t第二评估组\t赵某某\t孙某某、吴某某
平湖县气象局党组\t平湖局\t第二评估组\t赵某某\t孙某某、吴某某
"""
PAPER_DPI, PAPER_UPPER = 84, 0.66  # below it is nothing but the QR code
OFFICIAL = "周某某"


class Round:
    """Begins where a visit was finalised and signed in the user's own file."""

    def __init__(self, camera: Camera, home: Path, stick: Path) -> None:
        self._camera, self._stick, self._own = camera, stick, home / "巡察整改评估"
        self._office, self._leader = self._own / "2026年第一轮.db", self._own / "第一评估组.db"

    def go(self) -> None:
        """Take them all."""
        self._prepare()
        self._make_key()
        self._clear()
        self._give_out()
        self._divide()
        self._gather()

    def _clear(self) -> None:
        """Hand the visit over, have the office confirm it, and ask to clear it."""
        camera, own, office = self._camera, self._own / "评估.db", self._office
        _run("handover", own, self._stick)
        camera.window.open_file(own)
        [copy] = self._stick.glob("*.db")
        receipt, paper, secret = (self._stick / name for name in ("回执.jshz", "回执.pdf", "口令.txt"))
        secret.write_text(PASSPHRASE, encoding="utf-8")
        _run("take-in", office, copy, "--anyway", "--person", OFFICIAL)
        key = "--passphrase-file", secret, "--person", OFFICIAL
        _run("receipt", office, copy, "-o", receipt, "--paper", paper, *key)
        camera.keep("receipt", page_of(paper.read_bytes(), PAPER_DPI, PAPER_UPPER))
        camera.press("clear")
        from ui.exchange.clearing.clearing_receipt import ReceiptPart

        camera.dialog().findChild(ReceiptPart).take_receipt(receipt)
        camera.settle()
        camera.click("下一步")
        camera.dialog().resize(980, 440)
        camera.take("clearing", camera.dialog())
        camera.dialog().reject()
        for one in (paper, receipt, copy, secret):
            one.unlink()
        camera.window.open_file(office)

    def _prepare(self) -> None:
        """Let the office have a register and a round."""
        from desktop_app.office.proposing import propose
        from desktop_app.office.register_list import listed_text
        from desktop_app.office.rounds import Wanted
        from desktop_app.record.register import Register
        from desktop_app.storage.store import Store

        wanted = Wanted(name="2026年第一轮", year=2026, begins="2026-11-01", ends="2026-12-31")
        with closing(Store.create(self._office)) as store:
            store.person = OFFICIAL
            store.register.save(propose(Register(), listed_text(LIST), wanted).register)
        self._camera.window.open_file(self._office)

    def _make_key(self) -> None:
        camera = self._camera
        camera.press("officeKey")
        camera.click("建立密钥…")
        texts = camera.dialog().findChildren(widget_class("QLineEdit"))
        for line in (one for one in texts if one.isVisible()):
            line.setText("某局巡察办" if line.accessibleName() == "巡察办名称" else PASSPHRASE)
        camera.settle()
        camera.click("建立")
        camera.settle(2.0)
        camera.dialog().resize(640, 320)
        camera.take("key", camera.dialog())
        camera.dialog().reject()

    def _give_out(self) -> None:
        camera = self._camera
        camera.press("giveOut")
        camera.dialog().resize(870, 520)
        camera.take("giving", camera.dialog())
        camera.click("下一步")
        self._to_stick()
        camera.dialog().reject()
        camera.press("register")
        dialog = camera.dialog()
        dialog.resize(1080, 530)
        camera.take("register", dialog)
        dialog.close()
        camera.settle()

    def _divide(self) -> None:
        """Let the leader give the copies of one assessment to the members."""
        camera = self._camera
        [package] = self._stick.glob("任务包_第一评估组*.db")
        shutil.move(package, self._leader)
        self._fill_in()
        camera.window.open_file(self._leader)
        with closing(_opened(self._leader)) as store:
            id_ = store.ids()[0]
        camera.window.open_assessment(id_)
        camera.settle()
        camera.press("giveOut")
        self._share()
        camera.take("division", camera.dialog(), 300)
        camera.click("下一步")
        self._to_stick()
        camera.dialog().reject()
        camera.window.show_start()

    def _share(self) -> None:
        """Tick whose each item is."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from ui.exchange.giving.division_table import DivisionTable

        camera = self._camera
        table = camera.dialog().findChild(DivisionTable)
        for row, column in (*((at, 2) for at in range(1, 5)), (6, 2), (7, 2), (10, 3), (11, 3)):
            table.scrollTo(table.model().index(row, column))
            at = table.visualRect(table.model().index(row, column)).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        table.scrollToTop()
        camera.settle()

    def _fill_in(self) -> None:
        """Put the sample's answers where the leader has an assessment already."""
        from msgspec.structs import replace

        from desktop_app.base.paths import SAMPLE_VISIT
        from desktop_app.record.interchange import from_json

        with closing(_opened(self._leader)) as store:
            store.person = "张某某"
            stored = store.load(store.ids()[0])
            sample = from_json(stored.rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
            store.save(stored, replace(stored.record, answers=sample.answers, date=sample.date))

    def _gather(self) -> None:
        """Let the members differ in one ground, and the leader take them in."""
        camera = self._camera
        copies = []
        for path, words in zip(sorted(self._stick.glob("*.db")), ("查阅了会议记录", "会议记录缺1次"), strict=False):
            copies.append(path)
            with closing(_opened(path)) as store:
                _note(store, words)
        camera.press("takeIn")
        dialog = camera.dialog()
        dialog.add(copies)
        camera.settle(2.0)
        dialog.resize(1080, 440)
        camera.take("taking", dialog)
        taking = next(
            one for one in _buttons(dialog) if one.text().startswith("接收") and one.objectName() == "primary"
        )
        taking.click()
        camera.settle(2.0)
        camera.dialog().resize(1000, 760)
        camera.take("deciding", camera.dialog())
        camera.dialog().reject()
        camera.settle()
        dialog.reject()

    def _to_stick(self) -> None:
        """Write what is given out to the stick."""
        from ui.exchange.asking.targets import Targets

        camera = self._camera
        [targets] = [one for one in camera.dialog().findChildren(Targets) if one.isVisible()]
        targets.pick(self._stick)
        camera.settle()
        camera.click("分发")
        camera.wait(lambda: any(one.text() == "关闭" and one.isVisible() for one in _buttons(camera.dialog())))


def _buttons(dialog: Any) -> list[Any]:
    found: list[Any] = dialog.findChildren(widget_class("QPushButton"))
    return found


def _opened(path: Path) -> Store:
    from desktop_app.storage.store import Store

    return Store.open(path)


def _note(store: Store, words: str) -> None:
    """Let whoever the file is for write the first item's ground."""
    from msgspec.structs import replace

    stored = store.load(store.ids()[0])
    store.person = store.givings.package.person if store.givings.package else ""
    store.save(stored, stored.record.with_answer(0, replace(stored.record.answers[0], note=words)))


def _run(*words: object) -> None:
    """Run a subcommand as a script does."""
    from desktop_app.commands.main import commands

    with redirect_stdout(StringIO()):
        commands([str(one) for one in words], standalone_mode=False)

"""巡察办密钥: made, put under another passphrase, replaced, brought back from paper; its recovery sheet printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing.recovery_words import GROUP, GROUPS
from desktop_app.paper.dates import date_on_paper

from ...parts.dialog import Dialog
from ...parts.dialogs import ask_file
from ...parts.flow import flow
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import waited
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text
from ..asking.passphrase import PassphrasePair, secret_field

if TYPE_CHECKING:
    from desktop_app.exchange.receipts.office_desk import OfficeDesk

ABOUT = (
    "有了密钥，分发的任务包里就带着它的公开部分：评估组移交时不用商量口令，副本只有巡察办能打开；"
    "巡察办出具的接收回执也由它签名。密钥保存在这个数据文件里，由口令保护，不随移交的副本和任务包带走。"
)
NO_KEY = "这个数据文件里还没有巡察办密钥。"
LOST = "口令丢失时，只有用打印封存的恢复页才能找回；恢复页也没有，加密给巡察办的副本就谁也打不开了。"
AGAIN = (
    "更换以后，新分发的任务包用新密钥；已经分发的任务包仍认原来的密钥，它留在这个文件里，打开副本、签署回执都还要用。"
    "填上现在的口令，原来的密钥也改用新口令打开；不填，它仍用原来的口令。"
)
PRINT_NOW = "请现在就打印恢复页，装入信封封好，放进保险柜。"
SCANS = "图片和PDF (*.jpg *.jpeg *.png *.tif *.tiff *.pdf);;所有文件 (*)"
READ_ONLY = "这个文件是以只读方式打开的，不能建立或改动密钥。"


class _Step(NamedTuple):
    """What is asked for an act: which fields, what is said above them, and what the button says."""

    about: str
    go: str
    office: bool = False
    present: bool = False
    words: bool = False
    new: bool = True
    may_lack: bool = False  # the present passphrase, which may be lost


STEPS = {
    "make": _Step("为巡察办建立密钥，并设一个口令。", "建立", office=True),
    "again": _Step(AGAIN, "更换密钥", office=True, present=True, may_lack=True),
    "change": _Step("密钥不变，只更改打开它的口令。", "更改口令", present=True),
    "recover": _Step("照恢复页输入13组字符，横线可以不输，大小写都行；再设一个新口令。", "恢复", words=True),
    "sheet": _Step("恢复页上就是密钥本身，打印前请先输入口令。", "预览和打印恢复页…", present=True, new=False),
}


class KeyDialog(Dialog):
    """``sheet_wanted`` sends the recovery sheet that is to be shown and printed."""

    sheet_wanted = Signal(object)

    def __init__(self, parent: QWidget, desk: OfficeDesk) -> None:
        super().__init__(parent, "巡察办密钥", "key")
        self._desk, self._step, self._passphrase = desk, "", ""
        self._state = label(wrap=True)
        self._told = label(look="secondary", wrap=True)
        self._fields()
        ways = {
            "make": "建立密钥…",
            "sheet": "打印恢复页…",
            "change": "更改口令…",
            "again": "更换密钥…",
            "recover": "用恢复页恢复…",
        }
        self._ways = {name: button(words, partial(self._begin, name)) for name, words in ways.items()}
        self._choices = QWidget()
        column(flow(*self._ways.values(), spacing=8), on=self._choices)
        self._go = button("", self._act, "primary")
        self._go.setDefault(True)
        self._back = button("返回", partial(self._begin, ""))
        column(
            label(ABOUT, "secondary", wrap=True),
            self._state,
            self._choices,
            self._asked,
            self._told,
            None,
            row(None, self._go, self._back, button("关闭", self.reject), spacing=8),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.resize(scaled(640), scaled(420))
        self._begin("")

    def _fields(self) -> None:
        self._about = label(wrap=True)
        self._office = QLineEdit()
        self._office.setAccessibleName("巡察办名称")
        self._office.setPlaceholderText("巡察办名称，印在恢复页和回执上")
        self._present = secret_field("现在的口令")
        self._present.setPlaceholderText("现在的口令")
        self._words = QPlainTextEdit()
        self._words.setAccessibleName("恢复页上的字符")
        self._words.setPlaceholderText(f"恢复页上的{GROUPS}组字符，每组{GROUP}位")
        self._words.setTabChangesFocus(True)
        self._words.setFixedHeight(scaled(76))
        self._scan = button("从扫描件读取…", self._ask_scan)
        self._new = PassphrasePair((), "新口令", LOST)
        for changed in (self._office.textChanged, self._present.textChanged, self._words.textChanged):
            changed.connect(self._typed)
        self._new.changed.connect(self._typed)
        self._asked = QWidget()
        scan = (self._scan, Qt.AlignmentFlag.AlignLeft)
        self._in_order = (self._office, self._present, self._words, self._new)
        parts = (self._about, *self._in_order[:3], scan, self._new)
        column(*parts, on=self._asked, spacing=8)

    def _begin(self, name: str, told: str = "", look: str = "") -> None:
        """Show what an act asks for, or without a name how it stands."""
        self._step = name
        found = self._desk.keys
        self._show_state()
        self._choices.setVisible(not name)
        if name:
            self._ask(STEPS[name], bool(found))  # before it is seen: a dialog grows for all that is ever seen
        self._asked.setVisible(bool(name))
        self._back.setVisible(bool(name))
        self._go.setVisible(bool(name))
        fixed = READ_ONLY if self._desk.read_only else ""
        for way, made in self._ways.items():
            made.setVisible(way == "recover" or bool(found) != (way == "make"))
            allow(made, "" if way == "sheet" else fixed)
        first = next((one for one in self._in_order if name and not one.isHidden()), None)
        if first is not None:
            first.begin() if isinstance(first, PassphrasePair) else first.setFocus()
        self._say(told, look)

    def _ask(self, step: _Step, known: bool) -> None:
        set_text(self._about, step.about)
        set_text(self._go, step.go)
        shown = {
            self._office: step.office or (step.words and not known),
            self._present: step.present,
            self._words: step.words,
            self._scan: step.words,
            self._new: step.new,
        }
        for field, is_shown in shown.items():
            field.setVisible(is_shown)
        for line in (self._office, self._present):
            line.clear()
        self._present.setPlaceholderText("现在的口令（忘了可以不填）" if step.may_lack else "现在的口令")
        self._words.clear()
        self._new.clear()
        if self._step == "again":
            self._office.setText(self._desk.keys[0].office)
        self._typed()

    def _show_state(self) -> None:
        found = self._desk.keys
        if not found:
            set_text(self._state, NO_KEY)
            return
        lines = []
        for at, key in enumerate(found):
            facts = (f"密钥 {key.name}", key.office, f"{date_on_paper(key.at[:10])}建立")
            lines.append(f"{'现用' if at == 0 else '以前的'}{'　'.join(fact for fact in facts if fact)}")
        set_text(self._state, "\n".join(lines))

    def _typed(self) -> None:
        step = STEPS.get(self._step)
        if step is None:
            return
        lacks = ""
        if step.present and not step.may_lack and not self._present.text():
            lacks = "请先输入现在的口令"
        elif step.words and not self._words.toPlainText().strip():
            lacks = "请先输入恢复页上的字符"
        elif step.new and self._new.lacks:
            lacks = "请先把新口令填好，两次要一样"
        allow(self._go, lacks)
        self._say("", "")

    def _ask_scan(self) -> None:
        ask_file(self, "选择恢复页的扫描件", Path(), SCANS, self._read, save=False)

    def _read(self, path: Path) -> None:
        try:
            self._words.setPlainText(waited(self, "正在读取二维码…", partial(self._desk.read_sheet, path)))
            self._say("已读出恢复页上的字符，读完请删除扫描件。", "good")
        except UserError as error:
            self._say(str(error), "bad")

    def _act(self) -> None:
        present, new = self._present.text(), self._new.passphrase
        office, typed = self._office.text(), self._words.toPlainText()
        desk = self._desk
        acts: dict[str, Callable[[], None]] = {
            "make": lambda: self._done(desk.make(new, office), "密钥已建立", new),
            "again": lambda: self._done(desk.make(new, office, again=True, present=present), "密钥已更换", new),
            "change": lambda: self._done(desk.change(present, new), "口令已更改，恢复页仍然有效", ""),
            "recover": lambda: self._done(desk.recover(typed, new, office), "密钥已恢复", new),
            "sheet": lambda: self._show_sheet(present),
        }
        try:
            acts[self._step]()
        except UserError as error:
            self._say(str(error), "bad")

    def _done(self, work: Callable[[], object], words: str, passphrase: str) -> None:
        """Do it, and lead to the recovery sheet where there is a new one to print."""
        waited(self, "正在处理密钥…", work)
        self._begin("", f"{words}。{PRINT_NOW if passphrase else ''}", "good")
        if passphrase:
            self._begin("sheet", f"{words}。{PRINT_NOW}", "good")
            self._present.setText(passphrase)
            self._say(f"{words}。{PRINT_NOW}", "good")
            self._go.setFocus()

    def _show_sheet(self, passphrase: str) -> None:
        self.sheet_wanted.emit(waited(self, "正在准备恢复页…", self._desk.sheet(passphrase)))
        self.accept()

    def _say(self, words: str, look: str) -> None:
        set_text(self._told, words)
        set_look(self._told, "state", look)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            needed = layout.totalHeightForWidth(self.width())
            if needed > self.height():  # wrapped words ask for no height by themselves
                self.resize(self.width(), needed)

"""出具接收回执: in the office the receipt for a copy, one that is chosen, or what was taken in just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.base.errors import UserError
from desktop_app.exchange.receipts.receipt_file import RECEIPT_SUFFIX, OfficeReceipt, paper_of, to_bytes
from desktop_app.exchange.sealing.sealed_to_office import Sealing

from ...parts.copies import save_copy
from ...parts.dialogs import ask_file
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import waited
from ...parts.theme import scaled
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, label, set_look, set_text
from ..asking.passphrase import secret_field
from .receipt_dialogs import KIND, DropDialog, lines_view, show_lines

if TYPE_CHECKING:
    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.exchange.sealing.office_key import UnlockedKey
    from desktop_app.paper.taking import TakenFile

ABOUT = (
    "为已经接收到这个数据文件里的副本出具回执：逐份核对副本里的内容这里确实都有，再写成一个小文件；"
    "评估组和组员的电脑凭它清退，打印的回执扫描以后也一样。"
)
CODE_ONLY = "回执码只能防止弄错，不能防止有人冒充：评估组的电脑里有巡察办公钥的，不能凭它清退，要用回执文件或扫描件。"
SIGNED, UNSIGNED = "已用巡察办密钥签名", "没有签名"
NOT_WRITTEN = "接收回执还没有保存，评估组还不能清退；请换一个位置再出具一次。"


class ReceiptIssueDialog(DropDialog):
    """Writes the receipt for a copy that was taken in; ``paper_wanted`` sends it to be shown and printed.

    With ``taken`` it is one of these files, of which nothing is to be looked for again; ``at_hand`` are keys that were
    unlocked for them.
    """

    paper_wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        desk: OfficeDesk,
        taken: Sequence[TakenFile] = (),
        at_hand: Sequence[UnlockedKey] = (),
    ) -> None:
        super().__init__(parent, "出具接收回执", "receipts")
        self._desk, self._keys, self._taken, self._at_hand = desk, desk.keys, taken, at_hand
        self._path: Path | None = None
        self._sealing = Sealing(sealed=False)
        self.setAcceptDrops(not taken)
        self._chosen = label("还没有选择副本", wrap=True)
        self._secret, self._key_secret = secret_field("副本的口令"), secret_field("巡察办密钥的口令")
        for field in (self._secret, self._key_secret):
            field.setPlaceholderText(field.accessibleName())
            field.textChanged.connect(self._show_ready)
        self._sign = TickBox("用巡察办密钥签名")
        self._sign.setChecked(bool(self._keys))
        self._sign.setVisible(bool(self._keys))
        self._sign.toggled.connect(self._show_ready)
        self._words = label(look="checkState", wrap=True)
        self._code = label(look="codeGroups")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code.setAccessibleName("回执码")
        self._each = lines_view("已接收的评估")
        self._go = button("出具并保存…", self._issue, "primary")
        self._go.setDefault(True)
        self._print = button("预览和打印回执…", self._want_paper)
        self._print.hide()
        self._made: OfficeReceipt | None = None
        column(
            label(ABOUT, "secondary", wrap=True),
            self._source_part(),
            self._secret,
            (self._sign, Qt.AlignmentFlag.AlignLeft),
            self._key_secret,
            self._words,
            self._code,
            (self._each, 9),
            None,
            row(None, self._print, self._go, button("关闭", self.reject), spacing=8),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.resize(scaled(640), scaled(420))
        self._show_ready()
        (self._wanted() if taken else self._pick).setFocus()

    def _source_part(self) -> QWidget:
        """Return what chooses the copy: a file anywhere, or one of those that were taken in."""
        part = QWidget()
        self._pick = button("选择收到的副本…", self._ask)
        self._which = QComboBox()
        self._which.setAccessibleName("接收的文件")
        self._which.addItems([one.name for one in self._taken])
        self._which.currentIndexChanged.connect(self._show_ready)
        for shown in (self._pick, self._chosen):
            shown.setVisible(not self._taken)
        self._which.setVisible(bool(self._taken))
        row(self._pick, (self._chosen, 1), (self._which, 1), on=part)
        return part

    @property
    def _file(self) -> TakenFile | None:
        """Which of the files that were taken in it is for."""
        return self._taken[self._which.currentIndex()] if self._taken else None

    def _ask(self) -> None:
        ask_file(self, "选择收到的副本", Path(), "评估数据文件 (*.db *.jmdb);;所有文件 (*)", self.take, save=False)

    def take(self, path: Path) -> None:
        self._sealing = waited(self, "正在查看副本…", self._desk.sealing(path))
        self._path = path
        set_text(self._chosen, path.name)
        self._secret.clear()
        self._show_ready()
        self._wanted().setFocus()

    def _wanted(self) -> QWidget:
        """Return where one goes on: a field that is empty, or the button."""
        fields = (self._secret, self._key_secret)
        return next((one for one in fields if one.isVisibleTo(self) and not one.text()), self._go)

    def _show_ready(self, _: object = None) -> None:
        sealing, file = self._sealing, self._file
        self._secret.setVisible(sealing.sealed and not sealing.for_office)
        asked = self._sign.isChecked() or sealing.for_office
        self._key_secret.setVisible(asked and bool(self._keys) and (file is None or self._lacks_key(file)))
        lacks = "请先选择收到的副本" if file is None and self._path is None else sealing.why_not
        for field in (self._secret, self._key_secret):
            if not lacks and field.isVisibleTo(self) and not field.text():
                lacks = f"请先输入{field.accessibleName()}"
        allow(self._go, lacks)
        self._say(sealing.why_not, "bad")

    def _lacks_key(self, file: TakenFile) -> bool:
        return self._desk.lacks_key(file, self._at_hand)

    def _issue(self) -> None:
        work, start = self._work()
        try:
            made = waited(self, "正在核对副本…", work, may_stop=False)
        except UserError as error:
            self._say(str(error), "bad")
            return
        start = start.with_name(f"{start.stem}_接收回执{RECEIPT_SUFFIX}")
        ask_file(self, "保存接收回执", start, KIND, lambda target: self._save(made, target), save=True)

    def _work(self) -> tuple[Callable[[], OfficeReceipt], Path]:
        """Return what makes the receipt, and the file that it is for."""
        sign, passphrase = self._sign.isChecked() and bool(self._keys), self._key_secret.text()
        if (file := self._file) is not None:
            return self._desk.issue_taken(file, passphrase, self._at_hand, sign=sign), Path(file.path)
        assert self._path is not None
        return self._desk.issue(self._path, self._secret.text(), passphrase, sign=sign), self._path

    def _save(self, made: OfficeReceipt, target: Path) -> None:
        """Keep that it is issued, then write it: what it confirms is not taken back from that moment on."""
        try:
            waited(self, "正在登记…", self._desk.note(made), may_stop=False)
        except UserError as error:
            self._say(str(error), "bad")
            return
        if not save_copy(self, lambda: to_bytes(made), target, of=[one.id for one in made.assessments]):
            self._say(NOT_WRITTEN, "bad")
            return
        self._say(f"接收回执已保存到“{target}”，{SIGNED if made.signature else UNSIGNED}。", "good")
        self._made = made
        self._print.show()
        set_text(self._code, f"回执码　{made.code}" if made.code else "")
        edition = {
            one.id: f"第{one.revision}版，核验码 {one.code}" if one.revision else "草稿" for one in made.assessments
        }
        lines = [f"“{one.unit}”{edition[one.id]}" for one in made.assessments]
        show_lines(self._each, [*lines, *([CODE_ONLY] if made.code else [])])

    def _want_paper(self) -> None:
        if self._made is not None:
            self.paper_wanted.emit(paper_of(self._made))
            self.accept()

    def _say(self, words: str, look: str) -> None:
        set_text(self._words, words)
        set_look(self._words, "state", look)
        set_text(self._code, "")
        self._print.hide()
        self._each.hide()

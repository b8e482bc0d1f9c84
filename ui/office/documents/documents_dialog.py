"""生成文书: which documents on the round, of which units, into which folder; then what somebody has to fill in yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.office.documents.facts import RoundFacts
from desktop_app.office.documents.gathering import gather
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.making import Wanted
from desktop_app.office.documents.names import DATA, SHIPPED, TABLES
from desktop_app.office.noting.noting import issued, note_issued
from desktop_app.record.register import Round

from ...parts.dialog import Dialog
from ...parts.dialogs import ask_folder, show_folder
from ...parts.elided_label import ElidedLabel
from ...parts.flow import flow
from ...parts.form_page import FormPage
from ...parts.layouts import DIALOG, add, column, row
from ...parts.patience import wait_for
from ...parts.theme import scaled
from ...parts.ticks import TickBox
from ...parts.widgets import FILE_READ_ONLY, allow, button, label
from ..office_book import OfficeBook
from .noting_dialogs import Gone, IssuedDialog
from .writing import Written, written

ABOUT = "文书按定稿的评估和审定登记生成，存为Word文档；需要您判断、补写的地方标成黄色的【请填写】。"
ONLY_CHOSEN = "只写选中的单位"
TOLD_LINES = 4  # that are seen at once at least
MANY = 8  # of a kind that are told one by one


class DocumentsDialog(Dialog):
    """Of ``chosen`` units alone where that is wanted; else of all of the round. Nothing there is written over."""

    def __init__(self, parent: QWidget, book: OfficeBook, of: Round | None, chosen: Sequence[str]) -> None:
        super().__init__(parent, "生成文书", "documents")
        self._book, self._round, self._chosen = book, of, tuple(chosen)
        self._folder: Path | None = None
        self._templates: Path | None = None
        self._ticks = {kind.name: TickBox(f"{kind.name}{'（内部）' * kind.internal}") for kind in KINDS}
        self._ticks |= {name: TickBox(name) for name in (TABLES, DATA, SHIPPED)}
        self._few = TickBox(f"{ONLY_CHOSEN}（{len(self._chosen)}个）")
        self._few.setVisible(bool(self._chosen))
        self._pdf, self._mixed = TickBox("同时生成PDF"), TickBox("评分表或口径不同的写在一起")
        for one in self._ticks.values():
            one.clicked.connect(self._update)
        self._where, self._own = ElidedLabel("secondary", within=True), ElidedLabel("secondary", within=True)
        self._told = QPlainTextEdit()
        self._told.setReadOnly(True)
        self._told.setAccessibleName("生成结果")
        self._told.setTabChangesFocus(True)
        self._make = button("生成", self._write, "primary")
        self._show = button("打开文件夹", self._show_folder)
        self._issue = button("登记印发…", self._ask_issued)
        self._lay_out()
        self.resize(scaled(800), scaled(680))
        self._where.setText("还没有选择文件夹")
        self._own.setText("用程序自带的模板")
        self._update()
        self._tell_issued()

    def _lay_out(self) -> None:
        of_round = [self._ticks[kind.name] for kind in KINDS if not kind.each]
        of_each = [self._ticks[kind.name] for kind in KINDS if kind.each]
        others = [self._ticks[name] for name in (TABLES, DATA, SHIPPED)]
        every = row(button("全选", self._tick_all), button("全不选", self._tick_none), None, spacing=8)
        name = self._round.title if self._round else "全部轮次"
        parts: list[QWidget] = [label(f"{name}　{ABOUT}", "hint", wrap=True)]
        for words, boxes in (("一轮一份", of_round), ("一个单位一份", of_each), ("表格、数据和模板", others)):
            parts += [label(words, "fieldName"), flow(*boxes, spacing=14)]
        into = row(button("存到文件夹…", self._ask_folder), (self._where, 1), spacing=8)
        own = row(button("本单位的模板…", self._ask_templates), (self._own, 1), spacing=8)
        foot = row(self._issue, None, self._show, self._make, button("关闭", self.close), spacing=8)
        ways = flow(self._few, self._pdf, self._mixed, spacing=14)
        page = FormPage()  # all of it has no room on a small screen
        page.content.setObjectName("questions")
        add(page.column, column(*parts, every, ways, own, None, spacing=8))
        self._told.setMinimumHeight(TOLD_LINES * self._told.fontMetrics().lineSpacing())
        column((page, 3), into, (self._told, 1), foot, on=self, margins=DIALOG, spacing=8)

    @property
    def _kinds(self) -> tuple[str, ...]:
        return tuple(name for name, box in self._ticks.items() if box.isChecked())

    def _tick_all(self) -> None:
        for name, box in self._ticks.items():
            box.setChecked(name != SHIPPED)
        self._update()

    def _tick_none(self) -> None:
        for box in self._ticks.values():
            box.setChecked(False)
        self._update()

    def _update(self, _: bool = False) -> None:
        lacks = ["" if self._kinds else "要生成的文书", "" if self._folder else "存放的文件夹"]
        missing = "、".join(filter(None, lacks))
        allow(self._make, f"请先选择{missing}" if missing else "")
        allow(self._show, "" if self._folder else "还没有选择文件夹")
        allow(
            self._issue, "" if self._book.editable else FILE_READ_ONLY, "登记印发的通报、抄告单等：文号、日期、文件指纹"
        )

    def _ask_folder(self) -> None:
        ask_folder(self, "文书存到哪个文件夹", self.write_into, accept="存到这里")

    def write_into(self, folder: Path) -> None:
        """Let the documents go into a folder."""
        self._folder = folder
        self._where.setText(str(folder))
        self._update()

    def _ask_templates(self) -> None:
        ask_folder(self, "本单位的模板在哪个文件夹", self._use_templates)

    def _use_templates(self, folder: Path) -> None:
        self._templates = folder
        self._own.setText(str(folder))

    def _show_folder(self) -> None:
        if self._folder is not None:
            show_folder(self, self._folder)

    def _write(self) -> None:
        """Gather what is to be said, write it, and tell what came of it."""
        if self._folder is None:
            return
        kinds = self._kinds
        only: Collection[str] = self._chosen if self._few.isChecked() else ()
        facts: RoundFacts | None = RoundFacts(name="", year=None, visits=())
        if kinds != (SHIPPED,):
            facts = self._book.look(self, lambda store: gather(store, self._round, only))
        if facts is None:
            return
        wish = Wanted(kinds=kinds, pdf=self._pdf.isChecked(), templates=self._templates, mixed=self._mixed.isChecked())
        found = wait_for(self, "正在生成文书…", partial(written, facts, wish, self._folder), may_stop=True)
        if found is not None:
            self._told.setPlainText(told(found))

    def _ask_issued(self) -> None:
        IssuedDialog(self, self._keep_issued, [kind.name for kind in KINDS if not kind.each], self._folder).open()

    def _keep_issued(self, dialog: QWidget, gone: Gone) -> bool:
        """Note what went out on the round, not on one visit."""
        kind, number, date, sha256 = gone
        if self._book.do(dialog, lambda store: note_issued(store, kind, sha256, number=number, date=date)) is None:
            return False
        self._told.appendPlainText(_gone_out(kind, number, date))
        self._told.moveCursor(QTextCursor.MoveOperation.End)  # what was written may fill the field
        return True

    def _tell_issued(self) -> None:
        """Say what has gone out so far."""
        found = self._book.look(self, lambda store: issued(store.acts.of([""])))
        self._told.setPlainText("\n".join(_gone_out(one.kind, one.number, one.date) for _, one in found or ()))


def _gone_out(kind: str, number: str, date: str) -> str:
    return f"已登记印发：{'，'.join(filter(None, (kind, number.strip(), date)))}"


def told(found: Written) -> str:
    """Say what was written and what is open in it, then what was not, each on a line of its own."""
    new = len(found.files) - found.same
    words = f"已生成{new}个文件" if new else "没有生成新的文件"
    words += f"；有{found.same}个文件早已在文件夹里，内容相同，没有再写" if found.same else ""
    lines = [f"{words}。"]
    if found.gaps:
        lines.append(f"【请填写】共{sum(number for _, number in found.gaps)}处，请在Word或WPS里补齐后再印发：")
        lines += [f"　{name}：{number}处" for name, number in found.gaps[:MANY]]
        lines += [f"　另有{len(found.gaps) - MANY}个文件。"] if len(found.gaps) > MANY else []
        if any(path.suffix == ".pdf" for path in found.files):
            lines.append("补齐后请从Word或WPS重新另存为PDF，这里生成的PDF里还空着。")
    lines += [f"没有生成：{one}" for one in found.refused]
    lines += [f"请注意：{one}" for one in found.told]
    return "\n".join(lines)

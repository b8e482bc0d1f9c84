"""分发: who gets what, where to and how; then how far it is; then what went out, or why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.base.errors import UserError
from desktop_app.exchange.giving.given_list import given_before
from desktop_app.exchange.giving.giving_out import SEE_WHETHER, Outcome, Recipient, check_folder, write_packages
from desktop_app.exchange.giving.handing_over import lay_beside
from desktop_app.paper.giving import GivingSlip
from desktop_app.record.status import is_draft

from ...parts.dialogs import ask
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import waited
from ...parts.segments import segment
from ...parts.tables import dress_list
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, label, set_text, tip
from ..asking.passphrase import NewPassphrase
from ..asking.targets import Targets
from .giving_wish import Offered, Wanted
from .writing_dialog import WritingDialog, stacked

if TYPE_CHECKING:
    from pathlib import Path


WAYS = {"team": "评估组", "member": "组员", "copy": "其他单位"}
"""Who can get something, by the kind of package."""
NO_TEAMS = "单位名册里还没有轮次和评估组，请先在“单位名册与轮次”里建立"
NONE_CHOSEN = "请先在评估列表里选中要分发的评估"
NO_DRAFT = "定稿的评估不能再分给组员评估；要改动请先重新打开"
SEALED = "接收方打开任务包时要输入口令，请另外告诉对方；请打印数据移交单。"
NO_SLIP_BESIDE = "加密的任务包旁边不放数据移交单：移交单上有单位名称。请打印数据移交单。"
NO_KEY = (
    "这个文件里没有巡察办密钥，评估组交回时只能用口令加密；要让交回的内容只有巡察办能打开，"
    "请先在“收发”菜单的“巡察办密钥…”里建立密钥，再分发。"
)
EACH = "一份一个U盘：写好一份，换上下一个U盘再写"
TOGETHER = "几份写在同一个U盘上，拿到U盘的人会看到给别人的。各有各的U盘时，请勾选上面一项。"
BESIDE = "把数据移交单（PDF）放在任务包旁边"
NOT_RECORDED = "任务包已写好，但分发没有登记好"
LOST = "分工有改动，还没有分发。\n\n关闭后这些改动不保留，原来的分工不变。"
OUT = ("接收对象", "单位", "文件名")


def why_not(offered: Offered) -> dict[str, str]:
    """Say of each kind why nothing can be given out so; empty where it can."""
    drafts = all(is_draft(one.status) for one in offered.chosen)
    return {
        "team": "" if any(one.team for one in offered.register.assignments) else NO_TEAMS,
        "member": NONE_CHOSEN if not offered.chosen else "" if drafts else NO_DRAFT,
        "copy": "" if offered.chosen else NONE_CHOSEN,
    }


class Part(Protocol):
    """One way of saying who gets what."""

    changed: SignalInstance

    @property
    def lacks(self) -> str:
        """Say what is missing."""

    def wanted(self) -> Wanted:
        """Return what is chosen."""

    def focus(self) -> None:
        """Put the cursor where one begins."""


class GivingDialog(WritingDialog):
    """``prepare`` begins what is missing and returns what is to be told; ``record`` keeps what went out.

    ``slips_wanted`` sends what is to be shown as receipts. ``given`` says that something went out.
    """

    slips_wanted = Signal(object)
    given = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        offered: Offered,
        prepare: Callable[[QWidget, Wanted], list[str]],
        record: Callable[[QWidget, Outcome], Outcome],
    ) -> None:
        super().__init__(parent, "分发", "packages")
        self._offered, self._prepare, self._record = offered, prepare, record
        self._outcome: Outcome | None = None
        self._told: list[str] = []
        self._left: list[Recipient] = []  # who gets his file on a stick of his own, and has not got it yet
        self._parts: dict[str, QWidget] = {}
        self._who, self._where = self._who_part(), self._where_part()
        self._done = self._done_part()
        self._pages = self._who, self._where, self._working, self._done
        column(*((page, 1) for page in self._pages), self._buttons(), on=self, margins=DIALOG, spacing=12)
        unit = self.fontMetrics().horizontalAdvance("国")
        self.resize(unit * 62, self.fontMetrics().height() * 34)
        possible = [kind for kind, why in why_not(offered).items() if not why]
        self._choose(offered.first if offered.first in possible else possible[0])
        self._show_page(self._who)

    # --- the pages ---

    def _who_part(self) -> QWidget:
        self._ways = QButtonGroup(self)
        self._kinds = list(WAYS)
        refused, made = why_not(self._offered), []
        for number, kind in enumerate(WAYS):
            one = segment(WAYS[kind], "segment", self._ways, number)
            one.setAccessibleName(f"分发给{WAYS[kind]}")
            allow(one, refused[kind])
            made.append(one)
        self._ways.idClicked.connect(self._way_clicked)
        self._chooser = column()
        ways = row(label("分发给", "fieldName"), row(*made, spacing=0), None, spacing=8)
        return stacked(ways, (self._chooser, 1))

    def _way_clicked(self, number: int) -> None:
        self._choose(self._kinds[number])

    def _choose(self, kind: str) -> None:
        """Show who can get something of that kind."""
        if kind not in self._parts:
            self._parts[kind] = made = self._made(kind)
            cast(Part, made).changed.connect(self._show_ready)
            self._chooser.addWidget(made, 1)
        self._kind = kind
        if (pressed := self._ways.button(self._kinds.index(kind))) is not None:
            pressed.setChecked(True)
        for name, part in self._parts.items():
            part.setVisible(name == kind)
        self._part.focus()
        self._show_ready()

    def _made(self, kind: str) -> QWidget:
        from .giving_people import CopyPart, MembersPart
        from .giving_teams import TeamsPart

        return {"team": TeamsPart, "member": MembersPart, "copy": CopyPart}[kind](self._offered)

    @property
    def _part(self) -> Part:
        return cast(Part, self._parts[self._kind])

    def _where_part(self) -> QWidget:
        self._what = label(wrap=True)
        self._before = label("", "hint", wrap=True)
        self._before.setProperty("state", "wait")
        self._targets = Targets(self._offered.path, "写到")
        self._targets.chosen.connect(self._show_ready)
        self._targets.picked.connect(self._go_on)
        self._passphrase = NewPassphrase(self._offered.units)
        self._passphrase.changed.connect(self._show_ready)
        self._beside = TickBox(BESIDE)
        self._beside.setChecked(True)
        self._no_slip = label(NO_SLIP_BESIDE, "hint", wrap=True)
        self._each = TickBox(EACH)
        self._each.toggled.connect(self._show_ready)
        self._together = label(TOGETHER, "hint", wrap=True)
        self._together.setProperty("state", "wait")
        self._no_key = label(NO_KEY, "hint", wrap=True)
        asked = (self._targets, self._each, self._together, self._passphrase, self._beside, self._no_slip, self._no_key)
        return stacked(self._what, self._before, label("写到", "fieldName"), *asked, None)

    def _done_part(self) -> QWidget:
        self._list = QTableWidget(0, len(OUT))
        self._list.setObjectName("given")
        self._list.setHorizontalHeaderLabels(list(OUT))
        dress_list(self._list, "已分发", len(OUT) - 1)
        self._list.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return stacked(self._state, (self._list, 1), self._notes)

    def _buttons(self) -> QWidget:
        self._list_given = button("分发记录…", self._show_given)
        allow(self._list_given, "" if self._offered.given else "还没有分发过")
        self._back = button("上一步", self._go_back)
        self._next = button("下一步", self._go_next, "primary")
        self._start = button("分发", self._begin, "primary")
        self._show_slips = button("预览和打印数据移交单…", self._want_slips, "primary")
        self._close = button("取消", self.reject)
        self._may_cancel(self._close)
        for made in (self._next, self._start):
            made.setDefault(True)
        holder = QWidget()
        buttons = (self._back, self._show_slips, self._next, self._start, self._close)
        row(self._list_given, None, *buttons, on=holder, spacing=8)
        return holder

    def _show_page(self, shown: QWidget) -> None:
        self._shown = shown
        for page in self._pages:
            page.setVisible(page is shown)
        done = shown is self._done
        failed = done and self._outcome is None
        visible: dict[QPushButton, bool] = {
            self._back: (shown is self._where and not self._left) or failed,
            self._list_given: shown is self._who,
            self._next: shown is self._who,
            self._start: shown is self._where,
            self._show_slips: done and not failed,
        }
        for made, is_shown in visible.items():
            made.setVisible(is_shown)
            made.setDefault(is_shown and made in (self._next, self._start))
        set_text(self._back, "返回修改" if failed else "上一步")
        self._close.setEnabled(True)
        set_text(self._close, "关闭" if done else "取消")
        self._show_ready()

    def _show_given(self) -> None:
        from .given_dialog import GivenDialog

        GivenDialog(self, self._offered.given).open()

    def _go_next(self) -> None:
        if self._part.lacks:
            return
        wanted = self._part.wanted()
        names = "、".join(one.name for one in wanted.recipients)
        noun = "评估副本" if self._kind == "copy" else "任务包"
        words = f"把{len(wanted.assessments)}个单位的评估分发给{names}，共{len(wanted.recipients)}份{noun}。"
        set_text(self._what, words)
        before = given_before(self._offered.given, wanted.recipients)
        set_text(self._before, "\n".join(before))
        self._before.setVisible(bool(before))
        self._no_key.setVisible(self._kind == "team" and not self._offered.office_key)
        self._each.setVisible(len(wanted.recipients) > 1)
        self._show_page(self._where)
        (self._start if self._targets.folder else self._targets).setFocus()

    def _go_back(self) -> None:
        self._show_page(self._who if self._shown is self._where else self._where)

    def _go_on(self) -> None:
        self._start.setFocus()

    def _show_ready(self) -> None:
        if not self._parts:
            return
        allow(self._next, self._part.lacks)
        sealed = self._passphrase.wanted
        self._beside.setVisible(not sealed)
        self._no_slip.setVisible(sealed)
        self._together.setVisible(not self._each.isHidden() and not self._each.isChecked())
        nowhere = "" if self._targets.folder is not None else "请先选择写到哪里"
        allow(
            self._start, nowhere or self._same_stick or ("" if self._passphrase.ready else "请先把口令填好，两次要一样")
        )

    @property
    def _same_stick(self) -> str:
        """Say of a stick on which somebody else's is already that it is to be changed."""
        given = self._outcome.given if self._outcome is not None and self._left else ()
        for one in given:
            if one.receipt.path.parent == self._targets.folder and one.receipt.path.exists():
                return f"这里已有给{one.package.recipient}的一份，请换一个U盘"
        return ""

    # --- the work ---

    def _begin(self) -> None:
        folder = self._targets.folder
        if folder is None or not self._passphrase.ready:
            return
        if self._left:
            self._write_to(folder, self._left[:1])
            return
        wanted = self._part.wanted()
        try:
            waited(self, "正在准备任务包…", partial(check_folder, folder))
            self._told = self._prepare(self, wanted)
        except UserError as error:
            self._failed(str(error))
            return
        self._outcome = None
        self._left = list(wanted.recipients) if self._each.isChecked() and not self._each.isHidden() else []
        self._write_to(folder, self._left[:1] or wanted.recipients)

    def _write_to(self, folder: Path, recipients: Sequence[Recipient]) -> None:
        source, giver, key = self._offered.path, self._offered.person, self._offered.office_key
        first = 1 + len(self._outcome.given) if self._outcome is not None else 1
        self._show_page(self._working)
        passphrase = self._passphrase.passphrase
        work = partial(write_packages, source, recipients, folder, giver, key, passphrase, first=first)
        self._write(lambda progress: work(progress=progress), self._written)

    def _written(self, outcome: Outcome) -> None:
        mistaken = f"程序出了意外的问题；{SEE_WHETHER}"
        written = self._recorded(partial(self._record, self, outcome), NOT_RECORDED, mistaken)
        if written is None:
            return
        before = self._outcome.given if self._outcome is not None else ()
        self._outcome = replace(written, given=(*before, *written.given))
        del self._left[:1]
        if self._beside.isVisibleTo(self._where) and self._beside.isChecked():
            self._work.run(partial(_laid, written.given), self._go_on_after)
        else:
            self._go_on_after("")

    def _go_on_after(self, note: str) -> None:
        """Go on with the next stick, or tell all that went out."""
        if not self._left or self._outcome is None:
            self._finished(note)
            return
        self._end()
        last = self._outcome.given[-1]
        change = f"请换上给“{self._left[0].name}”的U盘，再按“写下一份”。"
        where = self._where_it_is(last.receipt)
        set_text(self._what, f"给“{last.package.recipient}”的一份{where}{change}（还有{len(self._left)}份）")
        for asked in (self._each, self._passphrase):
            asked.hide()
        set_text(self._start, "写下一份")
        self._show_page(self._where)

    def _finished(self, note: str) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        self._list.setRowCount(len(outcome.given))
        for at, one in enumerate(outcome.given):
            units = "、".join(entry.unit for entry in one.receipt.entries)
            for place, words in enumerate((one.package.recipient, f"{len(one.receipt.entries)}个", one.receipt.name)):
                self._list.setItem(at, place, cell := QTableWidgetItem(words))
                cell.setToolTip(tip(units if place == 1 else words))
        sealed = SEALED if outcome.given[0].receipt.plain_sha256 else ""
        told = (outcome.words, *self._told, note, sealed)
        where, look = self._where_it_is(outcome.given[-1].receipt), "wait" if outcome.failure else "good"
        self._tell(where, look, "\n".join(words for words in told if words))
        self._show_page(self._done)
        self._show_slips.setFocus()
        self.given.emit(outcome)

    def _failed(self, words: str, state: str = "未分发") -> None:
        if self._outcome is not None and self._left:  # what went out before is on its sticks
            self._end()
            set_text(self._what, f"{state}：{words}")
            self._show_page(self._where)
            return
        self._outcome, self._left = None, []
        self._list.setRowCount(0)
        self._tell(state, "bad", "\n".join([words, *self._told]))
        self._show_page(self._done)
        self._back.setFocus()

    def _stop(self, why: str) -> None:
        """Give nothing to those who are left, and tell what the others got."""
        if self._outcome is not None:
            left, self._left = tuple(one.name for one in self._left), []
            self._outcome = replace(self._outcome, failure=why, left=left)
            self._finished("")

    def reject(self) -> None:
        """Close; what went out on sticks so far is told first."""
        if self._progress is None and self._left and self._outcome is not None:
            self._stop("已停止。")
        elif self._shown in (self._who, self._where) and getattr(self._part, "is_changed", False):
            ask(self, "分发", LOST, "关闭", self._drop, no="继续分发")
        else:
            super().reject()

    def _drop(self, agreed: bool) -> None:
        if agreed:
            super().reject()

    def _want_slips(self) -> None:
        if self._outcome is not None:
            self.slips_wanted.emit(self._outcome.given)
        self.accept()


def _laid(given: tuple[GivingSlip, ...]) -> str:
    """Lay the receipt of each beside it; say where, or why not."""
    from desktop_app.paper.giving_sheet import giving_pdf

    try:
        for one in given:
            lay_beside(one.receipt, giving_pdf([one]).data)
    except UserError as error:
        return f"数据移交单没有放到任务包旁边：{error}请按下面的按钮打印。"
    return "数据移交单（PDF）放在任务包旁边。"

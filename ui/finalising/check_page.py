"""The last form: what still blocks 定稿, what must be noted, 定稿 itself, and what comes after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from desktop_app.backups.occasions import FINALISING
from desktop_app.base.clock import moment, now
from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import home_folder
from desktop_app.evidence.pieces import from_path
from desktop_app.files.names import file_name
from desktop_app.history.waiting import Waiting
from desktop_app.record.readiness import Finding, blocks, place, today, warnings
from desktop_app.record.revision import RecordedSigning, Revision
from desktop_app.record.stages import MEMBERS_WAY, WHOLE_WAY, Stage, next_stage, stages_done
from desktop_app.record.status import is_draft, is_kept, state_words
from desktop_app.rubric.amounts import written_total
from desktop_app.rubric.answers import Attachment
from desktop_app.storage.next_step import WITH_LEADER

from ..document import Document
from ..parts.backup_first import backup_first
from ..parts.copies import save_copy
from ..parts.dialogs import ask, ask_file, attempt, warn
from ..parts.flow import flow
from ..parts.folded import cut
from ..parts.form_page import FormPage
from ..parts.layouts import column
from ..parts.links import LinkList, LinkRow
from ..parts.menus import trigger
from ..parts.patience import wait_for, while_busy
from ..parts.reason_dialog import ask_text
from ..parts.reserved import Steady
from ..parts.widgets import FILE_READ_ONLY, allow, button, label, set_help, set_key, set_look, set_text, tip
from .finalise_dialog import FinaliseDialog
from .revision_list import RevisionList
from .signing_dialog import SigningDialog
from .stage_row import StageRow
from .waiting_line import WaitingLine, told
from .warning_list import WarningList

OF_DRAFT = "定稿以后内容只读，考核表印上核验码；要改动须写明原因重新打开。"
WENT_BACK = f"{WITH_LEADER}；以后有改动，再交回一次"
OF_MEMBER = "这份是组长分给您的，交回以后由组长与其他人的合并，再定稿。"


class CheckPage(FormPage):
    """Leads from a draft to a signed sheet; ``revision_wanted`` sends the revision whose paper is to be shown.

    ``merging_wanted`` says that the drafts that wait are to be merged; ``look_again`` is called once they are.
    ``item_wanted`` sends the position of an item to go to, -1 for the particulars; ``said`` what was done, ``refused``
    why something was not.
    """

    item_wanted = Signal(int)
    revision_wanted = Signal(object)
    comparison_wanted = Signal(object)
    merging_wanted = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        set_help(self, "final")
        self._state, self._facts = Steady("checkState"), label(look="secondary", wrap=True)
        self._alarm = label(look="alarm", wrap=True)
        self._blocks = LinkList("须先补齐", "lost")
        self._blocks.item_wanted.connect(self.item_wanted)
        self._others = label(look="hint", wrap=True)  # what a member is not led to
        self._warnings = WarningList()
        self._warnings.item_wanted.connect(self.item_wanted)
        self._warnings.noted.connect(self._note)
        self._stages = StageRow()
        self._finalise = button("定稿…", self._ask_finalise)
        self._print = button("预览和打印考核表…", self.show_last)
        self._sign = button("登记签名…", self._ask_signing)
        self._reopen = button("重新打开…", self._ask_reopen)
        self._void = button("作废…", self._ask_void)
        set_key(self._reopen, "Ctrl+G")
        set_key(self._void, "Shift+Delete")
        self._hand_over = button("移交…", self._ask_where_to)
        self._hand_back = button(f"{Stage.HAND_BACK.value}…", self._ask_where_to)
        self._revisions = RevisionList()
        self._revisions.paper_wanted.connect(self.revision_wanted)
        self._revisions.comparison_wanted.connect(self.comparison_wanted)
        self._revisions.scan_wanted.connect(self._ask_where)
        self._waiting: list[Waiting] = []
        self._waiting_line = WaitingLine()
        self._waiting_line.wanted.connect(self.merging_wanted)
        self._following: Stage | None = None
        self._known: tuple[str, str] = ("", "")  # the state of the file that the revisions shown belong to
        self.column.addWidget(label("核对与定稿", "pageTitle"))
        self.column.addWidget(self._alarm)
        steps = (self._hand_back, self._finalise, self._print, self._sign, self._hand_over)
        actions = flow(*steps, self._reopen, self._void, spacing=8)
        self.column.addWidget(_card(self._stages, actions, self._state, self._facts))
        self._blocks_card, self._warnings_card = _card(self._blocks, self._others), _card(self._warnings)
        self._waiting_card, self._revisions_card = _card(self._waiting_line), _card(self._revisions)
        for card in (self._waiting_card, self._blocks_card, self._warnings_card, self._revisions_card):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def finalise(self) -> None:
        """Ask for 定稿, or say what is in the way."""
        self._take(self._finalise, self._ask_finalise, "还不能定稿：" if is_draft(self._document.status) else "")

    def sign(self) -> None:
        """Ask how the present revision was signed, or say why not."""
        self._take(self._sign, self._ask_signing)

    def hand_over(self) -> None:
        """Ask where to, or say why not; a member's copy goes back to the leader."""
        self._take(self._hand_back if self._document.goes_back else self._hand_over, self._ask_where_to)

    def _take(self, made: QPushButton, ask: Callable[[], object], before: str = "") -> None:
        """Do what a button does, or say beside the next step why not."""
        self.focus_input()
        if made.isEnabled():
            ask()
        else:
            self.refused.emit(f"{before}{made.toolTip()}")

    def focus_input(self) -> None:
        """Put the cursor on the next step, or on what is still to be noted before it."""
        steps: dict[Stage | None, QPushButton] = {
            Stage.FINALISE: self._finalise,
            Stage.PRINT: self._print,
            Stage.SIGN: self._sign,
            Stage.HAND_OVER: self._hand_over,
            Stage.HAND_BACK: self._hand_back,
        }
        made = steps.get(self._following)
        if made is not None and made.isEnabled():
            made.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._warnings_card.isHidden() or not self._warnings.focus_open():
            last = (self._reopen, self._print) if self._document.status == "void" else (self._print, self._reopen)
            ways = *self._blocks.findChildren(LinkRow), *last
            first = next((one for one in ways if one.isVisibleTo(self) and one.isEnabled()), self)
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self) -> None:
        document = self._document
        draft = is_draft(document.status)
        stops = blocks(document.rubric, document.record, document.result) if draft else []
        cautions = warnings(document.rubric, document.record, document.result, today()) if draft else []
        noted = {one.key: note.remark for one in cautions for note in document.record.noted if one.is_noted(note)}
        left = [caution for caution in cautions if caution.key not in noted]
        mine, back = document.led_to(stops), document.goes_back
        self._blocks.fill([self._line(stop) for stop in mine])
        others = dict.fromkeys(place(document.rubric, stop) for stop in stops if stop not in mine)
        set_text(self._others, f"不由我负责、还没有补齐的：{'、'.join(others)}。")
        self._others.setVisible(bool(others))
        self._blocks_card.setVisible(bool(stops))
        self._warnings.fill(cautions, noted)
        self._warnings_card.setVisible(bool(cautions) and not (back and stops))  # they are for whoever makes it final
        self._show_revisions()
        self._show_state(len(mine), 0 if back else len(left))
        kept = range(1 if back else len(cautions) + 1)
        self._state.keep(*(_unfinished(len(mine), number, back) for number in kept if draft))
        self._show_steps(not mine and (back or not left))
        self._allow_steps("请先补上下面列出的内容" if stops else "请先核对下面的提示" if left else "")

    def _show_steps(self, complete: bool) -> None:
        document, stored = self._document, self._document.stored
        done = stages_done(stored.status, stored.outcome, complete=complete, printed=bool(document.paper))
        self._following = next_stage(stored.status, done, writable=not document.read_only, sample=document.sample)
        if document.goes_back and complete and not document.read_only:
            went_back = document.went_back
            done |= {*MEMBERS_WAY} if went_back else set()
            self._following = None if went_back else Stage.HAND_BACK
        self._stages.show_stages(
            done, self._following, MEMBERS_WAY if document.goes_back else WHOLE_WAY, document.paper
        )

    def _allow_steps(self, unfinished: str) -> None:
        """Let be done what can be done now; each button keeps its place, and says why it is grey."""
        status, draft = self._document.status, is_draft(self._document.status)
        fixed = FILE_READ_ONLY if self._document.read_only else ""
        final = "" if is_kept(status) else "评估已作废" if status == "void" else "定稿以后才能{}"
        sample = "示例评估只供练习，不能定稿" if self._document.sample else ""
        allow(self._finalise, fixed or ("" if draft else final or "这份评估已经定稿") or sample or unfinished, "Ctrl+D")
        allow(self._print, "" if self._revisions.last and not draft else "定稿以后才能打印；草稿可以预览", "Ctrl+P")
        for made, words, key in ((self._sign, "登记签名", "Ctrl+M"), (self._hand_over, "移交", "Ctrl+J")):
            allow(made, fixed or final.format(words), key)
        allow(self._hand_back, fixed, "Ctrl+J")
        self._hand_back.setVisible(self._document.goes_back)
        self._hand_over.setHidden(self._document.goes_back)
        allow(self._reopen, fixed or ("草稿可以直接改动" if draft else ""), "Ctrl+G")
        allow(self._void, fixed or ("评估已作废" if status == "void" else ""), "Shift+Delete")
        allow(self._warnings, fixed)

    def _line(self, stop: Finding) -> tuple[int, str, str, str]:
        rubric = self._document.rubric
        about = f"（{rubric.items[stop.position].text}）" if stop.position >= 0 else ""
        return stop.position, place(rubric, stop), "", f"{stop.words}{about}"

    def _show_state(self, stops: int, left: int) -> None:
        document, last, reason = self._document, self._revisions.last, self._document.stored.reason
        if is_draft(document.status):
            waits = document.goes_back and not stops and document.went_back
            set_text(self._state, WENT_BACK if waits else _unfinished(stops, left, document.goes_back))
            set_look(self._state, "state", "wait" if stops or left else "good")
            again = f"第{last.number}版已重新打开，原因：{cut(reason)}。" if last else ""
            total = written_total(document.result.total)
            facts = f"{again}当前合计{total}分。{OF_MEMBER if document.goes_back else OF_DRAFT}"
        else:
            when = moment(document.stored.changed, now())
            set_text(self._state, state_words(document.status, document.stored.outcome, when))
            look = "bad" if document.status == "void" else "wait" if document.stored.refused else "good"
            set_look(self._state, "state", look)
            facts = f"原因：{cut(reason)}。" if document.status == "void" else ""
            if last:
                facts += f"第{last.number}版，{last.total}分，{last.grade}，核验码 {last.printed_code}。内容只读。"
            if document.status == "handed_over" and (copies := document.handovers()):
                facts += f"移交的副本：{copies[-1].name}。"
        set_text(self._facts, facts)
        self._facts.setToolTip(tip(reason) if cut(reason) != reason else "")

    def _show_revisions(self) -> None:
        """Read revisions and signings again only if the file's state has changed: an edit of a draft changes none."""
        document = self._document
        state = (document.status, document.stored.changed if not is_draft(document.status) else "")
        if state == self._known or document.saving:  # it is read once that is over, or the window would wait
            return
        try:
            self._revisions.fill(document.revisions(), document.signings())
            self._waiting = document.waiting()
            alarms = document.tampering()
            self._known = state
        except UserError as error:  # it is tried again with the next edit
            alarms = [str(error).removesuffix("。")]
        self._revisions_card.setVisible(self._revisions.last is not None)
        self._show_waiting()
        set_text(self._alarm, "；".join(alarms) + "。请找出原因后再使用。" if alarms else "")
        self._alarm.setVisible(bool(alarms))

    def _show_waiting(self) -> None:
        final = "" if is_draft(self._document.status) else "重新打开后可以并入"
        read_only = FILE_READ_ONLY if self._document.read_only else ""
        self._waiting_line.show_waiting(self._waiting, read_only or final)
        self._waiting_card.setVisible(bool(self._waiting))

    def look_again(self) -> None:
        """Show what the file holds now that drafts were merged."""
        self._known = ("", "")
        self.refresh()
        self.said.emit("等待的草稿已并入")
        self.focus_input()

    def _note(self, warning: Finding, remark: str | None) -> None:
        """Record that a warning was noted, with its remark; None takes it back."""
        record = self._document.record
        others = tuple(one for one in record.noted if not warning.is_noted(one))
        noted = others if remark is None else (*others, warning.noted(remark))
        self._document.edit(replace(record, noted=noted), f"noted {warning.key}" if remark else "")

    # --- 定稿 and after ---

    def _ask_finalise(self) -> None:
        dialog = FinaliseDialog(self, self._document)
        dialog.accepted.connect(self._finalise_after_backup)
        dialog.rejected.connect(partial(self.said.emit, "没有定稿，仍是草稿；要定稿请按“定稿”"))
        dialog.open()

    def _finalise_after_backup(self) -> None:
        backup = partial(self._document.backup, FINALISING)
        backup_first(self, backup, "定稿", partial(attempt, self, self._start_finalising))

    def _start_finalising(self) -> None:
        while_busy(self, "正在定稿…", self._document.revision_maker(), self._made, may_stop=True)

    def _made(self, revision: Revision) -> None:
        attempt(self, partial(self._document.keep, revision))
        if not self._document.editable:
            self.said.emit(f"已定稿：第{revision.number}版，核验码 {revision.printed_code}")
            self.focus_input()

    def show_last(self) -> None:
        """Show the paper of the last revision, to be printed."""
        if self._revisions.last is not None:
            self.revision_wanted.emit(self._revisions.last)

    def _ask_reopen(self) -> None:
        question = "重新打开以后可以改动，再定稿时成为新的一版；现在的这一版保留不变。\n请写明原因："
        waits = f"有{len(self._waiting)}份草稿在等待，重新打开后可以并入。\n" if self._waiting else ""
        ask_text(self, "重新打开", f"{waits}{question}", "重新打开", self._reopen_for)

    def _reopen_for(self, reason: str) -> None:
        attempt(self, partial(self._document.reopen, reason))
        self.focus_input()
        if self._waiting and self._document.editable:
            question = f"已重新打开。{told(self._waiting)}\n\n现在并入，还是以后在这一页再并入？"
            ask(self, "并入草稿", question, "现在并入", self._merge_if_agreed, no="以后再说")

    def _merge_if_agreed(self, agreed: bool) -> None:
        if agreed:
            self.merging_wanted.emit()

    def _ask_void(self) -> None:
        question = "作废后不纳入汇总，内容仍保留在文件里。\n请写明原因（例如：误建、重复）："
        ask_text(self, "作废", question, "作废", self._void_for)

    def _void_for(self, reason: str) -> None:
        attempt(self, partial(self._document.declare_void, reason))
        self.focus_input()

    def _ask_signing(self) -> None:
        last = self._revisions.last
        if last is not None:
            dialog = SigningDialog(self, last, self._document.record)
            dialog.chosen.connect(self._record_signing)
            dialog.open()

    def _ask_where_to(self) -> None:
        trigger(self, "handover")

    def _record_signing(self, signing: RecordedSigning, scan: Path | None) -> None:
        read = partial(from_path, scan, keep_original=True) if scan else None
        made = wait_for(self, "正在读取扫描件…", read) if read else None
        if scan is None or made is not None:
            attempt(self, partial(self._document.sign, signing, made))
            if self._document.status == "signed":
                self.said.emit("已登记签名，可以移交")
            self.focus_input()
        if made is not None and made.remark:
            warn(self, made.remark)

    def _ask_where(self, scan: Attachment) -> None:
        """Save a scan where the user wants it."""
        start = home_folder() / file_name(scan.name)
        ask_file(self, "扫描件另存为", start, "所有文件 (*)", partial(self._save_scan, scan), save=True)

    def _save_scan(self, scan: Attachment, path: Path) -> None:
        save_copy(self, self._document.evidence_reader(scan), path, of=(self._document.id,))


def _unfinished(stops: int, left: int, back: bool = False) -> str:
    """Say what is in the way of 定稿, or of handing a member's part ``back``."""
    if back:
        return f"我负责的还有{stops}处须先补齐" if stops else "我负责的都已填完，可以交回组长"
    missing = [f"{stops}处须先补齐" if stops else "", f"{left}条提示要核对" if left else ""]
    words = "、".join(part for part in missing if part)
    return f"还不能定稿：{words}" if words else "可以定稿"


def _card(*widgets: QWidget) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    column(*widgets, on=card, margins=(16, 12, 16, 14), spacing=8)
    return card

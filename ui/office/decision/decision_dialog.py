"""审核和审定 of one assessment, in their order; each is registered at once, and stands among the acts for good."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from desktop_app.assessing.saving import with_evidence
from desktop_app.office.decision.deciding import Place, decide, review, withdraw
from desktop_app.office.decision.facts import Decided
from desktop_app.office.follow_up.following import open_from_decision
from desktop_app.record.act import Act
from desktop_app.storage.store import Store

from ...parts.form_page import FormPage
from ...parts.layouts import DIALOG, column, row
from ...parts.reason_dialog import ask_text
from ...parts.theme import scaled
from ...parts.widgets import FILE_READ_ONLY, button, label, set_text
from ..files_line import FilesLine
from ..filled_dialog import FilledDialog
from ..office_book import OfficeBook
from .review_part import ReviewPart
from .ruling_part import RulingPart

T = TypeVar("T")
NONE_NEW = "没有新的跟踪事项要登记；已经登记的在“后续跟踪”里。"
ORDER = "顺序是定稿、签名、审核、审定。考核表上的得分不会改变；评估重新打开再定稿的，原来的审定作废，须重新审定。"


class DecisionDialog(FilledDialog):
    """Shows a place; the book does what is wanted, and reads it again."""

    def __init__(self, parent: QWidget, book: OfficeBook, place: Place) -> None:
        super().__init__(parent, "审核和审定", "ruling")
        self._book, self._id = book, place.stored.id
        self._head = label("", "unit", wrap=True)
        self._facts = label(look="secondary", wrap=True)
        self._said = label(look="secondary", wrap=True)
        self._review = ReviewPart()
        self._ruling = RulingPart(FilesLine(book.content, self._id))
        self._review.wanted.connect(self._keep_review)
        self._ruling.wanted.connect(self._keep_decision)
        self._ruling.withdrawal_wanted.connect(self._ask_withdrawal)
        self._ruling.follow_ups_wanted.connect(self._open_follow_ups)
        foot = row((self._said, 1), button("关闭", self.close), spacing=8)
        page = FormPage()  # all of it has no room on a small screen with large letters
        page.content.setObjectName("questions")
        for part in (self._facts, label(ORDER, "hint", wrap=True), self._review, self._ruling):
            page.column.addWidget(part)
        page.column.addStretch(1)
        column(self._head, (page, 1), foot, on=self, margins=DIALOG, spacing=8)
        self.resize(scaled(820), scaled(720))
        self._show(place)
        self.begin()

    @property
    def filled(self) -> object:
        """Return what is not registered yet."""
        return self._review.filled, self._ruling.filled

    def _show(self, place: Place) -> None:
        fixed = "" if self._book.editable else FILE_READ_ONLY
        set_text(self._head, place.name.strip("“”"))
        set_text(self._facts, _facts(place))
        self._review.show_place(place, fixed)
        self._ruling.show_place(place, fixed)

    def _do(self, act: Callable[[Store], T], said: Callable[[T], str]) -> bool:
        """Have something registered, and show how far it is since; whether it was."""
        done = self._book.do(self, act)
        place = self._book.place(self, self._id)
        if place is not None:
            self._show(place)
        if done is not None:
            set_text(self._said, said(done))
        return done is not None

    def _keep_review(self, name: str, outcome: str, post: str, remark: str) -> None:
        def act(store: Store) -> Act:
            return review(store, self._id, name, outcome, post=post, remark=remark)  # type: ignore[arg-type]

        if self._do(act, lambda _: f"已登记{name.strip()}的审核。"):
            self._review.clear()

    def _keep_decision(self, wish: Decided) -> None:
        brought = self._ruling.files.brought

        def act(store: Store) -> Act:
            return with_evidence(store, brought, lambda: decide(store, self._id, wish))

        if self._do(act, lambda _: f"已登记审定：{wish.grade}。"):
            self._ruling.clear()

    def _ask_withdrawal(self) -> None:
        ask_text(self, "撤销审定", "为什么撤销？原来的审定仍留在登记情况里。", "撤销审定", self._withdraw)

    def _withdraw(self, why: str) -> None:
        self._do(lambda store: withdraw(store, self._id, why), lambda _: "已撤销审定。")

    def _open_follow_ups(self) -> None:
        self._do(partial(open_from_decision, assessment_id=self._id), _opened)


def _opened(made: list[Act]) -> str:
    return f"已登记{len(made)}项跟踪事项，在“后续跟踪”里填写责任人和期限。" if made else NONE_NEW


def _facts(place: Place) -> str:
    kept = place.kept
    if kept is None or kept.result is None:
        return f"现在不能审核：{place.why_no_review}。"
    facts = [f"第{kept.number}版", f"合计{kept.result.total}分", f"按得分计算为“{kept.result.grade}”"]
    return "　".join(facts) + (f"　现在不能审核：{place.why_no_review}。" if place.why_no_review else "")

"""What an act of 审核 or 审定 says; a later field has a default and comes last."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ...rubric.answers import Attachment

Outcome = Literal["agreed", "returned", "withdrawn"]
OUTCOMES: dict[Outcome, str] = {"agreed": "同意", "returned": "退回", "withdrawn": "撤销登记"}
"""How somebody who reviews can take a result; the last: what was registered of him was a mistake."""
REMARKED: dict[Outcome, str] = {"returned": "退回的原因", "withdrawn": "撤销登记的原因"}
"""What has to be said of some of them."""


class Reviewed(Struct, frozen=True, kw_only=True):
    """Somebody has looked a revision through: ``code`` is its whole check code, ``thing`` the name without spaces."""

    thing: str
    name: str
    post: str = ""
    outcome: Outcome
    remark: str = ""
    revision: int
    code: str


class Decided(Struct, frozen=True, kw_only=True):
    """The leading group's decision (审定) on a revision; with an empty grade it takes the one before back.

    ``date`` is ISO, ``document`` the meeting or the document's number, ``basis`` on what it rests. ``reason`` says why
    where ``grade`` is another than ``computed``, which goes by the ``total`` as printed.
    """

    grade: str
    date: str = ""
    document: str = ""
    basis: str = ""
    reason: str = ""
    computed: str = ""
    total: str = ""
    revision: int = 0
    code: str = ""
    files: tuple[Attachment, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the grade is another than the computed one."""
        return self.grade != self.computed

"""What a table says of a follow-up."""

from __future__ import annotations

from desktop_app.base.text import shown
from desktop_app.office.follow_up.facts import STATES
from desktop_app.office.follow_up.following import Entry

from ..line_table import Column


def _state(entry: Entry) -> str:
    return STATES.get(entry.said.state, shown(entry.said.state))


def _remark(entry: Entry) -> str:
    files = f"附件{len(entry.said.files)}份" if entry.said.files else ""
    return "；".join(filter(None, (entry.said.remark, files, *entry.doubts)))


COLUMNS = (
    Column("measure", "事项", lambda one: one.measure, left=True),
    Column("words", "内容", lambda one: one.said.words, left=True, stretched=True),
    Column("person", "责任人", lambda one: one.said.person, left=True, most=8),
    Column("deadline", "期限", lambda one: one.said.deadline),
    Column("state", "状态", _state),
    Column(
        "overdue", "超期", lambda one: f"⚠ 超期{one.overdue}天" if one.overdue else "", lambda one: one.overdue or None
    ),
    Column("remark", "备注", _remark, left=True, stretched=True, most=10, spare=1),
)

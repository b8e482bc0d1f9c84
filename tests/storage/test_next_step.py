"""What the list says of the next step is what stands before it."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.record.readiness import blocks
from desktop_app.record.scoring import score
from desktop_app.storage.next_step import Waiting, leads_to_check, next_step, waits_for
from desktop_app.storage.own_part import OwnPart
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries, Summary
from tests.examples import examples
from tests.strategies import RUBRICS, assessments

DRAFT = Summary(
    id="a",
    unit="某县",
    date="2026-06-30",
    status="draft",
    outcome="",
    changed="2026-06-30T09:00:00+08:00",
    sample=False,
    total="90.00",
    grade="好",
    items=16,
    unanswered=(),
    lacking=(),
    others=0,
)


@pytest.mark.parametrize(
    ("facts", "waits", "words", "check"),
    [
        ({}, Waiting.DRAFT, "可以定稿", True),
        ({"unanswered": (1, 2, 3)}, Waiting.DRAFT, "还有3项未评", False),
        ({"lacking": ("评估日期",)}, Waiting.DRAFT, "缺评估日期", False),
        ({"others": 2}, Waiting.DRAFT, "2处须补齐", False),
        (
            {"unanswered": (1,), "lacking": ("评估日期", "评估组组长"), "others": 1},
            Waiting.DRAFT,
            "还有1项未评；缺评估日期、评估组组长；1处须补齐",
            False,
        ),
        ({"status": "final"}, Waiting.SIGNING, "登记签名", True),
        ({"status": "signed", "outcome": "refused"}, Waiting.HANDOVER, "移交", True),
        ({"status": "handed_over"}, Waiting.NOTHING, "无", False),
        ({"status": "handed_over", "clears": True}, Waiting.NOTHING, "收到接收回执后清退", False),
        ({"status": "void"}, Waiting.NOTHING, "无", False),
        ({"unanswered": (1, 7), "own": OwnPart(1, 2)}, Waiting.DRAFT, "我负责的还有1项和2项任务未评", False),
        ({"unanswered": (7,), "own": OwnPart(0, 2)}, Waiting.DRAFT, "我负责的还有2项任务未评", False),
        ({"unanswered": (9,), "own": OwnPart(0, 0)}, Waiting.DRAFT, "交回组长", True),
        ({"unanswered": (9,), "own": OwnPart(0, 0, True)}, Waiting.DRAFT, "已交回，等待组长合并", True),
        ({"unanswered": (7,), "own": OwnPart(0, 1, True)}, Waiting.DRAFT, "我负责的还有1项任务未评", False),
        ({"sample": True}, Waiting.NOTHING, "练习用，可以删除", True),
    ],
)
def test_each_says_what_waits_and_where_it_leads(facts: Any, waits: Waiting, words: str, check: bool) -> None:
    one = DRAFT._replace(**facts)
    assert (waits_for(one), next_step(one), leads_to_check(one)) == (waits, words, check)


@settings(max_examples=examples(10))
@given(st.data())
def test_a_draft_can_be_final_exactly_if_it_is_said(data: st.DataObject) -> None:
    rubric = data.draw(st.sampled_from(RUBRICS))
    record = data.draw(assessments(rubric))
    stops = blocks(rubric, record, score(rubric, record))
    with TemporaryDirectory() as folder, closing(Store.create(Path(folder) / "评估.db")) as store:
        store.add(rubric, record)
        [[one], _] = Summaries().of(store.file)
    assert (next_step(one) == "可以定稿") is (not stops)
    assert len(one.lacking) + one.others + len(one.unanswered) >= bool(stops)
    assert one.others >= 0

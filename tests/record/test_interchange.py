"""The interchange document: out and in again, and every refusal in one sentence."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_app.base.clock import is_date
from desktop_app.base.errors import UserError
from desktop_app.base.text import decimal_or_none
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.interchange import from_json, rubric_id, to_json
from desktop_app.record.presented import presented
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import GradedListAnswer, ShortfallAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules.graded_list import TASKS
from tests.examples import examples
from tests.strategies import RARE, RUBRICS, SECOND, SHIPPED, assessments, complete_assessments

HEAD = {"format": "assessment/1", "rubric": SHIPPED.id}


def document(**changes: Any) -> bytes:
    return json.dumps({**HEAD, **changes}).encode()


def answer(number: str, raw: str | dict[str, Any]) -> bytes:
    """Return a document whose one answer is ``raw``: data, or JSON text as it is."""
    text = raw if isinstance(raw, str) else json.dumps(raw)
    return f'{{"format":"assessment/1","rubric":"{SHIPPED.id}","answers":{{"{number}":{text}}}}}'.encode()


def sentence(text: bytes) -> str:
    """Return the one sentence with which a document is refused."""
    with pytest.raises(UserError) as caught:
        from_json(SHIPPED, text, "甲.json")
    words = str(caught.value)
    assert words.startswith("“甲.json”")
    assert words.endswith("。")
    assert words.isprintable()
    return words


def with_ids_from_1(rubric: Rubric, record: Assessment) -> Assessment:
    """Return a record as it comes back: the document leaves out the numbers that entries go by."""
    for position, item in enumerate(rubric.items):
        for listing in item.listings:
            record = record.with_answer(position, listing.numbered_anew(record.answers[position]))
    return record


@pytest.mark.parametrize("rubric_", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(15, 200))
@given(data=st.data())
def test_out_and_in_again_is_the_same(rubric_: Rubric, data: st.DataObject) -> None:
    record = presented(data.draw(assessments(rubric_) | complete_assessments(rubric_)))
    text = to_json(rubric_, record)
    again = from_json(rubric_, text, "甲.json")
    assert again == with_ids_from_1(rubric_, record)
    assert to_json(rubric_, again) == text
    assert score(rubric_, again) == score(rubric_, record)
    assert rubric_id(text, "甲.json") == rubric_.id


@pytest.mark.parametrize("rubric_", RUBRICS, ids=lambda rubric: rubric.id)
def test_an_untouched_record_has_no_answers(rubric_: Rubric) -> None:
    text = to_json(rubric_, empty_assessment(rubric_, unit=RARE))
    assert json.loads(text)["answers"] == {}
    assert from_json(rubric_, text, "甲.json") == presented(empty_assessment(rubric_, unit=RARE))


def test_looked_at_and_found_nothing_is_not_untouched() -> None:
    record = from_json(SHIPPED, answer("4", {"ticked": []}), "甲.json")
    assert json.loads(to_json(SHIPPED, record))["answers"] == {"4": {"ticked": []}}
    assert 4 not in score(SHIPPED, record).unanswered


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + document(unit="甲"),  # as Windows' Notepad writes it
        b"\r\n \t" + document(unit="甲"),
        json.dumps({**HEAD, "unit": "甲"}, ensure_ascii=False, indent=2).encode(),
        document(unit="甲", answers={"7": {"tasks": []}, "1": {}}),
    ],
)
def test_what_other_programs_write_is_read(text: bytes) -> None:
    assert from_json(SHIPPED, text, "甲.json") == empty_assessment(SHIPPED, unit="甲")
    assert rubric_id(text, "甲.json") == SHIPPED.id


def test_a_backslash_and_u0000_in_a_note_are_only_text() -> None:
    record = empty_assessment(SHIPPED).with_answer(0, ShortfallAnswer(note=r"C:\u0000"))
    assert from_json(SHIPPED, to_json(SHIPPED, record), "甲.json") == record


BALLOT = {"group": "职工", "issued": 1, "returned": 1, "satisfied": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "内容不完整或已损坏"),
        (b"PK\x03\x04", "内容不完整或已损坏"),
        (b'{"format": "assessment/1"', "内容不完整或已损坏"),
        (document() + b"}", "内容不完整或已损坏"),
        (document().decode().encode("utf-16"), "内容不完整或已损坏"),
        ('{"unit": "气象局"}'.encode("gbk"), "不是UTF-8编码的文本"),
        (b'{"unit": "\\ud800"}', "内容不完整或已损坏"),
        (b'{"unit": "\xed\xa0\x80"}', "不是UTF-8编码的文本"),
        (b'{"answers": {"1": ' + b"[" * 100_000, "括号嵌套太深"),
        (b"[]", "应为一组名称和值"),
        (b"null", "应为一组名称和值"),
        (b"{}", "缺少“format”"),
        (document(format="assessment/2"), "格式是“assessment/2”，本程序只认“assessment/1”"),
        (document(rubric=SECOND.id), "用的是评分表“danganjiancha-2”，不是“xunchazhenggai-1”"),
        (document(score=90), "不认识“score”"),
        (document(unit=3), "“unit”应为文字"),
        (document(members="甲"), "“members”应为列表"),
        (document(answers=None), "“answers”应为一组名称和值"),
        (document(date="2026-02-30"), "评估日期“2026-02-30”不是日期"),
        (document(date="2026-2-3"), "评估日期“2026-2-3”不是日期"),
        (document(date="20261120"), "评估日期“20261120”不是日期"),
        (document(date="2026-11-20\n"), "不是日期"),
        (document(unit="甲\0"), "里有不能显示的控制字符"),
        (document(members=["甲", "乙\x1b"]), "里有不能显示的控制字符"),
        (document(answers={"17": {}}), "有第17项，评分表没有这一项"),
        (document(answers={"0": {}}), "有第0项，评分表没有这一项"),
        (document(answers={"01": {}}), "有第01项，评分表没有这一项"),
        (document(answers={" 1": {}}), "有第 1项，评分表没有这一项"),
        (document(answers={"１": {}}), "有第１项，评分表没有这一项"),
        (document(answers={"1\0\n" + "9" * 999: {}}), "评分表没有这一项"),
    ],
)
def test_refused_documents(text: bytes, words: str) -> None:
    assert words in sentence(text)


@pytest.mark.parametrize(
    ("number", "raw", "words"),
    [
        ("1", {"count": -1}, "“count”应为不小于0的整数"),
        ("1", {"count": 1.5}, "“count”应为整数"),
        ("1", {"count": 2.0}, "“count”应为整数"),
        ("1", {"count": "2"}, "“count”应为整数"),
        ("1", {"count": True}, "“count”应为整数"),
        ("1", {"count": 100_000}, "“count”应为不大于99999的整数"),
        ("1", {"count": 10**30}, "“count”应为不大于99999的整数"),
        ("1", '{"count": ' + "9" * 5000 + "}", "“count”数字太大"),
        ("1", '{"count": 1e999}', "“count”数字太大"),
        ("1", {"choice": "已召开"}, "不认识“choice”"),
        ("1", {"count\n" * 99: 1}, "不认识“count count"),
        ("1", [], "应为一组名称和值"),
        ("1", "null", "应为一组名称和值"),
        ("1", {"note": "甲\0"}, "控制字符"),
        ("1", {"note": "甲\x0b"}, "控制字符"),
        ("1", {"note": "甲\uffff"}, "控制字符"),
        ("1", '{"note": ' + "[" * 100_000 + "]" * 100_000 + "}", "括号嵌套太深"),
        ("1", {"methods": ["查看"]}, "没有“查看”这个评估方式，可用的是：听取汇报、"),
        ("1", {"methods": ["查看台账", "查看台账"]}, "同一个评估方式出现了两次"),
        ("2", {"choice": "召开"}, "没有“召开”这个选项，可用的是：已召开、未召开"),
        ("2", {"choice": "未\n" * 999}, "没有“未 未"),
        ("4", {"ticked": ["没有"]}, "没有“没有”这个情形"),
        ("4", {"ticked": ["整改落实效果一般"] * 2}, "同一个情形出现了两次"),
        ("4", {"ticked": "整改落实效果一般"}, "“ticked”应为列表"),
        ("7", {"tasks": [{"grade": "好"}, {"grade": "优"}]}, "没有“优”这个等次"),
        ("7", {"tasks": [{}, {"text": 3}]}, "“tasks[1].text”应为文字"),
        ("7", {"tasks": [{"completed": True}]}, "“tasks[0]”不认识“completed”"),
        ("8", {"cases": -2}, "“cases”应为不小于0的整数"),
        ("9", {"cases": 1, "of": 3}, "本项不需要填写总数“of”"),
        ("13", {"required": None, "done": -1}, "“done”应为不小于0的整数"),
        ("15", {"ballots": [{**BALLOT, "invalid": -1}]}, "“ballots[0].invalid”应为不小于0的整数"),
        ("15", {"ballots": [BALLOT, BALLOT]}, "同一个参评人员类别出现了两次"),
        ("15", {"ballots": [{**BALLOT, "group": "群众"}]}, "没有“群众”这个参评人员类别"),
        ("15", {"ballots": [{"issued": 3}]}, "缺少“group”"),
        ("15", {"ballots": [BALLOT], "rate": "90"}, "满意度和票数只能填一种"),
        ("15", {"rate": "100.01"}, "满意度应在0%到100%之间"),
        ("15", {"rate": "-0"}, "满意度应在0%到100%之间"),
        ("15", {"rate": "92,5"}, "“rate”应为数字"),
        ("15", {"rate": ""}, "“rate”应为数字"),
        ("16", {"points": "10.1"}, "应在0分到10分之间，以0.1分为一档"),
        ("16", {"points": "9.05"}, "应在0分到10分之间，以0.1分为一档"),
        ("16", {"points": "9.0000000000000000000000000000000000000001"}, "应在0分到10分之间"),
    ],
)
def test_refused_answers(number: str, raw: Any, words: str) -> None:
    refusal = sentence(answer(number, raw))
    assert f"第{number}项" in refusal or words == "括号嵌套太深"
    assert words in refusal


ENDLESS = """
    NaN sNaN Infinity -Infinity -1 1e400 1e-400 0E+400 0E-400 1e999999999 1e-999999999
    0E+999999999 0E-999999999 1e99999999999999999999
"""


@pytest.mark.parametrize("key", ['"15": {"rate"', '"16": {"points"'])
@pytest.mark.parametrize("number", ENDLESS.split())
def test_numbers_beyond_all_bounds_are_refused_at_once(key: str, number: str) -> None:
    for written in (f'"{number}"', number):
        sentence(f'{{"format": "assessment/1", "rubric": "{SHIPPED.id}", "answers": {{{key}: {written}}}}}}}'.encode())


@pytest.mark.parametrize("raw", ['{"rate": 92.5}', '{"rate": "92.5"}', '{"rate": "92.50"}', '{"rate": 925e-1}'])
def test_a_number_may_be_written_as_number_or_text(raw: str) -> None:
    points = score(SHIPPED, from_json(SHIPPED, answer("15", raw), "甲.json")).total
    assert points == 463


def survives(text: bytes) -> None:
    """Check that nothing but a refusal escapes, and that what was read can be scored and written."""
    try:
        record = from_json(SHIPPED, text, "甲.json")
    except UserError as error:
        refusal = str(error)
    else:
        score(SHIPPED, record)
        assert from_json(SHIPPED, to_json(SHIPPED, record), "甲.json") == record
        return
    assert refusal.endswith("。")
    assert refusal.isprintable()


@settings(max_examples=examples(100, 1000))
@given(st.binary(max_size=60))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
def test_arbitrary_bytes(text: bytes) -> None:
    survives(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals().map(str) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
KEYS = st.sampled_from(
    ["count", "choice", "ticked", "cases", "of", "tasks", "rate", "ballots", "points", "note", "methods"]
)


@settings(max_examples=examples(100, 1000))
@given(st.dictionaries(st.integers(1, 17).map(str), st.dictionaries(KEYS, VALUES, max_size=2), max_size=4))
def test_arbitrary_values(answers: dict[str, Any]) -> None:
    survives(json.dumps({**HEAD, "answers": answers}).encode())


@settings(max_examples=examples(25, 400))
@given(assessments(SHIPPED), st.data())
def test_damaged_documents(record: Assessment, data: st.DataObject) -> None:
    text = bytearray(to_json(SHIPPED, record))
    at = st.integers(0, len(text) - 1)
    for position, byte in data.draw(st.lists(st.tuples(at, st.integers(0, 255)), max_size=3)):
        text[position] = byte
    start, end = sorted(data.draw(st.tuples(at, at)))
    survives(bytes(text if data.draw(st.booleans()) else text[:start] + text[end:]))


@settings(max_examples=examples(25, 400))
@given(assessments(SHIPPED), st.data())
def test_documents_with_a_value_replaced(record: Assessment, data: st.DataObject) -> None:
    tree = json.loads(to_json(SHIPPED, record))
    node: Any = tree
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(range(len(node)) if isinstance(node, list) else sorted(node)))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.integers(0, 3)) == 0:
            node[key] = data.draw(VALUES)
            break
        node = node[key]
    survives(json.dumps(tree).encode())


def test_one_answer_is_replaced_and_the_others_are_shared() -> None:
    record = empty_assessment(SHIPPED)
    changed = record.with_answer(3, SHIPPED.items[3].answer_type(note="甲"))
    shared = [a is b for a, b in zip(record.answers, changed.answers, strict=True)]
    assert [n for n, same in enumerate(shared) if not same] == [3]


def test_new_tasks_get_the_next_free_number() -> None:
    tasks = [{"id": 7, "text": "甲"}, {"text": "乙"}, {"id": 2}, {}]
    given = msgspec.convert({"tasks": tasks}, GradedListAnswer)
    assert [task.id for task in TASKS.with_entries(given, given.tasks).tasks] == [7, 8, 2, 9]


@pytest.mark.parametrize(
    ("text", "number"),
    [("92.5", "92.5"), (" ９２．５ ", "92.5"), ("92。5", "92.5"), ("7.", "7"), ("", None), (".5", "0.5")]
    + [(text, None) for text in ("-1", "1e3", "NaN", "1_0", "1,5", "٣", "9" * 7)],
)
def test_typed_numbers(text: str, number: str | None) -> None:
    found = decimal_or_none(text)
    assert (found if found is None else f"{found:f}") == number


@pytest.mark.parametrize(
    ("text", "good"), [("2026-11-20", True), ("2024-02-29", True), ("2026-02-29", False), ("", False)]
)
def test_dates(text: str, good: bool) -> None:
    assert is_date(text) is good

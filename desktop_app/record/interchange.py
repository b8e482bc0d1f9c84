"""The interchange document (assessment/1): a record as JSON, written and read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import field

from ..base.clock import is_date
from ..base.dates import WRITTEN_SO, read_date
from ..base.decoding import UNREADABLE, fault_in_chinese, written_twice
from ..base.errors import UserError
from ..base.text import CONTROL_CHARACTERS, shown
from ..rubric.answers import Answer
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule, label_faults
from .assessment import PARTICULARS, Assessment, Particulars
from .presented import presented

FORMAT = "assessment/1"
ALWAYS = ("unit", "date", "leader", "members")  # written even where they are empty
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # which Windows' Notepad writes before UTF-8


class Interchange(Particulars, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The interchange document; answers are read once their item's kind is known."""

    format: str
    rubric: str
    answers: dict[str, msgspec.Raw] = field(default_factory=dict)


def rubric_id(text: bytes, name: str) -> str:
    """Return the id of the rubric that an interchange document was filled in on."""
    return _document(text, name).rubric


def from_json(rubric: Rubric, text: bytes, name: str) -> Assessment:
    """Read an interchange document from outside; raise ``UserError`` naming ``name``, item and reason.

    What cannot be seen in its texts is dropped, as if it had been typed.
    """
    return presented(read_record(rubric, text, name))


def read_record(rubric: Rubric, text: bytes, name: str) -> Assessment:
    """Read an interchange document as it is, such as a revision's record; raise ``UserError`` as ``from_json`` does."""
    document = _document(text, name)
    if document.rubric != rubric.id:
        raise UserError(f"“{name}”用的是评分表“{shown(document.rubric)}”，不是“{rubric.id}”。")
    if document.date and not is_date(document.date):
        why = read_date(document.date)[1] or WRITTEN_SO
        raise UserError(f"“{name}”的评估日期“{shown(document.date)}”不是日期：{why}。")
    for fault in label_faults([conduct.kind for conduct in document.conduct], rubric.conduct, "情形"):
        raise UserError(f"“{name}”：{fault}。")
    answers: list[Answer] = [item.answer_type() for item in rubric.items]
    positions = {str(number): position for number, position in rubric.positions.items()}
    for number, raw in document.answers.items():
        position = positions.get(number)
        if position is None:
            raise UserError(f"“{name}”中有第{shown(number)}项，评分表没有这一项。")
        answers[position] = _answer(rubric, position, raw, name)
    return Assessment(answers=tuple(answers), **{name: getattr(document, name) for name in PARTICULARS})


def to_json(rubric: Rubric, assessment: Assessment) -> bytes:
    """Return the interchange document, as ``from_json`` reads it; untouched items are left out."""
    return msgspec.json.format(msgspec.json.encode(interchange(rubric, assessment)), indent=2) + b"\n"


def interchange(rubric: Rubric, assessment: Assessment) -> dict[str, Any]:
    """Return the interchange document as plain data; decimals stay ``Decimal``."""
    return {
        "format": FORMAT,
        "rubric": rubric.id,
        **{name: _plain(value) for name in PARTICULARS if (value := getattr(assessment, name)) or name in ALWAYS},
        "answers": {
            str(item.number): _answer_dict(item, answer)
            for item, answer in zip(rubric.items, assessment.answers, strict=True)
            if answer != item.answer_type()
        },
    }


def _answer_dict(item: Rule, answer: Answer) -> dict[str, Any]:
    """Return an answer as plain data; the numbers that entries go by, which only the file needs, are left out."""
    data: dict[str, Any] = _plain(answer)
    for listing in item.listings:
        for entry in data.get(listing.field, ()) if listing.numbered else ():
            entry.pop(listing.name, None)
    return data


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, builtin_types=(Decimal,))


def _document(text: bytes, name: str) -> Interchange:
    try:
        document = msgspec.json.decode(text.removeprefix(BYTE_ORDER_MARK), type=Interchange)
    except UNREADABLE as error:
        raise UserError(f"“{name}”不是评估数据文件：{fault_in_chinese(error)}。") from None
    if twice := written_twice(text):
        raise UserError(f"“{name}”里的“{shown(twice)}”写了不止一次，不知道以哪一个为准；请删去多余的再试。")
    if document.format != FORMAT:
        raise UserError(f"“{name}”的格式是“{shown(document.format)}”，本程序只认“{FORMAT}”。")
    people = [msgspec.to_builtins(getattr(document, name)) for name in PARTICULARS]
    _refuse_control_characters(people, f"“{name}”的单位或人员")
    return document


def _answer(rubric: Rubric, position: int, raw: msgspec.Raw, name: str) -> Answer:
    item = rubric.items[position]
    where = f"“{name}”第{item.number}项"
    try:
        answer = msgspec.json.decode(raw, type=item.answer_type)
    except UNREADABLE as error:
        raise UserError(f"{where}：{fault_in_chinese(error)}。") from None
    _refuse_control_characters(msgspec.to_builtins(answer), where)
    for fault in (*item.invalid(answer), *item.invalid_own(answer), *_method_faults(rubric, item, answer)):
        raise UserError(f"{where}：{fault}。")
    for listing in item.listings:
        answer = listing.numbered_anew(answer)
    return answer


def _method_faults(rubric: Rubric, item: Rule, answer: Answer) -> Iterator[str]:
    entries = (entry for one in item.listings if "methods" in one.columns for entry in one.entries(answer))
    for bearer in (answer, *entries):
        yield from label_faults(bearer.methods, rubric.methods, "评估方式")


def _refuse_control_characters(data: Any, where: str) -> None:
    if any(CONTROL_CHARACTERS.search(text) for text in _texts(data)):
        raise UserError(f"{where}里有不能显示的控制字符，请删去后再导入。")


def _texts(data: Any) -> Iterator[str]:
    """Yield every text in plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list | tuple):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _texts(part)

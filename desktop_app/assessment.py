"""One filled-in rubric as a frozen record, and its JSON form for interchange."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from .answers import Answer, GradedListAnswer
from .errors import UserError
from .rubric import Rubric

FORMAT = "assessment/1"


class Assessment(Struct, frozen=True, kw_only=True):
    """Who was assessed, when and by whom, and one answer for each item in the rubric's order.

    ``date`` is an ISO date or empty. Records share what they have in common, so that a change can
    be found by identity.
    """

    unit: str = ""
    date: str = ""
    leader: str = ""
    members: tuple[str, ...] = ()
    answers: tuple[Answer, ...]

    def with_answer(self, position: int, answer: Answer) -> Assessment:
        """Return a record in which only the answer at ``position`` of the rubric's items differs."""
        return replace(self, answers=(*self.answers[:position], answer, *self.answers[position + 1 :]))


class Document(Struct, kw_only=True, forbid_unknown_fields=True):
    """The interchange document; answers are read once their item's kind is known."""

    format: str
    rubric: str
    unit: str = ""
    date: str = ""
    leader: str = ""
    members: tuple[str, ...] = ()
    answers: dict[str, msgspec.Raw] = {}


def empty_assessment(rubric: Rubric, **particulars: Any) -> Assessment:
    """Return a record in which everything is still 未评."""
    return Assessment(answers=tuple(item.answer_type() for item in rubric.items), **particulars)


def numbered(answer: GradedListAnswer) -> GradedListAnswer:
    """Give every task without an id the next free one."""
    highest = max((task.id for task in answer.tasks), default=0)
    tasks = []
    for task in answer.tasks:
        if not task.id:
            highest += 1
            task = replace(task, id=highest)
        tasks.append(task)
    return replace(answer, tasks=tuple(tasks))


def rubric_id(text: bytes, name: str) -> str:
    """Return the id of the rubric that an interchange document was filled in on."""
    return _document(text, name).rubric


def from_json(rubric: Rubric, text: bytes, name: str) -> Assessment:
    """Read an interchange document; raise ``UserError`` naming ``name``, item and reason."""
    document = _document(text, name)
    if document.rubric != rubric.id:
        raise UserError(f"“{name}”用的是评分表“{document.rubric}”，不是“{rubric.id}”。")
    if document.date and not is_date(document.date):
        raise UserError(f"“{name}”的评估日期“{document.date}”不是日期，应写成2026-11-20这样。")
    answers: list[Answer] = [item.answer_type() for item in rubric.items]
    for number, raw in document.answers.items():
        position = rubric.positions.get(int(number)) if re.fullmatch(r"[0-9]{1,9}", number) else None
        if position is None:
            raise UserError(f"“{name}”中有第{number}项，评分表没有这一项。")
        answers[position] = _answer(rubric, position, raw, name)
    return Assessment(
        unit=document.unit,
        date=document.date,
        leader=document.leader,
        members=document.members,
        answers=tuple(answers),
    )


def to_json(rubric: Rubric, assessment: Assessment) -> bytes:
    """Return the interchange document, as ``from_json`` reads it; untouched items are left out."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "rubric": rubric.id,
        "unit": assessment.unit,
        "date": assessment.date,
        "leader": assessment.leader,
        "members": assessment.members,
        "answers": {
            str(item.number): answer_dict(answer)
            for item, answer in zip(rubric.items, assessment.answers, strict=True)
            if answer != item.answer_type()
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def answer_dict(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain data; task ids, which only the file needs, are left out."""
    data: dict[str, Any] = msgspec.to_builtins(answer)
    for task in data.get("tasks", ()):
        del task["id"]
    return data


def is_date(text: str) -> bool:
    """Whether the text is an ISO date such as 2026-11-20."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _document(text: bytes, name: str) -> Document:
    try:
        document = msgspec.json.decode(text, type=Document)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UserError(f"“{name}”不是评估数据文件：{in_chinese(error)}。") from None
    if document.format != FORMAT:
        raise UserError(f"“{name}”的格式是“{document.format}”，本程序只认“{FORMAT}”。")
    for text_field in (document.unit, document.leader, *document.members):
        _refuse_control_characters(text_field, f"“{name}”的单位或人员")
    return document


def _answer(rubric: Rubric, position: int, raw: msgspec.Raw, name: str) -> Answer:
    item = rubric.items[position]
    where = f"“{name}”第{item.number}项"
    try:
        answer = msgspec.json.decode(raw, type=item.answer_type)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UserError(f"{where}：{in_chinese(error)}。") from None
    for fault in item.invalid(answer):
        raise UserError(f"{where}：{fault}。")
    for method in answer.methods:
        if method not in rubric.methods:
            raise UserError(f"{where}：没有“{method}”这种查证方式。")
    _refuse_control_characters(bytes(raw).decode(), where)
    if isinstance(answer, GradedListAnswer):
        answer = numbered(replace(answer, tasks=tuple(replace(task, id=0) for task in answer.tasks)))
    return answer


def _refuse_control_characters(text: str, where: str) -> None:
    if "\x00" in text or "\\u0000" in text:
        raise UserError(f"{where}里有不能显示的控制字符，请删去后再导入。")


_WORDS = {
    r"Expected `int( \| null)?` (>=|<=).*": "应为0到99999的整数",
    r"Expected `int( \| null)?`, got.*": "应为整数",
    r"Expected `str( \| null)?`, got.*": "应为文字",
    r"Expected `array( \| null)?`, got.*": "应为列表",
    r"Expected `object`, got.*": "应为一组名称和值",
    r"Expected `decimal( \| null)?`.*|Invalid decimal string": "应为数字",
    r"Object missing required field `(.*?)`": r"缺少“\1”",
    r"Object contains unknown field `(.*?)`": r"不认识“\1”",
    r"Input data was truncated|JSON is malformed.*": "不是完整的JSON文本",
    r"'utf-8' codec.*|Invalid UTF-8.*": "不是UTF-8编码的文本",
}


def in_chinese(error: Exception) -> str:
    """Say msgspec's or the decoder's message in Chinese, with the place it names."""
    reason, _, path = str(error).partition(" - at `")
    for pattern, words in _WORDS.items():
        found = re.fullmatch(pattern, reason)
        if found:
            reason = found.expand(words)
            break
    place = path.rstrip("`").removeprefix("$").lstrip(".")
    return f"“{place}”{reason}" if place else reason


def decimal_or_none(text: str) -> Decimal | None:
    """Read a plain number as typed (full-width digits too); None where it is none."""
    plain = text.strip().translate(str.maketrans("０１２３４５６７８９．。", "0123456789.."))
    return Decimal(plain) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{0,6})?", plain) else None

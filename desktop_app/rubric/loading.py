"""A rubric out of TOML, checked: what does not add up is refused, naming file, item and reason."""

from __future__ import annotations

import errno
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from ..base.decoding import fault_in_chinese, split_fault
from ..base.errors import UserError, reason
from ..base.limits import RUBRIC, read_within
from ..base.paths import RUBRICS
from ..base.sizes import size_in_words
from ..base.text import shown
from .amounts import FULL_MARKS, within, written
from .rubric import Rubric
from .rules import list_faults

FORMAT = "rubric/1"
LONGEST_FAULT = 200  # characters: what is wrong may itself be too long


def load_rubric(path: Path) -> Rubric:
    """Read and check one TOML file; raise ``UserError`` naming file, item and reason."""
    try:
        with path.open("rb") as file:
            data = read_within(file, RUBRIC)
        text = StringIO(data.decode("utf-8-sig"), newline=None).read()  # Notepad begins a file with a mark
    except (OSError, UnicodeDecodeError) as error:
        if getattr(error, "errno", None) == errno.EFBIG:
            raise _too_long(path.name) from None
        why = reason(error) if isinstance(error, OSError) else "不是UTF-8编码的文本"
        raise UserError(f"评分表文件“{path.name}”无法读取（{why}）。") from None
    return parse_rubric(text, path.name)


def parse_rubric(text: str, name: str) -> Rubric:
    """Read a rubric out of TOML text; ``name`` is what messages call it."""
    if len(text.encode(errors="replace")) > RUBRIC:
        raise _too_long(name)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:  # also numbers and brackets beyond all bounds
        found = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第{found[1]}行第{found[2]}列附近有错" if found else "内容不完整，或有过大的数、过深的括号"
        raise UserError(f"评分表“{name}”不是正确的TOML文本：{where}。") from None
    try:
        rubric = msgspec.convert({**data, "source": text}, Rubric)
    except msgspec.ValidationError as error:
        raise UserError(f"评分表“{name}”{_place(data, error)}。") from None
    for where, fault in _faults(rubric):
        raise UserError(f"评分表“{name}”{shown(f'{where}：{fault}', LONGEST_FAULT)}。")
    return rubric


def _too_long(name: str) -> UserError:
    return UserError(f"评分表“{name}”超过{size_in_words(RUBRIC)}，不是评分表。")


def shipped_rubrics() -> list[Rubric]:
    """Load every rubric that comes with the program, by name."""
    return [load_rubric(path) for path in sorted(RUBRICS.glob("*.toml"))]


def shipped_rubric(rubric_id: str) -> Rubric:
    """Return the shipped rubric of that id."""
    path = RUBRICS / f"{rubric_id}.toml"
    if rubric_id not in {known.stem for known in RUBRICS.glob("*.toml")}:
        raise UserError(f"本程序没有评分表“{shown(rubric_id)}”，请更新程序，或用 --rubric 指定评分表文件。")
    return load_rubric(path)


def warnings(rubric: Rubric) -> list[str]:
    """Say where an item's deductions cannot reach its points, or exceed them; the text is applied as it is."""
    found = []
    for item in rubric.items:
        if item.reach != item.full:
            relation = "少于" if item.reach < item.full else "多于"
            reach, full = written(item.reach), written(item.full)
            lowest = written(max(0, item.full - item.reach))
            found.append(f"第{item.number}项：扣分合计{reach}分，{relation}分值{full}分，最低得{lowest}分")
    return found


def _place(data: dict[str, Any], error: Exception) -> str:
    """Say what does not fit the rubric's form, naming the item by its number where it has one."""
    reason, path = split_fault(error)
    found = re.fullmatch(r"\$\.sections\[(\d+)\]\.items\[(\d+)\]\.?(.*)", path)
    if not found:
        return f"：{fault_in_chinese(error)}"
    section, item, place = int(found[1]), int(found[2]), found[3]
    number = data["sections"][section]["items"][item]
    number = number.get("number") if isinstance(number, dict) else None
    where = f"第{number}项" if type(number) is int and number < 10**9 else f"第{section + 1}部分第{item + 1}个评分项"
    return f"{where}：“{place}”{reason}" if place else f"{where}：{reason}"


def _faults(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Find what does not add up, as (where, reason)."""
    if rubric.format != FORMAT:
        yield "", f"格式应为“{FORMAT}”，实为“{rubric.format}”"
    if not (rubric.id and rubric.name):
        yield "", "编号“id”和名称“name”不能为空"
    names = {
        "评估方式": rubric.methods,
        "评分部分": [section.name for section in rubric.sections],
        "等次": [grade.name for grade in rubric.grades],
    }
    yield from (("", fault) for what, labels in names.items() for fault in list_faults(labels, what))
    yield from _item_faults(rubric)
    for section in rubric.sections:
        where = f"“{section.name}”"
        if not section.items:
            yield where, "没有评分项"
        if not within(section.points, 100):
            yield where, "分值应在0到100之间，最多两位小数"
        total = sum(item.points for item in section.items)
        if total != section.points:
            yield where, f"各项分值合计{total}分，应为{section.points}分"
    total = sum(section.points for section in rubric.sections)
    if total * 100 != FULL_MARKS:
        yield "", f"各部分分值合计{total}分，应为{FULL_MARKS // 100}分"
    yield from _grade_faults(rubric)


def _item_faults(rubric: Rubric) -> Iterator[tuple[str, str]]:
    articles = [article.number for article in rubric.articles]
    for number in articles:
        if articles.count(number) > 1:
            yield f"第{number}条", "条款重复"
    if rubric.conduct_article is not None and rubric.conduct_article not in articles:
        yield "", f"没有第{rubric.conduct_article}条，“conduct_article”应是所列条款之一"
    for section in rubric.sections:
        for number in section.articles:
            if articles and number not in articles:
                yield f"“{section.name}”", f"没有第{number}条"
    seen: set[int] = set()
    for item in rubric.items:
        where = f"第{item.number}项"
        if item.number in seen:
            yield where, "序号重复"
        seen.add(item.number)
        for number in item.articles:
            if articles and number not in articles:
                yield where, f"没有第{number}条"
        for fault in list_faults(item.phrases, "常用依据"):
            yield where, fault
        for fault in item.faults():
            yield where, fault


def _grade_faults(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Grades, best first, must cover 0 to full marks without gap or overlap."""
    above: Decimal | None = None
    for grade in rubric.grades:
        where = f"等次“{grade.name}”"
        if not all(within(bound, 100) for bound in (grade.minimum, grade.below) if bound is not None):
            yield where, "界限应在0到100之间，最多两位小数"
        if above is None:
            if grade.below is not None:
                yield where, "最高一个等次不应有上限"
        elif grade.below != above:
            relation = "重叠" if grade.below is None or grade.below > above else "有空档"
            yield where, f"上限与前一等次的下限不衔接，{relation}"
        elif grade.minimum >= above:
            yield where, "下限不低于前一等次的下限"
        above = grade.minimum
    if above != 0:
        yield "", "最低一个等次的下限应为0分"

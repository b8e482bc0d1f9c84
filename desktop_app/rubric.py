"""The rubric as frozen data: sections, items and grades, loaded from TOML and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from .errors import UserError
from .paths import RUBRICS
from .points import FULL_MARKS, hundredths, written
from .rules import Checklist, Choice, Direct, GradedList, Item, Ratio, Rule

FORMAT = "rubric/1"


class Grade(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A grade of the whole sheet: ``minimum`` ≤ total < ``below`` (Article 12), and its use (Article 14)."""

    name: str
    minimum: Decimal
    below: Decimal | None = None
    consequence: str = ""


class Article(Struct, frozen=True, forbid_unknown_fields=True):
    """An article of the regulation."""

    number: int
    text: str


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of the sheet; ``heading`` holds the lines of its first column, ``short`` its name on screen."""

    heading: tuple[str, ...]
    short: str
    points: Decimal
    items: tuple[Item, ...]
    articles: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return "".join(self.heading)


class Rubric(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A whole sheet. ``source`` is the TOML text it was read from, kept with every assessment."""

    format: str
    id: str
    name: str
    regulation: str
    title: tuple[str, ...]
    methods: tuple[str, ...]
    grades: tuple[Grade, ...]
    sections: tuple[Section, ...]
    articles: tuple[Article, ...] = ()
    source: str = ""

    @cached_property
    def items(self) -> tuple[Rule, ...]:
        """All items in paper order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def positions(self) -> dict[int, int]:
        """Position in ``items`` by item number."""
        return {item.number: position for position, item in enumerate(self.items)}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the TOML text, which tells two rubrics apart even under one id."""
        return sha256(self.source.encode()).hexdigest()

    @cached_property
    def thresholds(self) -> tuple[tuple[int, Grade], ...]:
        """Lowest total of each grade in hundredths, best grade first."""
        return tuple(sorted(((hundredths(g.minimum), g) for g in self.grades), key=lambda pair: -pair[0]))

    def grade_of(self, total: int) -> Grade:
        """Return the grade of a total in hundredths."""
        return next(grade for minimum, grade in self.thresholds if total >= minimum)


def load_rubric(path: Path) -> Rubric:
    """Read and check one TOML file; raise ``UserError`` naming file, item and reason."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UserError(f"评分表文件“{path.name}”无法读取，请确认文件存在并且是UTF-8编码的文本。") from None
    return parse_rubric(text, path.name)


def parse_rubric(text: str, name: str) -> Rubric:
    """Read a rubric out of TOML text; ``name`` is what messages call it."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
        data["source"] = text
        rubric = msgspec.convert(data, Rubric)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"评分表“{name}”不是正确的TOML文件：{error}。") from None
    except msgspec.ValidationError as error:
        raise UserError(f"评分表“{name}”{_place(data, str(error))}") from None
    for where, reason in _faults(rubric):
        raise UserError(f"评分表“{name}”{where}：{reason}。")
    return rubric


def shipped_rubrics() -> list[Rubric]:
    """Load every rubric that comes with the program, by name."""
    return [load_rubric(path) for path in sorted(RUBRICS.glob("*.toml"))]


def shipped_rubric(rubric_id: str) -> Rubric:
    """Return the shipped rubric of that id."""
    path = RUBRICS / f"{rubric_id}.toml"
    if rubric_id not in {known.stem for known in RUBRICS.glob("*.toml")}:
        raise UserError(f"本程序没有评分表“{rubric_id}”，请更新程序，或用 --rubric 指定评分表文件。")
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


def _place(data: dict[str, object], error: str) -> str:
    """Turn msgspec's English message with its ``$.sections[0].items[1]`` into a Chinese sentence."""
    reason, _, path = error.partition(" - at `")
    node: object = data
    number = None
    for key in path.rstrip("`").removeprefix("$").replace("[", ".").replace("]", "").split("."):
        if isinstance(node, list) and key.isdigit():
            node = node[int(key)]
        elif isinstance(node, dict) and key in node:
            node = node[key]
        if isinstance(node, dict) and "number" in node:
            number = node["number"]
    where = f"第{number}项" if number is not None else f"（{path.rstrip('`')}）" if path else ""
    if reason.startswith("Invalid value") and path.endswith("kind`"):
        return f"{where}：不认识的评分方式“{node}”。"
    return f"{where}：格式不对（{reason}）。"


def _faults(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Find what does not add up, as (where, reason)."""
    if rubric.format != FORMAT:
        yield "", f"格式应为“{FORMAT}”，实为“{rubric.format}”"
    yield from _item_faults(rubric)
    for section in rubric.sections:
        total = sum(item.points for item in section.items)
        if total != section.points:
            yield f"“{section.name}”", f"各项分值合计{total}分，应为{section.points}分"
    total = sum(section.points for section in rubric.sections)
    if total * 100 != FULL_MARKS:
        yield "", f"各部分分值合计{total}分，应为{FULL_MARKS // 100}分"
    yield from _grade_faults(rubric)


def _item_faults(rubric: Rubric) -> Iterator[tuple[str, str]]:
    articles = {article.number for article in rubric.articles}
    seen: set[int] = set()
    for section in rubric.sections:
        for number in section.articles:
            if articles and number not in articles:
                yield f"“{section.name}”", f"没有第{number}条"
    for item in rubric.items:
        where = f"第{item.number}项"
        if item.number in seen:
            yield where, "序号重复"
        seen.add(item.number)
        if any(article not in articles for article in item.articles) and articles:
            yield where, f"依据的条款{item.articles}不在办法中"
        for reason in _amount_faults(item):
            yield where, reason


def _amount_faults(item: Rule) -> Iterator[str]:
    """Find points that are negative or finer than hundredths, and labels that are missing or double."""
    options = item.options if isinstance(item, Choice | Checklist) else ()
    amounts = [item.points, *(option.points for option in options)]
    each = getattr(item, "each", None)
    if any(not a.is_finite() or a < 0 or a * 100 % 1 for a in amounts) or item.points == 0:
        yield "分值和扣分应大于等于0，最多两位小数"
        return
    if each is not None and (not each.is_finite() or each <= 0 or each * 100 % 1):
        yield "每少一次（项）的扣分应大于0，最多两位小数"
    if isinstance(item, Direct) and (not item.step.is_finite() or item.step <= 0 or item.step * 100 % 1):
        yield "打分的档应大于0，最多两位小数"
    elif isinstance(item, Direct) and item.points % item.step:
        yield f"分值{item.points}分不是打分档{item.step}分的整数倍"
    if isinstance(item, Ratio) and not (item.fairly_weight.is_finite() and 0 <= item.fairly_weight <= 1):
        yield "“基本满意”的权重应在0到1之间"
    if isinstance(item, GradedList) and any(not 0 <= grade.percent <= 100 for grade in item.grades):
        yield "等次的百分比应在0到100之间"
    labels = [option.label for option in options]
    labels += [grade.label for grade in item.grades] if isinstance(item, GradedList) else []
    labels += item.groups if isinstance(item, Ratio) else ()
    if not labels and isinstance(item, Choice | Checklist | GradedList | Ratio):
        yield "没有可选的内容"
    for label in labels:
        if not label or labels.count(label) > 1:
            yield f"选项“{label}”为空或重复"
    for hint in (hint for option in options for hint in option.suggests):
        if hint not in labels:
            yield f"提示的选项“{hint}”不存在"


def _grade_faults(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Grades, best first, must cover 0 to full marks without gap or overlap, each name once."""
    above: Decimal | None = None
    for grade in rubric.grades:
        where = f"等次“{grade.name}”"
        if grade.minimum * 100 % 1:
            yield where, "界限最多两位小数"
        if grade.below != above:
            relation = "重叠" if above is None or (grade.below is not None and grade.below > above) else "有空档"
            yield where, f"上限与前一等次的下限不衔接，{relation}"
        if above is not None and grade.minimum >= above:
            yield where, "下限不低于前一等次的下限"
        above = grade.minimum
    if above != 0:
        yield "", "最低一个等次的下限应为0分"
    names = [grade.name for grade in rubric.grades]
    if len(set(names)) != len(names):
        yield "", "等次名称重复"

"""What the manual says, as Markdown: pages out of files, a page for each item out of its rule.

A line ``![words](name.png)`` of a file is a picture of ``PICTURES`` with the words below it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from ..base.numerals import article_name
from ..base.paths import MANUAL
from ..base.text import plain
from .amounts import written
from .rubric import Rubric
from .rules import Option, Rule, TaskGrade

PARTICULARS, OF_ITEM = "particulars", "item:"
ARTICLE, PAGE = "article:", "page:"  # begin the target of a link to an article, to another page
PICTURES = MANUAL / "pictures"
_PICTURE = re.compile(r"^!\[(.+)\]\(([\w-]+\.png)\)$", re.MULTILINE)


class Page(Struct, frozen=True):
    """A page of the manual; ``topic`` names it: a file's name, ``particulars``, or ``item:`` and a position."""

    topic: str
    title: str
    markdown: str


@cache
def general_pages() -> tuple[Page, ...]:
    """Return the pages that hold for every rubric, in order."""
    pages = []
    for path in sorted((MANUAL / "pages").glob("*.md")):
        title, text = path.read_text(encoding="utf-8").split("\n", 1)
        text = _PICTURE.sub(r"\g<0>\n\n图　\1", text)
        pages.append(Page(path.stem.split("-", 1)[1], title.removeprefix("# "), text.strip()))
    return tuple(pages)


def item_topic(position: int) -> str:
    """Name the page of the item at a position of the rubric."""
    return f"{OF_ITEM}{position}"


def item_page(rubric: Rubric, position: int, field: str = "") -> Page:
    """Say what to enter for an item, how it is scored and what it rests on; ``field`` comes first if given."""
    item, texts = rubric.items[position], _texts()
    section = next(section for section in rubric.sections if item in section.items)
    kind = texts["kinds"][type(item).__struct_config__.tag]
    values = _values(item)
    standard = [f"评分标准：{item.standard}", *([item.guidance] if item.guidance else [])]
    blocks = [escaped(f"{section.short}　{written(item.full)}分")]
    if field in texts["fields"]:
        about = texts["fields"][field]
        blocks += _block(about["title"], _filled(about["enter"], values))
    blocks += _block("这里填什么", _sentences(kind, "enter", item, values))
    blocks += _block("怎样计分", [*standard, *scored_sentences(item)])
    blocks += _block("未评和无扣分", _filled(kind["unassessed"], values))
    keys = [(_fill(key, values), _fill(what, values)) for key, what in (*kind["keys"], *texts["common"]["keys"])]
    blocks += ["## 这里的按键", _keys(keys)]
    blocks += _basis(rubric, item.articles or section.articles)
    return Page(item_topic(position), f"第{item.number}项　{item.text}", "\n\n".join(blocks))


def particulars_page(rubric: Rubric, field: str = "") -> Page:
    """Say what to enter in the first form; ``field`` comes first if given."""
    texts = dict(_texts()[PARTICULARS])
    if not rubric.conduct:
        del texts["conduct"]
    ordered = sorted(texts, key=lambda name: name != field)
    blocks = [part for name in ordered for part in _block(texts[name]["title"], texts[name]["enter"])]
    blocks += ["## 这里的按键", _keys(_texts()["common"]["keys"])]
    if rubric.conduct and rubric.conduct_article:
        blocks += _basis(rubric, [rubric.conduct_article])
    return Page(PARTICULARS, "基本信息", "\n\n".join(blocks))


def keys_page(groups: Mapping[str, Iterable[tuple[str, str]]]) -> Page:
    """Return the page of all keys: what each does and the key, by where it does that."""
    blocks = [
        part for where, keys in groups.items() for part in (f"## {escaped(where)}", _keys((k, w) for w, k in keys))
    ]
    return Page("keys", "快捷键", "\n\n".join(blocks))


def article_link(number: int) -> str:
    """Return a link that opens an article in the regulation."""
    return f"[{article_name(number)}]({ARTICLE}{number})"


def scored_sentences(item: Rule) -> list[str]:
    """Say how an item is scored, apart from the regulation's own words."""
    return _sentences(_texts()["kinds"][type(item).__struct_config__.tag], "scored", item, _values(item))


def options_in_words(item: Rule) -> str:
    """Say what each option of an item takes off; empty for one that has none."""
    values = _values(item)
    return f"{values['options']}。" if "options" in values else ""


def escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split("\n")))


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((MANUAL / "fields.toml").read_text(encoding="utf-8"))


def _block(heading: str, sentences: Sequence[str]) -> list[str]:
    return [f"## {heading}", *map(escaped, sentences)]


def _keys(keys: Iterable[Sequence[str]]) -> str:
    rows = [f"| {escaped(key)} | {escaped(what)} |" for key, what in keys]
    return "\n".join(("| 按键 | 作用 |", "|---|---|", *rows))


def _basis(rubric: Rubric, numbers: Sequence[int]) -> list[str]:
    """Quote the articles, each with a link that opens it in the regulation."""
    found = [article for article in rubric.articles if article.number in numbers]
    quoted = [f"{article_link(one.number)}　{escaped(one.text)}" for one in found]
    return ["## 依据", *quoted] if quoted else []


def _sentences(kind: dict[str, Any], part: str, item: Rule, values: dict[str, str]) -> list[str]:
    """Return a part of a kind's text, with what is said only of rules that have some property."""
    more = [sentence for name, sentence in kind.get(f"{part}_when", {}).items() if getattr(item, name)]
    return _filled([*kind[part], *more], values)


def _filled(sentences: Sequence[str], values: dict[str, str]) -> list[str]:
    return [_fill(sentence, values) for sentence in sentences]


def _fill(sentence: str, values: dict[str, str]) -> str:
    return sentence.format_map(values)


def _values(item: Rule) -> dict[str, str]:
    """Return each field of a rule as words."""
    fields = {name: getattr(item, name) for name in item.__struct_fields__}
    return {name: _in_words(value, fields) for name, value in fields.items()}


def _in_words(value: Any, fields: dict[str, Any]) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return "、".join(_entry(entry, fields) for entry in value)
    return str(value)


def _entry(entry: Any, fields: dict[str, Any]) -> str:
    words = _texts()["words"]
    if isinstance(entry, Option):
        values = {**asdict(entry), "points": plain(entry.points)}
        return str(words["option" if entry.points else "free"]).format_map(values)
    if isinstance(entry, TaskGrade):
        return str(words["grade"]).format_map({**fields, **asdict(entry)})
    return str(entry)

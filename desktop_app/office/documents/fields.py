"""The fields of a template, 《单位全称》: what they may be called, and which known one a misspelt name means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from ...figures.figure import Figure
from ...paper.gap_pen import BEGINS, ENDS

FIELD = re.compile("《([^《》]{1,40})》")
_MARKS = re.compile("([《》])")
_NEAR = 0.6
"""How like a known field a name must be to be taken for a misspelt one; 《…办法》 and the like are titles."""
_NEAR_IN_LIST = 0.3
_DOTS = re.compile("[.．·。：:]")

Text = str | None
"""What a field says; None where nobody has said it yet: then it stays a gap to be filled in."""


Pictures = Sequence[Callable[[float], Figure]]
"""The parts of a picture, each made in a width; none where there is nothing to draw."""


class Rows(Struct, frozen=True, kw_only=True):
    """What a row of a table, or some paragraphs, are repeated for: the names of the columns, and the rows."""

    names: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...] = ()


class Values(Struct, frozen=True, kw_only=True):
    """All that a template can ask for; a list's field is called 《列表.字段》, a picture's 《…图》."""

    fields: dict[str, Text]
    lists: dict[str, Rows] = {}
    pictures: dict[str, Pictures] = {}

    @property
    def names(self) -> list[str]:
        """All names, as a template writes them."""
        return [
            *self.fields,
            *self.pictures,
            *(f"{name}.{column}" for name, rows in self.lists.items() for column in rows.names),
        ]


def gap(name: str) -> str:
    """Mark what somebody has to write or decide."""
    return f"{BEGINS}{name.rpartition('.')[2]}{ENDS}"


def tidy(name: str) -> str:
    """Return a field's name as it is known, however it was typed: no spaces, one kind of dot."""
    return _DOTS.sub(".", "".join(name.split()))


def list_of(name: str) -> str:
    """Return the list that a tidy name belongs to; empty for a field that stands alone."""
    return name.partition(".")[0] if "." in name else ""


def misspelt(texts: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """Return what stands in these texts as a field and is none, with the nearest one, or empty; the rest are titles."""
    found: dict[str, str] = {}
    for text in texts:
        for name in FIELD.findall(text):
            if (near := _meant(tidy(name), known)) is not None:
                found[f"《{name}》"] = near
        for before, mark, behind in _loose(text):
            whole = [
                one for one in known if (tidy(behind).startswith(one) if mark == "《" else tidy(before).endswith(one))
            ]
            if whole:
                field = max(whole, key=len)
                found[f"《{behind[:12]}" if mark == "《" else f"{field}》"] = field
    return found


def _loose(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each mark that has no other half, with what stands before and behind it; titles stand within others."""
    parts = _MARKS.split(text)  # words and marks by turns
    opened = list[int]()
    for at in range(1, len(parts), 2):
        if parts[at] == "《":
            opened.append(at)
        elif opened:
            opened.pop()
        else:
            yield parts[at - 1], "》", ""
    yield from (("", "《", parts[at + 1]) for at in opened)


def _meant(name: str, known: Sequence[str]) -> str | None:
    """Return which field a name means that is none, empty where nobody can tell; None for a field, or a title."""
    if name in known:
        return None
    of_list = [one for one in known if list_of(one) and list_of(one) == list_of(name)]
    if of_list:  # no title begins with a list's name and a dot
        begun = len(list_of(name)) + 1
        near = get_close_matches(name[begun:], [one[begun:] for one in of_list], 1, _NEAR_IN_LIST)
        return f"{name[:begun]}{near[0]}" if near else ""
    near = get_close_matches(name, known, 1, _NEAR)
    return near[0] if near and _is_slip(name, near[0]) else None


def unknown(texts: Iterable[str], known: Sequence[str]) -> list[str]:
    """Return what stands in these texts as a field and is none, each once: a title, or a slip that nobody can tell."""
    names = (name for text in texts for name in FIELD.findall(text))
    return [f"《{name}》" for name in dict.fromkeys(names) if tidy(name) not in known]


def _is_slip(name: str, near: str) -> bool:
    """Whether a name is a field's with a slip in it, and no title such as 《年度考核办法》, which is near 考核办法."""
    return "." in name or abs(len(name) - len(near)) <= 1


def told(wrong: Mapping[str, str], template: str) -> str:
    """Say in a sentence which fields of a template are misspelt."""
    pairs = "、".join(
        f"“{name}”应为“《{near}》”" if near else f"“{name}”没有这个字段" for name, near in list(wrong.items())[:5]
    )
    more = f"等{len(wrong)}处" if len(wrong) > 5 else ""
    return f"模板“{template}”里的字段写错了：{pairs}{more}。没有生成这种文书，请改正模板后重新生成。"

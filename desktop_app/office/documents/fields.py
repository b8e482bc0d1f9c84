"""The fields of a template, 《单位全称》: what they may be called, and which known one a misspelt name means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from ...figures.figure import Figure

FIELD = re.compile("《([^《》]{1,40})》")
_BROKEN = re.compile("《([^《》\n]{1,40})(?![^《》\n]*》)")
_NEAR = 0.6
"""How like a known field a name must be to be taken for a misspelt one; 《…办法》 and the like are titles."""
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
    return f"【请填写：{name.rpartition('.')[2]}】"


def tidy(name: str) -> str:
    """Return a field's name as it is known, however it was typed: no spaces, one kind of dot."""
    return _DOTS.sub(".", "".join(name.split()))


def list_of(name: str) -> str:
    """Return the list that a tidy name belongs to; empty for a field that stands alone."""
    return name.partition(".")[0] if "." in name else ""


def misspelt(texts: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """Return what stands in these texts as a field and is none, with the nearest one; what is near none is a title."""
    found: dict[str, str] = {}
    for text in texts:
        for name in FIELD.findall(text):
            near = get_close_matches(tidy(name), known, 1, _NEAR)
            if near and tidy(name) not in known and _is_slip(tidy(name), near[0]):
                found[f"《{name}》"] = near[0]
        for name in _BROKEN.findall(text):
            begun = [one for one in known if tidy(name).startswith(one)]
            if begun:
                found[f"《{name[:12]}"] = begun[0]
    return found


def _is_slip(name: str, near: str) -> bool:
    """Whether a name is a field's with a slip in it, and no title such as 《年度考核办法》, which is near 考核办法."""
    return "." in name or abs(len(name) - len(near)) <= 1


def told(wrong: Mapping[str, str], template: str) -> str:
    """Say in a sentence which fields of a template are misspelt."""
    pairs = "、".join(f"“{name}”应为“《{near}》”" for name, near in list(wrong.items())[:5])
    more = f"等{len(wrong)}处" if len(wrong) > 5 else ""
    return f"模板“{template}”里的字段写错了：{pairs}{more}。没有生成这种文书，请改正模板后重新生成。"

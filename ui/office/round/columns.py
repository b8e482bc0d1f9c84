"""The columns of the round's table: what each says of a line, and what orders by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from msgspec.structs import replace

from desktop_app.office.round.overview import STATES, Line
from desktop_app.office.round.ranking import Ranked
from desktop_app.rubric.amounts import written

from ..line_table import Column
from ..visit_columns import said_decision, said_grade, said_total

USUAL = ("unit", "team", "state", "sections", "total", "grade", "decided", "losses", "days")
"""The columns that are shown as long as nobody has chosen others."""
NAMES = {
    "unit": "被评估单位",
    "team": "评估组",
    "date": "评估日期",
    "state": "状态",
    "sections": "各部分得分",
    "total": "合计",
    "grade": "计算等次",
    "decided": "审定等次",
    "losses": "失分较多",
    "days": "历时",
    "overdue": "超期",
}
"""What can be chosen, in the order in which it stands."""
ALWAYS: tuple[str, ...] = ("unit",)
SPARE = {"sections": 4, "days": 3, "team": 2, "losses": 1}
"""Which of the usual columns a narrow window does without, the highest first; what somebody has chosen stays."""
_ORDER = list(STATES)
SECTION = "section:"  # begins the name of a section's column


def columns(
    chosen: Iterable[str],
    sections: Iterable[str],
    order: Mapping[str, int],
    places: Mapping[str, Ranked] | None,
    always: Iterable[str] = ALWAYS,
) -> list[Column]:
    """Return the columns that are chosen, and those that are ``always`` shown.

    ``sections`` are the names of what has points, ``places`` the ranks.
    """
    wanted = {*chosen, *ALWAYS}
    spare = SPARE if wanted == {*USUAL} else {}
    wanted |= {*always}
    known = {one.name: one for one in _columns(order)}
    found = [_place(places)] if places is not None else []
    for name in (name for name in NAMES if name in wanted):
        these = [_section(one) for one in sections] if name == "sections" else [known[name]]
        found += [replace(one, spare=spare.get(name, 0)) for one in these]
    return found


def _columns(order: Mapping[str, int]) -> list[Column]:
    return [
        Column("unit", NAMES["unit"], lambda one: one.name, lambda one: order.get(one.name), True, True, firm=True),
        Column("team", NAMES["team"], lambda one: one.team_name, left=True),
        Column("date", NAMES["date"], lambda one: one.date),
        Column("state", NAMES["state"], _said_state, _state, whole=_whole_state),
        Column("total", NAMES["total"], said_total, lambda one: one.scored.total if one.total else None),
        Column("grade", NAMES["grade"], said_grade, lambda one: _height(one, one.grade)),
        Column("decided", NAMES["decided"], said_decision, lambda one: _height(one, one.decided), True, True, 12),
        Column("losses", NAMES["losses"], lambda one: one.most_lost, _largest, True, True, 9),
        Column("days", NAMES["days"], lambda one: "" if one.days is None else f"{one.days}天", lambda one: one.days),
        Column("overdue", NAMES["overdue"], _overdue, lambda one: one.overdue or None),
    ]


def _place(places: Mapping[str, Ranked]) -> Column:
    def place(line: Line) -> Ranked | None:
        return places.get(line.assessment)

    return Column(
        "place",
        "名次",
        lambda line: found.words if (found := place(line)) else "",
        lambda line: found.place if (found := place(line)) else None,
    )


def _section(name: str) -> Column:
    return Column(f"{SECTION}{name}", name, partial(_points, name), partial(_hundredths, name))


def _hundredths(name: str, line: Line) -> int | None:
    """Return what a line got in a section; None where that is not known yet."""
    if line.scored is None or not line.total:
        return None
    pairs = zip(line.scored.rubric.sections, line.scored.sections, strict=True)
    return next((points for section, points in pairs if section.short == name), None)


def _points(name: str, line: Line) -> str:
    points = _hundredths(name, line)
    return "" if points is None else written(points)


def _state(line: Line) -> int:
    return _ORDER.index(line.state) if line.state in _ORDER else len(_ORDER)


def _said_state(line: Line) -> str:
    return f"⚠ {line.state_words}" if line.overdue else line.state_words


def _whole_state(line: Line) -> str:
    return f"{line.state_words}，已超期{line.overdue}天" if line.overdue else line.state_words


def _height(line: Line, grade: str) -> int | None:
    """Return from how many points on a grade begins."""
    if line.scored is None or not grade:
        return None
    return next((least for least, one in line.scored.rubric.thresholds if one.name == grade), None)


def _largest(line: Line) -> int | None:
    return line.losses[0].points if line.losses else None


def _overdue(line: Line) -> str:
    return f"⚠ 超期{line.overdue}天" if line.overdue else ""


def sections_of(lines: Iterable[Line]) -> list[str]:
    """Return the names of the sections that these lines have points in, in the order of their sheets."""
    rubrics = {id(line.scored.rubric): line.scored.rubric for line in lines if line.scored}
    return list(dict.fromkeys(section.short for rubric in rubrics.values() for section in rubric.sections))

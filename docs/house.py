"""Draws the house from the code: the rooms of desktop_app/ and ui/ as boxes on floors, what they import as arrows.

python -m docs.house writes docs/house.svg; a test says when it has to be written again. No room is placed by hand: it
stands on a floor above all that it needs, and an arrow is left out where a longer way leads there too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from desktop_app.base.paths import ROOT

PICTURE = Path(__file__).with_name("house.svg")
HOUSES = {
    "ui": "the screen: the only code that knows Qt",
    "desktop_app": "everything but the screen: no Qt",
}
"""From the top."""
FRONT_DOOR = "desktop_app.__main__"
EVERYWHERE = {"PySide6", "msgspec"}  # libraries that the picture does not name

WIDTH, MARGIN, GAP = 900, 22, 12
ROOM, PASSAGE = 113, 2  # widths of what stands on a floor: a room, an arrow on its way to a lower floor
BOX, STOREY, HEADING = 49, 80, 40
SWEEPS = 60

Arrow = tuple[str, str]


class Room(NamedTuple):
    """What a box says; ``size`` is rounded, so that the picture changes when the house does, not with every line."""

    name: str
    size: str
    libraries: tuple[str, ...]
    about: str


@cache
def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name; a package goes by the name of its folder."""
    files = [file for house in sorted(HOUSES) for file in sorted((ROOT / house).rglob("*.py"))]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


@cache
def imports(module: str) -> frozenset[str]:
    """The dotted names of all that a module imports, anywhere in it: its own program's modules, others in full."""
    return frozenset(imports_in(module, ast.walk(_parsed(module))))


def imports_in(module: str, nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Yield the dotted names of what some statements of a module import."""
    package = module.split(".") if modules()[module].name == "__init__.py" else module.split(".")[:-1]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                inside = f"{source}.{alias.name}"
                yield inside if inside in modules() or source == "PySide6" else source


def third_party(module: str) -> set[str]:
    """Return the libraries that a module imports."""
    return {name.split(".")[0] for name in imports(module)} - sys.stdlib_module_names - HOUSES.keys()


def room_of(module: str) -> str:
    """Return the room that a module lies in: a folder directly in a house, or a module that lies there alone."""
    return ".".join(module.split(".")[:2])


def rooms() -> dict[str, Room]:
    """Return the rooms by name."""
    inside: dict[str, list[str]] = {}
    for module in modules().keys() - HOUSES.keys():
        inside.setdefault(room_of(module), []).append(module)
    return {name: _room(name, inside[name]) for name in sorted(inside)}


def arrows() -> set[Arrow]:
    """Return which room imports from which other."""
    inside = modules().keys() - HOUSES.keys()
    pairs = {(room_of(module), room_of(name)) for module in inside for name in imports(module) & inside}
    return {(one, other) for one, other in pairs if one != other}


def shortened(found: set[Arrow]) -> set[Arrow]:
    """Leave out each arrow whose end is reached by a longer way too; there are no circles."""
    further = {(one, end) for one, other in found for end in _reached(other, found)}
    return found - further


def _reached(room: str, found: set[Arrow]) -> set[str]:
    nearest = {other for one, other in found if one == room}
    return nearest.union(*(_reached(other, found) for other in nearest))


def _room(name: str, held: list[str]) -> Room:
    about = (ast.get_docstring(_parsed(name)) or "").split("\n")[0]
    libraries = set().union(*map(third_party, held)) - EVERYWHERE
    return Room(name, size(held), tuple(sorted(libraries)), about)


def size(held: Sequence[str]) -> str:
    """Say how large some modules are together."""
    lines = sum(len(modules()[module].read_text("utf-8").splitlines()) for module in held)
    rounded = round(lines, -2) if lines >= 1000 else 50 * max(1, round(lines / 50))
    return f"{len(held)} file{'s' * (len(held) > 1)} · {rounded:,} lines"


def _parsed(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text("utf-8"))


def floors(found: set[Arrow]) -> dict[str, int]:
    """Return the floor of each room, 0 at the top: above all that it needs, and near to what needs it.

    The whole of ui lies above desktop_app, the front door above all.
    """
    height: dict[str, int] = {}

    def raised(room: str, ground: int) -> int:
        if room not in height:
            height[room] = max(ground, *(1 + raised(other, ground) for one, other in found if one == room), 0)
        return height[room]

    for house in reversed(HOUSES):
        ground = 1 + max(height.values(), default=-1)
        for name in sorted({name for arrow in found for name in arrow}):
            if name.startswith(f"{house}.") and name != FRONT_DOOR:
                raised(name, ground)
    top = raised(FRONT_DOOR, 0)
    for name in sorted(height, key=lambda name: -height[name]):
        above, below = ([arrow for arrow in found if arrow[end] == name] for end in (1, 0))
        inside = [height[one] for one, _ in above if one.split(".")[0] == name.split(".")[0]]
        if len(above) >= len(below) and len(inside) == len(above) > 0:
            height[name] = min(inside) - 1
    return {name: top - storey for name, storey in height.items()}


class Plan:
    """Where everything stands: the floors with rooms and passages from left to right, and their middles."""

    def __init__(self, floor: Mapping[str, int], found: set[Arrow]) -> None:
        self.floor = floor
        self.ways = {arrow: _way(arrow, floor) for arrow in sorted(found)}
        self.steps = sorted({step for way in self.ways.values() for step in pairwise(way)})
        storeys: list[list[str]] = [[] for _ in range(max(floor.values()) + 1)]
        for name in sorted(floor):
            storeys[floor[name]].append(name)
        for way in self.ways.values():
            for storey, name in enumerate(way[1:-1], floor[way[0]] + 1):
                storeys[storey].append(name)
        self.storeys = self._untangled(storeys)
        self.middle = self._middles()

    def beside(self, name: str) -> list[str]:
        """Return what a room or passage has an arrow to or from."""
        return [other if one == name else one for one, other in self.steps if name in (one, other)]

    def _untangled(self, storeys: list[list[str]]) -> list[list[str]]:
        """Order each floor by where its neighbours on the floor before stand on average; keep what crosses least."""
        best, least = storeys, self._crossings(storeys)
        for sweep in range(SWEEPS):
            step = 1 if sweep % 2 else -1
            made: list[list[str]] = []
            before: dict[str, int] = {}
            for storey in storeys[::step]:
                goals = {
                    name: _mean([before[one] for one in self.beside(name) if one in before], place)
                    for place, name in enumerate(storey)
                }
                made.append(sorted(storey, key=goals.__getitem__))
                before = {name: place for place, name in enumerate(made[-1])}
            storeys = made[::step]
            if (crossings := self._crossings(storeys)) < least:
                best, least = storeys, crossings
        return best

    def _crossings(self, storeys: list[list[str]]) -> int:
        place = {name: (number, at) for number, storey in enumerate(storeys) for at, name in enumerate(storey)}
        ends = [(place[one], place[other]) for one, other in self.steps]
        return sum(
            a[0] == c[0] and (a[1] - c[1]) * (b[1] - d[1]) < 0 for n, (a, b) in enumerate(ends) for c, d in ends[:n]
        )

    def _middles(self) -> dict[str, float]:
        middle = {name: WIDTH / 2 for storey in self.storeys for name in storey}
        for sweep in range(SWEEPS):
            for storey in self.storeys[:: 1 if sweep % 2 else -1]:
                goals = [self._goal(name, middle) for name in storey]
                middle |= dict(zip(storey, _spread([_width(name) for name in storey], goals), strict=True))
        return middle

    def _goal(self, name: str, middle: Mapping[str, float]) -> float:
        """Return where something would best stand; a passage goes straight on rather than towards a room."""
        near = self.beside(name)
        weights = [6 if _width(name) == _width(other) == PASSAGE else 1 for other in near]
        return _mean([middle[other] for other, weight in zip(near, weights, strict=True) for _ in range(weight)], 0)


def _way(arrow: Arrow, floor: Mapping[str, int]) -> list[str]:
    """Return what an arrow touches: a room, a passage on each floor between, the other room."""
    one, other = arrow
    return [one, *(f"{one}>{other}@{storey}" for storey in range(floor[one] + 1, floor[other])), other]


def _width(name: str) -> int:
    return PASSAGE if ">" in name else ROOM


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def _spread(widths: Sequence[int], goals: Sequence[float]) -> list[float]:
    """Return the middles nearest to the goals at which nothing stands upon another (least squares, by pooling)."""
    offsets, edge = [], 0.0
    for width in widths:
        offsets.append(edge + width / 2)
        edge += width + GAP
    pools: list[tuple[float, int]] = []
    for goal, offset in zip(goals, offsets, strict=True):
        whole, count = goal - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > whole / count:
            earlier, more = pools.pop()
            whole, count = whole + earlier, count + more
        pools.append((whole, count))
    lefts = [whole / count for whole, count in pools for _ in range(count)]
    most = WIDTH - MARGIN - (edge - GAP)
    return [offset + max(MARGIN, min(left, most)) for offset, left in zip(offsets, lefts, strict=True)]


def picture() -> str:
    """Return the picture as SVG."""
    drawn = shortened(arrows())
    plan = Plan(floors(drawn), drawn)
    tops, bands = _tops(plan)
    below = tops[-1] + BOX + 14
    height = below + 20 + 18 * len(LEGEND)
    parts = [HEAD.format(width=WIDTH, height=height)]
    parts += [BAND.format(top=top, width=WIDTH - 16, height=bottom - top) for top, bottom in bands.values()]
    parts += [_arrow(plan, way, tops) for way in plan.ways.values()]
    for house, (top, _) in bands.items():
        words = f"{HOUSES[house]} · {size([name for name in modules() if room_of(name).startswith(house)])}"
        for look in ("halo", "words"):  # arrows pass behind
            parts.append(HEADLINE.format(look=look, base=top + 25, house=house, x=40 + 10 * len(house), words=words))
    parts += [_box(room, plan.middle[name], tops[plan.floor[name]]) for name, room in rooms().items()]
    parts += [f'<text x="24" y="{below + 24 + 18 * number}">{words}</text>' for number, words in enumerate(LEGEND)]
    return "\n".join([*parts, "</svg>", ""])


def _tops(plan: Plan) -> tuple[list[int], dict[str, tuple[int, int]]]:
    """Return where each floor begins, and from where to where each house reaches."""
    tops, bands, below = [12], dict[str, tuple[int, int]](), 12 + STOREY
    for house in HOUSES:
        storeys = {plan.floor[name] for name in plan.floor if name.startswith(f"{house}.") and name != FRONT_DOOR}
        first = below + HEADING
        tops += [first + STOREY * number for number in range(len(storeys))]
        bands[house] = below, tops[-1] + BOX + 14
        below = tops[-1] + BOX + 28
    return tops, bands


def _arrow(plan: Plan, way: list[str], tops: list[int]) -> str:
    """Draw an arrow as one curved line through its passages."""
    floor = plan.floor[way[0]]
    x, y = _port(plan, way[0], way[1], at=0), tops[floor] + BOX
    line = f"M{x:.0f} {y}"
    for storey, name in enumerate(way[1:], floor + 1):
        last = name == way[-1]
        to = _port(plan, name, way[-2], at=1) if last else plan.middle[name]
        end = tops[storey] - 5 * last
        line += f"C{x:.0f} {(y + end) / 2:.0f} {to:.0f} {(y + end) / 2:.0f} {to:.0f} {end}"
        x, y = to, end
        if not last:
            y += BOX
            line += f"V{y}"
    return f'<path class="arrow" d="{line}"/>'


def _port(plan: Plan, room: str, towards: str, *, at: int) -> float:
    """Return where an arrow leaves a room (0) or reaches it (1): side by side, in the order of the other ends."""
    others = sorted((step[1 - at] for step in plan.steps if step[at] == room), key=plan.middle.__getitem__)
    between = (ROOM - 20) / max(len(others), 5)
    return plan.middle[room] + (others.index(towards) - (len(others) - 1) / 2) * between


def _box(room: Room, middle: float, top: int) -> str:
    house, name = room.name.split(".")
    kind = "ui" if house == "ui" else "library" if room.libraries else "plain"
    lines = [("name", name), ("size", room.size), *([("size", ", ".join(room.libraries))] if room.libraries else [])]
    first = top + (16 if room.libraries else 22)
    texts = "".join(
        f'<text class="{look}" x="{middle:.0f}" y="{first + 13 * number}">{escape(words)}</text>'
        for number, (look, words) in enumerate(lines)
    )
    place = f'x="{middle - ROOM / 2:.0f}" y="{top}" width="{ROOM}" height="{BOX}" rx="6"'
    return f'<g><title>{escape(room.about)}</title><rect class="{kind}" {place}/>{texts}</g>'


HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">
<style>
text {{ font-family: "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-size: 12px; fill: #44526a }}
.name, .size {{ text-anchor: middle }}
.house {{ font-size: 16px; font-weight: bold; fill: #24324a }}
.halo {{ fill: #f5f7fa; stroke: #f5f7fa; stroke-width: 6; stroke-linejoin: round }}
.name {{ font-size: 13.5px; font-weight: bold; fill: #16202f }}
.size {{ font-size: 10.5px }}
.band {{ fill: #f5f7fa; stroke: #dce2ea }}
.ui {{ fill: #e5effd; stroke: #7ba4dd }}
.plain {{ fill: #e4f4e9; stroke: #74b288 }}
.library {{ fill: #fdf2dc; stroke: #d8aa55 }}
.arrow {{ fill: none; stroke: #8391a5; stroke-width: 1.2; marker-end: url(#tip) }}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
<path d="M0 0.5L7 4L0 7.5z" fill="#8391a5"/></marker></defs>
<rect width="{width}" height="{height}" fill="#ffffff"/>"""
LEGEND = (
    "An arrow: one room imports from the other; it is left out where a longer way leads there too.",
    "Green: the standard library and msgspec alone. Yellow: the libraries that it names as well. Blue: Qt as well.",
)
BAND = '<rect class="band" x="8" y="{top}" width="{width}" height="{height}" rx="10"/>'
HEADLINE = """\
<text class="house {look}" x="24" y="{base}">{house}/</text>
<text class="{look}" x="{x}" y="{base}">{words}</text>"""

if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")

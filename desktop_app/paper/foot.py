"""The form's foot: unit, date, the leader's signature, total.

A long unit name takes of the right half what that does not need, wraps and then shrinks; it is never cut. Measures are
points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .typesetting.breaking import paragraph
from .typesetting.fonts import BOLD, REGULAR
from .typesetting.pen import Pen
from .typesetting.table import EDGES, LEFT, PADDING

_SIZE = 11.5
_LEFT_HALF = LEFT + PADDING
_RIGHT_HALF = EDGES[4] + PADDING  # flush with 评分标准
_RIGHT_END = EDGES[-1] - 162.0  # where it begins beside a long name: a date has room yet
_ABOVE, _ABOVE_LONG = 24.0, 19.0  # from the table to the first baseline; over a long name
_SIGNING = 33.0  # between the baselines, to sign in
_BELOW = 3.0
_LEADING = 1.3
_UNIT_LABEL = "被评估单位："
_UNIT_SIZES = {11.5: 2, 11: 2, 10.5: 2, 10: 3, 9: 4, 8: 8, 6: 20, 4: 99}  # most lines by type size
_FEW = 2  # lines of a name that is not long


@dataclass(frozen=True)
class Foot:
    """What the foot says; an empty text leaves its place empty. The signature's always is."""

    unit: str = ""
    date: str = ""
    total: str = ""

    @cached_property
    def _unit(self) -> tuple[float, list[str]]:
        """The unit's type size, and its name in lines."""
        name, width = " ".join(self.unit.split()), self._right - 12 - _LEFT_HALF - len(_UNIT_LABEL) * _SIZE
        for size, most in _UNIT_SIZES.items():
            lines = paragraph(name, width / size, REGULAR.advance)
            if len(lines) <= most:
                break
        return size, lines

    @cached_property
    def _right(self) -> float:
        """Where the right half begins."""
        width = _RIGHT_HALF - 12 - _LEFT_HALF - len(_UNIT_LABEL) * _SIZE
        few = len(paragraph(" ".join(self.unit.split()), width / _SIZE, REGULAR.advance)) <= _FEW
        return _RIGHT_HALF if few else _RIGHT_END

    @property
    def _above(self) -> float:
        return _ABOVE if self._right == _RIGHT_HALF else _ABOVE_LONG

    @property
    def _drop(self) -> float:
        """From the first baseline to the unit's last one."""
        size, lines = self._unit
        return max(0, len(lines) - 1) * size * _LEADING

    @property
    def height(self) -> float:
        """What the foot takes below the table."""
        return self._above + self._drop + _SIGNING + _BELOW

    def draw(self, pen: Pen, table: float) -> None:
        """Write the foot below a table that ends at the height ``table``."""
        upper = table - self._above
        lower = upper - self._drop - _SIGNING
        pen.text(_LEFT_HALF, upper, _UNIT_LABEL, REGULAR, _SIZE)
        size, lines = self._unit
        for position, line in enumerate(lines):
            x = _LEFT_HALF + REGULAR.width(_UNIT_LABEL) * _SIZE
            pen.text(x, upper - position * size * _LEADING, line, REGULAR, size)
        date_label, total_label = "评估日期：", "分数合计："
        pen.text(self._right, upper, date_label + self.date, REGULAR, _SIZE)
        pen.text(_LEFT_HALF, lower, "评估组组长签名：", REGULAR, _SIZE)
        pen.text(self._right, lower, total_label, REGULAR, _SIZE)
        pen.text(self._right + REGULAR.width(total_label) * _SIZE, lower, self.total, BOLD, _SIZE + 1)

"""How long a practised person takes for what is counted: the keystroke-level model of Card, Moran and Newell (1980).

Before each act it is thought about, which the model asks for less often: so it takes at most as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

KEY_S, POINT_S, BUTTON_S, HOME_S, THINK_S = 0.28, 1.1, 0.1, 0.4, 1.35


class Pace:
    """Adds up seconds, by the part of the work that is going on; the hand is at the mouse in the beginning."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.part = ""
        self._at_mouse = True

    def press(self, keys: int) -> None:
        """Press so many keys, those included that are held."""
        self._take(keys * KEY_S, at_mouse=False)

    def click(self, times: int = 1) -> None:
        """Point at something, and press and let go of the button so many times."""
        self._take(POINT_S + times * 2 * BUTTON_S, at_mouse=True)

    def drag(self) -> None:
        """Point at something, press, point at where it is to go, let go."""
        self._take(2 * POINT_S + 2 * BUTTON_S, at_mouse=True)

    def _take(self, seconds: float, *, at_mouse: bool) -> None:
        home = HOME_S if at_mouse is not self._at_mouse else 0.0
        self._at_mouse = at_mouse
        self.seconds[self.part] += THINK_S + home + seconds


def in_words(seconds: Mapping[str, float]) -> str:
    """Tell it by part and as a whole."""
    parts = ", ".join(f"{part} {one:.0f} s" for part, one in seconds.items())
    return f"keystroke-level model: {sum(seconds.values()):.0f} s ({parts})"

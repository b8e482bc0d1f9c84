"""A screen reader's eyes: reads the window over AT-SPI, presses a button, hears what is announced.

Run by test_screen_reader with the system's Python, which has pyatspi; what it prints is JSON.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]
from gi.repository import GLib  # type: ignore[import-not-found]

STATES = "FOCUSED", "CHECKED", "EDITABLE", "READ_ONLY"
PATIENCE_S = 20
DEEPEST = 30


def told(one: Any) -> dict[str, Any]:
    """Return what is told of a control."""
    states = one.getState()
    found = [name.lower() for name in STATES if states.contains(getattr(pyatspi, f"STATE_{name}"))]
    if not states.contains(pyatspi.STATE_ENABLED):
        found.append("disabled")
    try:
        value = one.queryText().getText(0, -1)
    except NotImplementedError:
        value = ""
    stop = bool(states.contains(pyatspi.STATE_FOCUSABLE))
    return {"role": one.getRoleName(), "name": one.name, "value": value, "states": found, "stop": stop}


def shown(one: Any, depth: int = 0) -> Iterator[Any]:
    """Yield all that is shown, in the order in which it is read."""
    for child in one if depth < DEEPEST else ():
        if child is not None and child.getState().contains(pyatspi.STATE_SHOWING):
            yield child
            yield from shown(child, depth + 1)


class Ear:
    """Hears what is announced, from when it is made: the program learns of it while the window is read."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._loop = GLib.MainLoop()
        pyatspi.Registry.registerEventListener(self._hear, "object:announcement")

    def _hear(self, event: Any) -> None:
        self.heard.append(str(event.any_data))
        self._loop.quit()

    def press(self, button: Any) -> list[str]:
        """Press a button and return what is announced thereupon."""
        GLib.idle_add(lambda: bool(button.queryAction().doAction(0)) and False)
        GLib.timeout_add_seconds(PATIENCE_S, self._loop.quit)
        self._loop.run()
        return self.heard


def main(button: str) -> None:
    ear = Ear()
    [program] = [one for one in pyatspi.Registry.getDesktop(0) if one is not None]
    everything = list(shown(program))
    read = [told(one) for one in everything]
    [wanted] = [one for one, said in zip(everything, read, strict=True) if said["name"] == button]
    heard = ear.press(wanted)
    print(json.dumps({"read": read, "heard": heard, "pressed": told(wanted)}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])

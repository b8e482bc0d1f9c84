"""Files that another program holds for a moment: a virus scanner of Windows looks at all that is new."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..base.windows_errors import NAMES

PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)  # seconds to wait for who holds a file
_HELD = ("EBUSY", "EDENIED")  # what Windows says then: in use, or no right to it


def once_let_go(move: Callable[[], object]) -> None:
    """Rename or take away what may be held, as soon as it is not; what is still refused then is raised."""
    for pause in PAUSES:
        try:
            move()
        except OSError as error:
            if NAMES.get(getattr(error, "winerror", None) or 0) not in _HELD:
                raise
            time.sleep(pause)
        else:
            return
    move()

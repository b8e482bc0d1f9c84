"""The last net: a mistake of the program is told in one sentence, noted down, and the work goes on."""

from __future__ import annotations

import contextlib
import platform
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from types import TracebackType

from PySide6.QtCore import qVersion

from desktop_app.userdirs import data_folder

NOTES = "错误记录.txt"


def catch_unexpected(tell: Callable[[str], None]) -> None:
    """Send every exception that nothing caught to ``tell`` as a sentence, and note it down in full.

    The note holds the program's own lines and versions, nothing of what the user has typed.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        path = data_folder() / NOTES
        places = traceback.format_tb(trace)
        versions = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as notes:
                notes.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {versions}\n{''.join(places)}{kind.__name__}\n\n")
        tell(
            "程序出了意外的问题，刚才的操作可能没有完成；已显示“已保存”的内容都在文件里，可以继续使用。"
            f"问题已记在“{path}”，请交给维护人员。"
        )

    sys.excepthook = hook

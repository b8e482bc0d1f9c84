"""Opening a sealed copy: unpacked into the user's own folder, never beside the copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.base.progress import along
from desktop_app.base.userdirs import default_file
from desktop_app.exchange.giving.handing_over import unpack

from .secret_dialog import Asked

if TYPE_CHECKING:
    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.exchange.sealing.sealed_to_office import Sealing, Secret


def unsealing(path: Path, desk: OfficeDesk | None = None, sealing: Sealing | None = None) -> Asked:
    """Return what is asked for; what comes of it is the path of the data file that came out.

    What is sealed for the office opens with the key in the open file, whose passphrase is asked for; ``desk`` is that
    file, None where none is open.
    """
    target = default_file().with_name(f"{path.stem}.db")
    for_office, why_not = (sealing.for_office, sealing.why_not) if sealing else (False, "")
    what = "巡察办密钥的口令" if for_office else "口令"
    kind = "加密给巡察办的副本" if for_office else "加密副本"

    def work(typed: str) -> Callable[[], Path]:
        opener: Callable[[], Secret] = desk.opener(path, typed) if desk else lambda: typed
        return lambda: unpack(path, opener(), target, along())

    return Asked(
        title="打开加密副本",
        question=f"“{path.name}”是{kind}。" if why_not else f"“{path.name}”是{kind}，请输入{what}：",
        work=work,
        what=what,
        hint=f"内容将解开到“{target.parent}”，加密副本不改动。",
        go="打开",
        why_not=why_not,
    )

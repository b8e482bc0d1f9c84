"""许可.txt: what of others is in the package and under which licence, with the texts, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from desktop_app.base.licences import PARTS, QT_EXCHANGE, libraries
from desktop_app.base.paths import FONTS, LICENCES, ROOT

RULE = "=" * 72
TEXTS = ("LICEN", "COPYING", "NOTICE", "AUTHORS")


def page() -> str:
    """Return the table, how Qt is exchanged, then every text."""
    rows = [*PARTS, *((f"{one.name} {one.version}", one.licence) for one in libraries())]
    table = "\n".join(f"{name}：{licence}" for name, licence in rows)
    head = f"本程序所含各部分及其许可\n\n{table}\n\n{QT_EXCHANGE}\n"
    return "\n".join([head, *(f"{RULE}\n{name}\n{RULE}\n\n{text}\n" for name, text in _texts())])


def _texts() -> Iterator[tuple[str, str]]:
    yield "本程序", _read(ROOT / "LICENSE")
    for file in (*sorted(LICENCES.glob("*.txt")), *sorted(FONTS.glob("*.txt"))):
        yield file.stem, _read(file)
    for one in libraries():
        for part in sorted(distribution(one.name).files or [], key=str):
            where = str(part)
            if ".dist-info/licenses/" in where or (".dist-info" in where and part.name.upper().startswith(TEXTS)):
                yield f"{one.name}：{part.name}", _read(Path(str(part.locate())))


def _read(file: Path) -> str:
    return file.read_text("utf-8", errors="replace").strip()

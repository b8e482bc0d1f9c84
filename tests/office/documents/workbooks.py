"""A workbook read back as any other program would."""

from __future__ import annotations

import io
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Table = list[list[str | float | None]]


def tables(data: bytes) -> dict[str, Table]:
    """The sheets by name, below the title, texts as text and numbers as numbers; a formula is refused."""
    with ZipFile(io.BytesIO(data)) as package:
        texts = ["".join(one.itertext()) for one in fromstring(package.read("xl/sharedStrings.xml"))]
        names = [str(one.get("name")) for one in fromstring(package.read("xl/workbook.xml")).iter(f"{SPACE}sheet")]
        found: dict[str, Table] = {}
        for number, name in enumerate(names, 1):
            root = fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
            assert root.find(f".//{SPACE}f") is None, "it is a formula"
            rows: Table = []
            for row in list(root.iter(f"{SPACE}row"))[1:]:
                line: list[str | float | None] = []
                for cell in row.iter(f"{SPACE}c"):
                    value = cell.findtext(f"{SPACE}v")
                    if value is None:
                        line.append(None)
                    else:
                        line.append(texts[int(value)] if cell.get("t") == "s" else float(value))
                rows.append(line)
            found[name] = rows
    return found

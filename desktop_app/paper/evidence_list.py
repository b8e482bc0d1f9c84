"""Part of the supplement: the list of evidence, each file once with every place that rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.sizes import size_in_words
from ..record.attachments import uses
from .blocks import Block, Grid, Scored, Words
from .typesetting.flow import Column, Table


def evidence(scored: Scored) -> Iterator[Block]:
    """List the files by their digest, in the order in which the items name them."""
    names: dict[str, dict[str, None]] = {}
    places: dict[str, dict[str, None]] = {}
    sizes: dict[str, int] = {}
    for item, _, position, file in uses(scored.rubric, scored.record):
        place = f"第{item}项之{position}" if position else f"第{item}项"
        names.setdefault(file.sha256, {})[file.name] = None
        places.setdefault(file.sha256, {})[place] = None
        sizes.setdefault(file.sha256, file.size)
    table = Table(
        [
            Column("编号", 30, centred=True),
            Column("文件名", 138),
            Column("大小", 54, centred=True),
            Column("用于", 86),
            Column("校验值（SHA-256）", 185),
        ]
    )
    rows = []
    for number, (digest, known) in enumerate(names.items(), 1):
        halves = f"{digest[:32]}\n{digest[32:]}"
        used = "、".join(places[digest])
        rows.append(table.row(str(number), "\n".join(known), size_in_words(sizes[digest]), used, halves))
    if rows:
        words = f"共{len(rows)}个文件，原件存于评估数据文件；校验值与文件内容一一对应，可供核验。"
        yield Words(words, room=100)
        yield Grid(table, rows)

"""Part of the internal paper: the list of evidence, each file once with every place that rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..base.sizes import size_in_words
from ..record.assessment import Assessment
from ..record.attachments import uses
from ..rubric.answers import Attachment
from ..rubric.rubric import Rubric
from .blocks import Block, Grid, Scored, Words
from .typesetting.flow import Column, Table


@dataclass(frozen=True)
class Piece:
    """A file that is named once or more often: its number on paper, and the names and places that it has."""

    number: int
    file: Attachment
    names: dict[str, None] = field(default_factory=dict)
    places: dict[str, None] = field(default_factory=dict)


def pieces(rubric: Rubric, record: Assessment) -> list[Piece]:
    """Return the evidence by its digest, in the order in which the items name it."""
    found: dict[str, Piece] = {}
    for item, _, position, file in uses(rubric, record):
        piece = found.setdefault(file.sha256, Piece(len(found) + 1, file))
        piece.names[file.name] = None
        piece.places[f"第{item}项之{position}" if position else f"第{item}项"] = None
    return list(found.values())


def evidence(scored: Scored) -> Iterator[Block]:
    """List the files with their digests."""
    table = Table(
        [
            Column("编号", 30, centred=True),
            Column("文件名", 138),
            Column("大小", 54, centred=True),
            Column("用于", 86),
            Column("文件指纹（SHA-256）", 185),
        ]
    )
    rows = []
    for piece in pieces(scored.rubric, scored.record):
        digest = piece.file.sha256
        names, used = "\n".join(piece.names), "、".join(piece.places)
        halves = f"{digest[:32]}\n{digest[32:]}"
        rows.append(table.row(str(piece.number), names, size_in_words(piece.file.size), used, halves))
    if rows:
        words = f"共{len(rows)}个文件，原件存于评估数据文件；文件指纹与文件内容一一对应，可供核验。"
        yield Words(words, room=100)
        yield Grid(table, rows)

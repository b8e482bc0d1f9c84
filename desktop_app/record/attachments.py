"""Which evidence a record names, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from msgspec.structs import replace

from ..rubric.answers import Answer, Attachment
from ..rubric.listing import Listing
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule
from .assessment import Assessment


class Use(NamedTuple):
    """A piece of evidence that an item names, or the entry at ``position`` of a list of its; 0: the item itself."""

    item: int
    short: str
    position: int
    file: Attachment

    @property
    def place(self) -> str:
        """Say where it is named: 第7项, 第7项任务3."""
        return f"第{self.item}项" + (f"{self.short}{self.position}" if self.position else "")


def uses(rubric: Rubric, record: Assessment) -> Iterator[Use]:
    """Yield every piece of evidence each time that a record names it, in paper order."""
    for item, answer in zip(rubric.items, record.answers, strict=True):
        for file in answer.files:
            yield Use(item.number, "", 0, file)
        for listing in _with_files(item):
            for position, entry in enumerate(listing.entries(answer), 1):
                for file in entry.files:
                    yield Use(item.number, listing.short, position, file)


def attachments(rubric: Rubric, record: Assessment) -> Iterator[tuple[str, Attachment]]:
    """Yield every piece of evidence that a record names, with where it is named."""
    return ((use.place, use.file) for use in uses(rubric, record))


def without_missing(
    rubric: Rubric, record: Assessment, is_there: Callable[[str], bool]
) -> tuple[Assessment, list[str]]:
    """Drop what a record names and the file has no bytes of; say of each piece that it was dropped."""
    dropped = [(where, file.name) for where, file in attachments(rubric, record) if not is_there(file.sha256)]

    def kept(bearer: Any) -> Any:
        return replace(bearer, files=tuple(file for file in bearer.files if is_there(file.sha256)))

    answers: list[Answer] = []
    for item, answer in zip(rubric.items, record.answers, strict=True):
        for listing in _with_files(item):
            answer = listing.with_entries(answer, map(kept, listing.entries(answer)))
        answers.append(kept(answer))
    lines = [f"{where}的材料“{name}”不在数据文件里，没有导入，请重新添加。" for where, name in dropped]
    return replace(record, answers=tuple(answers)), lines


def _with_files(item: Rule) -> Iterator[Listing]:
    return (listing for listing in item.listings if "files" in listing.columns)

"""Which evidence a record names, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from ..rubric.answers import Answer, Attachment, GradedListAnswer
from ..rubric.rubric import Rubric
from .assessment import Assessment


def attachments(rubric: Rubric, record: Assessment) -> Iterator[tuple[str, Attachment]]:
    """Yield every piece of evidence that a record names, with where it is named."""
    for item, answer in zip(rubric.items, record.answers, strict=True):
        for file in answer.files:
            yield f"第{item.number}项", file
        for position, task in enumerate(answer.tasks if isinstance(answer, GradedListAnswer) else (), 1):
            for file in task.files:
                yield f"第{item.number}项任务{position}", file


def without_missing(
    rubric: Rubric, record: Assessment, is_there: Callable[[str], bool]
) -> tuple[Assessment, list[str]]:
    """Drop what a record names and the file has no bytes of; say of each piece that it was dropped."""
    dropped = [(where, file.name) for where, file in attachments(rubric, record) if not is_there(file.sha256)]

    def kept(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        return tuple(file for file in files if is_there(file.sha256))

    answers: list[Answer] = []
    for answer in record.answers:
        if isinstance(answer, GradedListAnswer):
            answer = replace(answer, tasks=tuple(replace(task, files=kept(task.files)) for task in answer.tasks))
        answers.append(replace(answer, files=kept(answer.files)))
    lines = [f"{where}的材料“{name}”不在数据文件里，没有导入，请重新添加。" for where, name in dropped]
    return replace(record, answers=tuple(answers)), lines

"""The papers of several assessments at once: made one after the other, what fails holds up no other."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..base.errors import UserError, reason
from ..base.progress import is_given_up, step
from ..base.text import NO_UNIT, unit_name
from ..files.names import legal_name, numbered
from ..files.written import write_noted
from ..record.status import is_draft
from ..storage.store import Store
from .printing import unit_paper

if TYPE_CHECKING:
    from ..paper.typesetting.pen import Pdf


class Paper(NamedTuple):
    """The paper of an assessment, by its id, for its unit, and how it is called as a file."""

    unit: str
    name: str
    pdf: Pdf
    id: str


class Done(NamedTuple):
    """How many were done, and what the user is to be told of the others, each in a sentence."""

    number: int
    told: list[str]


def papers_of(path: Path, ids: Sequence[str], parts: Collection[str]) -> Iterator[Paper | UserError]:
    """Yield the paper of each assessment of a file as it stands there, or why there is none.

    ``parts`` of the supplement go with a draft. The file is read on a connection of its own: safe in a thread.
    """
    with closing(Store.open(path, read_only=True)) as store:
        for at, assessment_id in enumerate(ids):
            if is_given_up():
                yield UserError(f"已取消，其余{len(ids) - at}份没有处理。")
                return
            step(at, len(ids))
            try:
                yield _paper(store, assessment_id, parts)
            except UserError as error:
                yield error


def _paper(store: Store, assessment_id: str, parts: Collection[str]) -> Paper:
    one = store.load(assessment_id)
    revisions = [] if is_draft(one.status) else store.revisions.of(assessment_id)
    pdf = unit_paper(one.rubric, one.record, revisions[-1] if revisions else None, parts)
    draft = "" if revisions else "_草稿"
    unit = " ".join(one.record.unit.split()) or NO_UNIT
    return Paper(unit_name(unit), f"考核表_{unit}_{one.record.date or '未填日期'}{draft}", pdf, one.id)


def each(papers: Iterator[Paper | UserError], do: Callable[[Paper], object], undone: str) -> Done:
    """Do something with each paper; ``undone`` says of one with which it fails what did not happen: 未打印."""
    number, told = 0, list[str]()
    for one in papers:
        if isinstance(one, UserError):
            told.append(str(one))
            continue
        try:
            do(one)
        except UserError as error:
            told.append(str(error))
        except OSError as error:
            told.append(f"“{one.unit}”的考核表{undone}（{reason(error)}）。")
        else:
            number += 1
            if one.pdf.missing:
                told.append(f"字库里没有“{one.unit}”考核表里的“{''.join(one.pdf.missing)}”，纸上印成□，请手写补上。")
    return Done(number, told)


def save_papers(papers: Iterator[Paper | UserError], folder: Path) -> Done:
    """Write each into a folder as a PDF named by its unit; what lies there stays as it is."""

    def save(paper: Paper) -> None:
        names = (folder / name for name in numbered(legal_name(paper.name, ".pdf")))
        write_noted(next(path for path in names if not os.path.lexists(path)), paper.pdf.data, (paper.id,))

    return each(papers, save, "未保存")

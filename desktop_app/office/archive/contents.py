"""What is made for an archive beside what the data file keeps: 底稿, 计票情况, 卷内目录, acts as JSON, 说明."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import to_builtins

from ...base.errors import UserError
from ...record.scoring import score
from ..documents.facts import RoundFacts, VisitFacts
from ..documents.gathering import gather
from ..documents.making import Wanted, make
from .explaining import explanation
from .facts import Contents, Piece, Visit
from .kept import kept_pieces, visit_in
from .names import ACTS, COUNTING, LIST, LIST_PDF, READ_ME, WORKING_PAPERS, Taken

if TYPE_CHECKING:
    from ...storage.store import Store


def contents_of(store: Store, templates: Path | None = None) -> Contents:
    """Return what is in the archive of the visit in its data file, which is open."""
    visit = visit_in(store)
    register = store.register.load()
    assigned = register.assignment_of(visit.stored.id)
    gathered = gather(store, register.round(assigned.round) if assigned else None)
    if not gathered.visits:
        raise UserError(gathered.told[0])
    [facts] = gathered.visits
    kept = list(kept_pieces(store, visit, Taken()))
    made, missing = _working_papers(gathered, visit, templates)
    made += _counting(visit)
    about = Piece(name=ACTS, what="审核、审定等办理记录（JSON）", content=partial(_acts_as_json, visit))
    papers = len([one for one in kept if "/" not in one.name])
    whole = (*kept[:papers], *made, *kept[papers:], about)
    told = [*gathered.told, *_lacking(visit, facts)]
    return Contents(visit=visit, facts=facts, pieces=whole, told=tuple(told), missing=missing)


def described(contents: Contents, digest_of_file: str) -> tuple[Piece, ...]:
    """Return what tells of an archive: its list of contents as workbook and PDF, and how all of it is read."""
    from .catalogue import list_pdf, list_workbook

    return (
        Piece(name=LIST, what="卷内目录（工作簿）", content=partial(list_workbook, contents)),
        Piece(name=LIST_PDF, what="卷内目录（PDF）", content=partial(list_pdf, contents)),
        Piece(
            name=READ_ME,
            what="说明：没有本程序时怎样阅读和核对",
            content=partial(explanation, contents.visit, contents.facts, contents.pieces, digest_of_file),
        ),
    )


def _working_papers(gathered: RoundFacts, visit: Visit, templates: Path | None) -> tuple[list[Piece], str]:
    """Return the working papers of all deductions, as document and PDF; nothing where nothing was deducted."""
    found, missing = list[Piece](), ""
    for one in make(gathered, Wanted(kinds=(WORKING_PAPERS,), pdf=True, templates=templates)):
        if isinstance(one, UserError):
            raise one
        if isinstance(one, str):  # there is nothing to make one of
            continue
        number = sum(len(item.losses) for item in gathered.visits[0].items)
        is_pdf = one.name.endswith(".pdf")
        missing += one.missing
        found.append(
            Piece(
                name=f"{WORKING_PAPERS}{Path(one.name).suffix}",
                what=f"{WORKING_PAPERS}（{number}份，{'PDF' if is_pdf else '可编辑'}）",
                content=partial(bytes, one.data),
                date=visit.last.at[:10],
                paper=is_pdf,
            )
        )
    return found, missing


def _counting(visit: Visit) -> list[Piece]:
    """Return how the votes were counted; nothing where nobody has voted."""
    from ...paper.supplement import counting_pdf

    rubric, last = visit.stored.rubric, visit.last
    record = last.content(rubric)
    made = counting_pdf(rubric, record, score(rubric, record), last.stamp(""))
    if made is None:
        return []
    content = partial(bytes, made.data)
    return [Piece(name=COUNTING, what="满意度测评计票情况", content=content, paper=True)]


def _acts_as_json(visit: Visit) -> bytes:
    acts = [to_builtins(one) | {"data": one.said} for one in visit.acts]
    return json.dumps(acts, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _lacking(visit: Visit, facts: VisitFacts) -> Iterator[str]:
    """Say what one would look for in an archive and this one has not."""
    name, signed = facts.unit.name, [one for one in visit.signings if one.revision == visit.last.number]
    if not signed:
        yield f"“{name}”还没有登记签名，归档包里没有签名扫描件。"
    elif not any(one.files for one in signed):
        yield f"“{name}”登记签名时没有附扫描件，归档包里没有签名扫描件；可以补登后再归档。"
    if facts.decided is None:
        yield f"“{name}”还没有审定，归档包里没有审定结果；审定以后请再归档。"

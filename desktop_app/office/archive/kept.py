"""What of an archive stands in the data file byte for byte: papers, scans, evidence, the record as it was fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from ...base.errors import UserError
from ...base.text import one_line, shown
from ...paper.evidence_list import pieces
from ...record.act import WORDS, Act, latest
from ...storage.act_table import files_of
from .facts import Piece, Visit
from .names import DATA, EARLIER, EVIDENCE, OFFICE, SCANS, Taken

if TYPE_CHECKING:
    from ...record.revision import Revision
    from ...rubric.answers import Attachment
    from ...storage.store import Store


def visit_in(store: Store) -> Visit:
    """Return the visit of an archive's data file; refuse a file that is none."""
    ids = store.ids()
    if len(ids) != 1 or not (revisions := store.revisions.of(ids[0])):
        raise UserError(f"“{store.path.name}”里不是恰好一份已定稿的评估，不是归档包里的数据文件。")
    return Visit(
        stored=store.load(ids[0]),
        revisions=tuple(revisions),
        signings=tuple(store.revisions.signings(ids[0])),
        acts=tuple(sorted(store.acts.of(ids), key=latest)),
    )


def kept_pieces(store: Store, visit: Visit, taken: Taken) -> Iterator[Piece]:
    """Yield what stands in the file byte for byte, in the order of the list of contents."""
    yield from _papers(visit.last, visit, taken, "")
    for signing in visit.signings:
        of = f"第{signing.revision}版"
        for file in signing.files:
            what, name = f"{of}签名扫描件：{one_line(file.name)}", taken.free(file.name, SCANS)
            yield Piece(name=name, what=what, content=_evidence(store, file), date=signing.at[:10])
    yield from _named_evidence(store, visit, taken)
    yield from _of_acts(store, visit.acts, taken)
    for revision in visit.revisions[:-1]:
        yield from _papers(revision, visit, taken, f"第{revision.number}版")
    texts = {
        "评估记录.json": ("评估记录（JSON），核验码所覆盖的原文", visit.last.record),
        "得分.json": ("得分（JSON），定稿时的计算结果", visit.last.result),
        "评分表.toml": ("评分表（TOML），评分所依据的标准", visit.stored.rubric.source),
    }
    for name, (what, text) in texts.items():
        yield Piece(name=taken.free(name, DATA), what=what, content=partial(_encoded, text))


def _papers(revision: Revision, visit: Visit, taken: Taken, before: str) -> Iterator[Piece]:
    """Yield both papers of a revision as 定稿 has kept them."""
    names = ("考核表和附页", "内部材料") if revision.apart else ("考核表", "附页")
    pdfs = (revision.sheet, revision.supplement)
    last = visit.last
    told = "" if revision is last else f"已由第{last.number}版替换"
    for name, pdf in zip(names, pdfs, strict=True):
        stem, folder = (f"{before}_{name}.pdf", EARLIER) if before else (f"{name}.pdf", "")
        yield Piece(
            name=taken.free(stem, folder),
            what=f"{name}（第{revision.number}版）",
            content=partial(bytes, pdf),
            number=revision.printed_code,
            by=one_line(visit.stored.record.leader),
            date=revision.at[:10],
            paper=True,
            remark=told,
        )


def _named_evidence(store: Store, visit: Visit, taken: Taken) -> Iterator[Piece]:
    """Yield the evidence under its names, in the order and with the numbers of the internal paper, each file once."""
    for piece in pieces(visit.stored.rubric, visit.stored.record):
        first, *others = (one_line(name) for name in piece.names)
        also = f"；又名{'、'.join(others)}" if others else ""
        yield Piece(
            name=taken.free(first, EVIDENCE),
            what=f"佐证材料：{first}",
            content=_evidence(store, piece.file),
            number=f"佐证{piece.number}",
            remark=f"用于{'、'.join(piece.places)}{also}",
        )


def _of_acts(store: Store, acts: Iterable[Act], taken: Taken) -> Iterator[Piece]:
    """Yield the files that the office's acts name, each once."""
    seen = set[str]()
    for one in acts:
        document = one.said.get("document", "")
        for file in files_of(one):
            if file.sha256 not in seen:
                seen.add(file.sha256)
                yield Piece(
                    name=taken.free(file.name, OFFICE),
                    what=f"{WORDS.get(one.kind, shown(one.kind))}：{one_line(file.name)}",
                    content=_evidence(store, file),
                    number=one_line(document) if isinstance(document, str) else "",
                    date=one.at[:10],
                )


def _evidence(store: Store, file: Attachment) -> Callable[[], bytes]:
    return partial(store.evidence.content, file.sha256)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

"""Whether file and paper agree: what each revision holds, and which one a check code from paper belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

from ..base.errors import UserError
from ..base.text import unit_name
from ..base.version import VERSION
from ..paper.joining import faces_of, words_on
from ..paper.same_paper import same_paper
from ..record.check_code import grouped, plain_code
from ..record.revision import Revision, faults
from ..rubric.rubric import Rubric
from .finalising import papers
from .tampering import rewritten

if TYPE_CHECKING:
    from ..storage.store import Store
    from ..storage.stored import Stored


class Verified(Struct, frozen=True, kw_only=True):
    """A revision and what was found out about it; no ``faults``: record, score and PDF agree with its code."""

    id: str
    unit: str
    revision: int
    code: str
    total: str
    grade: str
    standing: str
    """What has become of the revision since, or empty."""
    newest: bool
    faults: tuple[str, ...]

    @property
    def words(self) -> str:
        """One line: 第1版 核验码 … 内容、得分和PDF一致."""
        figures = f"“{self.unit}”第{self.revision}版　核验码 {self.code}　{self.total}分　{self.grade}"
        found = "；".join(self.faults) if self.faults else "封存的内容、得分和PDF一致"
        return f"{figures}　{found}{f'；{self.standing}' if self.standing else ''}"


class Verdict(Struct, frozen=True, kw_only=True):
    """Whether a code from paper agrees with the file, the sentence that says so, and the revision that it is of."""

    agrees: bool
    words: str
    found: Verified | None = None
    groups: tuple[tuple[str, bool], ...] = ()
    """The groups of the code in the file, and whether each was typed so."""


def revisions(store: Store) -> list[Verified]:
    """Look through every revision in a file, the assessments changed last first."""
    return [_verified(stored, kept, told, one) for stored, kept, told in _kept(store) for one in kept]


def verdicts(store: Store, typed: str) -> list[Verdict]:
    """Say which revisions a code from paper, or its first group, is of, and whether each is the one that counts."""
    code = plain_code(typed)
    pairs = [(*held, one) for held in _kept(store) for one in held[1]]
    found = [pair for pair in pairs if _plain(pair[-1]).startswith(code)]
    if not found and (beside := list(_beside(store, code))):
        return beside
    if not found:
        found = [pair for pair in pairs if _alike(_plain(pair[-1]), code) > 1]  # one group is soon mistyped
    if not found:
        words = f"这个文件里没有核验码是 {grouped(code)} 的版本：纸和文件不一致；请检查是否输错，或者换一个文件。"
        return [Verdict(agrees=False, words=words)]
    return [_verdict(_verified(*pair), code) for pair in found]


def verdict_on(store: Store, digest: str) -> Verdict | None:
    """Say of a whole code (64 hex digits), as a machine reads it from paper, what has become of its revision.

    None where no revision has it: nothing was mistyped, so nothing like it is looked for.
    """
    rows = store.file.query("SELECT assessment FROM revision WHERE code = ?", digest)
    for row in list(rows):
        stored = store.load(row["assessment"])
        kept = store.revisions.of(stored.id)
        off = rewritten(store, stored, kept)
        return next(_verdict(_verified(stored, kept, off, one), _plain(one)) for one in kept if one.code == digest)
    return None


def unreadable(store: Store) -> list[str]:
    """Say which assessments cannot be read, so that nothing is known of their revisions."""
    return [str(one) for one in store.load_each() if isinstance(one, UserError)]


def _kept(store: Store) -> Iterator[tuple[Stored, list[Revision], dict[int, str]]]:
    """Yield each assessment with its revisions, and what is told of the history that they rest on."""
    for stored in store.load_each():
        if isinstance(stored, UserError):
            continue  # which ``unreadable`` tells
        revisions = store.revisions.of(stored.id)
        yield stored, revisions, rewritten(store, stored, revisions)


def _beside(store: Store, code: str) -> Iterator[Verdict]:
    """Say which revisions that were not decided for, as copies were merged, a code is of."""
    for stored in store.load_each():
        if isinstance(stored, UserError):
            continue
        with closing(store.side.revisions(stored.id)) as found:
            for one in (side.revision for side in found if _plain(side.revision).startswith(code)):
                unit = _unit(stored.rubric, one) or unit_name(stored.record.unit)
                name = f"“{unit}”第{one.number}版（{one.total}分，{one.grade}）"
                last = next(reversed(store.revisions.of(stored.id)), None)
                now = f"现以第{last.number}版为准（核验码 {last.printed_code}）" if last else "现以另一份为准"
                altered = "，文件里保留的这一版也已不是定稿时的内容" if faults(stored.rubric, one) else ""
                words = f"核验码是{name}的，合并时没有采用这一版{altered}：{now}。"
                yield Verdict(agrees=False, words=words)


def _plain(revision: Revision) -> str:
    return revision.printed_code.replace("-", "")


def _groups(code: str) -> list[str]:
    return grouped(code).split("-")


def _alike(one: str, other: str) -> int:
    """Return how many groups of two whole codes are the same."""
    return sum(a == b for a, b in zip(_groups(one), _groups(other), strict=True)) if len(one) == len(other) else 0


def _verdict(one: Verified, typed: str) -> Verdict:
    name, code = f"“{one.unit}”第{one.revision}版", one.code.replace("-", "")
    pairs = zip_longest(_groups(code), _groups(typed), fillvalue="")
    groups = tuple((in_file, in_file == on_paper) for in_file, on_paper in pairs)
    verdict = partial(Verdict, found=one, groups=groups)
    but = f"，但{one.standing}" if one.standing else "，它是现在的版本"
    if one.faults:
        words = f"核验码是{name}的，但文件里的这一版已经不是定稿时的内容：{'；'.join(one.faults)}。"
        return verdict(agrees=False, words=words)
    if code == typed:
        return verdict(agrees=True, words=f"纸上的核验码与{name}一致（{one.total}分，{one.grade}）{but}。")
    if code.startswith(typed):
        words = f"第一组是{name}的（{one.total}分，{one.grade}），文件里的核验码是 {one.code}{but}；请逐组与纸上核对。"
        return verdict(agrees=False, words=words)
    wrong = "、".join(str(number) for number, (_, same) in enumerate(groups, 1) if not same)
    words = f"最接近的是{name}，文件里的核验码是 {one.code}，第{wrong}组不同：纸和文件不一致；请检查是否输错。"
    return verdict(agrees=False, words=words)


def _verified(stored: Stored, kept: list[Revision], off: dict[int, str], one: Revision) -> Verified:
    unit = unit_name(stored.record.unit)
    earlier = next((other for other in kept if other.number == one.number - 1), None)
    told = stored.rubric.doctored
    return Verified(
        id=stored.id,
        unit=_unit(stored.rubric, one) or unit,
        revision=one.number,
        code=one.printed_code,
        total=one.total,
        grade=one.grade,
        standing=_standing(stored.status, one, kept[-1]),
        newest=one.number == kept[-1].number,
        faults=(
            *([told] if told else []),
            *faults(stored.rubric, one),
            *([off[one.number]] if one.number in off else []),
            *_paper_faults(stored.rubric, one, earlier.printed_code if earlier else ""),
        ),
    )


def _unit(rubric: Rubric, revision: Revision) -> str:
    try:
        return " ".join(revision.content(rubric).unit.split())
    except UserError:
        return ""


def _standing(status: str, one: Revision, last: Revision) -> str:
    if status == "void":
        return "评估已作废"
    if one.number != last.number:
        return f"第{last.number}版已替换它（核验码 {last.printed_code}）"
    return "它已重新打开，还没有再定稿" if status == "draft" else ""


def _paper_faults(rubric: Rubric, revision: Revision, replaces: str) -> list[str]:
    """Say where the PDFs that were kept are not those that the record makes.

    The same program makes the same, however it is packed, if the faces that it was set in are here. Where they are
    not, the same words have to stand there, all and in order: faces lend their shapes alone. Another version may set
    the same facts in other words or elsewhere: then the code, the total and each item's points have to be there;
    whether the bytes are those of 定稿 the history tells.
    """
    from ..paper.typesetting.faces import named

    name, kept = f"第{revision.number}版", (revision.sheet, revision.supplement)
    faces = faces_of(revision.sheet)
    here = named(faces) is not None
    try:
        made = papers(rubric, revision, replaces, faces if here else "")
    except (UserError, ValueError, LookupError):
        return [f"{name}的PDF无法与内容核对，内容已无法读取"]
    if made == kept:
        return []
    found = []
    for what, was, now in zip(("考核表", "内部材料" if revision.apart else "附页"), kept, made, strict=True):
        if same_paper(was, now):
            continue
        if revision.program != VERSION:
            good = _says(revision, words_on(was), sheet=what == "考核表")
        else:
            good = not here and words_on(was) == words_on(now)
        if not good:
            found.append(f"{name}的{what}PDF不是由封存的内容制成的那一份")
    return found


def _says(revision: Revision, words: str, *, sheet: bool) -> bool:
    """Whether a PDF bears the facts of a revision."""
    if revision.printed_code not in words:
        return False
    if not sheet:
        return True
    at = 0
    for points in (*revision.points, revision.total):
        at = words.find(points, at)
        if at < 0:
            return False
        at += len(points)
    return True

"""Whether file and paper agree: what each revision holds, and which one a check code from paper belongs to."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

from ..base.errors import UserError
from ..paper.joining import words_on
from ..record.revision import Revision, faults
from ..rubric.rubric import Rubric

if TYPE_CHECKING:
    from ..storage.store import Store
    from ..storage.stored import Stored

DIGITS = 12  # of a check code on paper; in the file it has 64
_MISREAD = str.maketrans("OIL", "011")  # a check code has no letters but A to F


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
        """One line: 第1版 校验码 … 内容、得分和PDF一致."""
        figures = f"“{self.unit}”第{self.revision}版　校验码 {self.code}　{self.total}分　{self.grade}"
        found = "；".join(self.faults) if self.faults else "封存的内容、得分和PDF一致"
        return f"{figures}　{found}{f'；{self.standing}' if self.standing else ''}"


class Answer(Struct, frozen=True, kw_only=True):
    """Whether a code from paper agrees with the file, the sentence that says so, and the revision that it is of."""

    agrees: bool
    words: str
    found: Verified | None = None


def revisions(store: Store) -> list[Verified]:
    """Look through every revision in a file, the assessments changed last first."""
    loaded, unreadable = store.load_all()
    if unreadable:
        raise UserError(unreadable[0])
    return [one for stored in loaded for one in _of(store, stored)]


def answer(store: Store, typed: str) -> Answer:
    """Say which revision a code from paper is of, and whether that is still the one that counts."""
    code = plain_code(typed)
    found = [one for one in revisions(store) if one.code.replace("-", "") == code]
    if not found:
        shown = "-".join(code[at : at + 4] for at in range(0, DIGITS, 4))
        words = f"这个文件里没有校验码是 {shown} 的版本：纸和文件对不上；请再看一遍有没有输错，或者换一个文件。"
        return Answer(agrees=False, words=words)
    one = found[0]
    name = f"“{one.unit}”第{one.revision}版"
    if one.faults:
        words = f"校验码是{name}的，但文件里的这一版已经不是定稿时的样子：{'；'.join(one.faults)}。"
        return Answer(agrees=False, words=words, found=one)
    but = f"，但{one.standing}" if one.standing else "，它是现在的版本"
    words = f"纸上的校验码与{name}一致（{one.total}分，{one.grade}）{but}。"
    return Answer(agrees=True, words=words, found=one)


def plain_code(typed: str) -> str:
    """Return the twelve digits of a code however it was typed: with dashes or spaces, small, full-width."""
    marks = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(mark for mark in marks if mark.isalnum()).translate(_MISREAD)
    wrong = dict.fromkeys(mark for mark in kept if mark not in "0123456789ABCDEF")
    if wrong:
        raise UserError(f"校验码只有数字和字母A到F，这里有“{''.join(wrong)}”；请照考核表上印的再输一遍。")
    if len(kept) != DIGITS:
        raise UserError(f"校验码是{DIGITS}位（XXXX-XXXX-XXXX），这里有{len(kept)}位；请照考核表上印的再输一遍。")
    return kept


def _of(store: Store, stored: Stored) -> list[Verified]:
    kept = store.revisions(stored.id)
    unit = " ".join(stored.record.unit.split()) or "（未填单位）"
    return [
        Verified(
            id=stored.id,
            unit=_unit(stored.rubric, one) or unit,
            revision=one.number,
            code=one.printed_code,
            total=one.total,
            grade=one.grade,
            standing=_standing(stored.status, one, kept[-1]),
            newest=one.number == kept[-1].number,
            faults=(*faults(stored.rubric, one), *_paper_faults(one)),
        )
        for one in kept
    ]


def _unit(rubric: Rubric, revision: Revision) -> str:
    try:
        return " ".join(revision.content(rubric).unit.split())
    except UserError:
        return ""


def _standing(status: str, one: Revision, last: Revision) -> str:
    if status == "void":
        return "评估已作废"
    if one.number != last.number:
        return f"第{last.number}版已替换它（校验码 {last.printed_code}）"
    return "它已重新打开，还没有再定稿" if status == "draft" else ""


def _paper_faults(revision: Revision) -> list[str]:
    """Say where the PDFs that were kept bear another code or total than the revision."""
    name, found = f"第{revision.number}版", []
    sheet, supplement = words_on(revision.sheet), words_on(revision.supplement)
    if revision.printed_code not in sheet or revision.total not in sheet:
        found.append(f"{name}的考核表PDF与校验码或得分不符")
    if revision.printed_code not in supplement:
        found.append(f"{name}的附页PDF与校验码不符")
    return found

"""What is printed: of a revision what 定稿 has kept, byte for byte; of a draft what it would be, marked so.

The unit's paper and the internal one never come in one document; revisions of versions before 1.2 have a supplement
that holds both, and stay as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..base.errors import UserError
from ..record.readiness import noted_warnings, today
from ..record.scoring import score

if TYPE_CHECKING:
    from ..paper.typesetting.pen import Pdf
    from ..record.assessment import Assessment
    from ..record.revision import Revision
    from ..rubric.answers import Attachment
    from ..rubric.rubric import Rubric

Content = Callable[["Attachment"], bytes]
"""The bytes of a piece of evidence, or ``UserError``."""


def unit_paper(rubric: Rubric, record: Assessment, revision: Revision | None, parts: Collection[str]) -> Pdf:
    """Return the paper for the unit as an assessment stands now: of what is final as it was kept, or a draft's.

    ``parts`` of the supplement are printed with a draft.
    """
    from ..paper.contents import known_parts
    from ..paper.supplement import document_pdf

    if revision is not None:
        return kept_paper(rubric, revision)
    return document_pdf(rubric, record, score(rubric, record), parts=known_parts(tuple(parts)), draft=True)


def kept_paper(rubric: Rubric, revision: Revision, *, whole: bool = True, code: bool = True) -> Pdf:
    """Return the paper of a revision for the unit as it was kept; without the check code it is made anew.

    Of one that is not apart, ``whole`` adds the supplement that was kept beside the form.
    """
    from ..paper.joining import faces_of, joined
    from ..paper.supplement import document_pdf
    from ..paper.typesetting.pen import Pdf

    if not revision.apart:
        if not code:
            raise UserError(f"{_earlier(revision)}，只能照原样打印，核验码去不掉。")
        return Pdf(joined([revision.sheet, revision.supplement][: 1 + whole]), ())
    if code:
        return Pdf(revision.sheet, ())
    record, stamp = revision.content(rubric), replace(revision.stamp(""), faces=faces_of(revision.sheet))
    return document_pdf(rubric, record, score(rubric, record), draft=False, stamp=stamp, code=False)


def kept_internal(rubric: Rubric, revision: Revision, replaces: str, content: Content) -> Pdf:
    """Return the internal paper of a revision as it was kept, and behind it the evidence that is pictures."""
    from ..paper.photographs import with_photographs
    from ..paper.typesetting.pen import Pdf

    if not revision.apart:
        raise UserError(f"{_earlier(revision)}，没有单独的内部材料，内部内容在附页里。")
    record, stamp = revision.content(rubric), revision.stamp(replaces)
    whole = with_photographs(revision.supplement, rubric, record, content, draft=False, stamp=stamp)
    return Pdf(whole, ())


def draft_internal(rubric: Rubric, record: Assessment, content: Content) -> Pdf:
    """Return the internal paper of a draft, marked as such, and behind it the evidence that is pictures."""
    from ..paper.photographs import with_photographs
    from ..paper.supplement import internal_pdf

    result = score(rubric, record)
    noted = noted_warnings(rubric, record, result, today())
    made = internal_pdf(rubric, record, result, draft=True, noted=noted)
    return made._replace(data=with_photographs(made.data, rubric, record, content, draft=True))


def _earlier(revision: Revision) -> str:
    return f"第{revision.number}版是以前版本的程序定稿的"

"""One assessment taken in: what it is to the one that is here, and what is done, within the transaction of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ...base.errors import UserError
from ...base.progress import GivenUpError
from ...history.merging import Outcome, Which
from ...record.status import is_draft
from ...storage.adopting import adopt
from ...storage.sqlite_file import in_words
from ..merging.merging import BY_QUESTIONS, FOR_ONE, DifferentRubricsError, Met, apply, compare, following
from ..merging.questions import Decision
from .incoming import Incoming, What

if TYPE_CHECKING:
    from ...storage.store import Store

NEW = "新接收"
_NOT_LEFT = {
    What.RUBRIC: "两份评估所用的评分表不同，不能合并，请由巡察办确定以哪一份为准",
    What.UNSOUND: "修改记录有问题，不能与本文件的合并",
}


class Came(NamedTuple):
    """What was done with an assessment, as the table of takings calls it, in a sentence, and its heads."""

    what: str
    words: str
    before: str
    after: str


class ToDecide(Struct, frozen=True, kw_only=True):
    """An assessment of a file that cannot be taken in before something is decided, compared with the one it joins.

    ``met.questions`` are to be answered, or, where its outcome is one of ``FOR_ONE``, one copy is to be chosen.
    """

    one: Incoming
    met: Met


def compared(store: Store, source: Store, one: Incoming) -> Incoming:
    """Say what an assessment is to the one that is here with another head."""
    try:
        met = compare(store, source, one.id, proved=not one.faults)
    except DifferentRubricsError:
        return replace(one, what=What.RUBRIC, faults=(*one.faults, _NOT_LEFT[What.RUBRIC]))
    except UserError as error:  # of either copy, which stops none of the others
        return replace(one, what=What.UNSOUND, faults=(*one.faults, str(error).rstrip("。")))
    except GivenUpError:
        raise
    except Exception as error:  # a file can hold anything, and it stops none of the others
        words = f"修改记录里有读不懂的内容（{type(error).__name__}），不能与本文件的合并"
        return replace(one, what=What.UNSOUND, faults=(*one.faults, words))
    questions = len(met.questions) if met.outcome is BY_QUESTIONS else 0
    why = [met.compared.reason.rstrip("。")] if met.compared.reason else []
    told = (*one.told, *why)
    return replace(one, what=What(met.outcome.value), questions=questions, told=told, compared_with=met.own_state)


def head(store: Store, assessment_id: str) -> str:
    """Return the head of an assessment, empty where it is not there."""
    with in_words(store.path):
        rows = store.file.query("SELECT head FROM assessment WHERE id = ?", assessment_id)
        return next((str(row["head"]) for row in rows), "")


def undecided(met: Met, decision: Decision) -> int:
    """Return how many decisions are missing."""
    if met.outcome is BY_QUESTIONS:
        return sum(question.field not in decision.answers for question in met.questions)
    return int(met.outcome in FOR_ONE and decision.standing is None)


def take(store: Store, source: Store, one: Incoming, decision: Decision) -> Came | ToDecide:
    """Do what an assessment asks for here and now: others may have come in since it was compared.

    Where something is still to be decided nothing is done. Raises ``DifferentRubricsError``, ``UnsoundCopyError``.
    """
    before = head(store, one.id)
    if not before:
        adopt(store, source, one.id)
        return Came("new", NEW, "", one.head)
    if before == head(source, one.id):
        return Came("same", "与本文件的相同，没有改动", before, before)
    met = following(store, source, one.id, one.compared_with) if one.what is What.NEWER else None
    met = met or compare(store, source, one.id, proved=not one.faults)  # what comes of it is looked through in any case
    if undecided(met, decision):
        return ToDecide(one=one, met=met)
    after = apply(store, source, met, decision.answers, standing=decision.standing)
    return Came(met.outcome.value, _words(met, decision), before, after.head)


def _words(met: Met, decision: Decision) -> str:
    match met.outcome:
        case Outcome.SAME:
            return "与本文件的内容相同，没有改动"
        case Outcome.OLDER:
            return "较旧，本文件的已包含它，没有改动"
        case Outcome.NEWER:
            return "较新，已接在本文件的修改记录后面"
        case Outcome.MERGE:
            asked = f"，{len(met.questions)}处按选择处理" if met.questions else ""
            return f"已合并{asked}，双方的修改记录都保留"
        case Outcome.STANDS if is_draft(met.ours.status):
            return "来的是定稿，以定稿为准；本文件草稿的修改记录一并保留"
        case Outcome.STANDS:
            return "本文件的是定稿，以定稿为准；来的草稿的修改记录一并保留"
    whose = "本文件" if decision.standing is Which.OURS else "来的文件"
    kept = "另一个定稿版本" if met.outcome is Outcome.REVISIONS else "另一份"
    return f"按选择以{whose}的为准，{kept}及修改记录一并保留"

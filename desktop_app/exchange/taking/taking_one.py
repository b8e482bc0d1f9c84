"""One assessment taken in: what it is to the one that is here, and what is done, within the transaction of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ...base.errors import UserError
from ...base.progress import GivenUpError
from ...history.events import Kind
from ...history.merging import Outcome, Which
from ...storage.adopting import adopt
from ...storage.sqlite_file import in_words
from ..merging.merging import BY_QUESTIONS, FOR_ONE, DifferentRubricsError, Met, apply, following
from ..merging.purged_alike import apply_alike, compared_alike
from ..merging.questions import NO_FILES, Decision, Files
from ..merging.waiting import can_go_on, named, to_merge
from .incoming import Incoming, What

if TYPE_CHECKING:
    from ...storage.store import Store

NEW, OURS = "新接收", "本文件"
_PURGED = {
    Which.OURS: "来的这一份彻底删除过内容，接收时本文件里的也一并删去",
    Which.THEIRS: "本文件彻底删除过的内容，来的这一份里还有，接收时不会带回来",
}
DONE = {
    "new": NEW,
    "same": "与本文件的内容相同，没有改动",
    "older": "较旧，本文件的已包含它，没有改动",
    "newer": "较新，已接在本文件的修改记录后面",
    "merge": "已合并，双方的修改记录都保留",
    "stands": "定稿的不变，草稿另存在文件里，没有并入",
    "revisions": "按选择以其中一个定稿版本为准，另一个及修改记录一并保留",
    "whole": "按选择以其中一份为准，另一份及修改记录一并保留",
}
"""What was done with an assessment, by what the table of takings calls it."""
_MERGED = "；等待的草稿已并入"
_NOT_LEFT = {
    What.RUBRIC: "两份评估所用的评分表不同，不能合并，请由巡察办确定以哪一份为准",
    What.UNSOUND: "修改记录有问题，不能与本文件的合并",
}


class Came(NamedTuple):
    """What was done with an assessment, as the table of takings calls it, in a sentence, and its heads.

    ``purged``: something was taken out of the one that was here, as it was out of the other.
    """

    what: str
    words: str
    before: str
    after: str
    purged: bool = False


class ToDecide(Struct, frozen=True, kw_only=True):
    """An assessment of a file that cannot be taken in before something is decided, compared with the one it joins.

    ``met.questions`` are to be answered, or, where its outcome is one of ``FOR_ONE``, one copy is to be chosen. What it
    joins is called ``ours``; ``files`` says of events of that in which file they came.
    """

    one: Incoming
    met: Met
    ours: str = OURS
    files: Files = NO_FILES


def compared(store: Store, source: Store, one: Incoming) -> Incoming:
    """Say what an assessment is to the one that is here with another head."""
    try:
        with compared_alike(store, source, one.id, proved=not one.faults) as pair:
            met, purged = pair.met, pair.purged
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
    why += [_PURGED[purged]] if purged else []
    told, state = (*one.told, *why), "" if purged else met.own_state
    return replace(one, what=What(met.outcome.value), questions=questions, told=told, compared_with=state)


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

    What waits beside what has become a draft is merged too. Where something is still to be decided nothing is done.
    Raises ``DifferentRubricsError``, ``UnsoundCopyError``.
    """
    with store.together():
        store.file.execute("SAVEPOINT taken_one")
        done = _taken(store, source, one, decision)
        if isinstance(done, ToDecide):
            store.file.execute("ROLLBACK TO taken_one")
        store.file.execute("RELEASE taken_one")
    return done


def _taken(store: Store, source: Store, one: Incoming, decision: Decision) -> Came | ToDecide:
    before = head(store, one.id)
    if not before:
        adopt(store, source, one.id)
        came = Came("new", NEW, "", one.head)
    elif is_same(store, source, one.id):
        return Came("same", "与本文件的相同，没有改动", before, before)
    elif one.what is What.NEWER and (met := following(store, source, one.id, one.compared_with)):
        after = apply(store, source, met)
        came = Came(met.outcome.value, _words(met, decision), before, after.head)
    else:
        with compared_alike(store, source, one.id, proved=not one.faults) as pair:
            met = pair.met
            if undecided(met, decision):
                return ToDecide(one=one, met=met)
            after = apply_alike(store, pair, decision.answers, decision.standing)
        words = _words(met, decision)
        if met.outcome in FOR_ONE and _last_kind(store, one.id) == Kind.MERGED:
            words += _MERGED
        came = Came(met.outcome.value, words, before, after.head, pair.purged is Which.OURS)
    return _with_what_waits(store, one, decision, came)


def _with_what_waits(store: Store, one: Incoming, decision: Decision, came: Came) -> Came | ToDecide:
    """Merge what waits beside an assessment that has come in, if it is a draft now."""
    met = to_merge(store, one.id)
    if met is None:
        return came
    if undecided(met, decision):
        return ToDecide(one=one, met=met)
    after = apply(store, store, met, decision.answers)
    return came._replace(words=f"{came.words}{_MERGED}", after=after.head)


def _last_kind(store: Store, assessment_id: str) -> str:
    sql = "SELECT kind FROM event WHERE assessment = ? ORDER BY id DESC LIMIT 1"
    with in_words(store.path):
        return next((str(row["kind"]) for row in store.file.query(sql, assessment_id)), "")


def is_same(store: Store, source: Store, assessment_id: str) -> bool:
    """Whether two files have the same state of an assessment, beside which nothing is to be done."""
    if head(store, assessment_id) != head(source, assessment_id):
        return False
    return not source.side.waits(assessment_id) and not can_go_on(store, assessment_id)


def _words(met: Met, decision: Decision) -> str:
    match met.outcome:
        case Outcome.SAME | Outcome.OLDER | Outcome.NEWER:
            return DONE[met.outcome]
        case Outcome.MERGE:
            asked = f"已合并，{len(met.questions)}处按选择处理，双方的修改记录都保留"
            return asked if met.questions else DONE[met.outcome]
        case Outcome.STANDS:
            return _stands(met)
    whose = "本文件" if decision.standing is Which.OURS else "收到的文件"
    kept = "另一个定稿版本" if met.outcome is Outcome.REVISIONS else "另一份"
    return f"按选择以{whose}的为准，{kept}及修改记录一并保留"


def _stands(met: Met) -> str:
    """Say which one is final, and what waits beside it."""
    ours = met.compared.main is Which.OURS
    state = "已作废" if (met.ours if ours else met.theirs).status == "void" else "是定稿"
    whose = f"本文件的{state}，不变" if ours else f"来的{state}，以它为准"
    if not (waits := met.compared.waits):
        return f"{whose}；另一份没有要并入的内容"
    return f"{whose}；{named(waits)}另存在文件里，没有并入，重新打开后可以并入"

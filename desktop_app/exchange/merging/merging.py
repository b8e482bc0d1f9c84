"""Two files' copies of one assessment made one: compared, and what comes of both written in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ...base.clock import time_after
from ...base.errors import UserError
from ...base.text import shown, unit_name
from ...history import merging
from ...history.asking import Question
from ...history.changes import Change
from ...history.merging import Answers, Comparison, Copy, Merged, Outcome, Which
from ...history.replay import inconsistency
from ...record.assessment import Assessment
from ...record.rows import Rows
from ...record.status import is_draft
from ...storage.adopting import adopt, take_evidence
from ...storage.clearing import is_clear, stay_clear
from ...storage.rows import write_rows
from ...storage.side_table import SideRevision
from ...storage.within import grown
from .share_following import follow, numbering

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

NOTHING_TO_DO = (Outcome.SAME, Outcome.OLDER)
BY_QUESTIONS = Outcome.MERGE
"""The outcome whose questions are answered one by one; those of ``FOR_ONE`` are decided for one copy as a whole."""
FOR_ONE = (Outcome.REVISIONS, Outcome.WHOLE)


class DifferentRubricsError(UserError):
    """Two copies of an assessment are scored with different rubrics, and cannot be made one."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            f"“{shown(unit_name(unit))}”的两份评估所用的评分表不同，不能合并；两份都没有改动，请由巡察办确定以哪一份为准。"
        )


class UnsoundCopyError(UserError):
    """A copy's rows, events or branches are not what the program left, so nothing can rest on them."""

    def __init__(self, unit: str, name: str, fault: str) -> None:
        super().__init__(
            f"“{name}”里“{shown(unit_name(unit))}”的{fault.rstrip('。')}，不能合并；没有改动任何内容，请先检查这个文件。"
        )


class ChangedError(UserError):
    """A copy was changed after it had been compared."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"“{shown(unit_name(unit))}”在比较以后又有改动，没有合并，也没有改动任何内容；请重新比较。")


class Met(Struct, frozen=True, kw_only=True):
    """Two copies of one assessment that were compared, each as its file held it."""

    ours: Stored
    theirs: Stored
    copies: Mapping[Which, Copy]
    comparison: Any  # a Comparison, which is no plain data

    @property
    def compared(self) -> Comparison:
        """What the comparison says, and what comes of both."""
        found: Comparison = self.comparison
        return found

    @property
    def outcome(self) -> Outcome:
        return self.compared.outcome

    @property
    def own_state(self) -> str:
        """What tells ours from what it may be later."""
        rows = sha256(repr(self.copies[Which.OURS].rows).encode()).hexdigest()
        return f"{self.ours.head} {self.ours.status} {rows}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is to be asked where the two are merged."""
        return self.compared.questions


class Following(Struct, frozen=True):
    """What a comparison said before: that theirs knows all that ours knows; beside ours nothing waits."""

    record: Assessment
    outcome: Outcome = Outcome.NEWER
    questions: tuple[Question, ...] = ()
    reason: str = ""

    def kept(self) -> Merged:
        """Return what comes of it: theirs goes on, and has all that is to come along."""
        return Merged(main=Which.THEIRS, record=self.record, brought=())


def following(store: Store, other: Store, assessment_id: str, before: str) -> Met | None:
    """Return the copies of an assessment of which ``compare`` said that the other is newer, and is what it was.

    None where ours is not as it was ``before``, by its ``own_state`` then, or something waits beside it; and where the
    main line of the other does not go on from it.
    """
    if not before or store.side.waits(assessment_id):
        return None
    (ours, own_rows), (theirs, their_rows) = store.load_with_rows(assessment_id), other.load_with_rows(assessment_id)
    read = zip(Which, (ours, theirs), (own_rows, their_rows), strict=True)
    side = {Which.OURS: store.side, Which.THEIRS: other.side}
    copies = {
        which: Copy(head=one.head, events=(), side=tuple(side[which].nodes(one.id)), rows=rows)
        for which, one, rows in read
    }
    met = Met(ours=ours, theirs=theirs, copies=copies, comparison=Following(record=theirs.record))
    sql = "SELECT 1 FROM event WHERE assessment = ? AND hash = ?"
    goes_on = any(other.file.query(sql, assessment_id, ours.head))
    return met if goes_on and met.own_state == before else None


def compare(store: Store, other: Store, assessment_id: str, *, proved: Collection[Which] = ()) -> Met:
    """Compare the copies of an assessment in two open files; ``other`` is only read.

    A file is compared with itself for what waits there. Raises ``DifferentRubricsError`` or ``UnsoundCopyError``;
    which of the two are ``proved``, as they were looked through and are the same still, is not asked again.
    """
    (ours, own_rows), (theirs, their_rows) = store.load_with_rows(assessment_id), other.load_with_rows(assessment_id)
    if ours.rubric.digest != theirs.rubric.digest:
        raise DifferentRubricsError(ours.record.unit)
    copies = {Which.OURS: _copy_of(store, ours, own_rows), Which.THEIRS: _copy_of(other, theirs, their_rows)}
    both = {Which.OURS: (store, ours), Which.THEIRS: (other, theirs)}
    for file, stored, copy in ((*both[which], copies[which]) for which in Which if which not in proved):
        if fault := _fault(file, stored, copy):
            raise UnsoundCopyError(stored.record.unit, file.path.name, fault)
    found = merging.compare(ours.rubric, ours.id, copies[Which.OURS], copies[Which.THEIRS])
    return Met(ours=ours, theirs=theirs, copies=copies, comparison=found)


def can_go_on(store: Store, assessment_id: str) -> bool:
    """Whether an assessment is a draft beside which something waits."""
    rows = store.file.query("SELECT status FROM assessment WHERE id = ?", assessment_id)
    return any(is_draft(row["status"]) for row in rows) and store.side.waits(assessment_id)


def to_merge(store: Store, assessment_id: str) -> Met | None:
    """Return what waits beside a draft as what is to be merged with it; ``apply`` is given the same file twice."""
    if not can_go_on(store, assessment_id):
        return None
    met = compare(store, store, assessment_id, proved=tuple(Which))
    return met if met.outcome is BY_QUESTIONS else None


def unsound(store: Store, stored: Stored) -> str:
    """Say why nothing can rest on a copy: chain, branches or replay do not hold; empty if they do."""
    _, rows = store.load_with_rows(stored.id)
    return _fault(store, stored, _copy_of(store, stored, rows))


def _fault(store: Store, stored: Stored, copy: Copy) -> str:
    """Say why nothing can rest on a copy: chain, branches or replay do not hold; empty if they do."""
    if fault := store.history.break_in_chain(stored.id, stored.head):
        return fault
    if fault := next(store.side.faults(stored.id), ""):
        return fault
    return "内容与修改记录对不上" if inconsistency(stored.record.unit, copy.rows, copy.events) else ""


def apply(
    store: Store,
    other: Store,
    met: Met,
    answers: Answers | None = None,
    *,
    standing: Which | None = None,
) -> Stored:
    """Write what comes of both copies into ``store``, in one transaction, and return what is stored now.

    Where the two are merged ``answers`` has one for each question; where one copy is decided for as a whole
    ``standing`` says which. ``LookupError`` where an answer is missing. Raises ``ChangedError`` where one of the two
    was changed after it had been compared. What waits beside a draft that was decided for is merged too, unless it asks
    something: that is left to ``to_merge``. Within another's transaction a failure is to end that one too.
    """
    id_, outcome = met.ours.id, met.outcome
    with store.together():
        for file, stored, which in ((store, met.ours, Which.OURS), (other, met.theirs, Which.THEIRS)):
            held = stored.head, stored.status, len(met.copies[which].side)
            if _state(file, id_) != held:
                raise ChangedError(stored.record.unit)
        if outcome in NOTHING_TO_DO:
            return met.ours
        clear = is_clear(store.file.connection, store.path)
        merged = _decided(met, answers or {}, standing)
        tasks = numbering(store, met.ours)
        _write(store, other, met, merged)
        after, rows = store.load_with_rows(id_)
        if after.record != merged.record or _fault(store, after, _copy_of(store, after, rows)):
            raise UserError(
                f"“{shown(unit_name(after.record.unit))}”合并以后的内容与修改记录对不上，没有合并；两份都没有改动。"
            )
        follow(store, after, met.ours.head, tasks)
        if outcome in FOR_ONE and (waiting := to_merge(store, id_)) and not waiting.questions:
            after = apply(store, store, waiting)
    if clear and not store.file.connection.in_transaction:
        stay_clear(store.file.connection, store.path)  # what was taken out is in what was put in its place
    return after


def _copy_of(store: Store, stored: Stored, rows: Rows) -> Copy:
    return Copy(
        head=stored.head,
        events=store.history.of(stored.id),
        side=tuple(store.side.nodes(stored.id)),
        rows=rows,
        status=stored.status,
    )


def _state(store: Store, assessment_id: str) -> tuple[str, str, int] | None:
    beside = "(SELECT count(*) FROM side_event WHERE assessment = assessment.id) AS beside"
    rows = store.file.query(f"SELECT head, status, {beside} FROM assessment WHERE id = ?", assessment_id)
    return next(((row["head"], row["status"], row["beside"]) for row in rows), None)


def _decided(met: Met, answers: Answers, standing: Which | None) -> Merged:
    """Return what is to be written; ``LookupError`` where it has not been said."""
    if met.outcome is BY_QUESTIONS:
        return met.compared.merged(answers)
    if met.outcome not in FOR_ONE:
        return met.compared.kept()
    if standing is None:
        raise LookupError
    return met.compared.set_aside(standing)


def _follow(store: Store, other: Store, met: Met) -> None:
    """Go on to where the other copy is, whose main line goes on."""
    lines = list(other.history.lines(met.ours.id))
    place = next((at for at, line in enumerate(lines, 1) if line["hash"] == met.ours.head), 0)
    if place:
        _append(store, other, met, lines[place:])
    else:
        store.remove(met.ours.id, clear=False, sweep=False)
        adopt(store, other, met.ours.id)


def _append(store: Store, other: Store, met: Met, lines: list[dict[str, str]]) -> None:
    """Write what the other copy's main line has behind ours."""
    id_ = met.ours.id
    for line in lines:
        store.file.insert("event", {"assessment": id_, **{name: line[name] for name in line if name != "before"}})
    for table in ("revision", "signing", "handover"):
        key = "number" if table == "revision" else "id"
        known = len(list(store.file.query(f"SELECT 1 FROM {table} WHERE assessment = ?", id_)))
        sql = f"SELECT * FROM {table} WHERE assessment = ? ORDER BY {key} LIMIT -1 OFFSET ?"
        for row in other.file.query(sql, id_, known):
            if key == "id":
                del row["id"]
            store.file.insert(table, row)
    store.side.add(id_, other.side.rows(id_))
    for one in other.side.revisions(id_):
        store.side.add_revision(one)
    take_evidence(store, other, id_)
    write_rows(store.file, id_, between(met.copies[Which.OURS].rows, met.copies[Which.THEIRS].rows))
    head = "UPDATE assessment SET head = ?, status = ? WHERE id = ?"
    store.file.execute(head, met.theirs.head, met.theirs.status, id_)


def between(before: Rows, after: Rows) -> list[Change]:
    """Return what differs between the rows that two files hold; what goes comes first."""
    gone = [Change(*place, row, None) for place, row in before.items() if place not in after]
    come = (Change(*place, before.get(place), row) for place, row in after.items())
    return [*gone, *(change for change in come if change.before != change.after)]


def _write(store: Store, other: Store, met: Met, merged: Merged) -> None:
    """Let a main line go on, with what came in beside it, and the events that say so."""
    id_ = met.ours.id
    main, aside = (store, other) if merged.main is Which.OURS else (other, store)
    branch = _lines(aside, id_, {one for _, one in merged.brought})
    beside = _beside(main, aside, id_)
    if main is other:
        _follow(store, other, met)
    else:
        take_evidence(store, other, id_)
    store.side.add(id_, (branch[one] for _, one in merged.brought))
    for one in beside:
        store.side.add_revision(one)
    if not merged.joins:
        return
    stored = store.load(id_)
    grown(stored.extent, merged.changes)
    head, at = stored.head, max(met.ours.changed, met.theirs.changed)
    for place, (kind, data) in enumerate(merged.joins, 1):
        at = time_after(at)
        found = merged.changes if place == len(merged.joins) else []
        _, head = store.history.append(id_, head, at, kind, data, found)
    store.file.execute("UPDATE assessment SET head = ? WHERE id = ?", head, id_)
    write_rows(store.file, id_, merged.changes)


def _lines(store: Store, assessment_id: str, hashes: set[str]) -> Mapping[str, dict[str, str]]:
    """Return those events of a copy, of its main line and its branches, as a branch keeps them."""
    found: dict[str, dict[str, str]] = {}
    for rows in (store.side.rows(assessment_id), store.history.lines(assessment_id)):
        found |= {row["hash"]: row for row in rows if row["hash"] in hashes}
    return found


def _beside(main: Store, aside: Store, assessment_id: str) -> list[SideRevision]:
    """Return the revisions and signings that one copy has and the other, whose main line goes on, has not."""
    codes = {one.code for one in main.revisions.each(assessment_id)}
    seals = {one.seal for one in main.revisions.signings(assessment_id)}
    signings = [one for one in aside.revisions.signings(assessment_id) if one.seal not in seals]
    found = list(aside.side.revisions(assessment_id))
    for revision in aside.revisions.each(assessment_id):
        signed = tuple(one for one in signings if one.revision == revision.number)
        if revision.code not in codes or signed:
            found.append(SideRevision(revision, signed))
    return found

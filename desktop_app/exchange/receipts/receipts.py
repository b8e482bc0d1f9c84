"""回执 as the laptop reads it: what it confirms of the file that is open, and who has signed it.

A receipt names all that the office has of an assessment, event by event. What is here is confirmed where nothing of it
is missing there, be it the copy that was handed over, an earlier one, or the part that a member gave to the leader. A
code that was told names the heads of one copy alone, and proves nothing against somebody who means to deceive.

The head that counts is that of the last event before the assessment was handed over: a hand-over, which only the giving
file is told of, changes nothing in an assessment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...base.errors import UserError
from ...base.text import unit_name
from ...history.events import Kind
from ...record.act import instant
from ...record.check_code import GROUP, GROUPS, SECOND, as_characters, foreign, grouped, printed
from .issuing import edition_of
from .past import Past, news, settled_head
from .receipt_file import Confirmed, code_digest, read_receipt, receipt_data
from .signatures import CODE_GUARDS, SIGNED, TRUSTED, Signed, code_signed_by, signed_by, way_out

if TYPE_CHECKING:
    from ...storage.store import Store
    from .receipt_file import OfficeReceipt

MOST_CHOSEN = 12  # assessments of a copy of which each choice is tried for a code; of more all, and each by itself
_WITH_SIGNATURE = re.compile(r"(?P<code>.*) (?P<signature>[0-9A-F]{128})")  # as a scan of the paper says it


class State(StrEnum):
    """What a receipt says of one assessment in this file."""

    CONFIRMED = "confirmed"  # the office has all that is here now
    MOVED_ON = "moved_on"  # it has a part of it: what came besides it has not
    UNKNOWN = "unknown"  # it has nothing of it
    NOT_HERE = "not_here"  # no such assessment in this file


class Checked(Struct, frozen=True, kw_only=True):
    """One assessment of a receipt, and the sentence that says what is confirmed of it.

    ``revision``, ``code`` and ``head`` are what the office has taken in, ``here`` is the head in this file; ``events``
    names all that it has taken in, as in ``Confirmed``.
    """

    id: str
    unit: str
    revision: int
    head: str
    state: State
    words: str
    code: str = ""
    here: str = ""
    events: bytes = b""


class Verified(Struct, frozen=True, kw_only=True):
    """What a receipt, or a code, confirms of this file.

    ``copy`` says of the copy whether this file was told that it was handed over.
    """

    signed: Signed
    words: str
    checked: tuple[Checked, ...]
    by_code: bool = False
    copy: str = ""
    sha256: str = ""
    at: str = ""
    person: str = ""
    office: str = ""

    @property
    def trusted(self) -> bool:
        """Whether it may be gone by: nothing speaks against who made it."""
        return self.signed in TRUSTED

    @property
    def confirmed(self) -> tuple[Checked, ...]:
        """The assessments of which the office has all that is here now; none where it is not trusted."""
        return tuple(one for one in self.checked if one.state is State.CONFIRMED) if self.trusted else ()


def verify_receipt(store: Store, given: bytes | str, office_keys: Collection[str] = ()) -> Verified:
    """Say exactly what a receipt's file, or a code that was told, confirms of the assessments in this file.

    ``office_keys`` are the public keys (hex) of the office that this file knows. Refused where what is given is no
    receipt, or no code of a copy that this file knows to have been handed over.
    """
    if isinstance(given, str):
        return _of_code(store, given, office_keys)
    receipt = read_receipt(given)
    signed = signed_by(receipt, office_keys)
    here = set(store.ids())
    checked = tuple(_checked(store, here, one) for one in receipt.assessments)
    return Verified(
        signed=signed,
        words=_in_words(signed, checked, office_keys),
        checked=checked,
        copy=_copy_words(store, receipt),
        sha256=receipt.sha256,
        at=receipt.at,
        person=receipt.person,
        office=receipt.office,
    )


def given_by(given: Path | str) -> bytes | str:
    """Return what is to be verified: a code as it is, a receipt's file, or the code on a scan of its paper."""
    if isinstance(given, str):
        return given
    data = receipt_data(given)
    if data[:1] == b"{":
        return data
    from ..scans.paper_codes import is_pictured, receipt_code_on

    return receipt_code_on(given) if is_pictured(data) else data


def _checked(store: Store, here: Collection[str], one: Confirmed, handed: str = "") -> Checked:
    """Say what is confirmed of an assessment; of a code ``handed`` is when the copy went out for which it stands."""
    found = _history_checked(store, here, one)
    if found.state is State.CONFIRMED and (number := _acts_lacking(store, one, handed)):
        words = f"本机有{number}条办理记录（审核、审定等）回执没有确认；请再移交一次，等巡察办接收后取得新的回执"
        return replace(found, state=State.MOVED_ON, here="", words=f"{found.words.rpartition('：')[0]}：{words}")
    return found


def _history_checked(store: Store, here: Collection[str], one: Confirmed) -> Checked:
    def told(state: State, words: str, unit: str = one.unit, head: str = "") -> Checked:
        edition = f"第{one.revision}版（核验码 {one.code}）" if one.revision else "草稿"
        return Checked(
            id=one.id,
            unit=unit,
            revision=one.revision,
            code=one.code,
            head=one.head,
            here=head,
            events=one.events,
            state=state,
            words=f"“{unit_name(unit)}”{edition}：{words}",
        )

    if one.id not in here:
        return told(State.NOT_HERE, "这个文件里没有这份评估")
    stored, past = store.load(one.id), Past(store, one.id)
    unit = stored.record.unit
    head, waiting = settled_head(past.line_to(stored.head)), past.waiting(stored.head)
    if head == one.head and not waiting:
        return told(State.CONFIRMED, "巡察办已接收，与本机现在的内容一致", unit, head)
    lacks, known = _lacks(past, head, one)
    missing = set(one.lacks(step.hash for step in waiting))
    waits = len(news(step for step in waiting if step.hash in missing))
    if waits and known and not lacks:
        words = f"巡察办已接收，但等待并入的草稿里有{waits}条修改记录，回执没有确认"
        return told(State.MOVED_ON, f"{words}；请再移交一次，等巡察办接收后取得新的回执", unit)
    if not lacks and known:
        return told(State.CONFIRMED, "巡察办已接收，本机的修改记录都在其中", unit, head)
    if known:
        words = f"此后本机又有改动，有{lacks}条修改记录巡察办还没有，现在的内容没有确认"
        return told(State.MOVED_ON, f"巡察办接收的是较早的内容，{words}", unit)
    return told(State.UNKNOWN, "回执确认的内容与本机的不同，没有确认", unit)


def _lacks(past: Past, head: str, one: Confirmed) -> tuple[int, int]:
    """Return of how many events here the office knows nothing, and how many it has."""
    ours = past.behind(head)
    if one.events:
        unknown = set(one.lacks(step.hash for step in ours))
    else:  # a code tells of the head alone, and what it stands on
        unknown = {step.hash for step in ours} - {step.hash for step in past.behind(one.head)}
        if not past.line_to(one.head):
            return len(news(ours)), 0
    lacking = news(step for step in ours if step.hash in unknown)
    return len(lacking), len(ours) - len(unknown)


def _acts_lacking(store: Store, one: Confirmed, handed: str) -> int:
    """Return how many of the acts here the office has not: a code says nothing of them but that the copy went out."""
    acts = store.acts.of([one.id])
    if one.events:
        return len(one.lacks(act.id for act in acts))
    return sum(not handed or instant(act.at) > instant(handed) for act in acts)


def _in_words(signed: Signed, checked: Sequence[Checked], office_keys: Collection[str], what: str = "回执") -> str:
    if signed not in TRUSTED:
        return f"{what}{SIGNED[signed]}；没有确认任何内容，{way_out(signed, office_keys)}。"
    good = sum(one.state is State.CONFIRMED for one in checked)
    elsewhere = sum(one.state is State.NOT_HERE for one in checked)
    moved = len(checked) - elsewhere - good
    rest = f"，另有{moved}份没有确认" if good and moved else ""
    rest += f"，回执里还有{elsewhere}份不在这个文件里" if good and elsewhere else ""
    count = f"确认巡察办已接收本机的{good}份评估{rest}" if good else "没有确认本机现在的任何一份评估"
    return f"{what}{count}；{SIGNED[signed]}。"


def _copy_words(store: Store, receipt: OfficeReceipt) -> str:
    """Say whether this file knows of the copy that a receipt is for."""
    for one in receipt.assessments:
        if any(given.sha256 == receipt.sha256 for given in store.handovers.of(one.id)):
            return f"副本“{receipt.copy}”是从这个文件移交的。"
    return f"这个文件里没有移交过副本“{receipt.copy}”的登记，它可能是从别处移交的、复制的，或者先解开后接收的。"


def _of_code(store: Store, typed: str, office_keys: Collection[str]) -> Verified:
    """Find the copy and the assessments in it that a code stands for: it holds nothing of them by itself."""
    scanned = _WITH_SIGNATURE.fullmatch(typed)
    code, signature = _typed_code(scanned["code"] if scanned else typed), scanned["signature"] if scanned else ""
    for sha256, handed in _handed_over(store).items():
        entries = list(handed)
        for chosen in _choices(entries):
            digest = code_digest(sha256, chosen)
            if printed(SECOND, digest) == code:
                signed = code_signed_by(digest, signature, office_keys)
                checked = tuple(_checked(store, {one.id}, one, handed[one]) for one in chosen)
                return Verified(
                    signed=signed,
                    words=_code_words(signed, checked, office_keys),
                    checked=checked,
                    by_code=True,
                    sha256=sha256,
                )
    words = "这个回执码与这个文件移交过的副本都不符，没有确认任何内容"
    raise UserError(f"{words}；请检查是否听错、输错，或请巡察办发来回执文件。")


def _code_words(signed: Signed, checked: Sequence[Checked], office_keys: Collection[str]) -> str:
    if signed is Signed.MISSING:
        return _in_words(signed, checked, office_keys, "回执码与移交过的副本相符，但")
    words = _in_words(signed, checked, office_keys, "回执码")
    return f"{words.partition('；')[0]}。{CODE_GUARDS}" if signed is Signed.ABSENT else words


def _typed_code(typed: str) -> str:
    """Return a code as it is told, however it was typed; refused where it can be none."""
    kept = as_characters(typed)
    if wrong := foreign(kept):
        raise UserError(f"回执码里没有“{wrong}”；请向巡察办核对后再输一遍。")
    if len(kept) != GROUP * GROUPS:
        raise UserError(f"回执码是{GROUPS}组、每组{GROUP}位，这里共{len(kept)}位；请向巡察办核对后再输一遍。")
    return grouped(kept)


def _handed_over(store: Store) -> dict[str, dict[Confirmed, str]]:
    """Return what was final in each copy that was handed over, by the copy's SHA-256, and when each went out."""
    found: dict[str, dict[Confirmed, str]] = {}
    for assessment_id in store.ids():
        if not store.handovers.of(assessment_id):
            continue
        unit, codes = store.load(assessment_id).record.unit, dict[int, str]()
        events = store.history.of(assessment_id)
        for at, event in enumerate(events):
            if event.kind == Kind.FINALISED:
                codes.update([edition_of(event.data)])
            sha256, number = event.data.get("sha256"), event.data.get("revision")
            if event.kind == Kind.HANDED_OVER and isinstance(sha256, str) and isinstance(number, int):
                head = settled_head(events[:at])
                one = Confirmed(id=assessment_id, unit=unit, revision=number, code=codes.get(number, ""), head=head)
                found.setdefault(sha256, {}).setdefault(one, event.at)
    return found


def _choices(entries: list[Confirmed]) -> Iterable[Sequence[Confirmed]]:
    """Yield what may have been taken in of a copy: all of it, or a part."""
    yield entries
    if len(entries) > MOST_CHOSEN:
        yield from ([one] for one in entries)
        return
    for size in reversed(range(1, len(entries))):
        yield from combinations(entries, size)

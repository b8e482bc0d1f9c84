"""回执: what the office confirms to have taken in, as a small file or as a code to be told over the telephone.

The file names the copy by its SHA-256 and each assessment by the head of its history, so it confirms exactly one state
of each. Where the office has a key it is signed (Ed25519): nobody else can make one. The code is a SHA-256 over the
same: it tells that nothing was mixed up, and anybody who has the copy can compute it, so it proves nothing against
somebody who means to deceive.

The head that counts is that of the last event before the assessment was handed over: a hand-over, which only the giving
file is told of, changes nothing in an assessment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ...assessing.tampering import tampering
from ...base import clock
from ...base.decoding import UNREADABLE
from ...base.errors import UserError
from ...base.text import one_line, unit_name
from ...history.events import Event, Kind
from ...record.attachments import attachments
from ...record.check_code import GROUP, GROUPS, as_characters, foreign, grouped
from ...record.status import is_draft
from ...storage.taking_table import Act, Taking, TakingTable
from ..copies.content import faults
from ..sealing.office_key import UnlockedKey, signature_holds
from .receipt_file import Confirmed, OfficeReceipt, code_of, read_receipt, receipt_data

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

MOST_CHOSEN = 12  # assessments of a copy of which each choice is tried for a code; of more all, and each by itself
CODE_GUARDS = "回执码只能防止弄错，不能防止有人冒充；请确认是巡察办的人在电话里说的。"
_UNDOING = (Kind.REOPENED, Kind.VOIDED)


class Signed(StrEnum):
    """What is known of a receipt's signature."""

    RIGHT = "right"  # the office's whose key this file knows
    UNKNOWN = "unknown"  # right by the key that it names, but this file knows no office's key
    ABSENT = "absent"
    OTHER = "other"  # by another key than the office's
    WRONG = "wrong"  # it does not fit what it stands under


SIGNED = {
    Signed.RIGHT: "签名正确，是巡察办的密钥签的",
    Signed.UNKNOWN: "有签名且与内容相符，但本机没有巡察办的公钥，不能确认是谁签的，请打电话向巡察办核实",
    Signed.ABSENT: "没有签名，只能防止弄错，不能防止有人冒充，请打电话向巡察办核实",
    Signed.OTHER: "是用另一把密钥签的，不是巡察办的，不能作为凭据",
    Signed.WRONG: "签名与内容不符，回执被改动过或已损坏，不能作为凭据",
}
SHOULD_BE_SIGNED = "巡察办有密钥，它出具的回执本应有签名。"


class State(StrEnum):
    """What a receipt says of one assessment in this file."""

    CONFIRMED = "confirmed"  # exactly as it is now
    MOVED_ON = "moved_on"  # an earlier state of it: what came since the office has not
    UNKNOWN = "unknown"  # a state that this file never had
    NOT_HERE = "not_here"  # no such assessment in this file


class Checked(Struct, frozen=True, kw_only=True):
    """One assessment of a receipt, and the sentence that says what is confirmed of it."""

    id: str
    unit: str
    revision: int
    head: str
    state: State
    words: str


class Verified(Struct, frozen=True, kw_only=True):
    """What a receipt, or a code, confirms of this file.

    ``signed`` is ABSENT for a code. ``copy`` says of the copy whether this file was told that it was handed over.
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
        return self.signed not in (Signed.OTHER, Signed.WRONG)

    @property
    def confirmed(self) -> tuple[Checked, ...]:
        """The assessments that the office has exactly as they are here now; none where it is not trusted."""
        return tuple(one for one in self.checked if one.state is State.CONFIRMED) if self.trusted else ()


def issue(
    store: Store,
    copy: str,
    sha256: str,
    taken: Iterable[tuple[str, str]],
    *,
    office: str = "",
    key: UnlockedKey | None = None,
) -> OfficeReceipt:
    """Return the receipt for a copy of which these assessments (id, head in the copy) are in the office's file now.

    Each is proved first: refused where the file does not hold that state of it, or not all of it.
    """
    entries = tuple(sorted((_proved(store, *one) for one in taken), key=lambda one: one.id))
    if not entries:
        raise UserError("这份副本里没有已接收的评估，没有出具回执。")
    made = OfficeReceipt(
        copy=one_line(copy),
        sha256=sha256,
        at=clock.now().isoformat(timespec="seconds"),
        person=one_line(store.person),
        office=one_line(office).strip(),
        assessments=entries,
        key=key.public if key else "",
    )
    return replace(made, signature=key.signature(made.message)) if key else made


def note_issued(store: Store, receipt: OfficeReceipt) -> None:
    """Keep that a receipt was issued: what it confirms must not be taken back, nor cleared by it here."""
    acts = tuple(Act(one.id, "confirmed", "", one.head) for one in receipt.assessments)
    row = Taking(
        at=receipt.at,
        person=receipt.person,
        kind="confirmed",
        batch=str(uuid4()),
        name=receipt.copy,
        sha256=receipt.sha256,
        assessments=acts,
    )
    TakingTable(store.file).add(row)


def issued(store: Store) -> set[tuple[str, str]]:
    """Return id and head of what receipts of this file confirm."""
    takings = TakingTable(store.file).all()
    return {(act.assessment, act.after) for one in takings if one.kind == "confirmed" for act in one.assessments}


def incoming_heads(store: Store, arrived: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return id and head in the copy of what was taken in, of which this file had these heads right afterwards.

    Where a copy was merged, or set aside, the event that says so names the copy's head.
    """
    found = []
    for assessment_id, head in arrived:
        event = next((one for one in reversed(store.history.of(assessment_id)) if one.hash == head), None)
        joined = event.data.get("with") if event and event.kind in (Kind.MERGED, Kind.SET_ASIDE) else None
        found.append((assessment_id, joined if isinstance(joined, str) else head))
    return found


def verify_receipt(store: Store, given: bytes | str, office_key: str = "") -> Verified:
    """Say exactly what a receipt's file, or a code that was told, confirms of the assessments in this file.

    ``office_key`` is the public key (hex) of the office that this file knows, empty if none. Refused where what is
    given is no receipt, or no code of a copy that this file knows to have been handed over.
    """
    if isinstance(given, str):
        return _of_code(store, given)
    receipt = read_receipt(given)
    signed = _signed(receipt, office_key)
    here = set(store.ids())
    checked = tuple(_checked(store, here, one) for one in receipt.assessments)
    return Verified(
        signed=signed,
        words=_in_words(signed, checked) + (SHOULD_BE_SIGNED if signed is Signed.ABSENT and office_key else ""),
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


def settled_head(events: Sequence[Event | _Step]) -> str:
    """Return the hash of the last event that says more than that a copy was handed over; empty where there is none."""
    return next((event.hash for event in reversed(events) if event.kind != Kind.HANDED_OVER), "")


def _proved(store: Store, assessment_id: str, head: str) -> Confirmed:
    """Return what is confirmed of an assessment as it stood in a copy with this head."""
    stored = store.load(assessment_id)
    name = unit_name(stored.record.unit)
    line = _line_to(store, stored, head)
    if not line:
        raise UserError(f"“{name}”在副本里的内容，这个文件里还没有，没有出具回执；请先接收。")
    drafted = tampering(store, stored) if is_draft(stored.status) else []  # what is final ``faults`` looks through
    if found := [*faults(store, stored), *(f"“{name}”：{fault}" for fault in drafted), *_missing(store, stored)]:
        raise UserError(f"没有出具回执：{found[0].rstrip('。')}；请找出原因后再出具。")
    done = [step for step in line if step.kind == Kind.FINALISED]
    open_again = done and any(step.kind in _UNDOING for step in line[line.index(done[-1]) :])
    number, code = _edition(done[-1].data) if done and not open_again else (0, "")
    return Confirmed(id=assessment_id, unit=name, revision=number, code=code, head=settled_head(line))


class _Step(NamedTuple):
    """What is needed of an event, on whatever branch."""

    hash: str
    kind: str
    data: dict[str, Any]


def _line_to(store: Store, stored: Stored, head: str) -> list[_Step]:
    """Return what leads to a head, oldest first; none where this file does not know it.

    It may lie on a branch, of a copy that was merged.
    """
    main: dict[str, _Step] = {}
    with closing(store.history.each(stored.id)) as events:
        for event in events:
            main[event.hash] = _Step(event.hash, event.kind, event.data)
            if event.hash == head:
                return list(main.values())
    branches = {
        row["hash"]: row
        for row in store.file.query("SELECT before, kind, data, hash FROM side_event WHERE assessment = ?", stored.id)
    }
    line: list[_Step] = []
    while (row := branches.pop(head, None)) is not None:
        line.append(_Step(row["hash"], row["kind"], _data(row["data"])))
        head = row["before"]
    if not line:
        return []
    before = list(main.values())
    known = list(main).index(head) + 1 if head in main else 0
    return [*before[:known], *reversed(line)]


def _data(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except UNREADABLE:
        return {}


def _edition(data: dict[str, Any]) -> tuple[int, str]:
    """Return number and printed code of a revision as the history tells of it."""
    number, code = data.get("revision"), data.get("code")
    return (number, code) if isinstance(number, int) and isinstance(code, str) else (0, "")


def _missing(store: Store, stored: Stored) -> list[str]:
    return [
        f"“{unit_name(stored.record.unit)}”{where}的材料“{file.name}”不在文件里"
        for where, file in attachments(stored.rubric, stored.record)
        if not store.evidence.has(file.sha256)
    ]


def _signed(receipt: OfficeReceipt, office_key: str) -> Signed:
    if not receipt.signature and not receipt.key:
        return Signed.ABSENT
    if not signature_holds(receipt.key, receipt.message, receipt.signature):
        return Signed.WRONG
    if not office_key:
        return Signed.UNKNOWN
    return Signed.RIGHT if receipt.key == office_key else Signed.OTHER


def _checked(store: Store, here: Collection[str], one: Confirmed) -> Checked:
    def told(state: State, words: str, unit: str = one.unit) -> Checked:
        edition = f"第{one.revision}版（核验码 {one.code}）" if one.revision else "草稿"
        named = f"“{unit_name(unit)}”{edition}"
        return Checked(
            id=one.id, unit=unit, revision=one.revision, head=one.head, state=state, words=f"{named}：{words}"
        )

    if one.id not in here:
        return told(State.NOT_HERE, "这个文件里没有这份评估")
    stored = store.load(one.id)
    unit = stored.record.unit
    if settled_head(_line_to(store, stored, stored.head)) == one.head:
        return told(State.CONFIRMED, "巡察办已接收，与本机现在的内容一致", unit)
    if _line_to(store, stored, one.head):
        return told(State.MOVED_ON, "巡察办接收的是较早的内容，此后本机又有改动，现在的内容还没有确认", unit)
    return told(State.UNKNOWN, "回执确认的内容与本机的不同，没有确认", unit)


def _in_words(signed: Signed, checked: Sequence[Checked], what: str = "回执") -> str:
    good = sum(one.state is State.CONFIRMED for one in checked)
    if signed in (Signed.OTHER, Signed.WRONG):
        return f"{what}{SIGNED[signed]}；没有确认任何内容。"
    rest = f"，另有{len(checked) - good}份没有确认" if len(checked) > good else ""
    count = f"确认巡察办已接收本机的{good}份评估{rest}" if good else "没有确认本机现在的任何一份评估"
    return f"{what}{count}；{SIGNED[signed]}。"


def _copy_words(store: Store, receipt: OfficeReceipt) -> str:
    """Say whether this file knows of the copy that a receipt is for."""
    for one in receipt.assessments:
        if any(given.sha256 == receipt.sha256 for given in store.handovers.of(one.id)):
            return f"副本“{receipt.copy}”是从这个文件移交的。"
    return f"这个文件里没有移交过副本“{receipt.copy}”的登记，它可能是从别处复制的，或者先解开后接收的。"


def _of_code(store: Store, typed: str) -> Verified:
    """Find the copy and the assessments in it that a code stands for: it holds nothing of them by itself."""
    code = _typed_code(typed)
    for sha256, entries in _handed_over(store).items():
        for chosen in _choices(entries):
            if code_of(sha256, chosen) == code:
                checked = tuple(_checked(store, {one.id}, one) for one in chosen)
                words = _in_words(Signed.ABSENT, checked, "回执码")
                return Verified(
                    signed=Signed.ABSENT,
                    words=f"{words.partition('；')[0]}。{CODE_GUARDS}",
                    checked=checked,
                    by_code=True,
                    sha256=sha256,
                )
    words = "这个回执码与这个文件移交过的副本都不符，没有确认任何内容"
    raise UserError(f"{words}；请检查是否听错、输错，或请巡察办发来回执文件。")


def _typed_code(typed: str) -> str:
    """Return a code as it is told, however it was typed; refused where it can be none."""
    kept = as_characters(typed)
    if wrong := foreign(kept):
        raise UserError(f"回执码里没有“{wrong}”；请向巡察办核对后再输一遍。")
    if len(kept) != GROUP * GROUPS:
        raise UserError(f"回执码是{GROUPS}组、每组{GROUP}位，这里共{len(kept)}位；请向巡察办核对后再输一遍。")
    return grouped(kept)


def _handed_over(store: Store) -> dict[str, list[Confirmed]]:
    """Return what was final in each copy that this file knows to have been handed over, by the copy's SHA-256."""
    found: dict[str, list[Confirmed]] = {}
    for assessment_id in store.ids():
        if not store.handovers.of(assessment_id):
            continue
        unit, codes = store.load(assessment_id).record.unit, dict[int, str]()
        events = store.history.of(assessment_id)
        for at, event in enumerate(events):
            if event.kind == Kind.FINALISED:
                codes.update([_edition(event.data)])
            sha256, number = event.data.get("sha256"), event.data.get("revision")
            if event.kind == Kind.HANDED_OVER and isinstance(sha256, str) and isinstance(number, int):
                head = settled_head(events[:at])
                one = Confirmed(id=assessment_id, unit=unit, revision=number, code=codes.get(number, ""), head=head)
                if one not in found.setdefault(sha256, []):
                    found[sha256].append(one)
    return found


def _choices(entries: list[Confirmed]) -> Iterable[Sequence[Confirmed]]:
    """Yield what may have been taken in of a copy: all of it, or a part."""
    yield entries
    if len(entries) > MOST_CHOSEN:
        yield from ([one] for one in entries)
        return
    for size in reversed(range(1, len(entries))):
        yield from combinations(entries, size)

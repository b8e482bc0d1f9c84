"""What comes along of another file's office: its acts on what is taken in (审核, 审定 and what follows)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from ...base.errors import UserError
from ...base.text import shown, unit_name
from ...record.act import WORDS, Act, standing
from ...storage.adopting import take_acts

if TYPE_CHECKING:
    from ...storage.store import Store

TABLE = "act"
NONE_IN_PARTICULAR = ""


def bring(store: Store, source: Store, assessments: Collection[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Take over, within a transaction, what an office did to these assessments, and to none in particular.

    Return table and key of each row that came, and what is to be told: what came, and what two offices did apart.
    """
    wanted = [*assessments, NONE_IN_PARTICULAR]
    new = take_acts(store, source, wanted)
    told = [f"一并收下巡察办的办理记录：{in_words(new)}"] if new else []
    if altered := sum(not one.is_sound for one in source.acts.of(wanted)):
        told.append(f"有{altered}条巡察办的办理记录在登记以后被改动过，没有收下；请与收到的文件的原件核对")
    return [(TABLE, one.id) for one in new], [*told, *_apart(store, new)]


def in_words(acts: Iterable[Act]) -> str:
    """Count acts by their kinds: 审核2条，审定1条."""
    counted = Counter(WORDS.get(one.kind, shown(one.kind)) for one in acts)
    return "，".join(f"{what}{number}条" for what, number in counted.items())


def _apart(store: Store, new: Sequence[Act]) -> list[str]:
    """Say of what came that somebody else had gone on from the same."""
    came = {one.id for one in new}
    told = []
    for found in standing(store.acts.of({one.assessment for one in new})).values():
        if found.differs and any(one.id in came for one in found.all):
            what = WORDS.get(found.act.kind, shown(found.act.kind))
            words = f"有{len(found.all)}条各自登记的{what}，以较晚的为准"
            told.append(f"{_name(store, found.act.assessment)}{words}，请核对后重新登记一次")
    return told


def _name(store: Store, assessment_id: str) -> str:
    rows = store.file.query("SELECT unit FROM assessment WHERE id = ?", assessment_id)
    return next((f"“{shown(unit_name(str(row['unit'])))}”" for row in rows), "")


def take_back(store: Store, brought: Iterable[Sequence[str]]) -> list[str]:
    """Take away the acts that came along, within a transaction, but for what was gone on from here; tell that."""
    kept = store.acts.drop({one[1] for one in brought if one[0] == TABLE})
    return [f"办理记录（{in_words(kept)}）在接收以后又有变动，保留在文件里"] if kept else []


def refuse_acted(store: Store, then: Store, assessments: Collection[str], brought: Iterable[Sequence[str]]) -> None:
    """Refuse to take back assessments on which the office has acted since: its acts would be about nothing."""
    known = {one.id for one in then.acts.of(assessments)} | {one[1] for one in brought if one[0] == TABLE}
    since = [one for one in store.acts.of(assessments) if one.id not in known]
    if since:
        names = "、".join(dict.fromkeys(_name(store, one.assessment) for one in since[:5]))
        words = f"接收以后巡察办已对{names}登记了{in_words(since)}，不能撤回，没有改动任何内容"
        raise UserError(f"{words}；要找回接收前的内容，请用“备份与恢复”里“接收前”的备份。")

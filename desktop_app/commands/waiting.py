"""What waits beside the drafts of a file, merged without another file: ``take-in FILE --waiting``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from ..base.errors import UserError
from ..base.text import shown, unit_name
from .ending import did, say
from .interrupts import uninterrupted
from .shared import changed_file, opened_file, print_json

if TYPE_CHECKING:
    from ..exchange.merging.merging import Met
    from ..storage.store import Store

Answers = dict[str, list[tuple[list[Any], str]]]
"""By the id of an assessment: field and choice of each question."""

OPEN = "有{}份评估的草稿要先决定取哪一份的内容，没有并入；请用 --dry-run --json 列出，填好 choice 后以 --answers 交回。"


def merge_waiting(file: Path, person: str, given: Answers, *, dry_run: bool, json_: bool) -> None:
    """Merge what waits beside each draft, or say what would be; what is still to be decided is left, and told."""
    opened = opened_file(file) if dry_run else changed_file(file, person)
    with opened as store, uninterrupted():
        found = [one for id_ in sorted(store.ids()) if (one := _merged(store, id_, given, dry_run=dry_run))]
    if json_:
        questions = [{"sha256": "", "id": one["id"], "questions": one.pop("questions")} for one in found]
        print_json({"waiting": found, "questions": [one for one in questions if one["questions"]]})
    else:
        _tell(found)
    if left := sum(one["what"] == "open" for one in found):
        raise UserError(OPEN.format(left))


def _merged(store: Store, id_: str, given: Answers, *, dry_run: bool) -> dict[str, Any] | None:
    """Merge what waits beside one; say what it was, None where nothing waits."""
    from ..exchange.merging.questions import asked, decided
    from ..exchange.merging.waiting import merge_waiting, named, to_merge, waiting_beside

    stored = store.load(id_)
    drafts = waiting_beside(store, stored)
    met: Met | None = to_merge(store, id_)
    if not drafts and met is None:
        return None
    what, questions, decision = "waits", [], decided(met, given.get(id_, ())) if met else None
    if met is not None and decision is None:
        what, questions = "open", [to_builtins(question) for question in asked(met)]
    elif met is not None and decision is not None:
        what = "mergeable" if dry_run else "merged"
        if not dry_run:
            merge_waiting(store, met, decision)
            did(f"“{shown(unit_name(stored.record.unit))}”等待的草稿已并入")
    told = {"id": id_, "unit": unit_name(stored.record.unit), "status": stored.status, "what": what}
    return {**told, "words": named(drafts), "drafts": to_builtins(drafts), "questions": questions}


def _tell(found: Sequence[dict[str, Any]]) -> None:
    words = {
        "waits": "没有并入，重新打开后可以并入",
        "open": "有改得不同的地方，要先决定",
        "mergeable": "可以并入",
        "merged": "已并入",
    }
    for one in found:
        say(f"{one['unit']}　{one['words'] or '没有不同内容的草稿'}　{words[one['what']]}")
    if not found:
        say("没有等待并入的草稿。")

"""From the wish to give something out to what went out: reads the open file, asks, and keeps it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.base.errors import UserError
from desktop_app.exchange.giving.given_list import given_list
from desktop_app.exchange.giving.giving_out import Outcome, check_recipients, record
from desktop_app.exchange.giving.member_parts import share_out
from desktop_app.ledger.whole import whole_ledger
from desktop_app.office.beginning import Beginning, begin_missing

from ...parts.dialogs import choose_rubric, warn
from ...parts.patience import wait_for, waited
from .giving_dialog import GivingDialog, why_not
from .giving_wish import Offered, Wanted

if TYPE_CHECKING:
    from desktop_app.rubric.answers import Task
    from desktop_app.rubric.rubric import Rubric
    from desktop_app.storage.store import Store

    from ...paper.documents import PaperDocument


def ask_give_out(
    window: QWidget,
    store: Store,
    chosen: Sequence[str],
    show: Callable[[PaperDocument], object],
    given: Callable[[Outcome], object],
    *,
    first: str = "",
) -> None:
    """Ask who gets what of the open file; ``chosen`` are the assessments of which members and offices get copies.

    ``show`` gets the receipts that are to be seen, ``given`` what went out; ``first`` is who is offered at first.
    """
    from ...paper.documents import slips_document

    offered = wait_for(window, "正在读取单位名册…", store.file.lend(partial(_offered, store, tuple(chosen), first)))
    if offered is None:
        return
    refused = why_not(offered)
    if all(refused.values()):
        warn(window, f"{refused['member']}；{refused['team']}。")
        return
    rubric = choose_rubric(window)
    if rubric is None:
        return
    prepare, keep = partial(_prepared, store, rubric), partial(_kept, store)
    dialog = GivingDialog(window, offered, prepare, keep)
    dialog.slips_wanted.connect(lambda slips: show(slips_document(slips)))
    dialog.given.connect(given)
    dialog.open()


def _offered(store: Store, chosen: tuple[str, ...], first: str) -> Offered:
    found = tuple(store.load(one) for one in chosen)
    last = ""  # the formal sheet, too, bears what is put in
    with suppress(UserError):  # it is only offered
        last = next((store.load(one).record.mark for one in store.ids()[:1]), "")
    return Offered(
        path=store.path,
        register=store.register.load(),
        givings=tuple(store.givings.all()),
        given=tuple(given_list(store)),
        chosen=found,
        shares={one.id: store.shares.of(one.id) for one in found},
        person=store.person,
        mark=last,
        office_key=store.givings.office_key,
        first=first or ("member" if store.givings.package else "team"),
    )


def _prepared(store: Store, rubric: Rubric, dialog: QWidget, wanted: Wanted) -> list[str]:
    """Begin what is missing, put in the ledgers, keep whose part is what; return what is to be told."""
    told: list[str] = []

    def ledgers() -> dict[str, tuple[Task, ...]]:
        found = {}
        for assessment_id, path in wanted.ledgers.items():
            whole = whole_ledger(path)
            found[assessment_id] = whole.tasks
            told.extend(f"“{path.name}”{words}。" for words in whole.told)
        return found

    read = waited(dialog, "正在读取台账…", ledgers) if wanted.ledgers else {}

    def begin() -> None:
        check_recipients(store.register.load(), wanted.recipients)
        missing = len(set(wanted.assessments) - set(store.ids()))
        with store.together():
            beginning = Beginning(rubric=rubric, mark=wanted.mark, ledgers=read)
            told.extend(begin_missing(store, wanted.assessments, beginning))
            for assessment_id, shares in wanted.shares.items():
                share_out(store, assessment_id, shares)
        told.extend([f"打开的数据文件里已新建{missing}份评估草稿。"] if missing else [])

    waited(dialog, "正在准备任务包…", store.file.lend(begin))
    return told


def _kept(store: Store, dialog: QWidget, outcome: Outcome) -> Outcome:
    return waited(dialog, "正在登记分发…", store.file.lend(partial(record, store, outcome)))

"""The way out where the open file can take nothing more: what is shown goes into a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from ..base.errors import UserError
from ..evidence.pieces import Evidence
from ..files.clouds import refuse
from ..files.durable import discard
from ..history.events import Kind
from ..record.assessment import Assessment
from ..record.attachments import attachments
from ..record.package import Share
from ..storage.store import Store
from ..storage.stored import Stored


def rescue(
    path: Path, source: Store, stored: Stored, record: Assessment, brought: Iterable[Evidence]
) -> tuple[str, list[str]]:
    """Store a record and its evidence in a new file; return its id there, and what is lost of the rest and why.

    ``brought`` is evidence that the file which is left behind has not.
    """
    refuse(path.parent, "没有另存，改动还在窗口里")
    shares: tuple[Share, ...] = ()
    with suppress(UserError):  # the old file may be out of reach
        shares = source.shares.of(stored.id)
    with closing(Store.create(path)) as store:
        try:
            with store.together():
                for one in brought:
                    store.evidence.add(one.content, one.type)
                named = (file for _, file in attachments(stored.rubric, record))
                lost = store.evidence.take(source.evidence, named)
                store.person = source.person
                rescued = store.add(stored.rubric, record, Kind.RESCUED)
                store.shares.save(rescued, shares)
        except UserError:
            store.close()
            discard(path)  # half a file under its final name would only be in the way
            raise
    with suppress(UserError):  # the old file may be out of reach
        if kept := source.revisions.of(stored.id):
            lost.append(f"定稿的{len(kept)}版没有带过来，都在原来的文件里，请保留它；新文件里的评估从第1版重新定稿。")
    return rescued, lost

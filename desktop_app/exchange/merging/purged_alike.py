"""Two copies of which one has taken something out for good: it is taken out of the other too, then they are merged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ...base.errors import UserError, reason
from ...base.userdirs import copies_folder
from ...files.temporary import workplace
from ...history.merging import Answers, Which
from ...storage.adopting import adopt
from ...storage.purged_alike import adopt_alike
from .merging import Met, apply, compare, unsound

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored


class Pair(NamedTuple):
    """Two files' copies as they are merged: one of them may be a private file of what was purged like the other.

    ``purged`` says which; None where each is the file itself.
    """

    ours: Store
    theirs: Store
    met: Met
    purged: Which | None = None


@contextmanager
def compared_alike(store: Store, other: Store, assessment_id: str, *, proved: bool = False) -> Iterator[Pair]:
    """Compare the copies of an assessment in two files, as ``compare`` does; one is purged as the other was.

    The other is ``proved`` where it was looked through and is the same still.
    """
    met = compare(store, other, assessment_id, proved=(Which.THEIRS,) if proved else ())
    with ExitStack() as made:
        for which in met.compared.unpurged:
            source, like = (other, store) if which is Which.THEIRS else (store, other)
            if alike := made.enter_context(_purged_like(source, like, assessment_id)):
                files = (store, alike) if which is Which.THEIRS else (alike, other)
                yield Pair(*files, compare(*files, assessment_id), which)
                return
        yield Pair(store, other, met)


def apply_alike(store: Store, pair: Pair, answers: Answers, standing: Which | None) -> Stored:
    """Write what comes of both into ``store``, as ``apply`` does, within a transaction."""
    id_ = pair.met.ours.id
    if pair.ours is not store:
        store.remove(id_, clear=False, sweep=False)
        adopt(store, pair.ours, id_)
        store.evidence.sweep()
    return apply(store, pair.theirs, pair.met, answers, standing=standing)


@contextmanager
def _purged_like(source: Store, like: Store, assessment_id: str) -> Iterator[Store | None]:
    """Give a private copy without what the other has taken out; None where that cannot be."""
    from ...storage.store import Store

    try:
        with workplace() as work, closing(Store.create(work / "alike.db")) as made:
            done = adopt_alike(made, source, assessment_id, like)
            yield made if done and not unsound(made, made.load(assessment_id)) else None
    except OSError as error:
        words = f"本机的“{copies_folder()}”不能写入（{reason(error)}），没有合并"
        raise UserError(f"{words}；两份都没有改动，请检查磁盘空间和权限。") from None

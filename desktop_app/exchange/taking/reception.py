"""Taking in as a window does it: what may come in is looked through, decided, taken, taken back.

Each method returns work for a thread, which has the file for itself until it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ...base.errors import UserError
from ...storage.taking_table import Taking, TakingTable
from ..merging.questions import Decision
from .codes_told import codes_told
from .incoming import Incoming, Key, Looked
from .look import Look
from .printing_again import report_again
from .taking_back import undo
from .taking_in import take_in
from .taking_one import ToDecide

if TYPE_CHECKING:
    from ...paper.taking import CodeFound, TakingReport
    from ...storage.store import Store
    from ..sealing.office_key import UnlockedKey
    from ..sealing.sealed_to_office import Secret


T = TypeVar("T")


class Reception:
    """What may come into one open file; to be closed."""

    def __init__(self, store: Store) -> None:
        self._store, self._look = store, Look(store)
        self._secrets: list[Secret] = []

    def close(self) -> None:
        """Take away what was unsealed."""
        self._look.close()

    @property
    def keys(self) -> list[UnlockedKey]:
        """The office's keys that were unlocked for it, which may sign what is issued for it."""
        return [one for one in self._secrets if not isinstance(one, str)]

    @property
    def files(self) -> Sequence[Looked]:
        """What was looked through so far."""
        return self._look.files

    @property
    def found(self) -> list[Incoming]:
        """All assessments in it."""
        return self._look.found

    def add(self, paths: Sequence[Path]) -> Callable[[], object]:
        """Look through further files, and all in folders."""
        return self._lent(partial(self._look.add, tuple(paths), tuple(self._secrets)))

    def unseal(self, looked: Looked, typed: str) -> Callable[[], object]:
        """Look again through a sealed file, and with the same key through all others that want one.

        ``typed`` is the passphrase of the copy, or the office's, which unlocks its key: raises ``UserError`` where it
        is not that.
        """

        def work() -> None:
            secret = self._secret(looked, typed)
            for one in [one for one in self._look.files if one.wants == looked.wants]:
                self._look.again(one.number, (secret,))
            if (now := self._look.files[looked.number]).wants:
                raise UserError(now.refused)
            self._secrets.append(secret)

        return self._lent(work)

    def to_decide(self, chosen: Collection[Key], decisions: Mapping[Key, Decision]) -> Callable[[], list[ToDecide]]:
        """Return what has to be decided next before all that is chosen can be taken in."""
        return self._lent(partial(self._look.open_questions, set(chosen), dict(decisions)))

    def codes(self, typed: Sequence[str]) -> Callable[[], list[CodeFound]]:
        """Compare codes from paper with what comes in."""
        return self._lent(partial(codes_told, self._look, tuple(typed)))

    @staticmethod
    def scans(paths: Sequence[Path]) -> tuple[list[str], list[str]]:
        """Return the codes on scans, and what is to be told of those on which there is none; needs no file."""
        from ..scans.paper_codes import read_all

        found, refused = read_all(paths)
        told = [f"“{one.name}”里没有找到考核表的二维码。" for one in found if not one.codes]
        return [code.code for one in found for code in one.codes], [*refused, *told]

    def take(
        self, chosen: Collection[Key], decisions: Mapping[Key, Decision], codes: Sequence[CodeFound] = ()
    ) -> Callable[[], TakingReport]:
        """Take in what is chosen, all at once; the report says what codes were compared."""
        return self._lent(partial(take_in, self._store, self._look, set(chosen), dict(decisions), tuple(codes)))

    def _secret(self, looked: Looked, typed: str) -> Secret:
        if looked.wants != "office_key":
            return typed
        from ..sealing.office_key import unlock
        from ..sealing.sealed_to_office import secret_for

        return secret_for(looked.path, lambda: typed, partial(unlock, self._store, typed))

    def _lent(self, work: Callable[[], T]) -> Callable[[], T]:
        return self._store.file.lend(work)


class Earlier:
    """What was taken into a file before, and the way back of each."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def issues_receipts(self) -> bool:
        """Whether what comes in has arrived: what was given out goes on to the office itself."""
        return self._store.givings.package is None

    def batches(self) -> list[list[Taking]]:
        """Return what was taken in at once, with its taking back, the last first."""
        found: dict[str, list[Taking]] = {}
        for one in TakingTable(self._store.file).all():
            found.setdefault(one.batch, []).append(one)
        return list(reversed(found.values()))

    def report(self, batch: str) -> Callable[[], TakingReport]:
        """Return the report of what came in at once, as it is printed again."""
        return self._store.file.lend(partial(report_again, self._store, batch))

    def undo(self, batch: str) -> Callable[[], TakingReport]:
        """Take back all that came in at once."""
        return self._store.file.lend(partial(undo, self._store, batch))

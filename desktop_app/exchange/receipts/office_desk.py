"""What can be done with the office's key of an open file, each act as work for a thread, which then has the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ...assessing.verifying import Verdict, verdicts
from ...paper.recovery_sheet import RecoverySheet
from ..sealing.office_key import (
    OfficeKey,
    UnlockedKey,
    change_passphrase,
    keys,
    locked_keys,
    make_key,
    office_keys_of,
    recover,
    unlock,
    unlock_one,
)
from ..sealing.recovery_words import words_of
from ..sealing.sealed_to_office import Sealing, Secret, sealing_of, secret_for
from .issuing import issue_for, issue_taken, note_issued, signing_key
from .receipt_file import OfficeReceipt
from .receipts import Verified, given_by, verify_receipt

if TYPE_CHECKING:
    from ...paper.taking import TakenFile
    from ...storage.store import Store
    from ..scans.paper_codes import Compared, Scanned

Done = TypeVar("Done")


class OfficeDesk:
    """An open file as the office uses it, or a laptop that has a receipt of the office's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def name(self) -> str:
        """What the file is called."""
        return self._store.path.name

    @property
    def read_only(self) -> bool:
        return self._store.read_only

    @property
    def keys(self) -> list[OfficeKey]:
        """The keys in the file, the one that counts first."""
        return keys(self._store)

    def make(self, passphrase: str, office: str, *, again: bool = False, present: str = "") -> Callable[[], OfficeKey]:
        """Make a key; see ``make_key``."""
        return self._lent(partial(make_key, self._store, passphrase, office, again=again, present=present))

    def change(self, passphrase: str, new: str) -> Callable[[], None]:
        """Put the key under another passphrase."""
        return self._lent(partial(change_passphrase, self._store, passphrase, new))

    def recover(self, typed: str, new: str, office: str = "") -> Callable[[], OfficeKey]:
        """Bring the key back from its recovery sheet."""
        return self._lent(partial(recover, self._store, typed, new, office))

    @staticmethod
    def read_sheet(path: Path) -> str:
        """Return what the QR code of a scanned recovery sheet says."""
        from ..scans.paper_codes import recovery_words_on

        return recovery_words_on(path)

    def sheet(self, passphrase: str) -> Callable[[], RecoverySheet]:
        """Return what stands on the recovery sheet of the key that counts."""

        def made() -> RecoverySheet:
            key, unlocked = keys(self._store)[0], unlock(self._store, passphrase)
            return RecoverySheet(office=key.office, name=key.name, at=key.at, words=words_of(unlocked.seed))

        return self._lent(made)

    def opener(self, path: Path, passphrase: str) -> Callable[[], Secret]:
        """Return what opens a sealed copy: the passphrase itself, or the key of this file that it unlocks.

        That takes a second, in which nobody has to wait for the file: the keys are read here and now.
        """
        locked = locked_keys(self._store)
        return lambda: secret_for(path, lambda: passphrase, lambda public: unlock_one(locked, passphrase, public))

    def sealing(self, path: Path) -> Callable[[], Sealing]:
        """Say how a copy is sealed, and whether this file can open it."""
        return self._lent(partial(sealing_of, path, self._store))

    def issue(self, path: Path, secret: str, passphrase: str, *, sign: bool) -> Callable[[], OfficeReceipt]:
        """Return the receipt for what is in the file of a copy that came in; see ``issue_for``."""
        return self._lent(partial(issue_for, self._store, path, lambda: secret, lambda: passphrase, sign=sign))

    def issue_taken(
        self, file: TakenFile, passphrase: str, at_hand: Sequence[UnlockedKey], *, sign: bool
    ) -> Callable[[], OfficeReceipt]:
        """Return the receipt for a file that was just taken in; see ``issue_taken``."""
        return self._lent(partial(issue_taken, self._store, file, lambda: passphrase, at_hand, sign=sign))

    def lacks_key(self, file: TakenFile, at_hand: Sequence[UnlockedKey]) -> bool:
        """Whether a passphrase is to be asked for before a receipt for a file that was taken in can be signed."""
        signing = signing_key(self._store, file.office_key)
        return bool(signing) and signing not in [key.public for key in at_hand]

    def note(self, receipt: OfficeReceipt) -> Callable[[], None]:
        """Keep that a receipt is issued, before it is written."""
        return self._lent(partial(note_issued, self._store, receipt))

    def verify(self, given: Path | str) -> Callable[[], Verified]:
        """Say what a receipt's file, or its code, confirms of this file."""

        def verified() -> Verified:
            return verify_receipt(self._store, given_by(given), office_keys_of(self._store))

        return self._lent(verified)

    def verdicts(self, code: str) -> Callable[[], list[Verdict]]:
        """Say of a check code from paper whether the file agrees; see ``verifying``."""
        return self._lent(partial(verdicts, self._store, code))

    def compared(self, scans: Sequence[Scanned]) -> Callable[[], tuple[list[Compared], list[str]]]:
        """Say of the check codes on scans whether the file agrees, and what was refused."""

        def done() -> tuple[list[Compared], list[str]]:
            from ..scans.paper_codes import compare_all

            return compare_all(self._store, scans)

        return self._lent(done)

    def _lent(self, work: Callable[[], Done]) -> Callable[[], Done]:
        return self._store.file.lend(work)

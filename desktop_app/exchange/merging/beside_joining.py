"""What comes along beside the records as opening the file would bring it: whose part is what, and the office's key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...base.errors import UserError
from ...base.text import shown, unit_name
from ...history.graph import Node
from ...record.package import Package, Share
from ...storage.giving_table import package_of
from ...storage.package_mark import has_units
from .bringing import Brought, digest
from .share_following import followed

if TYPE_CHECKING:
    from ...storage.store import Store

Numbered = Callable[[str], Sequence[Node]]
"""Returns the events of an assessment in another file, by its id."""
Shares = dict[str, tuple[Share, ...]]
"""Whose part is what, by assessment."""


class Along(Struct, frozen=True, kw_only=True):
    """What another file was given out as, and how it divides its assessments."""

    package: Package | None = None
    shares: Shares = {}


def along_of(store: Store) -> Along | None:
    """Return what comes along of a file; None where nothing does."""
    package, shares = package_of(store.file), store.shares.all()
    return Along(package=package, shares=shares) if package or shares else None


class BesideJoining:
    """The file into which others are taken, within one transaction; ``brought`` is noted as for the register."""

    def __init__(self, store: Store, brought: list[Brought]) -> None:
        self._store, self._brought = store, brought
        self._given, self._is_office = set[str](), True
        with suppress(UserError):  # what cannot be read is told where it is needed, and stays as it is
            self._given = {one.id for one in store.givings.all()}
            self._is_office = bool(self._given) or has_units(store.file)
        self._has_key = any(store.file.query("SELECT 1 FROM office_key LIMIT 1"))
        self.read()

    def read(self) -> None:
        """Begin with what the file has now: at first, and where what came of another file went again."""
        self._shares = self._store.shares.all()
        self._package: Package | None = None
        try:
            self._package = self._store.givings.package
        except UserError:
            self._has_key = True  # who knows whose it is: none is laid over it

    def bring(self, along: Along | None, heads: Mapping[str, str], numbered: Numbered, *, drafts: bool) -> list[str]:
        """Take over what came along with these assessments, by id with the head that each had in its file.

        ``numbered`` returns the events of one in its file, by which its tasks are numbered; it is asked where this file
        has not that head. ``drafts``: all of them are to be worked at. Returns what is to be told.
        """
        told: list[str] = []
        for assessment_id, head in heads.items():
            theirs = along.shares.get(assessment_id, ()) if along else ()
            if theirs or assessment_id in self._shares:
                more = () if self._has(assessment_id, head) else numbered(assessment_id)
                told += self._share(assessment_id, theirs, (head, more), along.package if along else None)
        return [*told, *(self._key(along.package, drafts) if along and along.package else ())]

    def _has(self, assessment_id: str, head: str) -> bool:
        """Whether the file has an event, of a branch too."""
        sql = "SELECT 1 FROM {} WHERE assessment = ? AND hash = ?"
        tables = ("event", "side_event")
        return any(any(self._store.file.query(sql.format(one), assessment_id, head)) for one in tables)

    def _share(
        self, id_: str, theirs: tuple[Share, ...], at: tuple[str, Sequence[Node]], package: Package | None
    ) -> Iterator[str]:
        """Take over a division where there is none, or a later giving out has another; note that it is another now."""
        try:
            before, now = self._shares.get(id_, ()), self._store.shares.of(id_)
        except UserError:
            return
        if theirs and not (package and package.id in self._given):  # it divides what this file has given out
            stored = self._store.load(id_)
            theirs = followed(self._store, stored, theirs, at[0], more=at[1])
            if not now or (theirs != now and self._is_later(package)):
                self._store.shares.save(id_, theirs)
                if now:
                    yield f"“{shown(unit_name(stored.record.unit))}”的分工已按后来分发的任务包更新"
            elif theirs != now:
                yield f"“{shown(unit_name(stored.record.unit))}”的分工与收到的文件不同，以本文件的为准，没有改动"
        now = self._store.shares.of(id_)
        if now != before:
            self._shares[id_] = now
            self._brought.append(("share", id_, digest(*now)))

    def _is_later(self, package: Package | None) -> bool:
        """Whether a file was given out to whoever has this one, later than this one: what it says counts."""
        ours = self._package
        return bool(package and ours and package.id not in self._given and package.at > ours.at)

    def _key(self, package: Package, drafts: bool) -> Iterator[str]:
        """Take over the office's key where this file knows none; one that it knows is never replaced."""
        ours, theirs = self._package, package.office_key
        if not theirs or self._has_key or package.id in self._given or (ours and ours.office_key == theirs):
            return
        from ..sealing.office_key import boxed, key_name  # with what encrypts, which few files need

        try:
            boxed(theirs, b"")
        except UserError:
            yield "收到的文件附有的巡察办密钥已损坏或被改动过，没有采用；请向巡察办要一份新的任务包"
            return
        if ours and ours.office_key:
            other, known = key_name(theirs), key_name(ours.office_key)
            yield (
                f"收到的文件附有另一把巡察办密钥（{other}），没有采用，移交仍加密给原来的密钥（{known}）；"
                "请向巡察办核对用哪一把，要用另一把，请直接打开来的任务包"
            )
            return
        if ours is None and (self._is_office or not drafts):
            if drafts:
                yield "收到的文件附有巡察办密钥，本文件有自己的名册或分发记录，没有采用；要用它，请直接打开来的任务包"
            return
        made = replace(ours, office_key=theirs) if ours else package
        self._store.givings.keep_package(made)
        self._package = made
        self._brought.append(("package", made.id, digest(made)))
        yield "巡察办密钥已随任务包存入本文件，移交时可以加密给巡察办"

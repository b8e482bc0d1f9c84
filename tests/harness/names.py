"""What the program writes beside SQLite into a folder: heard call by call, refused, or as a power cut leaves it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

SECTOR = 512
Hear = Callable[[str, str, str], None]
Strike = Callable[[str, Path], None]
AUDITED = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.chmod")
UNHEARD = ("write", "fsync")  # of which Python tells no hook
_struck: list[Strike] = []


@contextmanager
def heard(folder: Path, hear: Hear) -> Iterator[None]:
    """Have ``hear`` told of each sync, new name and deletion in a folder, once it was done: kind, name, other name."""

    def name(path: Any) -> str | None:
        where = Path(os.fsdecode(path))
        return where.name if where.parent == folder else None

    def synced(descriptor: int, *, done: Callable[[int], None] = os.fsync) -> None:
        done(descriptor)
        where = Path(f"/proc/self/fd/{descriptor}").readlink()
        if folder in (where, where.parent):
            hear("sync", "" if where == folder else where.name, "")

    def telling(kind: str, done: Callable[..., None]) -> Callable[..., None]:
        def deed(path: Any, *others: Any, **how: Any) -> None:
            done(path, *others, **how)
            own, other = name(path), name(others[0]) if others else None
            if own or other:
                hear(kind, own or "", other or "")

        return deed

    kinds = {"rename": "move", "replace": "move", "link": "link", "unlink": "gone"}
    with ExitStack() as stack:
        stack.enter_context(patch.object(os, "fsync", synced))
        for call, kind in kinds.items():
            stack.enter_context(patch.object(os, call, telling(kind, getattr(os, call))))
        yield


class Names:
    """The files of one folder: what was not synced may be missing after a power cut, torn or there."""

    def __init__(self) -> None:
        self._now: dict[str, int] = {}  # which file has a name, for programs
        self._sure: dict[str, int] = {}  # the same, as it is surely on the disk
        self._loose: list[tuple[str, str, str, int]] = []  # names that came and went since
        self._content: list[bytes] = []  # by file
        self._synced: dict[int, bytes] = {}

    def follow(self, kind: str, name: str, other: str, found: dict[str, bytes]) -> None:
        """Do what was asked for; ``found`` is what the folder holds then."""
        if kind == "sync":
            self._look(found)
            self._sync(name)
            return
        one = self._file(name) if name else -1
        if kind in ("move", "gone"):
            self._now.pop(name, None)
        if kind in ("move", "link"):
            self._now[other] = one
        self._loose.append((kind, name, other, one))
        self._look(found)

    def _file(self, name: str) -> int:
        if name not in self._now:
            self._now[name] = len(self._content)
            self._content.append(b"")
            self._loose.append(("new", "", name, self._now[name]))
        return self._now[name]

    def _look(self, found: dict[str, bytes]) -> None:
        for name, content in found.items():
            self._content[self._file(name)] = content

    def _sync(self, name: str) -> None:
        if name:
            self._synced[self._file(name)] = self._content[self._file(name)]
        else:
            self._sure = dict(self._now)
            self._loose.clear()

    def lay_out(self, folder: Path, chance: Random) -> None:
        """Write what is found after a power cut now."""
        names = dict(self._sure)
        for kind, name, other, one in self._loose:
            if chance.random() < 0.5:
                if kind in ("move", "gone"):
                    names.pop(name, None)
                if other:
                    names[other] = one
        for old in folder.iterdir():
            old.unlink()
        for name, one in names.items():
            (folder / name).write_bytes(self._after_power_cut(one, chance))

    def _after_power_cut(self, one: int, chance: Random) -> bytes:
        content, synced = self._content[one], self._synced.get(one, b"")
        if content == synced or chance.random() < 0.3:
            return synced
        torn = bytearray(content[: chance.randrange(len(content) + 1)])
        for at in range(0, len(torn), SECTOR):
            if chance.random() < 0.1:
                torn[at : at + SECTOR] = bytes(len(torn[at : at + SECTOR]))
        return bytes(torn)


@contextmanager
def struck(strike: Strike) -> Iterator[None]:
    """Ask ``strike``, which may raise, before each call that opens, writes, names or takes away a file."""
    _listen()

    def first(kind: str, done: Callable[..., Any]) -> Callable[..., Any]:
        def deed(descriptor: int, *others: Any) -> Any:
            strike(kind, Path(f"/proc/self/fd/{descriptor}").readlink())
            return done(descriptor, *others)

        return deed

    with ExitStack() as stack:
        for call in UNHEARD:
            stack.enter_context(patch.object(os, call, first(call, getattr(os, call))))
        _struck.append(strike)
        try:
            yield
        finally:
            _struck.remove(strike)


@cache
def _listen() -> None:
    """Hear what Python audits, for good: a hook cannot be taken away."""

    def seen(event: str, arguments: tuple[Any, ...]) -> None:
        if _struck and event in AUDITED and isinstance(arguments[0], str | bytes | os.PathLike):
            new = event == "open" and bool((arguments[2] or 0) & os.O_CREAT)
            for strike in _struck:
                strike("create" if new else event.removeprefix("os."), Path(os.fsdecode(arguments[0])))

    sys.addaudithook(seen)

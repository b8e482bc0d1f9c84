"""A disk that fails when it is told to: SQLite's own file layer with a shim around it, in this very process.

Works where Python's ``_sqlite3`` is linked to a shared SQLite, as on Debian; ``available`` says why not elsewhere.
"""

from __future__ import annotations

import ctypes
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p, cast, sizeof
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FULL, BUSY, CANTOPEN, READONLY, IOERR = 13, 5, 14, 8, 10
IOERR_OF = {
    "read": IOERR | 1 << 8,
    "write": IOERR | 3 << 8,
    "sync": IOERR | 4 << 8,
    "truncate": IOERR | 6 << 8,
    "size": IOERR | 7 << 8,
    "delete": IOERR | 10 << 8,
    "access": IOERR | 13 << 8,
    "lock": IOERR | 15 << 8,
    "open": CANTOPEN,
}
WRITING = ("write", "sync", "truncate", "delete", "open")

_Read = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Size = CFUNCTYPE(c_int, c_void_p, POINTER(c_int64))
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Access = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int, POINTER(c_int))


class _Methods(Structure):  # sqlite3_io_methods, version 3
    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("size", c_void_p),
        ("lock", c_void_p),
        ("rest", c_void_p * 12),
    ]


class _Vfs(Structure):  # sqlite3_vfs, version 3
    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        ("access", c_void_p),
        ("rest", c_void_p * 13),
    ]


class Fault(NamedTuple):
    """The ``at``-th call fails, or with ``lasting`` it and all that follow; ``late`` fails after the deed was done."""

    at: int
    full: bool = False  # a full disk: only what needs room fails, and half of a write is done
    lasting: bool = False
    late: bool = False
    kinds: tuple[str, ...] = tuple(IOERR_OF)


class Disk:
    """The shim; until ``arm`` it only counts. ``log`` hears of every call that changes something, if it is set."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.calls = 0  # of the kinds that the fault is about
        self.by_kind: Counter[str] = Counter()
        self.struck = ""  # the kind of the call that failed first
        self.temporary = 0  # files without a name
        self.log: Callable[[tuple[Any, ...]], None] | None = None
        self._fault: Fault | None = None
        self._library = library
        self._tables: dict[int, _Methods] = {}
        self._names: dict[int, str] = {}  # of the open files
        self._kept: list[Any] = []  # what C points to
        library.sqlite3_vfs_find.restype = c_void_p
        self._under = cast(c_void_p(library.sqlite3_vfs_find(None)), POINTER(_Vfs)).contents
        self.vfs = _Vfs.from_buffer_copy(self._under)
        self.vfs.name, self.vfs.next = b"failing", None
        self._wrap_vfs()

    def arm(self, fault: Fault | None) -> None:
        """Count from the beginning, and fail as told; None: the disk has been repaired."""
        self.calls, self.struck, self._fault = 0, "", fault
        self.by_kind.clear()

    def register(self) -> None:
        """Become the file layer of every connection from now on."""
        self._library.sqlite3_vfs_register(byref(self.vfs), 1)

    def unregister(self) -> None:
        """Leave new connections to the system's own layer again."""
        self._library.sqlite3_vfs_unregister(byref(self.vfs))

    def _strikes(self, kind: str) -> bool:
        fault = self._fault
        self.by_kind[kind] += 1
        if fault is not None and kind not in fault.kinds:
            return False
        self.calls += 1
        if fault is None or self.calls < fault.at or (self.calls > fault.at and not fault.lasting):
            return False
        self.struck = self.struck or kind
        return True

    def _code(self, kind: str) -> int:
        return FULL if self._fault and self._fault.full and kind in ("write", "sync") else IOERR_OF[kind]

    def _note(self, *what: Any) -> None:
        if self.log is not None:
            self.log(what)

    def _wrap_vfs(self) -> None:
        open_, delete = _Open(self._under.open), _Delete(self._under.delete)
        access = _Access(self._under.access)

        def opened(vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
            self.temporary += name is None
            if self._strikes("open"):
                cast(file, POINTER(c_void_p))[0] = None  # no methods: nothing to close
                return self._code("open")
            status = open_(vfs, name, file, flags, out)
            if status == 0:
                self._names[file] = ctypes.string_at(name).decode() if name else ""  # the layer below keeps the pointer
                slot = cast(file, POINTER(c_void_p))
                slot[0] = ctypes.addressof(self._wrapped(slot[0]))
                self._note("open", self._names[file])
            return status

        def deleted(vfs: int, name: bytes, sync: int) -> int:
            if self._strikes("delete"):
                if self._fault and self._fault.late:
                    delete(vfs, name, sync)
                return self._code("delete")
            status = delete(vfs, name, sync)
            self._note("delete", name.decode(), sync)
            return status

        def accessed(vfs: int, name: bytes, flags: int, out: Any) -> int:
            return self._code("access") if self._strikes("access") else access(vfs, name, flags, out)

        for field, kind, call in (("open", _Open, opened), ("delete", _Delete, deleted), ("access", _Access, accessed)):
            setattr(self.vfs, field, self._pointer(kind(call)))

    def _pointer(self, function: Any) -> int | None:
        self._kept.append(function)
        return cast(function, c_void_p).value

    def _wrapped(self, methods: int) -> _Methods:
        """Return a file's methods with ours in front; one table for each that the layer below has."""
        if methods not in self._tables:
            under = cast(c_void_p(methods), POINTER(_Methods)).contents
            table = _Methods.from_buffer_copy(under) if under.version >= 3 else _copied(under)
            for field, kind in (("read", _Read), ("size", _Size), ("lock", _Sync)):
                setattr(table, field, self._pointer(kind(self._plain(field, kind(getattr(under, field))))))
            table.write = self._pointer(_Read(self._write(_Read(under.write))))
            table.truncate = self._pointer(_Truncate(self._noted("truncate", _Truncate(under.truncate))))
            table.sync = self._pointer(_Sync(self._noted("sync", _Sync(under.sync))))
            self._tables[methods] = table
        return self._tables[methods]

    def _plain(self, kind: str, under: Any) -> Callable[..., int]:
        return lambda *words: self._code(kind) if self._strikes(kind) else under(*words)

    def _noted(self, kind: str, under: Any) -> Callable[..., int]:
        def call(file: int, what: int) -> int:
            if self._strikes(kind):
                if self._fault and self._fault.late:
                    under(file, what)
                return self._code(kind)
            self._note(kind, self._names.get(file, ""), what)
            return int(under(file, what))

        return call

    def _write(self, under: Any) -> Callable[..., int]:
        def write(file: int, data: int, length: int, at: int) -> int:
            if self._strikes("write"):
                under(file, data, length if self._fault and self._fault.late else length // 2, at)
                return self._code("write")
            if self.log is not None:
                self._note("write", self._names.get(file, ""), at, ctypes.string_at(data, length))
            return int(under(file, data, length, at))

        return write


def _copied(under: _Methods) -> _Methods:
    """Copy a table of an earlier version, which is shorter."""
    table = _Methods()
    size = {1: 13, 2: 17}[under.version] * sizeof(c_void_p)
    ctypes.memmove(byref(table), byref(under), size)
    return table


@cache
def available() -> str:
    """Say why the shim cannot be put under SQLite here; empty where it can."""
    try:
        _library()
    except (OSError, AttributeError) as error:
        return f"the SQLite that Python uses cannot be reached: {error}"
    return ""


@cache
def _library() -> ctypes.CDLL:
    """The very library that ``_sqlite3`` uses, as the process has it in memory."""
    import _sqlite3  # loaded before the list is read

    maps = Path("/proc/self/maps").read_text()
    paths = [line.split(maxsplit=5)[5] for line in maps.splitlines() if "libsqlite3.so" in line]
    library = ctypes.CDLL(paths[0] if paths else _sqlite3.__file__)
    library.sqlite3_libversion.restype = c_char_p
    if library.sqlite3_libversion().decode() != sqlite3.sqlite_version:
        raise OSError("another version")
    return library


@contextmanager
def failing_disk() -> Iterator[Disk]:
    """Put a disk under SQLite that can be told to fail, until the end of the block."""
    disk = _disk()
    disk.arm(None)
    disk.log = None
    disk.register()
    try:
        yield disk
    finally:
        disk.arm(None)
        disk.log = None
        disk.unregister()


@cache
def _disk() -> Disk:
    return Disk(_library())  # once: connections that are still open go on pointing to it

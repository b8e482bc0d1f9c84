"""The system's errors in words: one name, one place, one sentence."""

import errno
import sqlite3

import pytest

from desktop_app.base.errors import ProtectedError, Where, error_name, reason, told


def of_sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("refused")
    error.sqlite_errorname = name
    return error


NAMES = {
    "ENOSPC": OSError(errno.ENOSPC, ""),
    "E": OSError("no number"),
    "EPROTECTED": ProtectedError(),
    "SQLITE_IOERR_READ": of_sqlite("SQLITE_IOERR_READ"),
    "SQLITE": sqlite3.OperationalError("no name"),
    "SQLITE_CORRUPT": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "none"),
    "SQLITE_NOMEM": MemoryError(),
    "ENODEV": "ENODEV",
}


@pytest.mark.parametrize("name", NAMES)
def test_an_error_has_one_name(name: str) -> None:
    assert error_name(NAMES[name]) == name


WORDS = {
    ("SQLITE_READONLY_DBMOVED", Where.OPEN_FILE): "文件已被移走、删除或替换",  # not merely read-only: the longest holds
    ("SQLITE_READONLY_ROLLBACK", Where.OPEN_FILE): "文件变成只读的了",
    ("SQLITE_FULL", Where.COPY): "磁盘空间不足",
    ("SQLITE_BUSY_SNAPSHOT", Where.SOURCE): "别的程序正在使用原来的文件",
    ("SQLITE_MISUSE", Where.OPEN_FILE): "里面有读不出的内容，可能已损坏或被别的程序改动过",
    ("SQLITE_MISUSE", Where.EDIT): "出现没有料到的错误",
    ("EROFS", Where.MEDIUM): "是只读的",
}


@pytest.mark.parametrize(("name", "where"), WORDS)
def test_the_same_error_is_told_as_fits_its_place(name: str, where: Where) -> None:
    assert told(name, where).what == WORDS[name, where]


@pytest.mark.parametrize("where", [Where.OPEN_FILE, Where.COPY, Where.SOURCE, Where.MEDIUM, Where.EDIT])
def test_what_a_place_does_not_know_is_told_by_its_reason(where: Where) -> None:
    refused = OSError(errno.EBUSY, "")
    assert reason(refused) in told(refused, where).what


def test_an_error_that_nobody_knows_is_told_by_its_number() -> None:
    assert reason(OSError(errno.EXDEV, "")) == f"系统错误{errno.EXDEV}"

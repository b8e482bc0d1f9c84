"""What Windows refuses is told truly: by its own number, and where the C library keeps that to itself by what is sure.

The errors are made by hand, as Python makes them on Windows, so that the table holds on every system; the last tests
have Windows itself refuse.
"""

import errno
import sys
from pathlib import Path

import pytest

from desktop_app.base.errors import Where, error_name, not_saved, reason, told
from desktop_app.base.windows_errors import NAMES

on_windows = pytest.mark.skipif(sys.platform != "win32", reason="Windows itself is asked")


class OfWindowsError(OSError):
    """An error as Windows' Python raises it; ``winerror`` is None where the C library has refused."""

    winerror: int | None = None


def refused(
    number: int, winerror: int | None, filename: str | None = "评估.db", to: str | None = None
) -> OfWindowsError:
    error = OfWindowsError(number, "refused", filename, None, to)
    error.winerror = winerror
    return error


LONG_NAME, LONG_PATH = "局" * 256 + ".db", "巡察\\" * 90 + "评估.db"

# What Python makes of it (errno), Windows' number, and what is said.
SENTENCES = [
    (errno.EACCES, 5, "没有权限，或正被别的程序使用"),  # a file that another program has open, too
    (errno.EACCES, 32, "正被别的程序使用"),  # held by a virus scanner
    (errno.EACCES, 33, "正被别的程序使用"),  # a part of it locked, as SQLite does
    (errno.EINVAL, 1224, "正被别的程序使用"),
    (errno.EACCES, 19, "只读"),
    (errno.EACCES, 21, "设备已拔出"),
    (errno.EINVAL, 1167, "设备已拔出"),
    (errno.EINVAL, 433, "设备已拔出"),
    (errno.ENOENT, 15, "设备已拔出"),
    (errno.EACCES, 23, "设备读写出错"),
    (errno.EINVAL, 1117, "设备读写出错"),
    (errno.EINVAL, 1392, "设备读写出错"),
    (errno.ENOENT, 53, "网络文件夹已断开"),
    (errno.EINVAL, 64, "网络文件夹已断开"),
    (errno.ENOENT, 67, "网络文件夹已断开"),
    (errno.EINVAL, 59, "网络文件夹已断开"),
    (errno.EINVAL, 121, "设备或网络没有响应"),
    (errno.EACCES, 65, "没有权限"),
    (errno.EINVAL, 1326, "没有权限"),
    (errno.ENOSPC, 112, "磁盘空间不足"),
    (errno.EACCES, 39, "磁盘空间不足"),
    (errno.EINVAL, 1295, "空间配额已用完"),
    (errno.EINVAL, 223, "文件太大"),
    (errno.EINVAL, 123, "文件名不能使用"),
    (errno.ENOENT, 206, "文件名太长"),
    (errno.ENOENT, 2, "找不到文件或文件夹"),
    (errno.ENOENT, 3, "找不到文件或文件夹"),
    (errno.ENOTDIR, 267, "上级不是文件夹"),
    (errno.EEXIST, 183, "已有同名的文件或文件夹"),
    (errno.EINVAL, 225, "被杀毒软件拦下"),
    (errno.EINVAL, 362, "还在网盘上，没有下载到本机"),
    (errno.EINVAL, -2144272384, "磁盘加了密，还没有解锁"),
    (errno.EINVAL, 1450, "内存不足"),
    (errno.EINVAL, 232, "接收输出的程序已经关闭"),
    (errno.EPIPE, 109, "接收输出的程序已经关闭"),
    (errno.EINVAL, 1272, "没有权限"),  # a network folder that lets in no guests
    (errno.EINVAL, 1921, "链接绕成了一圈"),
    (errno.ENOTEMPTY, 145, "文件夹里还有别的文件"),
    (errno.EMFILE, 4, "打开的文件太多"),
    (errno.EINVAL, 4390, "系统错误4390"),
]


@pytest.mark.parametrize(("number", "winerror", "words"), SENTENCES)
def test_windows_number_says_what_happened(number: int, winerror: int, words: str) -> None:
    assert reason(refused(number, winerror)) == words


@pytest.mark.parametrize("winerror", NAMES)
def test_every_number_of_the_table_has_words_of_its_own(winerror: int) -> None:
    error = refused(errno.EINVAL, winerror)
    for where in Where:
        assert "系统错误" not in told(error, where).what
        assert "{" not in "".join(told(error, where))


@pytest.mark.parametrize(
    ("winerror", "words"),
    [
        *((winerror, "断开了或读写出错") for winerror in (21, 55, 1167, 1117, 53, 64, 67, 2, 3)),
        *((winerror, "空间不足") for winerror in (39, 112, 1295)),
        (19, "是只读的"),
        (223, "是FAT格式，放不下4 GB以上的文件"),
        (32, "不能写入（正被别的程序使用）"),
        (5, "不能写入（没有权限，或正被别的程序使用）"),
    ],
)
def test_a_stick_is_told_as_on_any_system(winerror: int, words: str) -> None:
    number = {2: errno.ENOENT, 3: errno.ENOENT}.get(winerror, errno.EINVAL)
    assert told(refused(number, winerror), Where.MEDIUM).what == words


@pytest.mark.parametrize(
    ("winerror", "words"),
    [
        (32, "（正被别的程序使用），请关闭打开它的程序再试，或换一个位置。"),  # the paper, looked at in another window
        (5, "（没有权限，或正被别的程序使用），请关闭打开它的程序再试，或换一个位置。"),
        (112, "（磁盘空间不足），请腾出空间，或换一个位置。"),
        (123, "（文件名不能使用），请换一个文件名。"),
        (206, "（文件名太长），请换一个短一些的文件名。"),
        (21, "（设备已拔出），请换一个位置。"),
        (53, "（网络文件夹已断开），请换一个位置。"),
    ],
)
def test_what_cannot_be_saved_is_told_with_what_to_do(winerror: int, words: str) -> None:
    assert not_saved(Path("表.pdf"), refused(errno.EINVAL, winerror)) == f"“表.pdf”没有保存{words}"


def test_in_a_folder_too_deep_it_is_the_folder_that_is_changed() -> None:
    words = not_saved(Path("表.pdf"), refused(errno.ENOENT, 3, LONG_PATH))
    assert words == "“表.pdf”没有保存（路径太长，Windows最多认259个字），请换一个上级文件夹少一些的位置。"


def test_of_a_drive_that_is_gone_all_is_said_that_is_said_of_what_is_not_there() -> None:
    assert told("ENOENT_DRIVE", Where.ANYWHERE).what == "没有这个盘，U盘可能已拔出"
    for where in set(Where) - {Where.ANYWHERE}:
        assert told("ENOENT_DRIVE", where) == told("ENOENT", where)


# What the C library refuses has no number: errno, the file's name if it is about one, and what is said.
UNNUMBERED = [
    (errno.EACCES, "评估.db", "没有权限，或正被别的程序使用"),
    (errno.EINVAL, "评?估.db", "文件名不能使用"),
    (errno.EINVAL, None, "设备读写出错"),  # a stick pulled out while it is written to
    (errno.EBADF, None, "设备读写出错"),  # and while it is flushed
    (errno.ENOSPC, None, "磁盘空间不足"),
    (errno.ENOENT, "评估.db", "找不到文件或文件夹"),
    (errno.ENOENT, LONG_NAME, "文件名太长"),
    (errno.ENOENT, LONG_PATH, "路径太长，Windows最多认259个字"),
    (errno.EINVAL, LONG_NAME, "文件名太长"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="there the library is asked for what it refused last")
@pytest.mark.parametrize(("number", "filename", "words"), UNNUMBERED)
def test_without_a_number_only_what_is_sure_is_said(number: int, filename: str | None, words: str) -> None:
    assert reason(refused(number, None, filename)) == words


@pytest.mark.parametrize("winerror", [2, 3, 123, 206])
def test_a_name_too_long_is_told_whatever_windows_calls_it(winerror: int) -> None:
    number = errno.EINVAL if winerror == 123 else errno.ENOENT
    lost = "ENOENT" if winerror == 2 else "EPATHTOOLONG"  # with 2 it has found the file's folder
    for name, called in {LONG_NAME: "ENAMETOOLONG", LONG_PATH: lost}.items():
        assert error_name(refused(number, winerror, name)) == called
        assert error_name(refused(number, winerror, "part", name)) == called  # renamed to it


def test_where_there_is_no_such_number_errno_says_it() -> None:
    error = PermissionError(errno.EACCES, "refused", "评估.db")
    assert reason(error) == ("没有权限，或正被别的程序使用" if sys.platform == "win32" else "没有权限")

"""The one exception made for people, whose text is the sentence they read; and the system's errors in words."""

import errno
from enum import Enum
from pathlib import Path
from typing import NamedTuple


class UserError(Exception):
    """Something the user can understand and act on; ``str(error)`` is one Chinese sentence.

    Anything else that is raised is a mistake of the program.
    """


class OnlyReadableError(UserError):
    """A data file that cannot be written, but can be opened to be looked at."""


class ProtectedError(OSError):
    """What has that name is a data file: nothing else is written over it."""


class Where(Enum):
    """Where the system or SQLite refused: one error is told differently of an open file and of a stick."""

    ANYWHERE = 0
    OPEN_FILE = 1
    COPY = 2  # while it is written
    SOURCE = 3  # while it is copied
    MEDIUM = 4  # a removable one that a copy is written to
    EDIT = 5  # of the open file
    HANDED_OVER = 6  # while a file is copied on this computer to be handed over
    CHOSEN = 7  # under a name that somebody has chosen for what is to be saved


class Words(NamedTuple):
    """What happened, to be said after the name of what it happened to, and what to do about it."""

    what: str
    advice: str = ""


NO_ROOM = "磁盘空间不足"
_RESTORE = "请用“备份与恢复”找回最近的备份"
_NO_PLACE = Words("副本不能写在本机的程序数据文件夹里", "请检查那个文件夹能不能写入，再移交")
_GONE = Words("断开了或读写出错", "请重新插好U盘再移交")
_CUT_OFF = Words("网络文件夹已断开")
_MORE_ROOM = Words("空间不足", "请腾出空间或换一个U盘再移交")

_TABLE: dict[Where, dict[str, Words]] = {
    Where.ANYWHERE: {
        "ENOENT": Words("找不到文件或文件夹"),
        "ENOENT_DRIVE": Words("没有这个盘，U盘可能已拔出"),
        "EACCES": Words("没有权限"),
        "EPERM": Words("没有权限"),
        "EEXIST": Words("已有同名的文件或文件夹"),
        "ENOTDIR": Words("上级不是文件夹"),
        "EISDIR": Words("这是一个文件夹"),
        "ENOSPC": Words(NO_ROOM),
        "EROFS": Words("只读"),
        "EIO": Words("设备读写出错"),
        "ENODEV": Words("设备已拔出"),
        "ENAMETOOLONG": Words("文件名太长"),
        "EPATHTOOLONG": Words("路径太长，Windows最多认259个字"),
        "EINVAL": Words("文件名不能使用"),
        "EFBIG": Words("文件太大"),
        "ELOOP": Words("链接绕成了一圈"),
        "EILSEQ": Words("文件名不能使用"),
        "EPIPE": Words("接收输出的程序已经关闭"),
        "EBADF": Words("已经关闭"),
        "ETXTBSY": Words("正被别的程序使用"),
        **dict.fromkeys(("ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETUNREACH", "ECONNRESET"), _CUT_OFF),
        "EDQUOT": Words("空间配额已用完"),
        "ENOTEMPTY": Words("文件夹里还有别的文件"),
        **dict.fromkeys(("EMFILE", "ENFILE"), Words("打开的文件太多")),
        "EBUSY": Words("正被别的程序使用"),
        "EDENIED": Words("没有权限，或正被别的程序使用"),
        "EVIRUS": Words("被杀毒软件拦下"),
        "ECLOUD": Words("还在网盘上，没有下载到本机"),
        "ELOCKED": Words("磁盘加了密，还没有解锁"),
        "ENOMEM": Words("内存不足"),
        "ENOTSUP": Words("那里不支持这样做"),
        "ENXIO": Words("设备已拔出"),
        "ESTALE": _CUT_OFF,
        "ETIMEDOUT": Words("设备或网络没有响应"),
        "EPROTECTED": Words("那里是一个数据文件，不能覆盖"),
        "E": Words("系统错误{number}"),
    },
    Where.OPEN_FILE: {
        "SQLITE_FULL": Words(NO_ROOM, "请腾出空间后重试，或换一个位置"),
        "SQLITE_READONLY_DBMOVED": Words("文件已被移走、删除或替换", "请把文件放回原处后重试"),
        "SQLITE_READONLY": Words("文件变成只读的了", "请解除只读后重试，或换一个位置"),
        "SQLITE_CANTOPEN": Words(
            "不能打开文件，或不能在它的文件夹里写入", "请检查U盘是否接好、文件夹能不能写入，再重试"
        ),
        "SQLITE_IOERR": Words("读写出错", "请检查磁盘或U盘是否接好后重试，或换一个位置"),
        "SQLITE_BUSY": Words("另一个窗口或程序正在读写这个文件", "请稍候重试，一直不行请关闭那个窗口或程序"),
        "SQLITE_LOCKED": Words("另一个窗口或程序正在读写这个文件", "请稍候重试，一直不行请关闭那个窗口或程序"),
        "SQLITE_CORRUPT": Words("文件已损坏", _RESTORE),
        "SQLITE_NOTADB": Words("不是评估数据文件，或者已损坏", _RESTORE),
        "SQLITE_TOOBIG": Words("里面有一项内容大得不正常", _RESTORE),
        "SQLITE_PERM": Words("没有读写这个文件的权限", "请换一个位置"),
        "SQLITE_NOMEM": Words("内存不足", "请关闭别的程序后重试"),
        "SQLITE": Words("里面有读不出的内容，可能已损坏或被别的程序改动过", _RESTORE),
        "E": Words("{reason}", "请检查磁盘、U盘和文件夹的权限后重试"),
    },
    Where.COPY: {
        "SQLITE_FULL": Words(NO_ROOM),
        "SQLITE_READONLY": Words("那里是只读的"),
        "SQLITE_CANTOPEN": Words("不能在那里建立文件"),
        "SQLITE_IOERR": Words("那里的设备读写出错，U盘可能已拔出"),
        "SQLITE_BUSY": Words("别的程序正在使用那里的文件"),
        "SQLITE_LOCKED": Words("别的程序正在使用那里的文件"),
        "SQLITE_CORRUPT": Words("写到那里的内容已损坏"),
        "SQLITE_NOTADB": Words("写到那里的内容已损坏"),
        "SQLITE_PERM": Words("那里没有权限"),
        "SQLITE": Words("读写出错"),
        "E": Words("{reason}"),
    },
    Where.SOURCE: {
        "SQLITE_FULL": Words(NO_ROOM),
        "SQLITE_CANTOPEN": Words("打不开原来的文件"),
        "SQLITE_IOERR": Words("原来的文件读不出，它所在的设备出错或已拔出"),
        "SQLITE_BUSY": Words("别的程序正在使用原来的文件"),
        "SQLITE_LOCKED": Words("别的程序正在使用原来的文件"),
        "SQLITE_CORRUPT": Words("原来的文件已损坏"),
        "SQLITE_NOTADB": Words("原来的文件已损坏"),
        "SQLITE_PERM": Words("没有权限读原来的文件"),
        "SQLITE": Words("原来的文件读不出"),
        "E": Words("{reason}"),
    },
    Where.HANDED_OVER: {
        **dict.fromkeys(("SQLITE_FULL", "ENOSPC", "EDQUOT"), Words("本机磁盘空间不足", "请清理磁盘后再移交")),
        "E": _NO_PLACE,
        **dict.fromkeys(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_IOERR_WRITE"), _NO_PLACE),
        **dict.fromkeys(("SQLITE_BUSY", "SQLITE_LOCKED"), Words("另一个程序正在使用数据文件", "请关闭它后再移交")),
        "SQLITE_NOMEM": Words("内存不足", "请关闭别的程序后再移交"),
        "SQLITE_IOERR": Words("读写出错", "请检查磁盘或U盘是否接好后再移交"),
        "SQLITE": Words("数据文件不能完整读出，可能已损坏", _RESTORE),
    },
    Where.CHOSEN: {
        **dict.fromkeys(("EBUSY", "ETXTBSY", "EDENIED"), Words("{reason}", "请关闭打开它的程序再试，或换一个位置")),
        **dict.fromkeys(("ENOSPC", "EDQUOT"), Words("{reason}", "请腾出空间，或换一个位置")),
        **dict.fromkeys(("EINVAL", "EILSEQ", "EPROTECTED", "EISDIR"), Words("{reason}", "请换一个文件名")),
        "ENAMETOOLONG": Words("{reason}", "请换一个短一些的文件名"),
        "EPATHTOOLONG": Words("{reason}", "请换一个上级文件夹少一些的位置"),
        "E": Words("{reason}", "请换一个位置"),
    },
    Where.MEDIUM: {
        "ENOSPC": _MORE_ROOM,
        "EDQUOT": _MORE_ROOM,
        "EROFS": Words("是只读的", "请关掉U盘的写保护开关，或换一个U盘再移交"),
        "EFBIG": Words("是FAT格式，放不下4 GB以上的文件", "请换一个exFAT或NTFS格式的U盘再移交"),
        **dict.fromkeys(("EIO", "ENODEV", "ENXIO", "ENOTCONN", "ENOENT", "ESTALE", "ENOTDIR"), _GONE),
        "E": Words("不能写入（{reason}）", "请换一个文件夹或U盘再移交"),
    },
}
_TABLE[Where.EDIT] = _TABLE[Where.OPEN_FILE] | {"SQLITE": Words("出现没有料到的错误", "请重试，或换一个位置")}
"""By the beginning of an error's name, of which the longest holds; SQLite's names go on, as SQLITE_IOERR_READ does."""


def error_name(error: Exception | str) -> str:
    """Name an error of the system as errno does, one of SQLite as SQLite does: ENOSPC, SQLITE_FULL; a name is one."""
    if isinstance(error, str):
        return error
    if isinstance(error, ProtectedError):
        return "EPROTECTED"
    if isinstance(error, OSError):
        name = errno.errorcode.get(error.errno or 0, "E").removeprefix("WSA")  # so Windows names what is the network's
        if not hasattr(error, "winerror"):
            return name
        from .windows_errors import windows_name  # elsewhere nobody needs it

        return windows_name(name, error.winerror, error.filename, error.filename2)
    if isinstance(error, UnicodeError):  # a part of the file that SQLite names, or is to look for, is no text
        return "SQLITE_CORRUPT"
    if isinstance(error, MemoryError):  # SQLite's own too
        return "SQLITE_NOMEM"
    return getattr(error, "sqlite_errorname", None) or "SQLITE"


def told(error: Exception | str, where: Where) -> Words:
    """Say in Chinese what the system, SQLite, or the program itself refused there, and what to do."""
    name, table = error_name(error), _TABLE[where]
    what, advice = table[max((begins for begins in table if name.startswith(begins)), key=len)]
    if isinstance(error, OSError):
        number = getattr(error, "winerror", None) or error.errno
        what = what.format(number=number, reason="" if where is Where.ANYWHERE else reason(error))
    return Words(what, advice)


def unexpected(path: Path) -> str:
    """Say that a mistake of the program's own has kept an edit out of a file."""
    return f"“{path}”：程序出了意外的问题，刚才的修改可能没有保存，此前的内容不受影响；请重试，或另存到别处。"


def not_saved(path: Path, error: OSError, verb: str = "没有保存") -> str:
    """Say in a sentence that what was to be saved under a name is not, why, and what to do."""
    what, advice = told(error, Where.CHOSEN)
    return f"“{path}”{verb}（{what}），{advice}。"


def reason(error: OSError) -> str:
    """Say in few words why the system refused."""
    return told(error, Where.ANYWHERE).what

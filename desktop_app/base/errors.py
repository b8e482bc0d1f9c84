"""The one exception made for people: its text is the sentence that the user reads."""

import errno

_REASONS = {
    errno.ENOENT: "找不到文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已经存在",
    errno.ENOTDIR: "上级不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "只读",
    errno.EIO: "设备读写出错",
    errno.ENODEV: "设备已拔出",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EINVAL: "文件名不能使用",
    errno.EFBIG: "文件太大",
    errno.EDQUOT: "空间配额已用完",
    errno.EBUSY: "正被别的程序使用",
    errno.ENXIO: "设备已拔出",
    errno.ESTALE: "网络文件夹已断开",
    errno.ETIMEDOUT: "设备或网络没有响应",
}


class UserError(Exception):
    """Something the user can understand and act on; ``str(error)`` is one Chinese sentence.

    Anything else that is raised is a mistake of the program.
    """


class OnlyReadableError(UserError):
    """A data file that cannot be written, but can be opened to be looked at."""


class ProtectedError(OSError):
    """What has that name is a data file: nothing else is written over it."""


def reason(error: OSError) -> str:
    """Say in Chinese why the system, or the program itself, refused."""
    if isinstance(error, ProtectedError):
        return "那里是一个数据文件，不能覆盖"
    return _REASONS.get(error.errno or 0, f"系统错误{error.errno}")

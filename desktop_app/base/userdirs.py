"""Where the user's files are: the assessments, and the folder for backups and settings."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

APPLICATION = "xunchazhenggai"
NO_HOME = Path("/nonexistent")  # as Debian calls the home of those that have none
NO_HOME_WORDS = (
    "系统没有给当前用户可用的个人文件夹，数据没有默认的存放位置；"
    "请按“打开其他文件”选已有的数据文件，或请管理员设好个人文件夹再启动。"
)


def home_folder() -> Path:
    """Return the user's home folder; ``ASSESSMENT_HOME`` stands in for it.

    It is one that takes files, if the system names any: what a session left in HOME may be empty, relative, / or gone.
    """
    return Path(os.environ.get("ASSESSMENT_HOME") or _own_home())


def has_home() -> bool:
    """Whether there is a folder of the user's at all, be it one that takes nothing."""
    return home_folder() != NO_HOME


def _own_home() -> Path:
    return _first_usable(tuple(_homes()))


def _homes() -> Iterator[str]:
    yield os.environ.get("USERPROFILE" if sys.platform == "win32" else "HOME", "")
    if sys.platform == "win32":
        yield os.path.expanduser("~")  # noqa: PTH111  # Path's own raises where there is none
        return
    import pwd

    try:
        yield pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:  # of a directory service that does not answer, or of a container
        return


@cache
def _first_usable(folders: tuple[str, ...]) -> Path:
    """Return the first folder that takes files, else the first to be looked into; the same while the program runs."""
    named = [Path(one) for one in folders if _is_one(Path(one))]
    seen = [one for one in named if os.access(one, os.X_OK)]  # what may not be looked into raises in many places
    return next(filter(_takes_files, named), seen[0] if seen else NO_HOME)


@cache
def _can_be_made(folder: Path) -> bool:
    """Whether a folder is there or could be, and takes files."""
    there = next((one for one in (folder, *folder.parents) if os.path.lexists(one)), folder)
    return _is_one(folder) and _takes_files(there)


def _is_one(folder: Path) -> bool:
    return folder.is_absolute() and folder.parent != folder


def _takes_files(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK) and folder.is_dir()  # in this order nothing raises


def default_file() -> Path:
    """Return the file opened where no other is chosen.

    It lies in a folder of its own in the user's home: Kylin guards 文档 and 桌面 against programs
    that it does not know.
    """
    return home_folder() / "巡察整改评估" / "评估.db"


def data_folder() -> Path:
    """Return the platform's folder for this program's data; ``ASSESSMENT_DATA`` stands in for it."""
    return Path(os.environ.get("ASSESSMENT_DATA") or _platforms_folder())


def _platforms_folder() -> Path:
    if sys.platform == "linux":  # as platformdirs says, which takes longer to load than to do without
        shared = Path(os.environ.get("XDG_DATA_HOME", ""))
        return (shared if _can_be_made(shared) else _own_home() / ".local" / "share") / APPLICATION
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def backups_folder() -> Path:
    """Return the folder of backups."""
    return data_folder() / "备份"


def copies_folder() -> Path:
    """Return the folder of what is temporary; what ended programs left there is taken away at each start."""
    return data_folder() / "临时"


def origins_folder() -> Path:
    """Return the folder of what is remembered of working copies; it is there once one was taken."""
    return data_folder() / "本机副本"


def phrases_file() -> Path:
    """Return the file of the grounds that the user has asked to remember."""
    return data_folder() / "phrases.json"


def units_file() -> Path:
    """Return the file of the units that are offered to be chosen."""
    return data_folder() / "units.json"


def summaries_file() -> Path:
    """Return the file of what the list knows of assessments; it is made anew where it is not there."""
    return data_folder() / "summaries.json"


def settings_file() -> Path:
    """Return the file of settings."""
    return data_folder() / "settings.json"

"""Where the user's files are: the assessments, and the folder for backups and settings."""

import os
import sys
from pathlib import Path

APPLICATION = "xunchazhenggai"


def home_folder() -> Path:
    """Return the user's home folder; ``ASSESSMENT_HOME`` stands in for it."""
    return Path(os.environ.get("ASSESSMENT_HOME") or Path.home())


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
        shared = os.environ.get("XDG_DATA_HOME", "")
        return (Path(shared) if shared.strip() else Path.home() / ".local" / "share") / APPLICATION
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

"""Folders that a program copies to other places by itself: which program it is, and why nothing of ours is laid there.

Known by the name of a folder in the path, by what the program leaves in the folder, by what it tells in the
environment, and on Windows by what the system says of a folder that is filled from a cloud.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple

from ..base.errors import UserError
from ..base.userdirs import default_file, home_folder
from .mounts import in_media, is_shared

UPLOADED = "里面的文件会自动上传到互联网"
PERHAPS = "里面的文件可能自动上传到互联网"
COPIED = "里面的文件会自动传到别的电脑或服务器"
CLEARED = "里面的文件会被聊天软件清理，也可能随聊天记录传到互联网"

NamesIn = Callable[[Path], Collection[str]]
"""Returns what is in a folder, nothing if it cannot be seen."""
DATABASE = ".sync_*.db"
"""Stands for what Nextcloud and ownCloud lay beside what they copy, whatever its number."""


class Cloud(NamedTuple):
    """A program; ``folders`` is what its folders are called, ``marks`` what it leaves in the uppermost of them."""

    name: str
    why: str
    folders: str
    marks: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


CLOUDS = (
    Cloud(
        *("OneDrive", UPLOADED, r"(onedrive|skydrive)( - .+)?", (".849C9593-D756-4E56-8D6E-42412F2A707B",)),
        variables=("OneDrive", "OneDriveCommercial", "OneDriveConsumer"),
    ),
    Cloud("百度网盘", UPLOADED, r"baidu ?sync ?disk|baidunetdisk(workspace)?|百度(网盘|云)(同步(空间|盘))?"),
    Cloud("坚果云", UPLOADED, r"nutstore([ _]files)?|(我的)?坚果云", (".nutstore",)),
    Cloud("WPS云盘", UPLOADED, r"wps ?(云盘|网盘|云文档|drive|cloud( files)?)|金山文档"),
    Cloud("微云", UPLOADED, r"(腾讯)?微云(同步(盘|助手))?|(tencent)?weiyun"),
    Cloud("腾讯文档", UPLOADED, r"腾讯文档|tencent ?docs"),
    Cloud("阿里云盘", UPLOADED, r"阿里(云盘|网盘)|adrive|aliyun ?drive|alipan"),
    Cloud("华为云空间", UPLOADED, r"(华为|huawei ?)(云空间|云盘)|huawei ?(cloud|drive)"),
    Cloud("天翼云盘", UPLOADED, r"天翼(云盘?|网盘)|ecloud"),
    Cloud("移动云盘", UPLOADED, r"(中国)?移动云盘|和彩云(网盘|同步盘)?|mcloud"),
    Cloud("联通云盘", UPLOADED, r"(中国)?联通(沃家?)?云盘|沃家?云盘|wocloud"),
    Cloud("小米云服务", UPLOADED, r"小米云(服务|盘|同步)?|(xiaomi|mi) ?cloud"),
    Cloud("360云盘", UPLOADED, r"360(安全|ai|企业)?云盘"),
    Cloud("夸克网盘", UPLOADED, r"夸克网盘|quark ?(drive|cloud)"),
    Cloud("迅雷云盘", UPLOADED, r"迅雷云盘"),
    Cloud("115网盘", UPLOADED, r"115(网盘|生活)"),
    Cloud("123云盘", UPLOADED, r"123(云盘|pan)"),
    Cloud(
        "系统云同步",
        UPLOADED,
        r"系统云同步|(uos|统信|deepin|深度|麒麟|kylin)[ -]?(云同步|云盘|cloud([ -]?sync)?)",
    ),
    Cloud("iCloud", UPLOADED, r"icloud( ?(drive|云盘|云端硬盘))?|mobile documents|com~apple~clouddocs"),
    Cloud("Dropbox", UPLOADED, r"dropbox", (".dropbox", ".dropbox.cache")),
    Cloud(
        *("谷歌云端硬盘", UPLOADED, r"google ?(drive|云端硬盘)|我的云端硬盘|my drive|drivefs"),
        (".tmp.drivedownload", ".tmp.driveupload"),
    ),
    Cloud("MEGA", UPLOADED, r"mega(sync)?", (".megaignore",)),
    Cloud("pCloud", UPLOADED, r"pcloud ?(drive|sync)?"),
    Cloud("Box", UPLOADED, r"box ?(sync|drive)"),
    Cloud("Nextcloud", COPIED, r"nextcloud\d*", (".nextcloudsync.log", DATABASE)),
    Cloud("ownCloud", COPIED, r"owncloud\d*", (".owncloudsync.log",)),
    Cloud("Seafile", COPIED, r"seafile|seadrive", ("seafile-ignore.txt",)),
    Cloud("Syncthing", COPIED, r"syncthing", (".stfolder",)),
    Cloud("Resilio Sync", COPIED, r"resilio ?sync|btsync", (".sync",)),
    Cloud("群晖同步", COPIED, r"群晖同步|synology ?drive|cloudstation", (".SynologyWorkingDirectory",)),
    Cloud("微信", CLEARED, r"\.?x?wechat([ _](files|data))?|weixin"),
    Cloud("企业微信", CLEARED, r"wx(work|drive)([ _](files|data|local))?|wecom|企业微信微盘"),
    Cloud("QQ", CLEARED, r"tencent[ _]files|nt_qq(_.*)?|qq[ _]files"),
    Cloud("钉钉", CLEARED, r"ding(talk|ding|drive)([ _](files|data))?|钉盘"),
    Cloud("飞书", CLEARED, r"feishu|lark(shell)?"),
)
"""Every program that is known, the first whose name or mark fits is told.

What people call folders of their own is no name: 微信, where somebody keeps what a chat brought, is copied nowhere.
"""
SOME = Cloud("网盘", PERHAPS, r"(我的)?(网盘|云盘|云同步|同步(网?盘|空间))|clouddrive2?")
"""What the name lets suppose, no more; a unit's own share may be called so too, as may a folder on a stick."""

BY_SYSTEM = Cloud("网盘", UPLOADED, "")
"""What Windows alone tells, whichever program it is."""
_DATABASE = re.compile(r"\._?sync_[0-9a-f]+\.db", re.IGNORECASE)
_WITHIN = {".sync": "ID"}  # a name that others use too is a mark only with this in it
_AT_HOME = (".dropbox", ".nutstore")  # there on Linux, where the programs keep what is their own
_OF_ACCOUNTS = ("home", "users")
_NUMBERED = r"( ?\([^()]+\))?"  # Dropbox (某局), Nutstore Files(1)
_CLOUD_TAG, _ANY_CLOUD = 0x9000001A, 0xFFFF0FFF
_KEPT_HERE_OR_NOT = 0x00080000 | 0x00100000 | 0x00400000  # pinned, unpinned, recalled once it is read


def cloud_of(folder: Path) -> Cloud | None:
    """Return the program that copies a folder elsewhere, under the name that is given and under its real one."""
    for one in _names_of(folder):
        if found := named(one) or _told(one) or marked(one, _names_in) or _filled_from_afar(one):
            return found
    return None


def _names_of(folder: Path) -> Iterable[Path]:
    try:
        return dict.fromkeys((folder.absolute(), Path(os.path.realpath(folder))))
    except OSError:  # of a working folder that is gone
        return [folder]


def named(folder: PurePath) -> Cloud | None:
    """Return the program whose folder this is, or one above it, by the names alone; an account's name is none."""
    homes = list(_names_of(home_folder()))
    for one in (folder, *folder.parents):
        found = None if _is_an_accounts(one, homes) else _of_name(_folded(one.name))
        if found and not (found is SOME and (in_media(str(folder)) or is_shared(folder))):
            return found
    return None


def _of_name(name: str) -> Cloud | None:
    return next((cloud for cloud, pattern in _patterns() if pattern.fullmatch(name)), None)


def _is_an_accounts(folder: PurePath, homes: Iterable[Path]) -> bool:
    """Whether an account gave a folder its name: a home, what is above it, and what else is called like the account.

    A stick lies in /media/ACCOUNT, and what an administrator has laid elsewhere, mostly in a folder of that name.
    """
    for home in homes:
        if home.is_relative_to(folder):
            return True
        if not folder.is_relative_to(home) and _folded(folder.name) == _folded(home.name):
            return True
    return len(folder.parts) == 3 and _folded(folder.parent.name) in _OF_ACCOUNTS  # /home/ACCOUNT


def marked(folder: Path, names_in: NamesIn) -> Cloud | None:
    """Return the program that has left its mark in a folder or in one above it."""
    home = home_folder()
    for one in (folder, *folder.parents):
        for name in names_in(one):
            mark = DATABASE if _DATABASE.fullmatch(name) else name
            cloud = _marks().get(mark)
            inside = _WITHIN.get(mark)
            if cloud and not (one == home and mark in _AT_HOME) and (not inside or inside in names_in(one / mark)):
                return cloud
    return None


def is_placeholder(tag: int, attributes: int) -> bool:
    """Whether Windows says of a folder that a program fills it from a cloud."""
    return tag & _ANY_CLOUD == _CLOUD_TAG or bool(attributes & _KEPT_HERE_OR_NOT)


def refuse(folder: Path, done: str) -> None:
    """Refuse to lay something in a folder that is copied elsewhere; ``done`` says that this was not done."""
    if cloud := cloud_of(folder):
        raise UserError(f"“{folder}”{words_of(cloud)}，{done}；{_instead()}")


def words_of(cloud: Cloud) -> str:
    """Say what is behind a folder's name: 在OneDrive的文件夹里，里面的文件会自动上传到互联网."""
    return f"{'可能' if cloud is SOME else ''}在{cloud.name}的文件夹里，{cloud.why}"


def told_of(path: Path) -> str:
    """Say of a data file that it lies in such a folder, and what to do; empty if it does not."""
    cloud = cloud_of(path.parent)
    if cloud is None:
        return ""
    return f"“{path.name}”{words_of(cloud)}；内容完好，可以使用，请尽快关闭程序，把它移到不同步的文件夹再打开。"


def _instead() -> str:
    """Say where instead."""
    own = default_file().parent
    return "请换一个不同步的文件夹。" if cloud_of(own) else f"请换一个不同步的文件夹，例如“{own}”，或者U盘。"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip(" .")


@cache
def _patterns() -> tuple[tuple[Cloud, re.Pattern[str]], ...]:
    return tuple((cloud, re.compile(f"(?:{cloud.folders}){_NUMBERED}")) for cloud in (*CLOUDS, SOME))


def _told(folder: Path) -> Cloud | None:
    """Return the program that says in the environment that this is its folder."""
    for cloud in CLOUDS:
        for variable in cloud.variables:
            root = os.environ.get(variable, "")
            if root and Path(root).name and _is_within(folder, root):
                return cloud
    return None


def _is_within(folder: Path, root: str) -> bool:
    return Path(os.path.normcase(folder)).is_relative_to(os.path.normcase(os.path.realpath(root)))


def _filled_from_afar(folder: Path) -> Cloud | None:
    """Return what Windows says of a folder or of one above it."""
    found = sys.platform == "win32" and any(map(_is_placeholder, (folder, *folder.parents)))
    return BY_SYSTEM if found else None


def _names_in(folder: Path) -> list[str]:
    with suppress(OSError):  # not there yet, or nobody may look
        return os.listdir(folder)  # noqa: PTH208  # names are enough
    return []


@cache
def _marks() -> dict[str, Cloud]:
    return {mark: cloud for cloud in CLOUDS for mark in cloud.marks}


def _is_placeholder(folder: Path) -> bool:
    try:
        stat = os.lstat(folder)
    except OSError:
        return False
    return is_placeholder(getattr(stat, "st_reparse_tag", 0), getattr(stat, "st_file_attributes", 0))

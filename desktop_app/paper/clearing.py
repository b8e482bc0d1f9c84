"""What was cleared (清退) and what was not: the facts of the sheet 清理单, and of what is told on the screen."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """The kinds of place at which something of a visit may lie; the value is what people read."""

    FILE = "数据文件"
    COPY = "本机副本"
    OTHER_FILE = "其他数据文件"
    HANDED = "移交的副本"
    BACKUP = "自动备份"
    SECOND = "第二处备份"
    AS_FOUND = "修复前的原样"
    SAVED = "另存的文件"
    TEMPORARY = "打开过的材料"
    KNOWN = "设置和名单"
    OTHER = "其他有关的文件"
    SYSTEM = "系统的记录"


class Way(StrEnum):
    """What is done with it."""

    DELETE = "覆盖后删除"
    ROWS = "删去评估，其余保留"
    FORGET = "删去记录，其余保留"
    TELL = "不处理，只提示"


class ClearedVisit(Struct, frozen=True, kw_only=True):
    """A visit that is cleared: what the receipt confirms of it."""

    unit: str
    date: str
    revision: int
    code: str
    total: str
    state: str


class ClearedPlace(Struct, frozen=True, kw_only=True):
    """A place that was cleared, with how many files there."""

    kind: Kind
    path: str
    way: Way
    files: int


class Left(Struct, frozen=True, kw_only=True):
    """A place that was not cleared, why, and what is to be done."""

    kind: Kind
    path: str
    why: str
    advice: str = ""


class Cleared(Struct, frozen=True, kw_only=True):
    """All that the sheet tells; ``earlier`` counts, by kind, what was cleared before it was broken off.

    ``finished``: nothing is left that the program was to clear.
    """

    visits: tuple[ClearedVisit, ...]
    receipt: str
    at: str
    person: str
    computer: str
    places: tuple[ClearedPlace, ...]
    left: tuple[Left, ...] = ()
    earlier: tuple[tuple[Kind, int], ...] = ()
    finished: bool = True


NOT_VOUCHED = (
    "固态硬盘、U盘和会另存改动的文件系统，可能在程序够不到的位置保留已覆盖、已删除的内容；涉密要求高的，按本单位规定处理整块磁盘。",
    "操作系统的交换文件、休眠文件、打印队列、系统还原点、文件查找的索引和整机备份里可能还有片段。",
    "以前的版本另存的文件，打印成PDF的文件，手工复制、移动到别处的文件，用微信、QQ、邮件发出的文件，程序不知道，请逐一清理，并清空回收站。",
    "已经移交、分发出去的U盘和纸质材料不在本单清理范围，按规定交回或销毁。",
)
"""What the program cannot vouch for, each in a sentence."""

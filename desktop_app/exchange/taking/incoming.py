"""What is about to come in: files that were looked through, their assessments, and what each is to this file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Literal

from msgspec import Struct


class What(StrEnum):
    """What an assessment that comes in is to the one that is here."""

    NEW = "new"
    SAME = "same"
    NEWER = "newer"  # it knows all that is known here
    OLDER = "older"  # all of it is known here
    MERGE = "merge"  # both went on
    STANDS = "stands"  # one is final and the other a draft that went another way: the final one stands, the draft waits
    REVISIONS = "revisions"  # two revisions from one: one has to be decided for
    WHOLE = "whole"  # they cannot be merged field by field: one whole is to be chosen
    RUBRIC = "rubric"  # on another rubric: cannot come in
    UNSOUND = "unsound"  # nothing can rest on its history, or on that of the one here
    UNREAD = "unread"  # cannot be read


IN_WORDS = {
    What.NEW: "新的",
    What.SAME: "相同",
    What.NEWER: "较新",
    What.OLDER: "较旧，本文件的已包含它",
    What.MERGE: "需合并",
    What.STANDS: "一份已定稿，定稿的不变，草稿另存等待",
    What.REVISIONS: "同一份评估有两个定稿版本，须选定一个",
    What.WHOLE: "两份不能逐项合并，须选定一份",
    What.RUBRIC: "评分表不同，不能接收",
    What.UNSOUND: "修改记录有问题，不能合并",
    What.UNREAD: "无法读取",
}
"""How each is called on screen and paper."""

IMPOSSIBLE = (What.RUBRIC, What.UNSOUND, What.UNREAD)
ONE_SIDE = (What.REVISIONS, What.WHOLE)
"""Where one copy is decided for as a whole."""

Key = tuple[int, str]
"""Number of a file and id of an assessment in it."""


class Written(Struct, frozen=True):
    """Who wrote last into an assessment, when (an ISO time), and how many entries its history has."""

    person: str
    at: str
    entries: int


class Incoming(Struct, frozen=True, kw_only=True):
    """An assessment in a file that was looked through.

    ``questions`` have to be answered before it can be merged. ``faults`` is what it is not trusted for, each without a
    full stop: with any it is taken only where somebody chooses it. ``told`` is to be known before, each likewise.
    ``codes`` are the printed check codes of its revisions.
    """

    file: int
    id: str
    what: What
    unit: str = ""
    date: str = ""
    total: str = ""
    grade: str = ""
    status: str = "draft"
    state: str = ""
    revision: int = 0
    codes: tuple[str, ...] = ()
    head: str = ""
    written: Written | None = None
    sample: bool = False
    questions: int = 0
    compared_with: str = ""  # how the one that is here was, as ``Met`` tells it
    known_unit: bool = True  # whether this file's register has its unit, or there is none
    faults: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Names of other files that hold the same assessment: it does not matter which comes first."""

    @property
    def key(self) -> Key:
        return self.file, self.id

    @property
    def possible(self) -> bool:
        """Whether it can be taken in at all, be it that there is nothing to do."""
        return self.what not in IMPOSSIBLE

    @property
    def chosen(self) -> bool:
        """Whether it is taken in unless somebody says otherwise."""
        return self.possible and not self.faults and not self.sample

    @property
    def figures(self) -> str:
        """How far it has come: 已签，第1版，86.63分，好."""
        edition = f"第{self.revision}版" if self.revision and self.status != "draft" else ""
        return "，".join(filter(None, [self.state, edition, f"{self.total}分" if self.total else "", self.grade]))

    @property
    def asks(self) -> bool:
        """Whether something has to be decided before."""
        return bool(self.questions) or self.what in ONE_SIDE

    @property
    def words(self) -> str:
        """What it is, in few words."""
        asked = f"，{self.questions}处要选择" if self.questions else ""
        return f"{IN_WORDS[self.what]}{asked}"


Wanted = Literal["", "passphrase", "office_key"]


class Looked(Struct, frozen=True, kw_only=True):
    """A file that was looked through; ``refused`` says why nothing of it can be taken in, empty where it can.

    ``wants`` says what would open it. ``known`` says that it was taken in before, and all of it is still there: then
    ``found`` is empty. ``twin`` is the number of an earlier file with the same bytes. ``office_key`` is the public key
    (hex) of the office that is known where it comes from.
    """

    number: int
    path: Path
    size: int = 0
    sha256: str = ""
    refused: str = ""
    wants: Wanted = ""
    known: str = ""
    twin: int | None = None
    told: tuple[str, ...] = ()
    recipient: str = ""
    office_key: str = ""
    found: tuple[Incoming, ...] = ()

    @property
    def name(self) -> str:
        return self.path.name

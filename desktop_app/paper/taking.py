"""What was taken in at once (接收情况表): file by file what became of each assessment, and what was told before."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

LEFT = "left"
SKIPPED = "skipped"  # what nobody wants, such as the sample
UNCHANGED = ("same", "older")
"""What is done with an assessment that changes nothing of what is here."""


def taking_number(batch: str) -> str:
    """Return how people name a batch: the first eight characters of its id, 3F2A-9C1B; empty of none."""
    return "-".join(filter(None, (batch[:4], batch[4:8]))).upper()


class CodeFound(Struct, frozen=True, kw_only=True):
    """What a code from paper says of what comes in: whether it agrees with a revision, and the sentence."""

    code: str
    agrees: bool
    words: str
    file: int | None = None
    id: str = ""


class Done(Struct, frozen=True, kw_only=True):
    """What became of an assessment; ``what`` as in the table of takings, or ``left``. ``head`` is its head in the file.

    ``words`` is a sentence, ``told`` what was told of it before and it was taken in all the same. ``figures`` say how
    far it has come: 定稿，第1版，86.63分，好.
    """

    id: str
    unit: str
    what: str
    words: str
    figures: str = ""
    head: str = ""
    before: str = ""
    after: str = ""
    told: tuple[str, ...] = ()

    @property
    def came(self) -> bool:
        """Whether it is here now, be it that it was before."""
        return self.what not in (LEFT, SKIPPED)


class TakenFile(Struct, frozen=True, kw_only=True):
    """What became of a file: each of its assessments, or why nothing of it was taken.

    ``office_key`` is the public key (hex) of the office that is known where the file comes from.
    """

    name: str
    path: str
    size: int
    sha256: str
    office_key: str = ""
    refused: str = ""
    sealed: bool = False  # refused only for want of a passphrase
    known: str = ""
    told: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()


class TakingReport(Struct, frozen=True, kw_only=True):
    """What was taken in at once (接收情况表); ``batch`` is empty where nothing was written."""

    batch: str
    at: str
    person: str
    into: str
    backup: str
    files: tuple[TakenFile, ...]
    codes: tuple[CodeFound, ...] = ()
    told: tuple[str, ...] = ()
    undone: bool = False
    planned: bool = False  # nothing was written: it is what would be

    @property
    def number(self) -> str:
        """The number that is printed and typed (接收编号)."""
        return taking_number(self.batch)

    @property
    def taken(self) -> tuple[Done, ...]:
        """What changed something of what is here."""
        return tuple(one for file in self.files for one in file.done if one.what not in (LEFT, SKIPPED, *UNCHANGED))

    @property
    def count(self) -> int:
        """How many assessments that was: of one that came in several files all is one."""
        return len({one.id for one in self.taken})

    @property
    def unchanged(self) -> tuple[Done, ...]:
        """What was here already."""
        return tuple(one for file in self.files for one in file.done if one.what in UNCHANGED)

    @property
    def left(self) -> tuple[Done, ...]:
        """What was not taken in."""
        return tuple(one for file in self.files for one in file.done if one.what == LEFT)

    @property
    def refused(self) -> tuple[TakenFile, ...]:
        """The files of which nothing can be taken in."""
        return tuple(file for file in self.files if file.refused and not file.sealed)

    @property
    def sealed(self) -> tuple[TakenFile, ...]:
        """The files that were left closed."""
        return tuple(file for file in self.files if file.sealed)

    @property
    def moment(self) -> str:
        """When, for people."""
        time = datetime.fromisoformat(self.at)
        return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"

    @property
    def words(self) -> str:
        """What came of it, in one sentence without its full stop."""
        if self.undone:
            return f"已撤回这次接收，涉及{self.count}份评估"
        verb = "可接收" if self.planned else "已接收"
        parts = [f"{verb}{self.count}份评估"]
        same = {one.id for one in self.unchanged} - {one.id for one in self.taken}
        parts += [f"{len(same)}份与本文件的相同或较旧"] if same else []
        known = sum(bool(file.known) for file in self.files)
        parts += [f"{known}个文件已接收过"] if known else []
        return "，".join([*parts, *([self.missing] if self.missing else [])])

    @property
    def missing(self) -> str:
        """What did not come in, likewise; empty where all did."""
        left = {one.id for one in self.left}
        parts = [f"{len(left)}份没有接收"] if left else []
        parts += [f"{len(self.refused)}个文件不能接收"] if self.refused else []
        parts += [f"{len(self.sealed)}个文件没有输入口令"] if self.sealed else []
        return "，".join(parts)


def to_dict(report: TakingReport) -> dict[str, object]:
    """Return a report as the command line prints it, and as it is kept beside the paper."""
    whole: dict[str, object] = msgspec.to_builtins(report)
    return whole

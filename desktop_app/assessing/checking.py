"""Whether data files are sound: those named, and all that lie in a folder or in the folders directly in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from ..base.errors import UserError, reason
from ..base.text import shown, unit_name
from ..files.kinds import SUFFIX as SEALED
from ..files.kinds import is_sealed
from ..files.places import is_file, is_folder
from ..storage.evidence_table import EvidenceCheck
from ..storage.screening import against_checks, damage
from ..storage.sqlite_file import in_words
from ..storage.store import Store
from ..storage.stored import Stored
from .tampering import content_faults, tampering

Found = TypeVar("Found")

SUFFIX = ".db"
MOST_FAULTS = 1000  # of one file


class Checked(Struct, frozen=True):
    """A file that was looked through; ``assessments`` is None where it could not be opened."""

    file: str
    assessments: int | None
    faults: tuple[str, ...]


def data_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files named and those in the folders named, each once; refuse a folder that holds none."""
    found: list[Path] = []
    for path in paths:
        inside = _inside(path) if is_folder(path) else [path]
        if not inside:
            raise UserError(f"“{path}”和它下面一层的文件夹里没有评估数据文件（{SUFFIX}），没有可检查的。")
        found += inside
    return list(dict.fromkeys(found))


def sealed_files(paths: Sequence[Path]) -> list[Path]:
    """Return the copies under a passphrase in the folders named: nobody can look through them as they are."""
    inside = [one for path in paths if is_folder(path) for one in _inside(path, SEALED)]
    return [path for path in dict.fromkeys(inside) if is_sealed(path)]


def check_file(path: Path) -> Checked:
    """Look through a file, which is never written to: its structure, and every assessment in it."""
    if is_sealed(path):
        return Checked(str(path), None, (f"“{path}”是加密副本，没有检查；请先用 unseal 解开。",))
    try:
        with contextlib.closing(Store.open(path, read_only=True)) as store:
            return Checked(str(path), len(store.ids()), tuple(faults(store)))
    except UserError as error:
        return Checked(str(path), None, (str(error),))


def faults(store: Store) -> list[str]:
    """Look through a whole open file, revisions included; return what is wrong, each as a sentence.

    Whatever a file holds, it ends: one assessment is held at a time, and what is found beyond many is not listed.
    """
    found = list(islice(_faults(store), MOST_FAULTS + 1))
    if len(found) > MOST_FAULTS:
        found[MOST_FAULTS:] = [f"问题太多，只列出前{MOST_FAULTS}处，其余没有列出。"]
    return found


def _faults(store: Store) -> Iterator[str]:
    yield from _told("文件结构", partial(_structure_faults, store))
    yield from _told("评分表", store.rubrics.faults)
    yield from _told("单位名册", store.register.faults)
    yield from _told("办理记录", store.acts.faults)
    ids: list[str] = []
    yield from _told("评估列表", partial(_noted, ids, store.ids))
    yield from _told("评估的进出登记", partial(store.inventory.faults, set(ids)))
    evidence: list[EvidenceCheck] = []
    yield from _told("材料", partial(_noted, evidence, lambda: [store.evidence.look_through()]))
    for assessment_id in ids:
        yield from _told("一份评估", partial(_faults_of, store, assessment_id, evidence))
    for check in evidence:
        yield from check.rest()


def _told(what: str, look: Callable[[], Iterable[str]]) -> Iterator[str]:
    """Yield what a look finds, or why it could not go on: the next one follows whatever it met."""
    try:
        yield from look()
    except UserError as error:
        yield str(error)
    except Exception as error:  # a file can hold anything, and nobody is helped by a check that breaks off
        yield f"检查{what}时遇到读不懂的内容（{type(error).__name__}），这一部分没有查完；其余的照常检查了。"


def _noted(found: list[Found], ask: Callable[[], list[Found]]) -> Iterator[str]:
    """Note what is to be gone by; there is nothing to tell of it unless it cannot be read."""
    found += ask()
    yield from ()


def _faults_of(store: Store, assessment_id: str, evidence: Sequence[EvidenceCheck]) -> Iterator[str]:
    stored = store.load(assessment_id)
    unit = f"“{shown(unit_name(stored.record.unit))}”"
    yield from _told(f"{unit}的修改记录", partial(content_faults, store, stored))
    for check in evidence:
        yield from check.faults_of(stored.rubric, stored.record)
    yield from _told(f"{unit}的分工", partial(_share_faults, store, stored))
    for fault in _told(f"{unit}的定稿", partial(tampering, store, stored)):
        yield f"{unit}：{fault.rstrip('。')}。"


def _share_faults(store: Store, stored: Stored) -> Iterator[str]:
    """Tell a division of labour that cannot be read, or names items that there are not; it changes no score."""
    numbers = {
        number for share in store.shares.of(stored.id) for number in (*share.items, *(at for at, _ in share.tasks))
    }
    if unknown := sorted(numbers - stored.rubric.positions.keys()):
        unit = shown(unit_name(stored.record.unit))
        yield f"“{unit}”的分工里有评分表没有的项（{'、'.join(map(str, unknown))}），不影响得分；请在“分工…”里重新选定。"


def _structure_faults(store: Store) -> Iterator[str]:
    with in_words(store.path):
        damages = damage(store.file.connection, "integrity_check")
        odd = against_checks(store.file.connection)
    if store.file.damaged:
        yield "文件结构已损坏，能读出的内容是逐页找回的，可能不全；请用“备份与恢复”找回最近的备份。"
    elif damages:
        yield f"文件结构有{len(damages)}处损坏，内容可能不全；请用“备份与恢复”找回最近的备份。"
    if odd:
        tables = "、".join(f"{table} {number}行" for table, number in odd.items())
        yield f"有不合规定的内容（{tables}），可能已损坏或被别的程序改动过；请用“备份与恢复”找回最近的备份。"


def _inside(folder: Path, suffix: str = SUFFIX) -> list[Path]:
    try:
        # Path.iterdir refuses an empty drive of Windows, which has no "." in it
        here = sorted(folder / name for name in os.listdir(folder))  # noqa: PTH208
        below = [
            path for inner in here if inner.is_dir() and not inner.is_symlink() for path in sorted(inner.iterdir())
        ]
    except OSError as error:
        raise UserError(f"“{folder}”里的文件夹无法读取（{reason(error)}），没有检查；请检查U盘或权限。") from None
    return [path for path in (*here, *below) if path.suffix.lower() == suffix and is_file(path)]

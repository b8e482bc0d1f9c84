"""Whether data files are sound: those named, and all that lie in a folder or in the folders directly in it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from ..base.errors import UserError, reason
from ..base.text import shown, unit_name
from ..files.kinds import SUFFIX as SEALED
from ..files.kinds import is_sealed
from ..files.places import is_file, is_folder
from ..storage.screening import damage
from ..storage.sqlite_file import in_words
from ..storage.store import Store
from .tampering import content_faults, tampering

SUFFIX = ".db"


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
        return Checked(str(path), None, (f"“{path}”是加口令的副本，没有检查；请先用 unseal 解开。",))
    try:
        with contextlib.closing(Store.open(path, read_only=True)) as store:
            return Checked(str(path), len(store.ids()), tuple(faults(store)))
    except UserError as error:
        return Checked(str(path), None, (str(error),))


def faults(store: Store) -> list[str]:
    """Look through a whole open file, revisions included; return what is wrong, each as a sentence."""
    found = [*_structure_faults(store), *store.rubrics.faults()]
    loaded, unreadable = store.load_all()
    found += [*store.inventory.faults(set(store.ids())), *unreadable]
    for stored in loaded:
        found += content_faults(store, stored)
    found += store.evidence.faults((one.rubric, one.record) for one in loaded)
    for stored in loaded:
        try:
            told = [f"{fault}。" for fault in tampering(store, stored)]
        except UserError as error:
            told = [str(error)]
        found += [f"“{shown(unit_name(stored.record.unit))}”：{fault}" for fault in told]
    return found


def _structure_faults(store: Store) -> list[str]:
    with in_words(store.path):
        damages = damage(store.file.connection, "integrity_check")
    words = f"文件结构有{len(damages)}处损坏，内容可能不全；请用“备份与恢复”找回最近的备份。"
    return [words] if damages else []


def _inside(folder: Path, suffix: str = SUFFIX) -> list[Path]:
    try:
        here = sorted(folder.iterdir())
        below = [
            path for inner in here if inner.is_dir() and not inner.is_symlink() for path in sorted(inner.iterdir())
        ]
    except OSError as error:
        raise UserError(f"“{folder}”里的文件夹无法读取（{reason(error)}），没有检查；请检查U盘或权限。") from None
    return [path for path in (*here, *below) if path.suffix.lower() == suffix and is_file(path)]

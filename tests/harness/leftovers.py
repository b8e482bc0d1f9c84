"""Kill a program at every step at which it has something temporary, start one once, and look what is left.

    python -m tests.harness.leftovers --every 1

A child seals a copy, unseals one, hands over, gives out, files away, merges two files into a third, recovers a file
that was not closed, upgrades one of version 2, or backs up; it is killed as it is about to open, make, rename or take
away a file, or at a random moment. After one start, of the command line, nothing unfinished lies anywhere, no text of
the file is legible but under the names that were wanted, under which all is whole, and what the program keeps can be
read by its owner alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import sqlite_utils  # noqa: F401  (warm: the children are forked from here)
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.backups.making import backup
from desktop_app.base.userdirs import copies_folder
from desktop_app.commands.main import commands
from desktop_app.exchange.giving.giving_out import Recipient, give_out
from desktop_app.exchange.giving.handing_over import Wish, hand_over, unpack
from desktop_app.exchange.merging.two_files import merge_files
from desktop_app.exchange.sealing import sealed_copy
from desktop_app.exchange.sealing.office_key import UnlockedKey
from desktop_app.exchange.sealing.sealed_to_office import Secret
from desktop_app.files.temporary import sweep  # noqa: F401  (warm)
from desktop_app.office.archive.archiving import Wish as ArchiveWish
from desktop_app.office.archive.archiving import archive
from desktop_app.office.archive.verifying import verify
from desktop_app.record.act import ActKind
from desktop_app.storage import migrations  # noqa: F401  (warm)
from desktop_app.storage.store import Store
from tests.harness.edits import FoundError
from tests.harness.faults import RUBRIC, SAMPLE
from tests.harness.killing import killed
from tests.office.archive.made import decided
from tests.ready import ready
from tests.samples import FILES, VISITS
from tests.storage.left_behind import interrupted

GIVEN, MERGED = "评估副本_某省局_甲县某局.db", "merged.db"
SECRET = "甲县某局".encode()  # a unit of the file
PASSPHRASE = "春眠不觉晓，处处"
KEY = UnlockedKey(bytes(range(32)))
OTHERS = 0o077


def _hand_over(folder: Path, passphrase: str | None, office_key: str = "") -> None:
    with closing(Store.open(folder / "评估.db")) as store:
        name = "copy.jmdb" if passphrase or office_key else "copy.db"
        hand_over(store, folder / "stick", Wish(name=name, passphrase=passphrase, office_key=office_key))


def _unpack(folder: Path, secret: Secret = PASSPHRASE) -> None:
    unpack(folder / "sealed.jmdb", secret, folder / "home" / "unsealed.db")


def _give_out(folder: Path) -> None:
    with closing(Store.open(folder / "评估.db")) as store:
        give_out(store, [Recipient(name="某省局", kind="copy", assessments=tuple(store.ids()[:1]))], folder / "stick")


def _archive(folder: Path, name: str) -> None:
    with closing(Store.open(folder / "评估.db")) as store:
        [final] = (id_ for id_ in store.ids() if store.load(id_).status == "signed")
        archive(store, final, folder / "stick", ArchiveWish(name=name))


def _merge(folder: Path) -> None:
    with closing(Store.open(folder / "评估.db")) as ours, closing(Store.open(folder / "copy.db")) as theirs:
        merge_files(ours, theirs, folder / "stick" / MERGED, {})


def _open(folder: Path) -> None:
    Store.open(folder / "评估.db").close()


def _backup(folder: Path) -> None:
    backup(folder / "评估.db", "手动备份")


def _recovered(folder: Path) -> None:
    interrupted(folder / "评估.db")


def _old(folder: Path) -> None:
    shutil.copy(FILES / "version-2" / "visits.db", folder / "评估.db")


def _present(folder: Path) -> None:
    shutil.copy(VISITS, folder / "评估.db")


def _copied(folder: Path) -> None:
    _present(folder)
    shutil.copy(VISITS, folder / "copy.db")
    with closing(Store.open(folder / "copy.db")) as store:
        stored = next(one for one in store.load_all()[0] if one.status == "draft")
        store.save(stored, replace(stored.record, leader="另一人"))


def _secret(folder: Path) -> None:
    """Lay out a final visit whose texts are looked for."""
    with closing(Store.create(folder / "评估.db")) as store:
        decided(store, store.load(store.add(RUBRIC, replace(ready(RUBRIC, SAMPLE), unit=SECRET.decode()))))


def _sealed(folder: Path, office_key: str = "") -> None:
    _present(folder)
    _hand_over(folder, None if office_key else PASSPHRASE, office_key)
    (folder / "stick" / "copy.jmdb").rename(folder / "sealed.jmdb")
    (folder / "评估.db").unlink()


OWN = {"评估.db", "评估.db-journal"}  # of a commit that was broken off, which is finished when it is next opened
ARCHIVED = {
    "说明.txt",
    "文件指纹.sha256",
    "评估记录.json",
    "得分.json",
    "考核表和附页.pdf",
}  # which are legible as they are
Work = tuple[Callable[[Path], None], Callable[[Path], None], set[str]]
WORKS: dict[str, Work] = {
    "sealing": (_present, partial(_hand_over, passphrase=PASSPHRASE), OWN),
    "unsealing": (_sealed, _unpack, {"unsealed.db"}),
    "sealing for the office": (_present, partial(_hand_over, passphrase=None, office_key=KEY.public), OWN),
    "unsealing with the key": (partial(_sealed, office_key=KEY.public), partial(_unpack, secret=KEY), {"unsealed.db"}),
    "hand-over": (_present, partial(_hand_over, passphrase=None), OWN | {"copy.db"}),
    "giving out": (_present, _give_out, OWN | {GIVEN}),
    "archive": (_secret, partial(_archive, name="archived"), OWN | ARCHIVED),
    "archive as a zip": (_secret, partial(_archive, name="archived.zip"), OWN | {"archived.zip"}),
    "merging": (_copied, _merge, OWN | {"copy.db", MERGED}),
    "recovery": (_recovered, _open, OWN),
    "migration": (_old, _open, OWN),
    "backup": (_present, _backup, OWN),
}
"""How the folder is made, what is done in it, and which files may say afterwards what is in the file."""


def run(name: str, every: int, chance: Random, counts: Counter[str]) -> None:
    """Kill one kind of work at every so many of its steps, and as often at a random moment."""
    step, ended, took = 1, False, 0.0
    while not ended:
        with tempfile.TemporaryDirectory() as made:
            began = time.monotonic()
            ended = _killed(name, Path(made), step, None)
            took = time.monotonic() - began
            counts[f"{name}: kills"] += not ended
            _look(name, Path(made), counts)
        step += every
    for _ in range(max(1, counts[f"{name}: kills"] // 2)):
        with tempfile.TemporaryDirectory() as made:
            counts[f"{name}: kills"] += not _killed(name, Path(made), 0, chance.uniform(0, took))
            _look(name, Path(made), counts)


def _killed(name: str, folder: Path, step: int, after: float | None) -> bool:
    """Do the work in a child that is killed at a step, or after some seconds; whether it came to its end."""
    make, do, _ = WORKS[name]
    os.environ |= {"ASSESSMENT_HOME": str(folder / "home"), "ASSESSMENT_DATA": str(folder / "data")}
    (folder / "stick").mkdir()
    make(folder)
    try:
        return killed(partial(do, folder), step, after)
    except FoundError as error:
        raise FoundError(f"{name}, {error}") from error


def _look(name: str, folder: Path, counts: Counter[str]) -> None:
    """Start the program once, and see what is left."""
    counts[f"{name}: left something, until the next start"] += bool(_unfinished(folder))
    started = os.fork()
    if started == 0:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            try:
                commands(["backups"], standalone_mode=False)
            finally:
                os._exit(0)
    os.waitpid(started, 0)
    wanted = WORKS[name][2]
    for path in folder.rglob("*"):
        kept = path.is_relative_to(folder / "data") or path.is_relative_to(folder / "home")
        if kept and path.stat().st_mode & OTHERS:
            raise FoundError(f"{name}: {path} can be read by others")
        if path.is_file() and SECRET in path.read_bytes() and path.name not in wanted and not _backup_of(path):
            raise FoundError(f"{name}: {path} is legible")
    for path in (folder / "stick").glob("*.db"):
        with closing(Store.open(path, read_only=True)) as store:
            if found := faults(store):
                raise FoundError(f"{name}: {path} is not whole: {found}")
    look_at_archives(name, folder)
    if left := _unfinished(folder):
        raise FoundError(f"{name}: {left} is left")


def look_at_archives(told: str, folder: Path) -> None:
    """Whatever bears an archive's name is whole, and of what is noted at least one is there."""
    laid = [path for path in (folder / "stick").glob("archived*") if not path.name.startswith("~")]
    for path in laid:
        if found := verify(path).faults:
            raise FoundError(f"{told}: {path} is not whole: {found}")
    for path in folder.glob("评估.db"):
        with closing(Store.open(path, read_only=True)) as store:
            noted = {str(one.said.get("name")) for one in store.acts.of_kinds(ActKind.ARCHIVED)}
            if any(name.startswith("archived") for name in noted) and not laid:
                raise FoundError(f"{told}: what is noted is not there")


def _unfinished(folder: Path) -> list[str]:
    temporary = [*copies_folder().rglob("*")] if copies_folder().is_dir() else []
    return [str(one) for one in [*temporary, *folder.rglob("~*"), *folder.rglob("*.new")]]


def _backup_of(path: Path) -> bool:
    return "备份" in path.parts and path.suffix in (".db", ".json")


def main() -> None:
    """Kill, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sealed_copy.sealed = partial(sealed_copy.sealed, cost=sealed_copy.CHEAP)
    os.umask(0)
    counts: Counter[str] = Counter()
    try:
        for name in WORKS:
            run(name, asked.every, Random(asked.seed), counts)
    except FoundError as wrong:
        sys.exit(f"WRONG: {wrong}")
    for what, count in counts.items():
        print(f"{count:7} {what}")


if __name__ == "__main__":
    main()

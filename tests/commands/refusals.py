"""Each subcommand against each refusal of the system, in a process of its own, in the locale of this one.

``python -m tests.commands.refusals FOLDER`` prints what came out as JSON. Each case is run in a fork, without the
rights that the super-user has over all files, and ends as a program ends.
"""

from __future__ import annotations

import ctypes
import errno
import io
import json
import os
import shutil
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import OPENED
from desktop_app.base.paths import RUBRICS, SAMPLE_VISIT
from desktop_app.commands import interrupts
from desktop_app.commands.main import commands
from desktop_app.exchange.giving.handing_over import Wish, hand_over
from desktop_app.exchange.sealing import office_key, sealed_copy
from desktop_app.office.archive.archiving import Wish as ArchiveWish
from desktop_app.office.archive.archiving import archive
from desktop_app.record.interchange import from_json
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.store import Store
from tests.office.archive.made import decided
from tests.ready import ready
from tests.samples import LEDGER

BROKEN = "broken.db"
PASSPHRASE = "春眠不觉晓，处处闻啼鸟"

READ = {  # the argument that is a file to be read
    "score ANSWERS": "score {}",
    "score --rubric": "score visit.json --rubric {}",
    "import ANSWERS": "import f.db {}",
    "import --rubric": "import f.db visit.json --rubric {}",
    "export FILE": "export {}",
    "list FILE": "list {}",
    "finalise FILE": "finalise {} *",
    "purge FILE": "purge {} * --note 1 --yes",
    "check FILE": "check {}",
    "check FILES": "check f.db {}",
    "tasks WORKBOOK": "tasks {}",
    "rubric TOML": "rubric {}",
    "sheet FILE": "sheet {} * -o out.pdf",
    "blank --rubric": "blank -o out.pdf --rubric {}",
    "forms FILE": "forms {} * -o out.pdf",
    "forms --rubric": "forms -o out.pdf --rubric {}",
    "own FILE": "own {} * -o out.xlsx",
    "own --take": "own f.db * --take {}",
    "backups FILE": "backups {}",
    "restore FILE": "restore {} 1 -o out.db",
    "handover FILE": "handover {} stick",
    "handover --passphrase-file": "handover f.db stick --passphrase-file {}",
    "give-out FILE": "give-out {} * --copy-to 某办 -o stick",
    "give-out --units": "give-out f.db --units {} --round 第一轮 -o stick",
    "give-out --passphrase-file": "give-out f.db * --copy-to 某办 -o stick --passphrase-file {}",
    "verify FILE": "verify {}",
    "verify --noted-in": "verify archive.zip --noted-in {}",
    "archive FILE": "archive {} * -o folder",
    "register FILE": "register {}",
    "report FILE": "report {} -o out --kind 数据",
    "register LIST": "register f.db {} --round 第一轮 --year 2026",
    "round FILE": "round {}",
    "decide FILE": "decide {} *",
    "decide --file": "decide final.db * --reviewed 王某 --file {}",
    "follow-up FILE": "follow-up {}",
    "follow-up --file": "follow-up f.db * --add 约谈 --file {}",
    "verify --scan": "verify f.db --scan {}",
    "unseal FILE": "unseal {} -o out.db --passphrase-file word",
    "unseal --office": "unseal office.jmdb -o out.db --office {} --passphrase-file word",
    "office-key FILE": "office-key {}",
    "office-key --passphrase-file": "office-key f.db --sheet out.pdf --passphrase-file {}",
    "office-key --change": "office-key f.db --passphrase-file word --change {}",
    "office-key --recover": "office-key f.db --passphrase-file word --recover {}",
    "receipt FILE": "receipt {} f.db -o out.jshz --unsigned",
    "receipt COPY": "receipt f.db {} -o out.jshz --unsigned",
    "receipt --check": "receipt f.db --check {}",
    "clear FILE": "clear {} --code X --dry-run",
    "clear --receipt": "clear f.db --receipt {} --dry-run",
    "receipt --passphrase-file": "receipt f.db f.db -o out.jshz --passphrase-file {}",
    "unseal --passphrase-file": "unseal sealed.jmdb -o out.db --passphrase-file {}",
    "take-in OTHER": "take-in f.db {}",
    "take-in --answers": "take-in f.db stick/f.db --answers {}",
    "take-in --passphrase-file": "take-in f.db stick/f.db --passphrase-file {}",
    "merge A": "merge {} f.db -o out.db",
    "merge B": "merge f.db {} -o out.db",
    "merge --answers": "merge f.db f.db -o out.db --answers {}",
}
WRITTEN = {  # the argument that is a file to be written
    "register FILE LIST": "register {} units.csv --round 第一轮 --year 2026",
    "import FILE": "import {} visit.json",
    "export -o": "export f.db -o {}",
    "sheet -o": "sheet f.db * -o {}",
    "blank -o": "blank -o {}",
    "forms -o": "forms -o {}",
    "own -o": "own f.db * -o {}",
    "restore -o": "restore f.db 1 -o {}",
    "handover OUT": "handover f.db {}",
    "handover --receipt": "handover f.db stick --receipt {}",
    "archive -o": "archive final.db * -o {}",
    "round --target": "round final.db --year 2026 --target {}",
    "office-key --sheet": "office-key f.db --passphrase-file word --sheet {}",
    "receipt --paper": "receipt f.db f.db --unsigned -o out.jshz --paper {}",
    "receipt -o": "receipt f.db f.db --unsigned -o {}",
    "give-out --receipt": "give-out f.db * --copy-to 某办 -o stick --receipt {}",
    "clear -o": "clear f.db --code X -o {}",
    "unseal -o": "unseal sealed.jmdb -o {} --passphrase-file word",
    "take-in FILE": "take-in {} stick/f.db",
    "take-in --report": "take-in f.db stick/f.db --report {}",
    "merge -o": "merge f.db f.db -o {}",
}
WHATEVER = {  # refusals of any path
    "in a forbidden folder": "shut/f.db",
    "name too long": "n" * 300,
    "path too long": "n/" * 3000,
    "loop": "loop",
    "in a file": "visit.json/f.db",
    "device fails": BROKEN,
    "a folder": "folder",
}
OF_READ = {
    "not readable": "mute",
    "gone": "gone.db",
    "in a folder that is gone": "gone/f.db",
    "link to nothing": "dangling",
}
OF_WRITTEN = {"folder not writable": "still/f.db", "device is full": "/dev/full"}
ENDLESS = [name for name in READ if name.split()[1] == "FILE" and not name.startswith(("backups", "restore"))]

WORKS = {  # what can be done, so that only the telling of it fails
    "score": "score visit.json",
    "export": "export f.db",
    "list": "list f.db",
    "check": "check f.db",
    "check several": "check f.db stick",
    "tasks": "tasks ledger.xlsx",
    "rubric": "rubric rubric.toml",
    "backups": "backups f.db",
    "verify": "verify f.db",
    "register": "register f.db",
    "round": "round f.db",
    "decide": "decide f.db *",
    "follow-up": "follow-up f.db",
    "verify an archive": "verify archive.zip",
    "help": "--help",
    "help of one": "list --help",
    "version": "--version",
    "import": "import f.db visit.json",
    "finalise": "finalise f.db *",
    "purge": "purge f.db * --note 1 --yes",
    "report": "report f.db -o out --kind 模板",
    "register LIST": "register f.db units.csv --round 第一轮 --year 2026",
    "sheet": "sheet f.db * -o out.pdf",
    "blank": "blank -o out.pdf",
    "manual": "manual -o out.pdf",
    "forms": "forms -o out.pdf",
    "own": "own f.db * -o out.xlsx",
    "restore": "restore f.db 1 -o out.db",
    "handover": "handover f.db folder",
    "office-key": "office-key f.db --passphrase-file word --sheet out.pdf",
    "receipt": "receipt f.db f.db --passphrase-file word -o out.jshz",
    "give-out": "give-out f.db * --copy-to 某办 -o folder",
    "unseal": "unseal sealed.jmdb -o out.db --passphrase-file word",
    "take-in": "take-in f.db stick/f.db",
    "merge": "merge f.db stick/f.db -o out.db",
    "follow-up --add": "follow-up f.db * --add 回头看",
    "archive": "archive final.db * -o folder",
}
DEEDS = list(WORKS)[list(WORKS).index("import") :]
STREAMS = ("output is full", "pipe is closed", "output is closed", "both are full")


class Case(NamedTuple):
    """What is run; ``path`` is that of the refusal, or ``stream`` what becomes of the output."""

    command: str
    refusal: str
    words: str
    path: str = ""
    stream: str = ""


class Outcome(NamedTuple):
    """What came out; ``changed``: whether anything else than before lies in the folder."""

    command: str
    refusal: str
    code: int
    out: str
    err: str
    changed: bool


def cases() -> list[Case]:
    """Return the whole table."""
    found = [Case(*one) for one in _pairs(READ, WHATEVER | OF_READ)]
    found += [Case(*one) for one in _pairs(WRITTEN, WHATEVER | OF_WRITTEN)]
    found += [Case(name, "endless", READ[name], "/dev/zero") for name in ENDLESS]
    return found + [Case(name, stream, WORKS[name], stream=stream) for name in WORKS for stream in STREAMS]


def _pairs(commands_: dict[str, str], refusals: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for name, words in commands_.items():
        for refusal, path in refusals.items():
            yield name, refusal, words, path


def lay_out(folder: Path) -> None:
    """Lay out, in the present folder, what the commands work on."""
    for name in ("folder", "stick", "shut", "still"):
        Path(name).mkdir()
    shutil.copy(SAMPLE_VISIT, "visit.json")
    shutil.copy(LEDGER, "ledger.xlsx")
    shutil.copy(RUBRICS / "xunchazhenggai-1.toml", "rubric.toml")
    Path("word").write_text(PASSPHRASE, "utf-8")
    Path("units.csv").write_text("单位全称,评估组,组长\n云岭市水利局,第一评估组,张某某\n", "utf-8")
    Path("loop").symlink_to("loop")
    Path("dangling").symlink_to("nowhere")
    rubric = shipped_rubrics()[0]
    with closing(Store.create(Path("f.db"))) as store:
        one = store.add(rubric, ready(rubric, from_json(rubric, SAMPLE_VISIT.read_bytes(), "")))
        Path("id").write_text(one, "ascii")  # what "*" stands for
        backup(store, OPENED)
        hand_over(store, folder, Wish(name="sealed.jmdb", passphrase=PASSPHRASE))
        key = office_key.make_key(store, PASSPHRASE, "")
        hand_over(store, folder, Wish(name="office.jmdb", office_key=key.public))
    shutil.copy("f.db", "final.db")
    with closing(Store.open(Path("final.db"))) as store:
        decided(store, store.load(one))
        archive(store, one, folder, ArchiveWish(name="archive.zip"))
    for name in ("broken.db", "mute", "shut/f.db", "stick/f.db"):
        shutil.copy("f.db", name)


def close_off() -> None:
    """Forbid what is forbidden."""
    for name, mode in (("mute", 0), ("still", 0o555), ("shut", 0)):
        Path(name).chmod(mode)


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Return all that lies in a folder: of each file what it is, how long, and when it was written."""
    found = {}
    for where, folders, files in os.walk(folder):
        for name in (*folders, *files):
            stat = Path(where, name).lstat()
            found[f"{where}/{name}"] = (stat.st_ino, stat.st_mtime_ns if name in files else 0)
    return found


def give_up_rights() -> None:
    """Be refused what others are refused, as root too: no capabilities (man 2 capset)."""
    header = struct.pack("Ii", 0x20080522, 0)
    ctypes.CDLL(None).capset(header, bytes(24))


def fail(path: str) -> None:
    """Let the system fail whenever it is asked for a file: a stick whose contact is loose."""
    for module, name in ((io, "open"), *((os, one) for one in ("stat", "lstat", "open", "rename", "replace", "link"))):
        setattr(module, name, partial(_failing, getattr(module, name), path))


def _failing(call: Callable[..., Any], name: str, *args: Any, **kwargs: Any) -> Any:
    for path in args[:2]:
        if isinstance(path, str | bytes | Path) and Path(os.fsdecode(path)).name == name:
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
    return call(*args, **kwargs)


def redirect(stream: str, out: int, err: int) -> None:
    """Let what is said go into two files, or nowhere."""
    full = os.open("/dev/full", os.O_WRONLY)
    reads, writes = os.pipe()
    os.close(reads)
    os.dup2({"output is full": full, "pipe is closed": writes, "both are full": full}.get(stream, out), 1)
    os.dup2(full if stream == "both are full" else err, 2)
    if stream == "output is closed":
        os.close(1)
    # as Python finds it when it begins
    sys.stdout = None if stream == "output is closed" else open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def run_here(case: Case, out: int, err: int) -> None:
    """Run one case to the end of this process."""
    signal.alarm(60)
    redirect(case.stream, out, err)
    words = case.words.replace("*", Path("id").read_text("ascii"))
    if case.path == BROKEN:
        fail(BROKEN)
    give_up_rights()
    interrupts.end_at_once()
    sys.argv[1:] = [word.replace("{}", case.path) for word in words.split()]
    commands(prog_name="desktop_app")


def outcome(case: Case, base: Path, template: Path) -> Outcome | None:
    """Run one case in a process of its own; None in that process."""
    before = contents(Path())
    files = [base / "out", base / "err"]
    out, err = (os.open(one, os.O_RDWR | os.O_CREAT | os.O_TRUNC) for one in files)
    process = os.fork()
    if not process:
        run_here(case, out, err)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.close(out)
    os.close(err)
    changed = contents(Path()) != before
    if changed:
        lay_again(template)
    return Outcome(case.command, case.refusal, code, *(one.read_bytes().decode() for one in files), changed)


def lay_again(template: Path) -> None:
    """Lay out once more what was laid out first."""
    for one in list(Path().iterdir()):
        if one.is_dir():
            one.chmod(0o700)
            shutil.rmtree(one)
        else:
            one.unlink()
    shutil.copytree(template, Path(), symlinks=True, dirs_exist_ok=True)
    close_off()


def main(base: Path, every: int) -> None:
    """Run every so many of the cases."""
    template, here = base / "template", base / "here"
    office_key.COST = sealed_copy.CHEAP
    sealed_copy.sealed = partial(sealed_copy.sealed, cost=sealed_copy.CHEAP)  # type: ignore[assignment]
    here.mkdir(parents=True)
    os.chdir(here)
    lay_out(here)
    shutil.copytree(here, template, symlinks=True)
    close_off()
    found = [outcome(case, base, template) for case in cases()[::every]]
    json.dump([one and one._asdict() for one in found], sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

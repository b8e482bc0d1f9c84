"""The second place of the backups: a stick or a network folder; what reached it last, and how that is said."""

from __future__ import annotations

import contextlib
import os
import platform
import re
from datetime import datetime
from pathlib import Path
from threading import Lock

from msgspec import Struct
from msgspec.structs import replace

from ..base.clock import when
from ..base.errors import NO_ROOM, UserError, reason
from ..files.backup_names import ELSEWHERE, folder_name, folder_of
from ..files.clouds import cloud_of, refuse, told_of, words_of
from ..files.places import Place, is_folder, place_named, place_of
from ..files.records import recalled, remember
from ..files.this_computer import mark
from ..storage.copying import CopyError, verified_copy
from . import closing
from .making import BackupError, backup, is_sound, sweep, thin
from .occasions import CLOSED
from .snapshots import Snapshot, as_text, snapshots_of, write_facts

_RECORD = "second_place.json"
_MOVE = "请换一个位置"
_NO_ANSWER = "超过5分钟未写完，可能已断开"
AS_IT_IS = "已按原样另存在备份文件夹里"
_UNREADABLE = "本机上最近的一份备份读不出"
_NOUNS = {Place.REMOVABLE: "U盘", Place.NETWORK: "网络文件夹", Place.SYNCED: "网盘", Place.OWN: "另一处"}

_turns: dict[Path, Lock] = {}

State = tuple[int, int]
"""Size and time of a file: while both stay, it is taken for what it was when it was last read."""


class Arrived(Struct, frozen=True):
    """What reached a place last: the name of the snapshot, and when its content was the present one.

    ``digest`` is what the copy holds, ``state`` that of its file when that was last compared with what it holds.
    """

    place: str
    name: str
    at: str
    digest: str = ""
    state: State = (0, 0)
    kind: Place = Place.OWN


class Standing(Struct, frozen=True):
    """Where copies of the open file are. Without ``place`` on this machine alone.

    ``at`` is the time of the last content that reached the place, empty if none has. ``trouble`` says why nothing
    could be written there, ``failure`` why there is no good backup on this machine either, ``exposed`` that the file
    itself lies where a program copies it to other places.
    """

    place: str = ""
    present: bool = False
    at: str = ""
    trouble: str = ""
    failure: str = ""
    kind: Place = Place.OWN
    exposed: str = ""


def choose(place: Path) -> Path:
    """Make a folder the second place, and return what is made in it."""
    refuse(place, "不能作为备份的位置")
    if not as_text(place):
        raise UserError("这个文件夹的路径里有旧编码的文字，程序记不住它；请改个名字，或另选一个U盘或文件夹。")
    try:
        (place / ELSEWHERE).mkdir(mode=0o700, exist_ok=True)  # for its owner alone, unlike what is handed over
        return place / ELSEWHERE
    except OSError as error:
        raise UserError(f"“{place}”里不能建立文件夹（{reason(error)}），请另选一个U盘或文件夹。") from None


def last_place(folder: Path) -> Path | None:
    """Return the place that the backups in a folder reached last, if any did."""
    arrived = recalled(folder / _RECORD, Arrived)
    return Path(arrived.place) if arrived and arrived.place else None


def is_same_disk(place: Path, path: Path) -> bool:
    """Whether a place would be lost together with the data file."""
    with contextlib.suppress(OSError):
        return place.stat().st_dev == path.parent.stat().st_dev
    return False


def tend(path: Path, occasion: str, place: Path | None) -> Standing:
    """Make a backup if there is an occasion, beside whoever has the file open, and bring the last one to the place."""
    failure = keep_here(path, occasion) if occasion else ""
    standing = bring(path, place)
    return replace(standing, failure=failure or standing.failure)


def kept_here(path: Path, occasion: str) -> Standing:
    """Make a backup on this machine, and say how it stands here."""
    return Standing(failure=keep_here(path, occasion), exposed=told_of(path))


def keep_here(path: Path, occasion: str) -> str:
    """Make a backup on this machine, beside whoever has the file open; return why there is none, or nothing.

    Threads that want one of the same file take turns.
    """
    if occasion != CLOSED:
        with _turn(path):
            failure = _why_not(path, occasion)
        if not failure:
            closing.forget(path)
        return failure
    with closing.trying(path), _turn(path):
        failure = _why_not(path, occasion)
        if failure:
            closing.note(path, failure)
        else:
            closing.forget(path, tried=1)
        return failure


def bring(path: Path, place: Path | None) -> Standing:
    """Bring the last backup of the data file at ``path`` to the second place if it is not there; say how it stands.

    Threads that bring something to the same place take turns.
    """
    if place is None:
        return Standing()
    with _turn(place):
        return _bring(path, place)


def unanswering(place: Path, last: Standing | None) -> Standing:
    """Return how it stands where ``bring`` has not come back for long; ``last`` is what it said before.

    The place itself is not asked: who asks might not come back either.
    """
    known = last if last and last.place == str(place) else Standing(str(place), kind=place_named(str(place)))
    return replace(known, present=True, failure="", trouble=_NO_ANSWER)


def spoken(standing: Standing, today: datetime) -> str:
    """Say in few words where copies are: 仅存于本机; 副本：U盘（14:05）."""
    if standing.failure:
        return "数据文件已损坏" if standing.failure == AS_IT_IS else "备份失败"
    if standing.exposed:
        return "数据文件在同步文件夹里"
    if not standing.place:
        return "仅存于本机"
    name, last = _NOUNS[standing.kind], when(standing.at, today) if standing.at else ""
    if standing.present and not standing.trouble:
        return f"副本：{name}（{last.removeprefix('今天 ')}）" if last else f"副本：{name}（还没有）"
    absent = "U盘没有插上" if name == "U盘" else f"{name}现在连不上"
    what = f"没有备份到{name}" if standing.trouble else absent
    return f"{what}，最近的副本 {last}" if last else f"{what}，还没有副本"


def explained(standing: Standing, today: datetime) -> str:
    """Say the same with the reason, and what to do."""
    words = spoken(standing, today)
    if standing.failure == AS_IT_IS:
        return f"{words}，{AS_IT_IS}。请关闭后重新打开，能读出的评估都可以查看；再用“备份与恢复”找回最近的完好备份。"
    if standing.failure:
        advice = "；请清理磁盘" if NO_ROOM in standing.failure else ""
        return f"{words}（{standing.failure}）。数据文件没有改动，过一会儿会再试{advice}。"
    if standing.exposed:
        return standing.exposed
    if standing.trouble.endswith(_MOVE):
        return f"{words}（{standing.trouble}）。本机上的备份都在。"
    if standing.trouble:
        return f"{words}（{standing.trouble}）。本机上的备份都在，插好或腾出空间后会自动补存。"
    same = standing.present and standing.at
    return f"{words}，与本机最近的备份相同。" if same else f"{words}。"


def _why_not(path: Path, occasion: str) -> str:
    try:
        return "" if backup(path, occasion, gently=True).facts else AS_IT_IS
    except BackupError as error:
        return error.reason


def _turn(path: Path) -> Lock:
    """Return what a thread holds while it backs up that file, or brings something to that place."""
    return _turns.setdefault(path, Lock())


def _bring(path: Path, place: Path) -> Standing:
    arrived, present = _last(path, place), is_folder(place / ELSEWHERE)
    kind = place_of(place / ELSEWHERE) if present else arrived.kind if arrived else place_named(str(place))
    standing = Standing(str(place), present, arrived.at if arrived else "", kind=kind)
    if cloud := cloud_of(place):
        return replace(standing, trouble=f"那里{words_of(cloud)}，{_MOVE}")
    newest = next((one for one in snapshots_of(path) if one.facts), None) if present else None
    if newest is None or newest.facts is None:
        return standing
    target = place / ELSEWHERE / folder_name(path, _machine()) / newest.path.name
    try:
        if not _has_arrived(newest, target, arrived):
            _copy(newest, target)
        state = _state(target)
    except CopyError as error:
        if error.of_source:  # the next one comes soon, and will be sound
            return replace(standing, failure=_UNREADABLE)
        return replace(standing, trouble=error.reason)
    except OSError as error:
        return replace(standing, trouble=reason(error))
    _remember(path, Arrived(_kept_name(place), target.name, newest.at, newest.facts.digest, state, kind))
    return replace(standing, at=newest.at)


def _has_arrived(snapshot: Snapshot, target: Path, arrived: Arrived | None) -> bool:
    """Whether the copy at ``target`` holds what the snapshot holds; it is read again only once its file has changed."""
    try:
        state = _state(target)
    except OSError:
        return False
    digest = snapshot.facts.digest if snapshot.facts else ""
    if arrived and (arrived.name, arrived.digest, arrived.state) == (target.name, digest, state):
        return True
    return is_sound(Snapshot(target, snapshot.number, snapshot.facts))


def _copy(snapshot: Snapshot, target: Path) -> None:
    folder = target.parent
    with contextlib.suppress(OSError):
        sweep(folder)
    try:
        verified_copy(snapshot.path, target)
    except CopyError as error:
        if error.of_source or not (folder.is_dir() and thin(folder)):  # which may make room
            raise
        verified_copy(snapshot.path, target)
    if snapshot.facts:
        write_facts(target, snapshot.facts)
    with contextlib.suppress(OSError):
        thin(folder)


def _state(path: Path) -> State:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _machine() -> str:
    """Name this machine, so that two laptops can use one network folder, even if both bear one name."""
    name = re.sub(r"[^\w-]", "", platform.node())[:20] or "pc"
    return f"{name}_{mark()}"


def _kept_name(place: Path) -> str:
    """Return the name of a place as JSON can hold it, one in an old encoding too."""
    return str(place).encode(errors="backslashreplace").decode()


def _last(path: Path, place: Path) -> Arrived | None:
    arrived = recalled(folder_of(path) / _RECORD, Arrived)
    same = arrived is not None and os.path.normcase(arrived.place) == os.path.normcase(_kept_name(place))
    return arrived if same else None


def _remember(path: Path, arrived: Arrived) -> None:
    if _last(path, Path(arrived.place)) == arrived:
        return
    with contextlib.suppress(OSError):
        remember(folder_of(path) / _RECORD, arrived)

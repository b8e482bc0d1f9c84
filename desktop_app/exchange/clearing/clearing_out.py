"""Clearing (清退): a visit that the office has confirmed is taken off this computer, place by place.

It can be broken off anywhere and begun again: what is done stays done, and what a kill leaves half done is done again
by the next. First goes what lies about, then what only names the unit, then it is taken out of the data file, and the
backups go last: as long as anything is left there is something that still tells what is looked for. No backup goes
before there is a fresh one of what stays.
"""

from __future__ import annotations

import platform
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...backups.access import ElsewhereError, work_on
from ...backups.closing import forget as forget_closing
from ...backups.making import BackupError, backup
from ...backups.occasions import CLEARED
from ...backups.second_place import bring
from ...backups.snapshots import Facts
from ...backups.working_copy import forget_copy
from ...base import clock
from ...base.errors import UserError, reason
from ...base.progress import GivenUpError, Progress, check, stage, step, told_to
from ...files.backup_names import NAME, folder_of
from ...files.file_lock import FileLock, Holder, claim, held_by
from ...files.forgetting import forget
from ...files.places import Place, is_file, place_of
from ...files.records import recalled
from ...files.room import listed
from ...files.system_traces import drop_from_list
from ...files.temporary import sweep
from ...files.wiping import wipe
from ...files.written import folder_of_notes, written
from ...files.written import forget as forget_written
from ...paper.clearing import Cleared, ClearedPlace, ClearedVisit, Kind, Left, Way
from ...storage.clearing import forget as forget_clear
from ...storage.taking_out import take_out
from . import note as clearing_note
from .looking import beside, holding, says
from .places import CHANGED_SINCE, survey
from .trace import Survey, Trace

_LYING_ABOUT = (Kind.SAVED, Kind.HANDED, Kind.TEMPORARY, Kind.OTHER, Kind.SYSTEM)
_ORDER = (_LYING_ABOUT, (Kind.COPY, Kind.OTHER_FILE), (Kind.KNOWN,), (Kind.FILE,))
_LAST = (Kind.AS_FOUND, Kind.BACKUP, Kind.SECOND)
_DATA = (Kind.FILE, Kind.COPY, Kind.OTHER_FILE)
AGAIN = "请关闭正在使用它的程序，或检查权限，再清退一次"
NAMED_BY_OTHERS = "保留的评估的记录里提到了这个单位（例如一同移交的副本的文件名），这些记录受核验码保护，不能改动"
OTHER_NAMES = "在磁盘上另外还有名字（硬链接），这个名字已删除，内容还在那里"
STOPPED = Left(kind=Kind.OTHER, path="", why="已停止，其余的还没有清除", advice="请再清退一次，从这里继续")


class Wish(Struct, frozen=True, kw_only=True):
    """What is to be cleared: ``confirmed`` are heads by id, as a receipt confirms them, ``receipt`` the words for it.

    ``received`` names by id all events that the receipt names.

    ``short`` are words that name no unit: they stay on this computer until all is cleared.
    ``agreed`` are the keys of the places to be cleared; None: those that are chosen unless somebody says otherwise.
    """

    path: Path
    confirmed: Mapping[str, str]
    received: Mapping[str, bytes] = {}
    receipt: str
    short: str = ""
    person: str = ""
    agreed: Collection[str] | None = None
    visits: tuple[ClearedVisit, ...] = ()


def clear_out(wish: Wish) -> Cleared:
    """Clear all that is agreed, as far as it can be; what cannot be is told. The data file is open nowhere here.

    May be given up between two places, after which it goes on the next time. Raises ``UserError`` where it cannot
    even be noted that it begins; nothing is cleared then.
    """
    sweep()
    found = survey(wish.path, wish.confirmed, clearing_note.pending(), received=wish.received)
    agreed = {one.key for one in found.traces if one.chosen} if wish.agreed is None else set(wish.agreed)
    try:
        known_beside = {one: len(known) for one, known in beside(wish.path, wish.confirmed).items()}
        note = clearing_note.begin(wish.confirmed, known_beside, wish.short, agreed)
    except OSError as error:
        raise UserError(f"清退没有开始，什么也没有清除：程序数据文件夹不能写入（{reason(error)}）。") from None
    clearing = _Clearing(wish, found, note)
    return clearing.go()


class _SomeLeftError(Exception):
    """Some files of a place could not be deleted: says how many, and what became of the rest."""


class _Clearing:
    def __init__(self, wish: Wish, found: Survey, note: clearing_note.Note) -> None:
        self._wish, self._found, self._note = wish, found, note
        self._ids, self._agreed = set(note.confirmed), set(note.agreed)
        self._earlier = tuple((Kind[name], count) for name, count in note.done.items())
        self._places: list[ClearedPlace] = []
        self._failed: dict[str, Left] = {}  # by the key of the place
        self._named: list[Left] = []  # what stays somewhere that nothing can be done about
        self._stopped = False

    def go(self) -> Cleared:
        """Clear, then look for what is left."""
        try:
            for kinds in _ORDER:
                self._clear([one for one in self._found.traces if one.kind in kinds])
            check()
            again = self._look_again()  # opening a file may just have kept it as it was found
            self._clear([one for one in again.traces if one.kind in _LAST], anew=True)
        except GivenUpError:
            self._stopped = True
        sweep()
        with told_to(Progress()):  # it is to be told what is left, whatever was given up
            last = self._look_again()
            return self._end(last, self._left(last))

    def _look_again(self) -> Survey:
        wish, note = self._wish, self._note
        return survey(wish.path, note.confirmed, note, self._found, received=wish.received)

    def _clear(self, traces: list[Trace], *, anew: bool = False) -> None:
        known = {one.key for one in self._found.traces}
        for at, trace in enumerate(traces):
            check()
            wanted = trace.key in self._agreed or (anew and trace.chosen and trace.key not in known)
            if not wanted or trace.way is Way.TELL:
                continue
            stage(f"清除{trace.kind}")
            step(at, len(traces))
            self._agreed.add(trace.key)
            try:
                self._one(trace)
            except _SomeLeftError as error:
                self._fail(trace, str(error), AGAIN)
            except OSError as error:
                self._fail(trace, reason(error), AGAIN)
            except UserError as error:
                self._fail(trace, str(error).rstrip("。"))

    def _one(self, trace: Trace) -> None:
        """Clear a place; raises ``OSError``, ``UserError`` or ``_SomeLeftError`` where something stays."""
        count = len(trace.files)
        if trace.kind is Kind.KNOWN:
            self._forget(trace)
        elif trace.way is Way.FORGET:
            drop_from_list(trace.path, self._found.named.said, self._paths)
        elif trace.way is Way.ROWS:
            self._take_out(trace)
        elif trace.held is not None:
            self._delete_data(trace)
        else:
            count = self._delete(trace)
        self._note_done(trace, count)

    # --- the ways ---

    def _forget(self, trace: Trace) -> None:
        spared = [Path(one.path) for one in self._failed.values()] + [
            one.path
            for one in self._found.traces
            if one.kind in (Kind.SAVED, Kind.HANDED) and one.key not in self._agreed and is_file(one.path)
            if place_of(one.path) is Place.OWN
        ]
        if trace.path == folder_of_notes():
            for one in written():
                if self._ids.intersection(one.of) and Path(one.path) not in spared:
                    forget_written(Path(one.path))
        else:
            gone = [one.path for one in self._found.traces if one.kind in _DATA and one.way is Way.DELETE]
            forget(self._found.named, gone, spared)

    def _delete(self, trace: Trace) -> int:
        """Delete files one by one, the rest where one cannot be, which is raised. Return how many there were."""
        if trace.kind is Kind.BACKUP:
            self._back_up(trace)
        if trace.kind is Kind.SECOND:
            self._bring(trace)
        errors, count = list[OSError](), 0
        for at, path in enumerate(trace.files):
            step(at, len(trace.files))
            try:
                self._note_names(trace, path)
                wipe(path)
                forget_written(path)
                count += path.suffix != ".json"
            except OSError as error:
                errors.append(error)
        _tidy(trace)
        if errors:
            rest = f"，其余{count}个已清除" if count else ""
            raise _SomeLeftError(f"{reason(errors[0])}，{len(errors)}个文件没有清除{rest}")
        return count

    def _delete_data(self, trace: Trace) -> None:
        """Delete a data file, unless somebody has it open, or has changed it since it was looked at."""
        lock = claim(trace.path, self._wish.person, brief=True)
        if isinstance(lock, Holder):
            raise UserError(f"{held_by(trace.path, lock)}，没有清除；请在那里关闭以后再清退一次")
        try:
            self._check_same(trace)
            for path in (Path(f"{trace.path}-journal"), Path(f"{trace.path}-wal"), Path(f"{trace.path}-shm")):
                wipe(path)
            self._note_names(trace, trace.path)
            wipe(trace.path)
        finally:
            if isinstance(lock, FileLock):
                lock.release()
        for forgotten in (forget_written, forget_closing, forget_clear, forget_copy):
            forgotten(trace.path)

    def _note_names(self, trace: Trace, path: Path) -> None:
        """Tell of a file that is about to go that its content has another name."""
        with suppress(OSError):
            if path.lstat().st_nlink > 1:
                advice = "请找到它，自行删除"
                self._named.append(Left(kind=trace.kind, path=str(path), why=OTHER_NAMES, advice=advice))

    def _take_out(self, trace: Trace) -> None:
        """Take the assessments out of a data file that holds more, and make a fresh backup of what stays."""
        with closing(work_on(trace.path, self._wish.person, passing=(ElsewhereError,), brief=True)) as access:
            self._check_same(trace)
            take_out(access.store, sorted(self._ids & set(trace.held.heads if trace.held else ())))
            access.file.clear()
        if says(trace.path, self._found.named.said, self._found.named.others):
            self._named.append(Left(kind=trace.kind, path=str(trace.path), why=NAMED_BY_OTHERS))

    def _back_up(self, trace: Trace) -> None:
        """Make a fresh backup of what stays in the data file, before the old ones go."""
        facts = (recalled(one, Facts) for one in listed(trace.path) if one.suffix == ".json")
        sources = [Path(one.source) for one in facts if one and one.source]
        own = [self._wish.path] if folder_of(self._wish.path) == trace.path else []
        for source in dict.fromkeys((*own, *sources)):
            if not is_file(source):
                continue
            if holding(source, self._ids) is not None:
                raise UserError("数据文件里的还没有清除，所以这些备份都保留着")
            stage("备份保留的评估")
            try:
                backup(source, CLEARED)
            except BackupError as error:
                raise UserError(f"没有做成不含它的新备份（{error.reason}），所以这些备份都保留着") from error
            return

    def _bring(self, trace: Trace) -> None:
        """Bring the fresh backup to the second place, before the old ones go there."""
        if is_file(self._wish.path):
            standing = bring(self._wish.path, trace.path.parent.parent)
            if standing.present and standing.trouble:
                raise UserError(f"新备份没有存到那里（{standing.trouble}），所以那里的备份都保留着")

    def _check_same(self, trace: Trace) -> None:
        """Refuse what is not as it was when it was looked at: somebody may have worked on it.

        What was only left legible goes when the file is opened.
        """
        if trace.held is not None and not trace.held.legible and holding(trace.path, self._ids) != trace.held:
            raise UserError(CHANGED_SINCE)

    # --- what is told ---

    @property
    def _paths(self) -> list[Path]:
        return [path for one in self._found.traces for path in (one.path, *one.files)]

    def _note_done(self, trace: Trace, count: int) -> None:
        place = ClearedPlace(kind=trace.kind, path=str(trace.path), way=trace.way, files=count)
        self._places.append(place)
        self._failed.pop(trace.key, None)
        done = self._note.done | {trace.kind.name: self._note.done.get(trace.kind.name, 0) + max(count, 1)}
        self._note = replace(self._note, done=done)
        with suppress(OSError):
            clearing_note.keep(self._note)

    def _fail(self, trace: Trace, why: str, advice: str = "") -> None:
        self._failed[trace.key] = Left(kind=trace.kind, path=str(trace.path), why=why, advice=advice)

    def _left(self, last: Survey) -> tuple[list[Left], bool]:
        """Return what is still there, with why; and whether any of it was to be cleared."""
        left, wanted = list[Left](), self._stopped
        for trace in last.traces:
            if trace.kind is Kind.KNOWN and trace.key not in self._failed:
                continue
            if failed := self._failed.get(trace.key):
                left.append(failed)
            elif trace.way is Way.TELL:
                left.append(Left(kind=trace.kind, path=str(trace.path), why=trace.note))
            elif trace.key in self._agreed:
                left.append(Left(kind=trace.kind, path=str(trace.path), why="还没有清除干净", advice=AGAIN))
            else:
                words = f"没有选择清除（{trace.note}）" if trace.note else "没有选择清除"
                left.append(Left(kind=trace.kind, path=str(trace.path), why=words, advice="确认不再需要的，请自行删除"))
            wanted = wanted or trace.key in self._agreed
        return left, wanted

    def _end(self, last: Survey, found: tuple[list[Left], bool]) -> Cleared:
        left, wanted = found
        away = [one for one in last.absent if one.kind is Kind.SECOND]
        told = [one for one in self._found.absent if one.kind is not Kind.SECOND]
        left += [*self._named, *away, *told, *([STOPPED] if self._stopped else [])]
        finished = not (wanted or away)
        with suppress(OSError):
            if finished:
                clearing_note.end()
            else:
                places = tuple(one.path for one in away)
                agreed, failed = tuple(sorted(self._agreed)), tuple(sorted(self._failed))
                clearing_note.keep(replace(self._note, places=places, agreed=agreed, failed=failed))
        return Cleared(
            visits=self._wish.visits,
            receipt=self._wish.receipt or self._note.receipt,
            at=clock.now().isoformat(timespec="seconds"),
            person=self._wish.person,
            computer=platform.node(),
            places=tuple(self._places),
            left=tuple(left),
            earlier=self._earlier,
            finished=finished,
        )


def _tidy(trace: Trace) -> None:
    """Take away the folders that are empty now, and what lies beside backups that are gone."""
    folders = [trace.path] if trace.kind in (Kind.BACKUP, Kind.SECOND) else []
    if trace.kind in (Kind.AS_FOUND, Kind.TEMPORARY):
        folders = [*{file.parent for file in trace.files}, trace.path, trace.path.parent]
    if trace.kind is Kind.AS_FOUND:
        folders.append(trace.path.parent.parent)
    for folder in folders:
        within = listed(folder)
        if not any(NAME.fullmatch(one.name) or one.is_dir() for one in within):
            for one in within:
                if one.name == "second_place.json":
                    with suppress(OSError):
                        wipe(one)
        with suppress(OSError):
            folder.rmdir()

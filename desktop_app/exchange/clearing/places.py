"""Every place of this computer, and of its second places, that may hold something of a visit that is cleared (清退).

Where a file can be read it is asked by the assessment's id; where not, its bytes are: an id stands in every row. What
only names the unit is found by its name. Nothing is changed here.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from msgspec.structs import replace

from ...backups.second_place import Arrived, last_place
from ...backups.snapshots import Facts, facts_path
from ...backups.working_copy import Origin, copies_kept
from ...base.progress import stage, step
from ...base.userdirs import (
    backups_folder,
    copies_folder,
    data_folder,
    default_file,
    phrases_file,
    settings_file,
    summaries_file,
    units_file,
)
from ...files.backup_names import ELSEWHERE, NAME
from ...files.calls import calls_folder
from ...files.forgetting import Named, remembered
from ...files.kinds import is_sealed
from ...files.places import Place, is_file, is_folder, place_of
from ...files.plain_reading import digest_of
from ...files.processes import UNKNOWN
from ...files.records import recalled
from ...files.room import listed
from ...files.settings import load_settings
from ...files.system_traces import in_the_bin, jump_lists, recent_links, recent_lists, thumbnails
from ...files.this_computer import mark
from ...files.written import Written, folder_of_notes, written
from ...paper.clearing import Kind, Left, Way
from ...storage.as_found import FOLDER
from .candidates import candidates
from .looking import (
    OPEN,
    Holding,
    Known,
    begins_as_data,
    beside,
    files_under,
    grown,
    holding,
    ids_in,
    names_of_others,
    out_of_reach,
    past_names,
    present_names,
    says,
)
from .note import Note, note_file
from .trace import Survey, Trace

CHANGED = "内容与回执确认的不同，可能有没有移交的改动"
ON_MEDIUM = "在{}上，不在本机"
CHANGED_SINCE = "回执以后又有改动，没有清除"
UNREAD = "无法读取，里面有这份评估的内容，不能确定还有什么"
OF_STAYING = "它的数据文件没有选择清除"
OF_THE_SAME = "里面有单位名称，可能是同一单位另一份评估的"
OF_OFFICE = "是巡察办的数据文件，不在清退范围"


def survey(
    path: Path,
    confirmed: Mapping[str, str],
    note: Note | None = None,
    before: Survey | None = None,
    *,
    received: Mapping[str, bytes] | None = None,
) -> Survey:
    """Look for assessments, by id, of which a receipt confirms these heads, beginning with the data file at ``path``.

    ``note`` has what is known of a clearing that was broken off, ``before`` is a survey whose names are known already,
    ``received`` are by id all events that the receipt names.
    """
    looking = _Looking(path, confirmed, received or {}, note := note or Note())
    if before is not None:
        looking.said |= set(before.named.said)
        looking.past |= set(before.named.past)
    traces: list[Trace] = []
    for words, found in (
        ("查找数据文件", looking.data_files),
        ("查找备份", looking.backups),
        ("查找第二处备份", lambda: looking.second_places(note.places)),
        ("查找另存的文件", looking.saved),
        ("查找其他有关的文件", looking.rest),
    ):
        stage(words)
        traces += found()
    return Survey(named=looking.named, traces=tuple(traces), absent=tuple(looking.absent))


class _Looking:
    """Goes from place to place; what one tells of names and paths the next is searched for."""

    def __init__(self, path: Path, confirmed: Mapping[str, str], received: Mapping[str, bytes], note: Note) -> None:
        self._confirmed = {**note.confirmed, **confirmed}
        self._path, self._ids, self._agreed, self._failed = path, set(self._confirmed), note.agreed, note.failed
        self._begun_beside, self._settings = note.beside, load_settings()
        self._written = [one for one in written() if self._ids.intersection(one.of)]
        self._known = Known(path, self._confirmed, received)
        self._seen: set[Path] = set()  # files that are dealt with
        self._doomed: set[Path] = set()  # data files that go whole
        self._staying: dict[Path, Trace] = {}  # and those that nobody has chosen yet
        self.said, self.past = set[str](), set[str]()
        self._staying_names = set[str]()  # of units of other assessments
        self.absent: list[Left] = []
        self._learn(path)

    @property
    def named(self) -> Named:
        """How the units are called, as far as it is known by now."""
        said = tuple(sorted(self.said))
        longer = {
            other for other in self._staying_names if other not in self.said and any(one in other for one in said)
        }
        return Named(said=said, past=tuple(sorted(self.past)), others=tuple(sorted(longer)))

    # --- data files ---

    def data_files(self) -> Iterator[Trace]:
        """Yield the data files that hold something, the one that was named first."""
        traces = list[Trace]()
        for at, one in enumerate(self._candidates):
            step(at, len(self._candidates))
            told = out_of_reach(one) if at else None
            if told is not None:
                self.absent.append(told)
            found = holding(one, self._ids) if is_file(one) and (told is None or told.why == OPEN) else None
            if found is None:
                self._staying_names |= names_of_others(one, self._ids)
            else:
                self._learn(one)
                traces.append(self._see(self._data_file(one, found)))
        self._doomed = {one.path for one in traces if one.way is Way.DELETE}
        self._staying = {one.path: one for one in traces if not one.chosen}
        for trace in traces:
            yield self._whole_copy(trace) if trace.kind is Kind.HANDED else trace

    @cached_property
    def _candidates(self) -> list[Path]:
        return candidates(self._path, self._settings, self._written)

    def _data_file(self, path: Path, found: Holding) -> Trace:
        """Say what becomes of a data file."""
        if path == _real(self._path):
            trace = Trace(kind=Kind.FILE, way=_way(found), path=path, files=(path,), held=found)
            current = all(head in ("", self._confirmed[one]) for one, head in found.heads.items())
            current = current and not grown(path, self._begun_beside)
            return _with(trace, note=_rest(found)) if current else self._left(trace, CHANGED_SINCE)
        given = self._digests(path)
        if given and not found.legible and _is_one(path, given):
            return self._elsewhere(Trace(kind=Kind.HANDED, way=Way.DELETE, path=path, files=(path,), held=found))
        kind = Kind.COPY if path.is_relative_to(_real(copies_kept())) else Kind.OTHER_FILE
        trace = Trace(kind=kind, way=_way(found), path=path, files=(path,), held=found)
        if found.of_office:
            return self._left(trace, OF_OFFICE)
        if not found.readable:
            return self._left(trace, UNREAD)
        more = beside(path, self._ids)  # what was merged into a copy, waits there, or an office did
        if not self._known.has({one: more[one] | {head} for one, head in found.heads.items()}):
            return self._asked(trace, CHANGED)
        return self._elsewhere(_with(trace, note=_rest(found)))

    def _whole_copy(self, trace: Trace) -> Trace:
        """Ask before a copy goes that holds what nothing else does."""
        lost = len(ids_in(trace.path)[0] - self._ids - self._safe)
        return self._asked(trace, f"{lost}份别的评估只在这个副本里") if lost else trace

    def _digests(self, path: Path) -> tuple[str, ...]:
        return next((one.sha256 for one in self._written if _real(Path(one.path)) == path), ())

    def _learn(self, path: Path) -> None:
        """Learn how the units are called there, too."""
        self.said |= present_names(path, self._ids)
        self.past |= past_names(path, self._ids)
        self._staying_names |= names_of_others(path, self._ids)

    # --- backups ---

    def backups(self) -> Iterator[Trace]:
        """Yield the folders of backups on this computer in which something lies, and what is kept as it was found."""
        for folder in listed(backups_folder()):
            if files := self._snapshots(folder):
                yield self._see(self._backup(Trace(kind=Kind.BACKUP, way=Way.DELETE, path=folder, files=files)))
            for pair in listed(folder / FOLDER):
                files = tuple(listed(pair)) or (pair,)
                if any(says(one, self._ids) for one in files):
                    yield self._see(Trace(kind=Kind.AS_FOUND, way=Way.DELETE, path=pair, files=files))

    def second_places(self, known: Iterable[str]) -> Iterator[Trace]:
        """Yield the folders in second places in which something lies; of those that are away it is told."""
        named = [Path(one) for one in (self._settings.second_place, *known) if one]
        reached = [place for folder in listed(backups_folder()) if (place := last_place(folder))]
        for place in dict.fromkeys([*named, *reached]):
            if not is_folder(place / ELSEWHERE):
                advice = "请插上U盘或连上网络文件夹，再清退一次"
                self.absent.append(
                    Left(kind=Kind.SECOND, path=str(place), why="没有插上或连不上，不知道里面有没有", advice=advice)
                )
                continue
            for folder in listed(place / ELSEWHERE):
                if files := self._snapshots(folder):
                    trace = Trace(kind=Kind.SECOND, way=Way.DELETE, path=folder, files=files)
                    own = f"_{mark()}_" in folder.name
                    yield self._see(self._backup(trace) if own else self._asked(trace, "是另一台电脑的备份"))

    def _snapshots(self, folder: Path) -> tuple[Path, ...]:
        """Return the snapshots in a folder that hold something, each behind its facts, which name it."""
        found: dict[Path, None] = {}
        for one in sorted(listed(folder), key=lambda one: one.suffix != ".json"):  # what tells names comes first
            facts = recalled(one, Facts) if one.suffix == ".json" else None
            held = facts.held if facts else ()
            units = [one.unit for one in held if one.id in self._ids]
            self._staying_names.update(one.unit for one in held if one.id not in self._ids)
            self.said.update(filter(None, units))
            if units:
                found[one] = None
            elif NAME.fullmatch(one.name) and holding(one, self._ids, is_copy=True) is not None:
                if facts_path(one) not in found:  # which would have told the names
                    self._learn(one)
                found.update({facts_path(one): None, one: None})
        return tuple(found)

    def _backup(self, trace: Trace) -> Trace:
        """Say of other assessments that they lose these snapshots; where some are nowhere else the user is asked."""
        facts = (recalled(one, Facts) for one in trace.files if one.suffix == ".json")
        sources = {_real(Path(one.source)) for one in facts if one and one.source}
        for stays in (one for path, one in self._staying.items() if path in sources):
            return self._left(trace, stays.note) if stays.way is Way.TELL else self._asked(trace, OF_STAYING)
        others = [self._held(one) - self._ids for one in trace.files if one.suffix == ".db"]
        mixed, safe = [one for one in others if one], self._safe
        if lost := len(set().union(*mixed) - safe):
            return self._asked(trace, f"{lost}份别的评估只在这些备份里，请先从“备份与恢复”找回")
        words = f"其中{len(mixed)}份还有别的评估，它们在这些时间的备份也一并删除"
        return _with(trace, note=words if mixed else "")

    def _held(self, snapshot: Path) -> set[str]:
        """Return the assessments that a snapshot holds, but for the sample."""
        facts = recalled(facts_path(snapshot), Facts)
        if facts is None or facts.unreadable:
            return ids_in(snapshot)[0]
        return {held.id for held in facts.held if not held.sample}

    @cached_property
    def _safe(self) -> set[str]:
        """The assessments that a data file goes on to hold, or that were deleted from one on purpose."""
        known = (one for one in self._candidates if one not in self._doomed and is_file(one))
        stays = (path for path in known if place_of(path) is not Place.REMOVABLE)  # which is on its way to somebody
        return {one for path in stays for ids in ids_in(path) for one in ids}

    # --- what was saved, and what is remembered ---

    def saved(self) -> Iterator[Trace]:
        """Yield what the program has written for the user, and copies that were opened with other programs."""
        for one in self._written:
            path = _real(Path(one.path))
            if path in self._seen:
                continue
            if not os.path.lexists(path):
                if not is_folder(path.parent):  # of a stick that is out, or a folder that somebody has moved
                    words = "写到那里的文件现在找不到，可能在没有插上的U盘上"
                    yield Trace(kind=Kind.SAVED, way=Way.TELL, path=path, note=words, chosen=False)
                continue
            yield self._see(self._saved_file(one, path))
        for folder in listed(copies_folder()):
            if folder.name.endswith(f"-{UNKNOWN}") and (files := tuple(files_under(folder))):
                yield self._see(Trace(kind=Kind.TEMPORARY, way=Way.DELETE, path=folder, files=files))

    def _saved_file(self, one: Written, path: Path) -> Trace:
        kind = Kind.HANDED if is_sealed(path) else Kind.SAVED
        trace = Trace(kind=kind, way=Way.DELETE, path=path, files=(path,))
        if not _is_one(path, one.sha256):
            return self._asked(trace, "写出以后改动过")
        others = set(one.of) - self._ids
        note = "里面还有别的评估" + ("，可以重新导出" if kind is Kind.SAVED else "")
        return self._elsewhere(_with(trace, note=note if others else ""))

    def rest(self) -> Iterator[Trace]:
        """Yield what names the units elsewhere: what the program remembers, what nobody has thought of, the system."""
        for path in remembered(self.named):
            yield self._see(Trace(kind=Kind.KNOWN, way=Way.FORGET, path=path))
        if self._written:
            yield Trace(kind=Kind.KNOWN, way=Way.FORGET, path=folder_of_notes())
        yield from self._own_folders()
        yield from self._named_files()
        yield from self._of_system()

    def _own_folders(self) -> Iterator[Trace]:
        """Look at every other file in the program's own folders."""
        own = (settings_file(), phrases_file(), units_file(), summaries_file(), note_file())
        for path in files_under(data_folder()):
            within = any(path.is_relative_to(folder) for folder in (calls_folder(), folder_of_notes()))
            if path in self._seen or path in own or within or begins_as_data(path):
                continue
            trace = Trace(kind=Kind.OTHER, way=Way.DELETE, path=path, files=(path,))
            if trace.key in self._failed or says(path, self._ids):
                yield self._see(trace)
            elif not _is_record(path) and self._tells(trace):
                yield self._see(self._asked(trace, OF_THE_SAME) if self.said & self._staying_names else trace)

    def _named_files(self) -> Iterator[Trace]:
        """Look for files that bear a unit's name where the user saves files: earlier versions remembered none."""
        saved = [Path(one.path).parent for one in self._written]
        folders = [default_file().parent, *(Path(one) for one in self._settings.folders.values()), *saved]
        for folder in dict.fromkeys(map(_real, folders)):
            own = folder == _real(default_file().parent)
            for path in listed(folder):
                trace = Trace(kind=Kind.OTHER, way=Way.DELETE, path=path, files=(path,))
                told = self._names_it(trace) or (own and not begins_as_data(path) and self._tells(trace))
                if path not in self._seen and told and is_file(path):
                    yield self._see(self._asked(trace, "里面或名称里有单位名称，不能确定是不是程序写出的"))

    def _of_system(self) -> Iterator[Trace]:
        paths = [*self._seen, *(Path(one.path) for one in self._written)]
        if pictures := tuple(thumbnails(paths)):
            yield Trace(kind=Kind.OTHER, way=Way.DELETE, path=pictures[0].parent, files=pictures, note="缩略图")
        for path in recent_lists(self.said, paths):
            yield self._asked(Trace(kind=Kind.SYSTEM, way=Way.FORGET, path=path), "系统记下的最近使用的文件")
        for path in jump_lists(self.said, paths):
            yield self._left(Trace(kind=Kind.SYSTEM, way=Way.TELL, path=path), "系统的跳转列表，请在系统设置里清除")
        for found, words in ((recent_links, "系统记下的最近使用的文件"), (in_the_bin, "回收站里的文件")):
            if files := tuple(found(self.said, paths)):
                trace = Trace(kind=Kind.SYSTEM, way=Way.DELETE, path=files[0].parent, files=files)
                yield self._asked(trace, words)

    # --- what all have alike ---

    def _names_it(self, trace: Trace) -> bool:
        """Whether a file is called by a unit's name, or was found to be about it before that was forgotten."""
        return self.named.is_in(trace.path.name) or trace.key in self._failed

    def _tells(self, trace: Trace) -> bool:
        """Whether a file names a unit, in its name or within."""
        return self._names_it(trace) or says(trace.path, self.named.said, self.named.others)

    def _see(self, trace: Trace) -> Trace:
        self._seen.update((trace.path, *trace.files))
        return trace

    def _asked(self, trace: Trace, why: str) -> Trace:
        """Leave a place to the user, who may have agreed to it before."""
        return _with(trace, note=why, chosen=trace.key in self._agreed)

    def _left(self, trace: Trace, why: str) -> Trace:
        """Leave a place as it is, whatever is agreed."""
        return _with(trace, note=why, chosen=False, way=Way.TELL)

    def _elsewhere(self, trace: Trace) -> Trace:
        """Leave to the user what does not lie on this computer: a copy on a stick is on its way to somebody."""
        place = place_of(trace.path)
        return self._asked(trace, ON_MEDIUM.format(place)) if place in (Place.REMOVABLE, Place.NETWORK) else trace


def _with(trace: Trace, *, note: str = "", chosen: bool = True, way: Way | None = None) -> Trace:
    return replace(trace, note=note, chosen=chosen, way=way or trace.way)


def _way(found: Holding) -> Way:
    return Way.DELETE if found.whole else Way.ROWS


def _rest(found: Holding) -> str:
    """Say what stays in a data file."""
    stays = [f"{found.others}份评估" if found.others else "", f"名册里的{found.units}个单位" if found.units else ""]
    told = "、".join(filter(None, stays))
    return f"另有{told}，保留" if told else ""


def _is_one(path: Path, digests: Collection[str]) -> bool:
    """Whether a file holds what was written there."""
    with suppress(OSError):
        return digest_of(path) in digests
    return False


def _is_record(path: Path) -> bool:
    """Whether a file is of a backup, of a second place or of a working copy: whose that is its ids say, and no name."""
    return path.suffix == ".json" and any(recalled(path, kind) for kind in (Facts, Arrived, Origin))


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))

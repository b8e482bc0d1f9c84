"""Files that may come in, looked through side by side for one file; nothing is written by it.

One file is held at a time by each thread, and of it one assessment; what is kept of it are a few lines.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from ...base.progress import along, stage, step, told_to
from ...storage.sqlite_file import in_words
from ...storage.taking_table import Act, TakingTable
from ..merging.merging import Met
from ..merging.purged_alike import compared_alike
from ..merging.questions import Decision
from .aside import Aside
from .here import Here
from .incoming import ONE_SIDE, Incoming, Key, Looked, What
from .looking_through import Pending, Seen, Source, files_in, finish, look_at, opened_again
from .spool import Spool
from .taking_one import ToDecide, compared, undecided
from .together import Together

if TYPE_CHECKING:
    from ...record.register import Register
    from ...storage.store import Store
    from ..merging.beside_joining import Along
    from ..sealing.sealed_to_office import Secret

SIDE_BY_SIDE = 2
AHEAD = 4  # files looked through before they are asked for


class Look:
    """Files that were looked through for one file; to be closed, as it may keep copies of what was sealed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._aside = Aside()
        self._sources: dict[int, Source] = {}
        self.together = Together(store, self._aside, self.open, lambda number: self.files[number].name)
        self.spool = Spool(self._aside)
        self.files: list[Looked] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Take away what was unsealed and kept."""
        self._aside.close()

    @property
    def found(self) -> list[Incoming]:
        """All assessments that could come in, file by file."""
        return [one for looked in self.files for one in looked.found]

    @property
    def chosen(self) -> set[Key]:
        """What is taken in unless somebody says otherwise."""
        return {one.key for one in self.found if one.chosen}

    def add(self, paths: Sequence[Path], secrets: Sequence[Secret] = ()) -> list[Looked]:
        """Look through further files, side by side; may be given up, which leaves what was looked through before."""
        stage("查找文件")
        known = {looked.path for looked in self.files}
        here = Here(self._store)
        found = [path for path in files_in(paths) if path in paths or not _is_own(here, path)]
        wanted = [path for path in found if path not in known]
        stage("查看收到的文件")
        helping, seen = along(), []
        for one in self._seen(wanted, here, secrets):
            with told_to(helping):  # how far it is with each is told to nobody: they are many
                seen.append(self._settled(finish(one, here), here))
        self.files += seen
        self._tell_others()
        return self.files[len(self.files) - len(seen) :]

    def again(self, number: int, secrets: Sequence[Secret] = ()) -> Looked:
        """Look through one of the files once more, such as a sealed one; return what is known now."""
        here = Here(self._store)
        seen = look_at(number, self.files[number].path, here, along(), self._aside.folder, secrets)
        self.files[number] = self._settled(finish(seen, here), here)
        self._tell_others()
        return self.files[number]

    def register(self, number: int) -> Register | None:
        """Return what the register of a file says of what is in it, None where it says nothing."""
        return self._sources[number].register

    def along(self, number: int) -> Along | None:
        """Return what else comes along of a file, None where nothing does."""
        return self._sources[number].along

    def has_acts(self, number: int) -> bool:
        """Whether an office has acted on anything in a file."""
        return self._sources[number].acts

    def open(self, number: int) -> Store:
        """Open what was looked through of a file, refused if that has changed."""
        return opened_again(self.files[number].name, self._sources[number])

    def copies(self, chosen: Collection[Key]) -> list[list[Incoming]]:
        """Return what is chosen by assessment, each with its copies in the order of their files."""
        found: dict[str, list[Incoming]] = {}
        for one in self.found:
            if one.key in chosen:
                found.setdefault(one.id, []).append(one)
        return list(found.values())

    def open_questions(
        self, chosen: Collection[Key] | None = None, decisions: Mapping[Key, Decision] | None = None
    ) -> list[ToDecide]:
        """Return what has to be decided before all that is chosen can be taken in; nothing is written.

        Of an assessment that is in several files the next one only: what comes after depends on it.
        """
        asked: list[ToDecide] = []
        for copies in self.copies(self.chosen if chosen is None else chosen):
            if len(copies) > 1 or copies[0].what in ONE_SIDE:  # what waits beside the one chosen may ask more
                found = self.together.bring(copies, decisions or {})
                asked += [found] if found else []
            elif copies[0].asks:
                met = self.met(copies[0].key)
                if undecided(met, (decisions or {}).get(copies[0].key, Decision())):
                    asked.append(ToDecide(one=copies[0], met=met))
        return asked

    def met(self, key: Key) -> Met:
        """Compare an assessment of a file with the one that is here."""
        with closing(self.open(key[0])) as source, compared_alike(self._store, source, key[1]) as pair:
            return pair.met

    def _seen(self, paths: list[Path], here: Here, secrets: Sequence[Secret]) -> Iterator[Seen | Pending]:
        """Yield the files in their order, some ahead of the one that is asked for."""
        first, helping = len(self.files), along()
        waiting: deque[Future[Seen | Pending]] = deque()
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="looking") as pool:
            try:
                for at, path in enumerate(paths):
                    waiting.append(pool.submit(look_at, first + at, path, here, helping, self._aside.folder, secrets))
                    if len(waiting) > AHEAD:
                        step(at - AHEAD, len(paths))
                        yield waiting.popleft().result()
                while waiting:
                    step(len(paths) - len(waiting), len(paths))
                    yield waiting.popleft().result()
            finally:
                for left in waiting:
                    if not left.cancel() and left.exception() is None:
                        _let_go(left.result())

    def _settled(self, seen: Seen, here: Here) -> Looked:
        """Return what a file is to this one, once what it holds is compared; keep what it was opened as."""
        looked = seen.looked
        if seen.store is not None:
            with closing(seen.store) as other:
                found = tuple(
                    compared(self._store, other, one) if one.id in seen.unclear else one for one in looked.found
                )
            looked = replace(looked, found=found)
        for id_, one in seen.plain.items():
            if one.rows is not None:
                self.spool.keep((looked.number, id_), one.rows, one.stored.rubric)
        if seen.source is not None:
            self._sources[looked.number] = seen.source
        elif not looked.refused:
            looked = self._known(looked, here)
        return looked

    def _known(self, looked: Looked, here: Here) -> Looked:
        """Say when a file was taken in before if all of it is still there; else look it through."""
        taking = next(iter(TakingTable(self._store.file).of_file(looked.sha256)), None)
        if taking and not taking.untaken and all(self._holds(one, here) for one in taking.assessments):
            return replace(looked, known=taking.at)
        anew = look_at(looked.number, looked.path, here.forgetful(), along(), self._aside.folder, ())
        return self._settled(finish(anew, here), here)

    def _holds(self, one: Act, here: Here) -> bool:
        """Whether what came in is known to be here, merged: what was to wait is looked for again."""
        if one.what == What.STANDS or one.assessment in here.waiting:
            return False
        sql = "SELECT 1 FROM event WHERE assessment = ? AND hash = ?"
        with in_words(self._store.path):
            return any(self._store.file.query(sql, one.assessment, one.after))

    def _tell_others(self) -> None:
        """Say what of a file is in others too: they are taken in one after the other, and it comes to the same."""
        first: dict[str, int] = {}
        within: dict[str, list[int]] = {}
        for at, looked in enumerate(self.files):
            if looked.refused or looked.known:
                continue
            if (twin := first.setdefault(looked.sha256, at)) != at:
                self.files[at] = replace(looked, twin=twin, found=())
                continue
            for one in looked.found:
                within.setdefault(one.id, []).append(at)
        for numbers in within.values():
            if len(numbers) > 1:
                self._tell_of_others(numbers)

    def _tell_of_others(self, numbers: list[int]) -> None:
        ids = set.intersection(*({one.id for one in self.files[at].found} for at in numbers))
        for at in numbers:
            others = tuple(self.files[other].name for other in numbers if other != at)
            found = tuple(replace(one, others=others) if one.id in ids else one for one in self.files[at].found)
            self.files[at] = replace(self.files[at], found=found)


def _is_own(here: Here, path: Path) -> bool:
    """Whether a file in a folder is the very one into which something is taken in."""
    with suppress(OSError):
        return here.is_own(path)
    return False


def _let_go(seen: Seen | Pending) -> None:
    """Close what nobody asks for any more."""
    if isinstance(seen, Seen) and seen.store is not None:
        seen.store.close()


def look_through(store: Store, paths: Sequence[Path], secrets: Sequence[Secret] = ()) -> Look:
    """Look through files and all in folders, for a file; the thread's progress tells how far it is.

    Raises ``UserError`` where nothing was found at all, ``GivenUpError``; whatever is wrong with one file is told in
    it. What is returned is to be closed.
    """
    look = Look(store)
    try:
        look.add(paths, secrets)
    except BaseException:  # whatever it was, nobody has what was looked through
        look.close()
        raise
    return look

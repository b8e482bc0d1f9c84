"""What the program remembers between starts: recent files, zoom, theme, what is printed. A broken file is forgotten."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import fields

from ..base.userdirs import settings_file
from .records import recalled, remember_later

RECENT = 8
LEDGERS = 20
FOLDERS = 20
_LINE = "\n"
NonNegative = Annotated[int, Meta(ge=0, le=10_000)]
PathText = Annotated[str, Meta(pattern="^[^\x00]+$")]


class Settings(Struct, frozen=True, kw_only=True):
    """``zoom`` is in percent; ``theme`` is system, light, dark or contrast; ``recent`` holds paths, the last first;
    ``parts`` names the parts of the supplement that are printed with the sheet.

    ``person`` is who was last at the keyboard; None means that nobody has been asked, empty that no name
    was given. ``people`` are the names given so far, the last first.
    """

    zoom: Annotated[int, Meta(ge=80, le=200)] = 100
    theme: Literal["system", "light", "dark", "contrast"] = "system"
    recent: tuple[PathText, ...] = ()
    parts: tuple[str, ...] = ()
    ledgers: dict[str, tuple[str, ...]] = {}
    """What the columns of a ledger hold, by its headings, where the user has said so; the last one last."""
    person: str | None = None
    people: tuple[str, ...] = ()
    in_place: tuple[PathText, ...] = ()
    """The files on a stick or in a network that are opened where they lie, as was chosen last."""
    second_place: str = ""
    """The folder on a stick or in a network where every backup goes too; empty if none."""
    task_columns: tuple[NonNegative, NonNegative] = (0, 0)
    """How wide a ledger's departments and deadlines were dragged, in hundredths of a letter; 0 is as they need."""
    window: str = ""
    """Where the window was and how large, as Qt tells it, in Base64; empty if not known."""

    list_order: str = ""
    """The column by which the list is ordered, with a minus the other way round; empty for the last changed first."""
    folders: dict[str, PathText] = {}
    """Where one was last in the dialogs for files, by the kind of file; the last one last."""

    round_columns: tuple[str, ...] = ()
    """What is shown of a round, where the user has chosen; empty for what is usual."""
    packages: tuple[str, ...] = ()
    """The ids of the packages that were opened, the last first: whom they are for was seated by then."""

    def with_recent(self, path: Path) -> Settings:
        """Return settings in which ``path`` is the file opened last; a name in an old encoding is not remembered."""
        if not _can_be_kept(path):
            return self
        others = [one for one in self.recent if one != str(path)]
        return msgspec.structs.replace(self, recent=(str(path), *others)[:RECENT])

    def with_in_place(self, path: Path, in_place: bool) -> Settings:
        """Return settings that know whether a file is opened where it lies without being asked about."""
        others = [one for one in self.in_place if one != str(path)]
        kept = (str(path), *others)[:RECENT] if in_place and _can_be_kept(path) else tuple(others)
        return msgspec.structs.replace(self, in_place=kept)

    def with_ledger(self, headings: tuple[str, ...], fields: tuple[str, ...]) -> Settings:
        """Return settings that know what the columns under these headings hold."""
        others = {key: known for key, known in self.ledgers.items() if key != _LINE.join(headings)}
        kept = dict(list(others.items())[1 - LEDGERS :])
        return msgspec.structs.replace(self, ledgers={**kept, _LINE.join(headings): fields})

    def ledger_fields(self, headings: tuple[str, ...]) -> tuple[str, ...]:
        """Return what the user has said of the columns under these headings; empty if nothing."""
        fields = self.ledgers.get(_LINE.join(headings), ())
        return fields if len(fields) == len(headings) else ()

    def with_folder(self, kind: str, folder: Path) -> Settings:
        """Return settings that know where one was last for a kind of file."""
        if not _can_be_kept(folder):
            return self
        others = {key: known for key, known in self.folders.items() if key != kind}
        return msgspec.structs.replace(self, folders={**dict(list(others.items())[1 - FOLDERS :]), kind: str(folder)})

    def with_package(self, package: str) -> Settings:
        """Return settings that know that a package was opened."""
        others = [one for one in self.packages if one != package]
        return msgspec.structs.replace(self, packages=(package, *others)[:RECENT])

    def with_person(self, name: str) -> Settings:
        """Return settings in which that person is at the keyboard; an empty name is remembered as none."""
        others = [one for one in self.people if one != name]
        people = (name, *others)[:RECENT] if name else self.people
        return msgspec.structs.replace(self, person=name, people=people)


def _can_be_kept(path: Path) -> bool:
    return str(path) == str(path).encode("utf-8", "ignore").decode()


def load_settings() -> Settings:
    """Read the settings; what cannot be read, such as what only a later version knows, counts as never set."""
    if settings := recalled(settings_file(), Settings):
        return settings
    known, told = {}, recalled(settings_file(), dict[str, Any]) or {}
    for field in fields(Settings):
        with suppress(msgspec.ValidationError, KeyError):
            known[field.name] = msgspec.convert(told[field.name], field.type)
    return Settings(**known)


def save_settings(settings: Settings) -> None:
    """Have the settings written, whole or not at all; a full disk costs a setting, never work."""
    remember_later(settings_file(), settings)

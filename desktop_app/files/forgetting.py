"""What the program remembers beside the data files, without what names a unit that is cleared away."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ..base.userdirs import phrases_file, settings_file, summaries_file, units_file
from . import phrases, units
from .held import once_let_go
from .places import Place, place_named
from .records import finish
from .settings import Settings, load_settings, save_settings

LEAST = 2  # characters of a name that is looked for within texts


class Named(Struct, frozen=True, kw_only=True):
    """How units are called that are cleared away.

    ``said`` are the names that they bear, ``past`` those that somebody typed on the way to them: only a whole entry is
    meant by one. ``others`` are names of units that stay and hold one of ``said`` within.
    """

    said: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        """Whether a text names a unit; a name of one letter would be found everywhere."""
        for other in self.others:
            text = text.replace(other, "\n")
        return any(name in text for name in self.said if len(name) >= LEAST)

    def is_entry(self, text: str) -> bool:
        """Whether an entry of a list names a unit, or was typed for one."""
        return text in self.past or self.is_in(text)


def without(settings: Settings, named: Named, gone: Collection[Path] = (), spared: Collection[Path] = ()) -> Settings:
    """Return settings that name none of these units, and none of the files that are gone; but for those ``spared``."""
    away, still = ({_same(str(path)) for path in paths} for paths in (gone, spared))

    def stays(path: str) -> bool:
        same = _same(path)
        return same in still or (same not in away and not named.is_in(path))

    return replace(
        settings,
        recent=tuple(filter(stays, settings.recent)),
        in_place=tuple(filter(stays, settings.in_place)),
        folders={kind: folder for kind, folder in settings.folders.items() if stays(folder)},
        ledgers={key: fields for key, fields in settings.ledgers.items() if not named.is_in(key)},
        second_place=settings.second_place if stays(settings.second_place) else "",
    )


def _same(path: str) -> str:
    """Return what two names of a file have in common: links and short names followed, letters as small as they get."""
    beyond = not path or place_named(path) is Place.NETWORK  # which is not asked: it may not answer for minutes
    return os.path.normcase(path if beyond else os.path.realpath(path))


def forget(named: Named, gone: Collection[Path] = (), spared: Collection[Path] = ()) -> None:
    """Remember none of these units, by a name that they bear or bore, nor what the list knows of any assessment.

    Raises ``OSError``.
    """
    finish()  # or what waits to be written would come back
    settings = load_settings()
    if (less := without(settings, named, gone, spared)) != settings:
        save_settings(less)
    units.forget_units(named.is_entry)
    phrases.forget_those(named.is_in)
    finish()
    with suppress(FileNotFoundError):
        once_let_go(summaries_file().unlink)


def remembered(named: Named) -> list[Path]:
    """Return the files in which the program remembers something of these units."""
    finish()
    settings, found = load_settings(), list[Path]()
    if without(settings, named) != settings:
        found.append(settings_file())
    if any(map(named.is_entry, units.known_units())):
        found.append(units_file())
    if any(named.is_in(phrase) for kept in phrases.all_phrases().values() for phrase in kept):
        found.append(phrases_file())
    if summaries_file().exists():
        found.append(summaries_file())
    return found

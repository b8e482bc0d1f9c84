"""What the program remembers beside the data files, without what names a unit that is cleared away."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from ..base.userdirs import phrases_file, settings_file, summaries_file, units_file
from . import phrases, units
from .held import once_let_go
from .records import finish
from .settings import Settings, load_settings, save_settings

LEAST = 2  # characters of a name that is looked for within texts


def names(text: str, said: Collection[str]) -> bool:
    """Whether a text names a unit; a name of one letter would be found everywhere."""
    return any(name in text for name in said if len(name) >= LEAST)


def without(
    settings: Settings, said: Collection[str], gone: Collection[Path] = (), spared: Collection[Path] = ()
) -> Settings:
    """Return settings that name none of these units, and none of the files that are gone; but for those ``spared``."""
    away, still = {str(path) for path in gone}, {str(path) for path in spared}

    def stays(path: str) -> bool:
        return path in still or (path not in away and not names(path, said))

    return replace(
        settings,
        recent=tuple(filter(stays, settings.recent)),
        in_place=tuple(filter(stays, settings.in_place)),
        folders={kind: folder for kind, folder in settings.folders.items() if stays(folder)},
        ledgers={key: fields for key, fields in settings.ledgers.items() if not names(key, said)},
        second_place=settings.second_place if stays(settings.second_place) else "",
    )


def forget(
    said: Collection[str], past: Collection[str], gone: Collection[Path] = (), spared: Collection[Path] = ()
) -> None:
    """Remember none of these units, by a name that they bear or bore, nor what the list knows of any assessment.

    ``past`` are names as somebody typed them once: only a whole entry is forgotten for one. Raises ``OSError``.
    """
    finish()  # or what waits to be written would come back
    settings = load_settings()
    if (less := without(settings, said, gone, spared)) != settings:
        save_settings(less)
    units.forget_units(lambda name: name in past or names(name, said))
    phrases.forget_those(lambda phrase: names(phrase, said))
    finish()
    with suppress(FileNotFoundError):
        once_let_go(summaries_file().unlink)


def remembered(said: Collection[str], past: Collection[str]) -> list[Path]:
    """Return the files in which the program remembers something of these units."""
    finish()
    settings, found = load_settings(), list[Path]()
    if without(settings, said) != settings:
        found.append(settings_file())
    if any(name in past or names(name, said) for name in units.known_units()):
        found.append(units_file())
    if any(names(phrase, said) for kept in phrases.all_phrases().values() for phrase in kept):
        found.append(phrases_file())
    if summaries_file().exists():
        found.append(summaries_file())
    return found

"""Grounds that the user has asked to remember, by rubric and item; a broken file is forgotten.

They have a file of their own, so that what is written here and what the settings write never meet.
"""

from __future__ import annotations

from collections.abc import Callable

from ..base.userdirs import phrases_file
from . import records
from .records import recalled

MOST = 20  # of one item: a menu that is still read

Phrases = dict[str, tuple[str, ...]]


def own_phrases(key: str) -> tuple[str, ...]:
    """Return what was remembered under ``key``, the last first."""
    return _load().get(key, ())


def remember(key: str, phrase: str) -> None:
    """Put a phrase on top of those remembered under ``key``."""
    phrase, known = phrase.strip(), _load()
    if phrase:
        others = [one for one in known.get(key, ()) if one != phrase]
        _save(known | {key: (phrase, *others)[:MOST]})


def forget(key: str, phrase: str) -> None:
    """Remember a phrase no longer."""
    known = _load()
    _save(known | {key: tuple(one for one in known.get(key, ()) if one != phrase)})


def all_phrases() -> Phrases:
    """Return what was remembered, by its keys."""
    return _load()


def forget_those(gone: Callable[[str], bool]) -> None:
    """Remember those phrases no longer of which ``gone`` says so."""
    known = _load()
    kept = {key: tuple(one for one in phrases if not gone(one)) for key, phrases in known.items()}
    if kept != known:
        _save(kept)


def appended(note: str, phrase: str) -> str:
    """Return a note that ends with the phrase."""
    note = note.rstrip()
    return f"{note}{'' if not note or note[-1] in '，。；：、！？,.;:' else '；'}{phrase}"


def _load() -> Phrases:
    return recalled(phrases_file(), Phrases) or {}


def _save(phrases: Phrases) -> None:
    records.remember_later(phrases_file(), {key: kept for key, kept in phrases.items() if kept})

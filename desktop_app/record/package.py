"""What is given out: to whom, what a file is a copy of, and whose part of an assessment is what."""

from __future__ import annotations

from msgspec import Struct


class Share(Struct, frozen=True, kw_only=True):
    """The part of an assessment that is somebody's to do: numbers of items, and single tasks by item and id."""

    person: str
    items: tuple[int, ...] = ()
    tasks: tuple[tuple[int, int], ...] = ()


class Package(Struct, frozen=True, kw_only=True):
    """What a file is a copy of: ``id`` is the giving's; ``kind`` is team, member or copy.

    ``person`` is who is at the keyboard of this copy, empty where that is not known. ``office_key`` is the office's
    public key (Ed25519, hex), empty where it has none.
    """

    id: str
    at: str
    giver: str
    recipient: str
    kind: str
    person: str = ""
    office_key: str = ""


class Giving(Struct, frozen=True, kw_only=True):
    """What was given out: the file's name and SHA-256, and id and head of each assessment in it."""

    id: str
    at: str
    person: str
    recipient: str
    kind: str
    name: str
    sha256: str
    assessments: tuple[tuple[str, str], ...]

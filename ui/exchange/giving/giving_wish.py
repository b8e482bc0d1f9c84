"""What the pages of 分发 agree on: what there is to be given out, and what is wanted of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from desktop_app.exchange.giving.given_list import GivenOut
from desktop_app.exchange.giving.giving_out import Recipient
from desktop_app.record.package import Giving, Share
from desktop_app.record.register import Register
from desktop_app.storage.stored import Stored


class Offered(Struct, frozen=True, kw_only=True):
    """What is in the file that is open: its register, what was given out, and the assessments that are ``chosen``.

    ``shares`` say whose part of which of them is what; ``person`` is who is at the keyboard, ``mark`` what new papers
    are marked with, ``office_key`` the office's public one, ``first`` to whom it is most likely to go.
    """

    path: Path
    register: Register
    givings: tuple[Giving, ...]
    given: tuple[GivenOut, ...]
    chosen: tuple[Stored, ...]
    shares: Mapping[str, tuple[Share, ...]]
    person: str
    mark: str
    office_key: str = ""
    first: str = "team"

    @property
    def units(self) -> list[str]:
        """The names that whoever finds a copy would guess."""
        return [*(one.name for one in self.register.units), *(one.record.unit for one in self.chosen)]


class Wanted(Struct, frozen=True, kw_only=True):
    """Who gets what; with the ledger of an assessment by its id, the mark of what is begun, and whose part is what."""

    recipients: tuple[Recipient, ...]
    ledgers: Mapping[str, Path] = {}
    mark: str = ""
    shares: Mapping[str, tuple[Share, ...]] = {}

    @property
    def assessments(self) -> tuple[str, ...]:
        """All that goes out, each once."""
        return tuple(dict.fromkeys(one for recipient in self.recipients for one in recipient.assessments))

"""What makes a sheet the paper of one revision."""

from __future__ import annotations

from msgspec import Struct


class Stamp(Struct, frozen=True, kw_only=True):
    """What makes a sheet the paper of one revision.

    ``code`` is written in groups, ``replaces`` is the code of the revision before or empty, ``date`` is an ISO date,
    ``total`` the total as written on the sheet; ``digest`` is the whole code in hex, empty where paper never bore it.
    ``program`` is the version of the program that fixed it, which the PDF names in its metadata; empty in old files.
    ``at`` is when that was, with the offset, ISO; ``faces`` names those of the system that its paper is set in.
    """

    code: str
    revision: int
    replaces: str = ""
    date: str = ""
    total: str = ""
    digest: str = ""
    program: str = ""
    at: str = ""
    faces: str = ""

    @property
    def lines(self) -> list[str]:
        """What stands at the foot of each page."""
        found = [f"第{self.revision}版　核验码 {self.code}"]
        if self.replaces:
            found.append(f"替换第{self.revision - 1}版（核验码 {self.replaces}）")
        return found

    @property
    def machine_words(self) -> str:
        """What the QR code says, in ASCII: the whole code in capitals, which take less room, revision, date, total."""
        words = (self.digest.upper() or self.code, str(self.revision), self.date, self.total)
        return " ".join(word for word in words if word)

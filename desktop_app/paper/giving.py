"""What is told of a file that was given out: the package, the receipt for it, and whose part of what."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from ..record.package import Giving, Package
from .receipt import Receipt

KINDS = {"team": "任务包", "member": "任务包", "copy": "评估副本"}
"""What the file is called, by the kind of package."""


class GivingSlip(Struct, frozen=True, kw_only=True):
    """A file that was given out; ``parts`` says by assessment which part is the recipient's, where it is divided.

    ``office`` is what the office that gives out calls itself, empty where that is not known.
    """

    package: Package
    receipt: Receipt
    parts: Mapping[str, str] = {}
    office: str = ""

    @property
    def noun(self) -> str:
        return KINDS[self.package.kind]

    @property
    def giving(self) -> Giving:
        """What the giving file keeps of it."""
        one = self.package
        heads = tuple((entry.id, entry.head) for entry in self.receipt.entries)
        facts = {"id": one.id, "at": one.at, "person": one.giver, "recipient": one.recipient, "kind": one.kind}
        return Giving(**facts, name=self.receipt.name, sha256=self.receipt.sha256, assessments=heads)


def to_dict(slip: GivingSlip) -> dict[str, object]:
    """Return it as the command line prints it."""
    receipt = slip.receipt
    entries = [
        {"id": one.id, "unit": one.unit, "status": one.status, "head": one.head, "part": slip.parts.get(one.id, "")}
        for one in receipt.entries
    ]
    facts = {"file": str(receipt.path), "size": receipt.size, "sha256": receipt.sha256}
    if receipt.plain_sha256:
        facts["plain_sha256"] = receipt.plain_sha256
    return {**msgspec.to_builtins(slip.package), **facts, "assessments": entries}

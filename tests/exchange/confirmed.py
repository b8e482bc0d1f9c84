"""What the office gives for a visit that it has taken in."""

import shutil
from contextlib import closing
from pathlib import Path

from desktop_app.exchange.copies.heads import CopyHeads, heads_of
from desktop_app.exchange.receipts.issuing import issue
from desktop_app.exchange.receipts.receipt_file import to_bytes
from desktop_app.storage.store import Store
from tests.exchange.cleared import Visit


class Given:
    """A visit beside another one, and what the office gave for it: a receipt for this visit alone, and its code."""

    def __init__(self, visit: Visit, folder: Path) -> None:
        self.visit, self.receipt, self.sheet = visit, folder / "回执.jshz", folder / "清单.pdf"
        [copy] = visit.stick.glob("*.db")
        office = folder / "office.db"
        shutil.copy(copy, office)
        known = heads_of(copy, str)
        of_visit = tuple(one for one in known.heads if one[0] == visit.id)
        with closing(Store.open(office)) as store:
            made = issue(store, CopyHeads(name=known.name, sha256=known.sha256, heads=of_visit))
        office.unlink()
        self.receipt.write_bytes(to_bytes(made))
        self.code = made.code

    def clear(self, *more: object) -> tuple[object, ...]:
        return ("clear", self.visit.path, *more)

"""By what a sealed copy is told, without the library that opens it: the start of the program does without that."""

from pathlib import Path

from ..storage.first_bytes import SEALED
from ..storage.plain_reading import open_plain

SUFFIX = ".jmdb"  # 加密: no other program's; .dbx would be opened by Outlook Express and Dropbox


def is_sealed(path: Path) -> bool:
    """Whether a file begins as a sealed copy does; one that cannot be read does not."""
    try:
        if not path.is_file():  # a pipe would keep us waiting for ever
            return False
        with open_plain(path) as file:
            return file.read(len(SEALED)) == SEALED
    except OSError:
        return False

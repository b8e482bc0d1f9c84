"""By what a sealed copy is told, without the library that opens it: the start of the program does without that."""

from pathlib import Path

SUFFIX = ".jmdb"  # 加密: no other program's; .dbx would be opened by Outlook Express and Dropbox
MAGIC = b"XCGA-JM\x1a"


def is_sealed(path: Path) -> bool:
    """Whether a file begins as a sealed copy does; one that cannot be read does not."""
    try:
        if not path.is_file():  # a pipe would keep us waiting for ever
            return False
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False

"""By which first bytes the program's own files are told from all others."""

SQLITE = b"SQLite format 3\0"
SEALED = b"XCGA-JM\x1a"

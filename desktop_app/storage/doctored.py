"""Whether a file brings rubrics that bear the id of a shipped one and are others, asked at each opening."""

from __future__ import annotations

from contextlib import suppress

from ..base.errors import UserError
from ..rubric.shipped import digest_of, shipped_digests
from .data_file import DataFile
from .sqlite_file import in_words


def doctored_in(file: DataFile) -> tuple[str, ...]:
    """Say which rubrics of a file are doctored, each in a sentence; what cannot be read is told where it is needed."""
    known = frozenset().union(*shipped_digests().values())
    with suppress(UserError):
        with in_words(file.path):
            strange = [one for one in file.query("SELECT source FROM rubric") if digest_of(one["source"]) not in known]
        if strange:
            from .rubric_table import RubricTable  # not at the start: most files have the shipped ones alone

            return tuple(f"{told}。" for told in RubricTable(file).doctored())
    return ()

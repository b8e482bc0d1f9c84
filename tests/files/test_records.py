"""Small records beside the data files: what was remembered comes back, what is broken counts as never written."""

from pathlib import Path

import pytest
from msgspec import Struct

from desktop_app.files.records import recalled, remember


class Fact(Struct, frozen=True):
    what: str
    number: int = 0


def test_what_was_remembered_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "made" / "fact.json"
    remember(path, Fact("备份", 3))
    assert recalled(path, Fact) == Fact("备份", 3)
    assert recalled(path, dict[str, str | int]) == {"what": "备份", "number": 3}


@pytest.mark.parametrize("content", [None, b"", b"[1]", b'{"what": 3}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_none_or_broken_is_forgotten(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "fact.json"
    if content is not None:
        path.write_bytes(content)
    assert recalled(path, Fact) is None

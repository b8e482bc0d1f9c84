"""Reading within bounds: a device has no end."""

import io
import random
import sys
from pathlib import Path

import pytest

from desktop_app.base.limits import PIECE, REMEMBERED, read_up_to, read_within


def test_what_is_longer_is_refused_and_not_read_to_its_end() -> None:
    assert read_within(io.BytesIO(b"abc"), 3) == b"abc"
    with pytest.raises(OSError, match="large"):
        read_within(io.BytesIO(b"abcd"), 3)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_no_room_is_asked_for_that_a_file_does_not_need(size: int) -> None:
    class Asked(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 <= size <= PIECE
            return super().read(size)

    data = random.Random(size).randbytes(size)
    for most in (0, PIECE, size, REMEMBERED):
        assert read_up_to(Asked(data), most) == data[:most]
    assert read_within(Asked(data), REMEMBERED) == data


@pytest.mark.skipif(sys.platform == "win32", reason="no device of Windows has no end")
def test_a_device_without_end_is_refused() -> None:
    with Path("/dev/zero").open("rb") as file, pytest.raises(OSError, match="large"):
        read_within(file, 1 << 20)

"""Reading within bounds: a device has no end."""

import io
import sys
from pathlib import Path

import pytest

from desktop_app.base.limits import read_within


def test_what_is_longer_is_refused_and_not_read_to_its_end() -> None:
    assert read_within(io.BytesIO(b"abc"), 3) == b"abc"
    with pytest.raises(OSError, match="large"):
        read_within(io.BytesIO(b"abcd"), 3)


@pytest.mark.skipif(sys.platform == "win32", reason="no device of Windows has no end")
def test_a_device_without_end_is_refused() -> None:
    with Path("/dev/zero").open("rb") as file, pytest.raises(OSError, match="large"):
        read_within(file, 1 << 20)

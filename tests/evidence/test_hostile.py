"""Evidence of others: names that lead elsewhere, pictures that claim to be more than any memory holds."""

import os
import re
import struct
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop_app.base.errors import UserError
from desktop_app.base.text import one_line
from desktop_app.evidence.pieces import from_bytes, from_path, write_copy
from desktop_app.files.names import LONGEST_CLEAN, clean_name, copy_stem, file_name, legal_name
from desktop_app.files.temporary import lasting_place, take_away
from desktop_app.rubric.answers import Attachment
from tests.disks import needs_links
from tests.examples import examples

NAMES = (
    "../../x.txt",
    "..\\..\\x.txt",
    "/etc/x.txt",
    "C:\\x.txt",
    "\\\\host\\share\\x.txt",
    "CON",
    "con.txt",
    "LPT1.pdf",
    "x.txt. . .",
    "x\n.txt",
    "x\x00.txt",
    "x\u202etxt.exe",
    "~",
    "..",
    ".",
    "-rf",
    "$(x)`x`;x&x|x.txt",
    "%APPDATA%.txt",
    "长" * 300 + ".txt",
    "x." + "长" * 300,
    "\ud800.txt",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_lies_in_its_folder_whatever_a_file_calls_it(name: str) -> None:
    path = write_copy(Attachment(name=name, sha256="a" * 64, size=1), b"x")
    assert path.parent == lasting_place() / ("a" * 16)
    assert path.read_bytes() == b"x"
    assert len(path.name) <= LONGEST_CLEAN
    assert len(path.name.encode()) <= 255  # all that Linux has room for
    assert not path.stat().st_mode & (0o222 if sys.platform == "win32" else 0o333)  # neither written nor run
    assert not set(path.name) & set('\n\x00\u202e/\\:<>"|?*')
    take_away(lasting_place())
    assert not path.exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_on_one_line_and_not_turned_round(name: str) -> None:
    assert not set(one_line(name)) & set("\n\x00\u202e\u2066")


@needs_links
def test_a_link_in_the_place_of_a_copy_is_not_followed(tmp_path: Path) -> None:
    named = Attachment(name="x.txt", sha256="a" * 64, size=1)
    victim = tmp_path / "victim"
    victim.write_bytes(b"kept")
    place = lasting_place() / ("a" * 16) / "x.txt"
    place.parent.mkdir(parents=True)
    place.symlink_to(victim)
    assert write_copy(named, b"x").read_bytes() == b"x"
    assert (victim.read_bytes(), place.is_symlink()) == (b"kept", False)


PORTS = [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
DEVICES = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *PORTS]  # learn.microsoft.com: Naming Files
AROUND = st.text(" .\u00a0\u3000\t", max_size=4)
BEHIND = st.just("") | st.text("a. \u200b：", max_size=5).map(lambda text: f".{text}")


def is_device(name: str) -> bool:
    """Whether Windows would open a device: what stands before the first dot, the spaces behind it not counted."""
    return re.split(r"[.:]", name, maxsplit=1)[0].rstrip(" ").upper() in DEVICES


@settings(max_examples=examples(200))
@given(AROUND, st.sampled_from(DEVICES), st.booleans(), AROUND, BEHIND)
def test_no_name_is_a_device_of_windows(before: str, device: str, small: bool, behind: str, suffix: str) -> None:
    name = f"{before}{device.lower() if small else device}{behind}{suffix}"
    for made in (clean_name(name), file_name(name), legal_name(name, ".pdf"), legal_name(copy_stem(name, ""), ".db")):
        assert not is_device(made)
        assert made == made.strip(" .")
    photo = from_bytes(name, png(2, 2, chunk(b"tEXt", b"a\0b")))
    assert not is_device(photo.attachment.name)


@needs_links
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_never_ends_is_not_read(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "a.jpg"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "device":
        place.symlink_to("/dev/zero")
    else:
        place.mkdir()
    with pytest.raises(UserError, match=r"“a\.jpg”.*没有添加；请"):
        from_path(place)


@pytest.mark.parametrize("name", ["a.txt", "a.jpg"])
def test_a_file_that_is_still_being_written_is_not_taken_in_halves(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.write_bytes(b"a" * 9)
    looks = iter([1, 2])

    class Growing(type(place)):  # type: ignore[misc]
        def stat(self, **how: bool) -> os.stat_result:
            if next(looks, 1) == 2:  # the first look is before it is read, the second after
                place.write_bytes(b"a" * 12)
            return place.stat(**how)

    with pytest.raises(UserError, match=f"“{name}”正在被写入，还没有写完，没有添加；请等它写完再添加。"):
        from_path(Growing(place))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


def tiff_in_a_circle() -> bytes:
    out = BytesIO()
    Image.new("L", (2, 2)).save(out, "TIFF")
    data = bytearray(out.getvalue())
    [at] = struct.unpack("<I", data[4:8])
    entries = struct.unpack("<H", data[at : at + 2])[0]
    data[at + 2 + 12 * entries : at + 6 + 12 * entries] = struct.pack("<I", at)  # the next picture is this one
    return bytes(data)


def bitmap(width: int, height: int) -> bytes:
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(64)


BOMBS = {
    "more pixels than there are": ("a.png", png(2**31 - 1, 2**31 - 1)),
    "a large picture of few bytes": ("a.png", png(30_000, 30_000)),
    "no width": ("a.png", png(0, 10)),
    "a text that unpacks for ever": ("a.png", png(2000, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**26))))),
    "a profile that does": ("a.png", png(2000, 9, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(2**26))))),
    "a bitmap of millions": ("a.bmp", bitmap(2**30, 2**30)),
    "a bitmap of negative height": ("a.bmp", bitmap(10, -(2**31))),
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_picture_that_cannot_be_unpacked_is_kept_as_it_is(case: str) -> None:
    name, content = BOMBS[case]
    made = from_bytes(name, content)
    assert made.content == content
    assert made.attachment.name == name
    assert "已按原样添加" in made.remark


def test_pages_in_a_circle_come_to_an_end() -> None:
    assert from_bytes("a.tif", tiff_in_a_circle()).content


def test_a_folder_in_the_place_of_a_copy_is_told(tmp_path: Path) -> None:
    (lasting_place() / ("a" * 16) / "x.txt").mkdir(parents=True)
    with pytest.raises(UserError, match="不能打开“x"):
        write_copy(Attachment(name="x.txt", sha256="a" * 64, size=1), b"x")

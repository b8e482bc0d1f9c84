"""Photographs of every kind: upright, small enough, still to be read, and without a word on who took them where."""

import struct
import sys
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence
from PIL.PngImagePlugin import PngInfo

from desktop_app.base.paths import ROOT
from desktop_app.evidence import pictures
from desktop_app.evidence.pieces import Evidence, from_bytes
from tests.examples import examples

SECRET = b"place-and-device"
CORNERS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))  # of the scene, clockwise from the upper left
TURNS = {  # by the value of Exif's orientation: how a scene that stands upright lies in the file
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def scene(size: tuple[int, int]) -> Image.Image:
    """A picture of four colours, by which one sees how it is turned."""
    four = Image.new("RGB", (2, 2))
    four.putdata([CORNERS[0], CORNERS[1], CORNERS[3], CORNERS[2]])
    return four.resize(size, Image.Resampling.NEAREST)


def exif(turned: int = 1) -> Image.Exif:
    """What a camera writes: its make, an owner, where it was, a note of its own, how it was held."""
    made = Image.Exif()
    made[0x0112] = turned
    made[0x010F] = SECRET.decode()
    made.get_ifd(0x8825)[29] = SECRET.decode()
    made.get_ifd(0x8769)[0x927C] = SECRET * 3
    return made


def dressed(form: str, size: tuple[int, int], turned: int = 1, mode: str = "RGB", **more: Any) -> bytes:
    """A picture of that size once it stands upright, with all that the format can tell beside and behind it."""
    out, how = BytesIO(), TURNS[turned]
    texts = PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    beside: dict[str, Any] = {"exif": exif(turned), "icc_profile": SECRET}
    beside |= {"PNG": {"pnginfo": texts}, "GIF": {"comment": SECRET}, "BMP": {}}.get(form, {"xmp": SECRET})
    beside |= {"JPEG": {"comment": SECRET}, "MPO": {"comment": SECRET}}.get(form, {})
    whole = (scene(size) if how is None else scene(size).transpose(how)).convert(mode)
    whole.save(out, form, **beside | more)
    return out.getvalue() + SECRET


def opened(made: Evidence) -> Image.Image:
    return Image.open(BytesIO(made.content))


def seen(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the corners, clockwise, as near as a photograph comes to them."""
    plain, (width, height) = picture.convert("RGB"), picture.size
    places = ((3, 3), (width - 4, 3), (width - 4, height - 4), (3, height - 4))
    return [tuple(255 * (band > 127) for band in plain.getpixel(place)) for place in places]  # type: ignore[union-attr]


def holds(made: Evidence, size: tuple[int, int]) -> None:
    """What every photograph has to come to."""
    picture = opened(made)
    assert picture.size == size
    assert seen(picture) == [*CORNERS]
    assert SECRET not in made.content
    assert not picture.getexif()
    assert not made.remark
    assert made.type == f"image/{str(picture.format).lower()}"


PHOTOGRAPH = {"JPEG": "a.jpg", "PNG": "a.png", "WEBP": "a.webp", "TIFF": "a.tif", "BMP": "a.bmp", "AVIF": "a.avif"}
PHOTOGRAPH["JPEG2000"] = "a.jp2"


@pytest.mark.parametrize("form", PHOTOGRAPH)
@pytest.mark.parametrize(("size", "becomes"), [((3200, 2400), (1600, 1200)), ((64, 48), (64, 48))])
def test_a_photograph_is_made_small_and_forgets_where_it_was_taken(
    form: str, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    holds(from_bytes(PHOTOGRAPH[form], dressed(form, size)), becomes)


TURNED = ROOT / "tests" / "files" / "turned.heic"  # 64 by 48, held as with 6, as an iPhone writes it


def test_what_iphones_write_becomes_a_photograph_like_any_other() -> None:
    pytest.importorskip("pillow_heif", reason="is not part of every installation")
    made = from_bytes("IMG_1.HEIC", TURNED.read_bytes())
    holds(made, (64, 48))
    assert made.attachment.name == "IMG_1.jpg"


def test_where_it_cannot_be_converted_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as where it is not installed
    made = from_bytes("IMG_1.HEIC", TURNED.read_bytes())
    assert (made.content, made.attachment.name, made.type) == (TURNED.read_bytes(), "IMG_1.HEIC", "image/heic")
    assert "是HEIC格式，本程序不能转换，已按原样添加，其中可能带有拍摄地点和设备信息" in made.remark


@pytest.mark.parametrize("turned", TURNS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(("size", "becomes"), [((2000, 1600), (1600, 1280)), ((64, 48), (64, 48))])
def test_it_stands_upright_however_it_was_held(
    form: str, turned: int, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    holds(from_bytes(PHOTOGRAPH[form], dressed(form, size, turned)), becomes)


@pytest.mark.parametrize("size", [(1800, 2400), (40, 60)])
def test_only_the_first_of_several_pictures_in_a_photograph_is_kept(size: tuple[int, int]) -> None:
    second = Image.effect_noise((900, 700), 80).convert("RGB")
    several = dressed("MPO", size, 6, save_all=True, append_images=[second])
    assert opened(from_bytes("a.jpg", several, keep_original=True)).n_frames == 2  # type: ignore[attr-defined]
    appended = dressed("JPEG", size, 6) + dressed("JPEG", (640, 480))
    for content in (several, appended, several.replace(b"MPF\0", b"MPF\1"), several[: len(several) - 4000]):
        made = from_bytes("a.jpg", content)
        holds(made, (1200, 1600) if size[0] > 1200 else size)
        assert made.content.count(b"\xff\xd8\xff") == 1


def test_more_than_a_hundred_megapixels_are_a_photograph_like_any_other() -> None:
    holds(from_bytes("a.jpg", dressed("JPEG", (12_000, 9_000), 6)), (1600, 1200))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "becomes"),
    [
        ((1080, 16_000), (1080, 16_000)),
        ((16_000, 700), (16_000, 700)),
        ((2160, 9000), (1080, 4500)),
        ((1920, 1080), (1920, 1080)),
        ((3000, 2000), (1600, 1067)),
        ((1, 9), (1, 9)),
    ],
)
def test_a_long_screenshot_is_shrunk_by_its_short_side(
    form: str, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    assert opened(from_bytes("a.png", out.getvalue())).size == becomes


MODES = {"JPEG": ("L", "CMYK"), "PNG": ("1", "L", "LA", "P", "RGBA", "I;16"), "WEBP": ("RGBA",), "GIF": ("P",)}
MODES |= {"TIFF": ("1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"), "BMP": ("1", "L", "P")}
EVERY_MODE = [(form, mode) for form, modes in MODES.items() for mode in modes]


@pytest.mark.parametrize("side", [60, 2400])
@pytest.mark.parametrize(("form", "mode"), EVERY_MODE)
def test_every_way_of_storing_pixels_stays_what_it_shows(form: str, mode: str, side: int) -> None:
    """A dark and a light half stay apart, by as much as before."""
    grey = Image.linear_gradient("L").resize((side, side))
    made = {"I;16": lambda: grey.convert("I").point(lambda value: value * 257).convert("I;16")}
    made |= {"I": lambda: grey.convert("I").point(lambda value: value * 100_000), "F": lambda: grey.convert("F")}
    made |= {"LAB": lambda: Image.merge("LAB", [grey, *[Image.new("L", grey.size, 128)] * 2])}
    out = BytesIO()
    whole = made[mode]() if mode in made else grey.convert("RGB").convert(mode)
    whole.save(out, form, **({"exif": exif()} if form in ("JPEG", "PNG", "WEBP", "TIFF") else {}))
    stored = from_bytes(f"a.{form.lower()}", out.getvalue())
    picture = opened(stored)
    assert not stored.remark
    assert SECRET not in stored.content
    assert picture.size[0] == min(side, 2400 if form == "GIF" else 1600)
    bands = picture.convert("L").resize((1, 10), Image.Resampling.BOX)
    dark, light = bands.getpixel((0, 1)), bands.getpixel((0, 8))
    assert dark < 70 < 180 < light  # type: ignore[operator]


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "TIFF"])
@pytest.mark.parametrize("side", [50, 2000])
def test_what_can_be_seen_through_stays_so(form: str, side: int) -> None:
    whole = Image.new("RGBA", (side, side), (200, 0, 0, 255))
    whole.paste((0, 0, 0, 0), (0, 0, side // 2, side))
    out = BytesIO()
    whole.save(out, form)
    picture = opened(from_bytes(f"a.{form.lower()}", out.getvalue())).convert("RGBA")
    across = [picture.getpixel((picture.width * part // 4, picture.height // 2))[3] for part in (1, 3)]  # type: ignore[index]
    assert across == [0, 255]


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_what_moves_goes_on_moving(form: str) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    content = dressed(form, (30, 20), save_all=True, append_images=frames, duration=70, loop=0)
    made = from_bytes(f"a.{form.lower()}", content)
    assert SECRET not in made.content
    before, after = (list(ImageSequence.Iterator(Image.open(BytesIO(one)))) for one in (content, made.content))
    assert [frame.convert("RGB").tobytes() for frame in after] == [frame.convert("RGB").tobytes() for frame in before]
    assert opened(made).info["loop"] == 0


def test_the_pages_of_a_fax_stay_pages() -> None:
    pages = [scene((1800, 2000)).convert(mode) for mode in ("1", "P", "CMYK")]
    content = dressed("TIFF", (1800, 2000), save_all=True, append_images=pages)
    made = from_bytes("a.tiff", content)
    assert (made.attachment.name, made.type, SECRET in made.content) == ("a.tif", "image/tiff", False)
    kept = [page.copy() for page in ImageSequence.Iterator(opened(made))]
    assert [(page.mode, page.size) for page in kept] == [
        ("RGB", (1440, 1600)),
        ("1", (1800, 2000)),
        *[("RGB", (1440, 1600))] * 2,
    ]
    assert [seen(kept[place]) for place in (0, 2)] == [[*CORNERS]] * 2
    assert not {270, 271, 305, 315, 700, 34665, 34853, 34675} & {*opened(made).tag_v2}  # type: ignore[attr-defined]


def vast(form: str) -> bytes:
    """A picture that says that it is larger than any laptop's memory."""
    out = BytesIO()
    Image.new("RGB", (64, 64)).save(out, form, **({"progressive": True} if form == "JPEG" else {}))
    content = bytearray(out.getvalue())
    if form == "JPEG":
        at = content.index(b"\xff\xc2") + 5
        content[at : at + 4] = struct.pack(">HH", 65_000, 65_000)
    else:
        content[16:24] = struct.pack(">II", 30_000, 30_000)
        content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_what_no_memory_holds_stays_as_it_is_and_is_told(form: str) -> None:
    made = from_bytes(PHOTOGRAPH[form], vast(form))
    assert (made.content, made.type) == (vast(form), f"image/{form.lower()}")
    assert "像素太多，已按原样添加" in made.remark


def test_a_photograph_that_builds_up_in_countless_steps_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    scene((3000, 2000)).save(out, "JPEG", progressive=True)
    assert opened(from_bytes("a.jpg", out.getvalue())).size == (1600, 1067)
    monkeypatch.setattr(pictures, "MOST_SCANS", 2)
    assert from_bytes("a.jpg", out.getvalue()).content == out.getvalue()


SMALL = [*PHOTOGRAPH, "GIF"]
SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))


@settings(max_examples=examples(40))
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), SIZES, st.sampled_from(["L", "RGB"]), st.binary(max_size=99))
def test_leaving_out_what_is_no_picture_changes_no_pixel(
    form: str, size: tuple[int, int], mode: str, behind: bytes
) -> None:
    content = dressed(form, size, mode=mode) + behind
    made = from_bytes(f"a.{form.lower()}", content)
    assert SECRET not in made.content
    assert opened(made).convert("RGB").tobytes() == Image.open(BytesIO(content)).convert("RGB").tobytes()
    assert from_bytes(made.attachment.name, made.content).content == made.content


@settings(max_examples=examples(100))
@given(st.sampled_from(SMALL), st.integers(0, 5000), st.binary(min_size=1, max_size=20), st.booleans())
def test_no_damage_crashes_and_what_is_stored_is_a_picture_or_told(
    form: str, at: int, damage: bytes, short: bool
) -> None:
    content = dressed(form, (40, 30), save_all=form == "GIF")
    at %= len(content)
    hit = content[:at] + (b"" if short else damage + content[at + len(damage) :])
    made = from_bytes(PHOTOGRAPH.get(form, f"a.{form.lower()}"), hit or b"x")
    if made.remark:
        assert "按原样添加" in made.remark
    else:
        opened(made).load()

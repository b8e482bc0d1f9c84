"""Whatever is done to an archive is told, each file by its name; whatever is brought as one is read or refused."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.office.archive.archiving import Archive, Wish
from desktop_app.office.archive.hashes import read, written
from desktop_app.office.archive.names import Taken, is_safe, same_name
from desktop_app.office.archive.verifying import verify
from desktop_app.storage.store import Store
from tests.disks import needs_links
from tests.examples import examples
from tests.office.archive.made import UNIT, as_zip, files, laid, listed

LIST = "文件指纹.sha256"


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    """The same with one bit turned over."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def told(path: Path) -> tuple[str, ...]:
    """What is said of an archive, or why it is refused."""
    try:
        return verify(path).faults
    except UserError as error:
        return (str(error),)


def test_what_was_written_is_as_it_was_in_whatever_form(folder: Path, noted: Path, tmp_path: Path) -> None:
    for path in (folder, as_zip(folder, tmp_path / "packed.zip")):
        with closing(Store.open(noted, read_only=True)) as store:
            found = verify(path, store)
        assert (found.faults, found.unit, found.noted, found.files) == ((), UNIT, True, len(files(folder)))


@settings(max_examples=examples(40, 160))
@given(data=st.data())
def test_each_file_that_is_missing_changed_or_added_is_told(
    made: tuple[Path, Archive], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = files(made[1].path)
    path = tmp_path_factory.mktemp("changed")
    chosen = st.lists(st.sampled_from(sorted(whole.keys() - {LIST})), min_size=1, max_size=3, unique=True)
    after, expected = dict(whole), set[str]()
    for name in data.draw(chosen):
        match data.draw(st.sampled_from(("flip", "cut", "remove", "add", "move"))):
            case "flip":
                after[name] = flipped(whole[name], data.draw(st.integers(0)), data.draw(st.integers(0, 7)))
                expected.add(f"“{name}”的内容与清单不符，归档以后被改动或损坏。")
            case "cut":
                after[name] = whole[name][: data.draw(st.integers(0, len(whole[name]) - 1))]
                expected.add(f"“{name}”的内容与清单不符，归档以后被改动或损坏。")
            case "remove":
                del after[name]
                expected.add(f"“{name}”不见了，清单里有它。")
            case "add":
                after[f"{name}.bak"] = data.draw(st.binary(max_size=9))
                expected.add(f"“{name}.bak”不在清单里，是归档以后放进去的。")
            case _:
                after[f"另外/{name.replace('/', '_')}"] = after.pop(name)
                expected |= {f"“{name}”不见了，清单里有它。"}
                expected |= {f"“另外/{name.replace('/', '_')}”不在清单里，是归档以后放进去的。"}
    for name, content in after.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_bytes(content)
    for one in (path, as_zip(path, tmp_path_factory.mktemp("packed") / "a.zip")):
        said = verify(one).faults
        assert expected == {words for words in said if not words.startswith("数据文件")}
        assert all(words.endswith("。") and "\n" not in words for words in said)


@settings(max_examples=examples(60, 240))
@given(at=st.integers(0), bit=st.integers(0, 7))
def test_no_bit_of_a_zip_changes_a_file_untold(
    made: tuple[Path, Archive], tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files(made[1].path).items():
            packed.writestr(name, content)
    path.write_bytes(flipped(path.read_bytes(), at, bit))
    assert told(path) or files(path) == files(made[1].path)


@settings(max_examples=examples(25, 100))
@given(at=st.integers(0), bit=st.integers(0, 7))
def test_a_list_that_was_changed_is_told(
    made: tuple[Path, Archive], tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("list") / "a"
    shutil.copytree(made[1].path, path)
    (path / LIST).write_bytes(flipped((path / LIST).read_bytes(), at, bit))
    assert told(path)


TAMPERED: dict[str, Callable[[Path], object]] = {
    "the sheet": lambda path: (path / "考核表和附页.pdf").write_bytes(b"%PDF-1.4 other"),
    "evidence": lambda path: (path / "佐证材料" / "照片.jpg").write_bytes(b"other"),
    "the record": lambda path: (path / "数据" / "评估记录.json").write_bytes(b"{}"),
    "the scan is gone": lambda path: (path / "签名扫描件" / "扫描.pdf").unlink(),
    "the file": lambda path: (path / "数据" / "评估.db").write_bytes(b"no file"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_who_changes_a_file_and_the_list_is_told_by_the_data_file(what: str, folder: Path, noted: Path) -> None:
    TAMPERED[what](folder)
    listed(folder)
    [said] = verify(folder).faults
    assert said.startswith("数据文件")
    with closing(Store.open(noted, read_only=True)) as store:
        found = verify(folder, store)
    assert (found.noted, found.faults[-1].split("：")[0]) == (False, "数据文件里没有登记过这份归档包")


def _swap(path: Path) -> None:
    """Exchange the names of two pieces of evidence."""
    one, two = sorted((path / "佐证材料").iterdir())[:2]
    held = one.rename(path / "held")
    two.rename(one)
    held.rename(two)


RELISTED: dict[str, tuple[Callable[[Path], object], str]] = {
    "renamed": (
        lambda path: (path / "佐证材料/照片.jpg").rename(path / "佐证材料/别的.jpg"),
        "应是归档包里的“佐证材料/照片.jpg”",
    ),
    "swapped": (_swap, "文件名和清单被改动过"),
    "added": (
        lambda path: (path / "佐证材料/后来的.jpg").write_bytes(b"0"),
        "没有“佐证材料/后来的.jpg”，它不是归档时写入的",
    ),
    "a list taken out": (lambda path: (path / "卷内目录.pdf").unlink(), "归档时写入的“卷内目录.pdf”不在清单里"),
    "the acts taken out": (lambda path: (path / "数据/办理记录.json").unlink(), "“数据/办理记录.json”不在清单里"),
}


@pytest.mark.parametrize("what", RELISTED)
def test_who_renames_adds_or_takes_out_and_changes_the_list_is_told(what: str, folder: Path, tmp_path: Path) -> None:
    change, words = RELISTED[what]
    change(folder)
    listed(folder)
    for path in (folder, as_zip(folder, tmp_path / "a.zip")):
        said = verify(path).faults
        assert any(words in one for one in said), said
        assert all(one.endswith("清单被改动过。") for one in said)


@pytest.mark.parametrize("name", ["说明.txt", "卷内目录.pdf", "问题底稿.docx"])
def test_what_is_made_beside_the_data_file_is_vouched_for_by_what_was_noted(
    name: str, folder: Path, noted: Path
) -> None:
    (folder / name).write_bytes(b"other")
    listed(folder)
    assert verify(folder).faults == ()
    with closing(Store.open(noted, read_only=True)) as store:
        assert len(verify(folder, store).faults) == 1


@needs_links
def test_what_leads_elsewhere_is_told_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes((folder / "说明.txt").read_bytes())
    (folder / "说明.txt").unlink()
    (folder / "说明.txt").symlink_to(tmp_path / "elsewhere")
    (folder / "循环").symlink_to(folder)
    os.mkfifo(folder / "管道")
    said = verify(folder).faults
    assert sum("不是文件（可能是链接或设备）" in words for words in said) == 3
    assert "“说明.txt”不见了，清单里有它。" in said


def test_a_name_twice_in_a_zip_is_told(folder: Path, tmp_path: Path) -> None:
    path = as_zip(folder, tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("说明.txt", b"other")
    assert any("在归档包里有几个" in words for words in verify(path).faults)


def packed(path: Path, contents: dict[str, bytes], encoding: str) -> Path:
    """Pack files as a tool does that does not say how their names are written."""
    names = [name.encode(encoding) for name in contents]
    stands_for = [f"~{number:02d}~".ljust(len(name), "~") for number, name in enumerate(names)]
    with zipfile.ZipFile(path, "w") as made:
        for one, content in zip(stands_for, contents.values(), strict=True):
            made.writestr(one, content)
    data = path.read_bytes()
    for one, name in zip(stands_for, names, strict=True):
        data = data.replace(one.encode(), name)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("around", ["", "归档_甲县局/"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_it_may_be_packed_by_any_tool(encoding: str, around: str, made: tuple[Path, Archive], tmp_path: Path) -> None:
    contents = {f"{around}{name}": content for name, content in files(made[1].path).items()}
    assert verify(packed(tmp_path / "a.zip", contents, encoding)).faults == ()


def test_a_zip_that_becomes_too_large_is_told(folder: Path, tmp_path: Path) -> None:
    with (folder / "说明.txt").open("wb") as file:
        file.truncate(300 << 20)  # nothing but zeros
    said = verify(as_zip(folder, tmp_path / "a.zip")).faults
    assert any("“说明.txt”没有读完，归档包解开后太大" in words for words in said)


def test_folders_in_folders_are_told_however_deep(folder: Path) -> None:
    deep = folder / "数据"
    for _ in range(200 if os.name == "posix" else 20):
        deep = deep / "d"
        deep.mkdir()
    assert verify(folder).faults == ("“数据/d”是文件夹，不是归档时写入的，里面的内容没有核对。",)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04rest", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_refused_in_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    for one in (path, tmp_path, tmp_path / "gone"):
        with pytest.raises(UserError, match=r"。$"):
            verify(one)


LINES = st.lists(st.sampled_from(["", "x", "/etc/passwd", "../a", "a/../b", "a/b/c", "a\\b", "a:b", "a\r", "a b", "a"]))


@given(names=LINES)
def test_no_list_leads_outside(names: list[str]) -> None:
    lines = "".join(f"{'0' * 64}  {name}\n" for name in names)
    found = read(lines.encode())
    assert found.digests.keys() == {name for name in names if name in ("x", "a b", "a")}
    assert found.wrong + len(found.digests) == len(names)


@given(data=st.binary(max_size=200))
def test_any_list_is_read_or_refused(data: bytes) -> None:
    with suppress(UserError):
        assert all(map(is_safe, read(data).digests))


@given(names=st.lists(st.text(max_size=40) | st.sampled_from(["a.jpg", "A.JPG", "ａ.jpg", "con", "..", "/", "é", "é"])))
def test_names_are_safe_and_no_two_are_one_on_any_disk(names: list[str]) -> None:
    taken = Taken()
    found = [taken.free(name, "佐证材料") for name in names]
    assert all(map(is_safe, found))
    assert len({same_name(one) for one in found}) == len(names)
    assert all(len(one.encode()) <= 255 for one in found)
    digests = {one: sha256(one.encode()).hexdigest() for one in found}
    assert read(written(digests)).digests == digests


def test_a_zip_of_ours_is_verified_as_a_folder_is(made: tuple[Path, Archive], source: Path, tmp_path: Path) -> None:
    found = laid(source, made[1].assessment, tmp_path, Wish(zip=True))
    assert found.path.suffix == ".zip"
    assert verify(found.path).faults == ()

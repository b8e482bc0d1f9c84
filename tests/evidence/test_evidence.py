"""Evidence before and in the file: pictures made smaller, names made harmless, bytes that are what they were."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.base.paths import ROOT
from desktop_app.base.userdirs import copies_folder, phrases_file
from desktop_app.evidence import pieces as evidence
from desktop_app.evidence.pieces import from_bytes, from_path, may_open
from desktop_app.files.names import LONGEST_CLEAN, clean_name
from desktop_app.files.phrases import MOST, appended, forget, own_phrases, remember
from desktop_app.files.records import finish
from desktop_app.files.temporary import lasting_place, take_away
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.attachments import attachments, without_missing
from desktop_app.rubric.answers import Attachment, GradedListAnswer, Task
from desktop_app.rubric.loading import parse_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage import data_file, evidence_table
from desktop_app.storage.store import Store
from tests.visits import another_tool


def picture(size: tuple[int, int] = (40, 30), form: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size).save(out, form, **options)
    return out.getvalue()


KINDS = {
    "document": ("a.pdf", b"%PDF-1.7", "a.pdf", "application/pdf"),
    "program": ("a.exe", b"MZ", "a.exe", "application/octet-stream"),
    "small picture": ("a.png", picture(form="PNG"), "a.png", "image/png"),
    "another kind than its name says": ("a.png", picture(), "a.png", "image/jpeg"),
    "a document's name": ("a.pdf", picture(), "a.jpg", "image/jpeg"),
    "a name that says nothing": ("2026.06.30", picture(), "2026.06.30.jpg", "image/jpeg"),
    "a text like a picture": ("a.txt", b"BMI", "a.txt", "text/plain"),
    "a camera's raw file": ("a.dng", picture(form="TIFF"), "a.dng", "application/octet-stream"),
    "no picture": ("a.jpg", b"not a picture", "a.jpg", "application/octet-stream"),
    "cut short": ("a.png", picture((900, 900), "PNG")[:60], "a.png", "application/octet-stream"),
}


@pytest.mark.parametrize("case", KINDS)
def test_what_becomes_of_a_file(case: str) -> None:
    name, content, named, kind = KINDS[case]
    made = from_bytes(name, content)
    assert (made.attachment.name, made.type, made.content) == (named, kind, content)
    told = case in ("no picture", "cut short", "a camera's raw file")
    assert ("已按原样添加，其中可能带有拍摄地点和设备信息" in made.remark) == bool(made.remark) == told
    assert not from_bytes(name, content, keep_original=True).remark


def test_what_cannot_be_evidence_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "空.txt").touch()
    with (tmp_path / "大.zip").open("wb") as file:
        file.truncate(evidence.LARGEST_FILE + 1)
    with (tmp_path / "够大.zip").open("wb") as file:
        file.truncate(evidence.LARGEST_FILE)
    (tmp_path / "夹").mkdir()
    refusals = {
        "空.txt": "空文件",
        "大.zip": "超过50 MB",
        "夹": "文件夹",
        "无.jpg": "找不到文件",
        "a\0.jpg": "不能使用",
    }
    for name, words in refusals.items():
        with pytest.raises(UserError, match=words) as refused:
            from_path(tmp_path / name)
        assert name.replace("\0", "") in str(refused.value)
    assert from_path(tmp_path / "够大.zip").attachment.size == evidence.LARGEST_FILE


NAMES = {
    "会议 记录.jpg": "会议 记录.jpg",
    "../../etc/passwd": "passwd",
    "C:\\夹\\台账.xlsx": "台账.xlsx",
    "a\x00b\n.txt": "ab.txt",
    "台账\u202egpj.exe": "台账gpj.exe",
    "CON.txt": "_CON.txt",
    "con .txt": "_con.txt",
    "Com¹.txt": "_Com¹.txt",
    'a*"b"?.txt': "a＊＂b＂？.txt",
    "台账.exe. .": "台账.exe",
    "": "未命名",
    "...": "未命名",
    "长" * 300 + ".pdf": "长" * 116 + ".pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_made_harmless(name: str) -> None:
    assert clean_name(name) == NAMES[name]


@given(st.text() | st.text("./\\: CONaé\u202e\x00"))
def test_any_name_becomes_one_that_can_be_written_and_stays_so(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned
    assert len(cleaned) <= LONGEST_CLEAN
    assert not {*'/\\:*?"<>|\x00'} & {*cleaned}
    assert clean_name(cleaned) == cleaned


HEADS = st.sampled_from(
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"II*\x00", b"RIFF\x10\x00\x00\x00WEBPVP8 "]
)


@given(st.sampled_from(["a.jpg", "a.png", "a.bmp", "a.tif", "a.webp"]), HEADS, st.binary(min_size=1, max_size=300))
def test_no_bytes_crash(name: str, head: bytes, rest: bytes) -> None:
    made = from_bytes(name, head + rest)
    assert made.attachment.size == len(made.content) > 0


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=30))
def test_no_damaged_picture_crashes(at: int, damage: bytes) -> None:
    content = picture(
        (60, 60), exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06"
    )
    at %= len(content)
    assert from_bytes("a.jpg", content[:at] + damage + content[at + len(damage) :]).content


@pytest.mark.parametrize(
    ("name", "content", "may"),
    [
        *((name, b"x", True) for name in ("a.jpg", "a.PDF", "a.txt", "a.docx", "a.xls", "a.wps")),
        *((f"a{suffix}", b"x", False) for suffix in (".exe", ".bat", ".cmd", ".sh", ".js", ".vbs", ".lnk", ".desktop")),
        *((f"a{suffix}", b"x", False) for suffix in (".jar", ".msi", ".ps1", ".docm", ".xlsm", ".html", ".svg", "")),
        *((f"a{suffix}", b"x", False) for suffix in (".scr", ".com", ".pif", ".hta", ".wsf", ".vbe", ".jse", ".cpl")),
        *((f"a{suffix}", b"x", False) for suffix in (".reg", ".url", ".py", ".appimage", ".deb", ".rpm", ".chm")),
        ("a.jpg.exe", b"x", False),
        ("a.exe:.pdf", b"x", True),  # the copy is a.exe.pdf
        ("a.pdf/", b"x", False),  # it would have no name
        ("a\u202efdp.exe", b"x", False),
        ("a.pdf", b"MZ\x90", False),
        ("a.txt", b" \n#!/bin/sh", False),
        ("a.jpg", b"\x7fELF", False),
        ("a.pdf", b"[Desktop Entry]\nExec=sh", False),
        ("a.docx", b"PK word/vbaProject.bin", False),
        ("a.xls", b"x" + "_VBA_PROJECT".encode("utf-16-le"), False),
    ],
)
def test_only_the_harmless_is_opened(name: str, content: bytes, may: bool) -> None:
    assert may_open(name, content) is may


def test_a_copy_to_look_at_is_read_only_and_goes_away() -> None:
    made = from_bytes("台账.txt", b"a")
    path = evidence.write_copy(made.attachment, made.content)
    assert evidence.write_copy(made.attachment, made.content) == path
    assert (path.name, path.read_bytes(), path.stat().st_mode & 0o222) == ("台账.txt", b"a", 0)
    take_away(lasting_place())
    assert list(copies_folder().rglob("*")) == []


def test_the_program_starts_without_the_decoders() -> None:
    started = "import sys, ui.main_window, ui.visit.assessment_page, desktop_app.storage.store"
    check = f"{started}; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT).returncode == 0


# --- in the file ---


def with_files(rubric: Rubric, *files: Attachment) -> Assessment:
    """A record whose first item and first task name the files."""
    record = empty_assessment(rubric, unit="某县气象局")
    answers = [
        replace(answer, tasks=(Task(id=1, files=files),)) if isinstance(answer, GradedListAnswer) else answer
        for answer in record.answers
    ]
    return replace(record, answers=(replace(answers[0], files=files), *answers[1:]))


def kept(store: Store, *contents: bytes) -> list[Attachment]:
    made = [from_bytes(f"材料{number}.txt", content) for number, content in enumerate(contents, 1)]
    for one in made:
        store.evidence.add(one.content, one.type)
    return [one.attachment for one in made]


def test_the_same_bytes_are_stored_once(store: Store) -> None:
    files = kept(store, b"abc", b"abc", b"de")
    assert store.evidence.size() == 5
    assert [store.evidence.content(file.sha256) for file in files] == [b"abc", b"abc", b"de"]
    assert store.evidence.has(files[0].sha256)
    assert not store.evidence.has("0" * 64)


def test_a_large_piece_is_written_bit_by_bit_from_a_thread_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_table, "AT_ONCE", 1000)
    monkeypatch.setattr(data_file, "AT_A_TIME", 300)
    large, other = os.urandom(4321), os.urandom(5000)
    digest = store.evidence.add(large, "a/b")
    assert store.evidence.add(large, "a/b") == digest
    with ThreadPoolExecutor(1) as thread:
        thread.submit(store.evidence.add_beside, other, "a/b").result()
        thread.submit(store.evidence.add_beside, other, "a/b").result()
    assert store.evidence.size() == 9321
    assert [store.evidence.content(sha256(one).hexdigest()) for one in (large, other)] == [large, other]


@pytest.mark.skipif(sys.platform == "win32", reason="no open file is moved there: tests/files/test_on_windows.py")
def test_nothing_is_written_beside_into_another_file_of_that_name(store: Store, tmp_path: Path) -> None:
    away = store.path.rename(tmp_path / "away.db")
    with closing(Store.create(store.path)) as other:
        with pytest.raises(UserError, match="已被移走、删除或替换"):
            store.evidence.add_beside(b"a", "a/b")
        assert other.evidence.size() == 0
    store.path.unlink()
    away.rename(store.path)


def test_check_names_what_is_missing_or_altered(store: Store, rubric: Rubric) -> None:
    altered, missing, loose = kept(store, b"abc", b"def", b"ghi")
    store.add(rubric, with_files(rubric, altered, missing))
    assert faults_of(store) == [
        f"有一份材料（{loose.sha256[:12]}）没有任何评估和修改记录提到，可能是添加时中断留下的，或别的程序放进去的。"
    ]
    change = "UPDATE evidence SET content = x'616264' WHERE sha256"
    another_tool(store.path, f"{change} = '{altered.sha256}'; {change} = '{loose.sha256}'")
    another_tool(store.path, f"DELETE FROM evidence WHERE sha256 = '{missing.sha256}'")
    assert faults_of(store) == [
        "“某县气象局”第1项的材料“材料1.txt”，内容已被改动或损坏。",
        "“某县气象局”第1项的材料“材料2.txt”，内容不在文件里。",
        "“某县气象局”第7项任务1的材料“材料1.txt”，内容已被改动或损坏。",
        "“某县气象局”第7项任务1的材料“材料2.txt”，内容不在文件里。",
        f"一份没有评估引用的材料（{loose.sha256[:12]}），内容已被改动或损坏。",
    ]
    for file, words in ((altered, "改动或损坏"), (missing, "不在文件里")):
        with pytest.raises(UserError, match=words):
            store.evidence.content(file.sha256)


def test_evidence_goes_with_a_copy_and_says_what_does_not(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    there, gone = [*kept(store, b"abc"), Attachment(name="丢失.jpg", sha256="0" * 64, size=1)]
    record = with_files(rubric, there, gone)
    with closing(Store.create(tmp_path / "另一个.db")) as other:
        faults = other.evidence.take(store.evidence, (file for _, file in attachments(rubric, record)))
        assert other.evidence.content(there.sha256) == b"abc"
        assert ["丢失.jpg" in fault for fault in faults] == [True, True]


def test_a_deleted_assessment_takes_its_evidence_along_and_no_other(store: Store, rubric: Rubric) -> None:
    mine, shared, undone = kept(store, b"mine", b"shared", b"undone")
    first = store.add(rubric, with_files(rubric, mine, shared))
    second = store.load(store.add(rubric, with_files(rubric, shared, undone)))
    store.save(second, with_files(rubric, shared))  # what undo may want again stays
    store.delete(first)
    assert [store.evidence.has(file.sha256) for file in (mine, shared, undone)] == [False, True, True]


def test_imported_references_without_bytes_are_dropped(store: Store, rubric: Rubric) -> None:
    there, gone = [*kept(store, b"abc"), Attachment(name="丢失.jpg", sha256="0" * 64, size=1)]
    record, dropped = without_missing(rubric, with_files(rubric, there, gone), store.evidence.has)
    assert record == with_files(rubric, there)
    assert [line[: line.index("的")] for line in dropped] == ["第1项", "第7项任务1"]
    assert all("丢失.jpg" in line for line in dropped)


# --- grounds ---


def test_phrases_are_data_and_checked(rubric: Rubric) -> None:
    assert all(item.phrases for item in rubric.items)
    source = rubric.source.replace("phrases = [", 'phrases = [\n  "  ",', 1)
    with pytest.raises(UserError, match="第1项：常用依据“  ”为空或重复"):
        parse_rubric(source, "a.toml")


def test_own_phrases_are_kept_by_item_the_last_first_and_forgotten() -> None:
    for phrase in ("甲", "乙", "甲 ", " "):
        remember("a.1", phrase)
    remember("a.2", "丙")
    assert (own_phrases("a.1"), own_phrases("a.2")) == (("甲", "乙"), ("丙",))
    forget("a.1", "甲")
    assert own_phrases("a.1") == ("乙",)
    for number in range(MOST + 5):
        remember("a.1", str(number))
    assert len(own_phrases("a.1")) == MOST
    finish()
    phrases_file().write_bytes(os.urandom(50))
    assert own_phrases("a.2") == ()


@pytest.mark.parametrize(("note", "whole"), [("", "乙"), ("甲", "甲；乙"), ("甲。 ", "甲。乙"), ("甲；\n", "甲；乙")])
def test_a_phrase_goes_behind_the_note(note: str, whole: str) -> None:
    assert appended(note, "乙") == whole

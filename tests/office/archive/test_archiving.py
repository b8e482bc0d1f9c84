"""What is in an archive, that equal visits make equal bytes, and that nothing half is ever left behind."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.base import clock
from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.files import removable
from desktop_app.files.written import written
from desktop_app.office.archive.archiving import Archive, Wish, archive, write_archive
from desktop_app.office.archive.verifying import verify
from desktop_app.paper.joining import words_on
from desktop_app.record.act import ActKind, standing
from desktop_app.record.assessment import Assessment
from desktop_app.record.check_code import printed
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.office.archive.made import MINUTES, OTHER, SCAN, UNIT, files, laid
from tests.visits import another_tool, finalised

LIST = "文件指纹.sha256"
WANTED = {
    *("说明.txt", "卷内目录.xlsx", "卷内目录.pdf", LIST, "考核表和附页.pdf", "内部材料.pdf", "计票情况.pdf"),
    *("问题底稿.docx", "问题底稿.pdf", f"签名扫描件/{SCAN}", f"审定和办理材料/{MINUTES}"),
    *("佐证材料/照片.jpg", "佐证材料/照片_2.JPG", "佐证材料/_con.txt", "佐证材料/＝1+1.xlsx"),
    *("以前的版本/第1版_考核表和附页.pdf", "以前的版本/第1版_内部材料.pdf"),
    *(f"数据/{name}" for name in ("评估.db", "评估记录.json", "得分.json", "评分表.toml", "办理记录.json")),
}


def cells(data: bytes) -> str:
    """What a workbook says, read by other means."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_all_there_is_of_a_visit_is_in_it_and_in_its_lists(made: tuple[Path, Archive]) -> None:
    found = files(made[1].path)
    assert found.keys() == WANTED
    assert found["佐证材料/照片.jpg"] == b"0"
    assert found["佐证材料/照片_2.JPG"] == b"1"
    assert found[f"审定和办理材料/{MINUTES}"] == b"minutes"
    lines = [line.split("  ") for line in found[LIST].decode().splitlines()]
    assert {name: digest for digest, name in lines} == {
        name: sha256(data).hexdigest() for name, data in found.items() if name != LIST
    }
    inside = WANTED - {LIST, "说明.txt", "卷内目录.xlsx", "卷内目录.pdf"}
    explained = found["说明.txt"].decode("utf-8-sig").partition("五、")[2]
    listed = cells(found["卷内目录.xlsx"])
    for told in (listed, explained):
        assert [name for name in inside if name not in told] == []
    at = [explained.index(f"\n{name}：") for name in sorted(inside, key=lambda name: listed.index(f">{name}<"))]
    assert at == sorted(at), "not in the list's order"
    printed_list = words_on(found["卷内目录.pdf"])
    assert [name for name in inside if "".join(name.split()) not in printed_list] == []


def test_it_can_be_checked_without_the_program(made: tuple[Path, Archive]) -> None:
    if not shutil.which("sha256sum"):
        pytest.skip("no sha256sum on this system")
    done = subprocess.run(["sha256sum", "-c", LIST], cwd=made[1].path, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout.count(": OK")) == (0, len(WANTED) - 1)


def test_the_code_on_paper_follows_from_what_the_text_says(made: tuple[Path, Archive]) -> None:
    found, [told] = files(made[1].path), [one for name, one in files(made[1].path).items() if name == "说明.txt"]
    lines = told.decode("utf-8-sig").splitlines()
    id_, number, head = (
        line.split("，即 ")[-1].split("：")[-1] for line in lines if "（assessment）" in line or "，即 " in line
    )
    texts = ["check/2", found["数据/评估记录.json"].decode(), sha256(found["数据/评分表.toml"]).hexdigest()]
    whole = b"".join(b"%d:%s" % (len(one.encode()), one.encode()) for one in (*texts, id_, number, head))
    digest = sha256(whole).hexdigest()
    assert f"结果应为：{digest}" in lines
    assert printed("check/2", digest) in words_on(found["考核表和附页.pdf"])


def test_its_file_holds_this_visit_alone_with_what_the_office_did(made: tuple[Path, Archive]) -> None:
    with closing(Store.open(made[1].path / "数据" / "评估.db", read_only=True)) as store:
        [stored], _ = store.load_all()
        assert (stored.record.unit, faults(store)) == (UNIT, [])
        kinds = {one.kind for one in store.acts.all()}
        assert [unit.name for unit in store.register.load().units] == [UNIT]
    assert kinds == {ActKind.REVIEWED, ActKind.DECIDED}
    acts = json.loads(files(made[1].path)["数据/办理记录.json"])
    assert [one["kind"] for one in acts] == ["reviewed", "decided"]
    assert all(OTHER.encode() not in data for data in files(made[1].path).values())


def test_the_same_visit_makes_the_same_bytes_and_is_noted_once(
    made: tuple[Path, Archive], source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr("desktop_app.record.act.time_after", lambda _: later.isoformat())
    zipped = [laid(source, made[1].assessment, tmp_path, Wish(name=name)) for name in ("1.zip", "2.zip")]
    assert zipped[0].path.read_bytes() == zipped[1].path.read_bytes()
    assert files(zipped[0].path) == files(made[1].path)
    assert {one.sha256 for one in zipped} == {made[1].sha256}
    again = laid(source, made[1].assessment, tmp_path, Wish(name="1.zip"))
    assert (again.already, again.path) == (True, tmp_path / "1.zip")
    with closing(Store.open(source)) as store:
        [stands] = standing(store.acts.of_kinds(ActKind.ARCHIVED)).values()
        assert stands.act.said == {"thing": made[1].sha256, "sha256": made[1].sha256, "name": "1.zip"}
        assert faults(store) == []


def test_nothing_is_written_over(made: tuple[Path, Archive], source: Path, tmp_path: Path) -> None:
    first = laid(source, made[1].assessment, tmp_path)
    (first.path / "说明.txt").write_text("别的", "utf-8")
    (tmp_path / "a.zip").write_bytes(b"other")
    assert laid(source, made[1].assessment, tmp_path).path == tmp_path / f"{first.path.name}_2"
    assert laid(source, made[1].assessment, tmp_path, Wish(name="a.zip")).path == tmp_path / "a_2.zip"
    assert (first.path / "说明.txt").read_text("utf-8") == "别的"
    assert (tmp_path / "a.zip").read_bytes() == b"other"


def test_what_was_written_is_remembered_for_clearing(made: tuple[Path, Archive], source: Path, tmp_path: Path) -> None:
    found = laid(source, made[1].assessment, tmp_path)
    assert {one.path for one in written()} >= {str(found.path / name) for name in WANTED}


ACT_STAYS = "CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'an act is told for good'); END"
CHANGED = {
    "an act": ("UPDATE act SET data = replace(data, '较好', '好') WHERE kind = 'decided'", "办理记录"),
    "an act that is none": ("UPDATE act SET replaces = '[x' WHERE kind = 'decided'", "办理记录"),
    "evidence": ("DELETE FROM evidence WHERE content = x'30'", ""),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_was_changed_is_not_filed_away(
    what: str, made: tuple[Path, Archive], source: Path, tmp_path: Path
) -> None:
    sql, words = CHANGED[what]
    another_tool(source, f"DROP TRIGGER act_stays; {sql}; {ACT_STAYS}")
    with pytest.raises(UserError, match=f"{words}.*没有归档，数据文件没有改动"):
        laid(source, made[1].assessment, tmp_path)
    assert [*tmp_path.glob("归档*"), *tmp_path.glob("~*")] == []
    with closing(Store.open(source, read_only=True)) as store:
        assert store.acts.of_kinds(ActKind.ARCHIVED) == []


def test_only_a_result_is_filed_away(path: Path, tmp_path: Path, rubric: Rubric, record: Assessment) -> None:
    with closing(Store.create(path)) as store:
        draft = store.add(rubric, replace(record, unit=UNIT))
        with pytest.raises(UserError, match=f"“{UNIT}”还没有定稿，没有归档"):
            archive(store, draft, tmp_path)


class Pulled(Progress):
    """The stick is pulled as soon as something is written to it."""

    def __init__(self, stick: Path) -> None:
        super().__init__()
        self._stick = stick

    def begin(self, stage: str, total: int = 0) -> None:
        """Begin the next stage."""
        super().begin(stage, total)
        if stage == "从U盘读回核对":
            shutil.move(self._stick, self._stick.with_name("pulled"))
            self._stick.mkdir()


@pytest.mark.parametrize("zip_", [False, True])
def test_what_is_gone_while_it_is_written_is_told(
    zip_: bool, made: tuple[Path, Archive], source: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(UserError, match="归档包写入失败；电脑上的文件没有改动"):
        write_archive(source, made[1].assessment, stick, Wish(zip=zip_), Pulled(stick))
    assert list(stick.iterdir()) == []


def test_a_disk_that_lies_is_told(
    made: tuple[Path, Archive], source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removable, "read_back", lambda *_: removable.Written(1, ""))
    for wish in (Wish(), Wish(name="a.zip")):
        with pytest.raises(UserError, match="读回的内容与写入的不一致，归档包写入失败"):
            write_archive(source, made[1].assessment, tmp_path, wish, Progress())
    assert list(tmp_path.glob("归档*")) + list(tmp_path.glob("*.zip")) + list(tmp_path.glob("~*")) == []


def test_what_one_would_look_for_in_vain_is_told(
    path: Path, tmp_path: Path, rubric: Rubric, record: Assessment
) -> None:
    with closing(Store.create(path)) as store:
        id_ = finalised(store, store.load(store.add(rubric, record))).id
        found = archive(store, id_, tmp_path)
    assert [one.split("，")[0].split("”")[1] for one in found.told] == ["还没有登记签名", "还没有审定"]
    assert verify(found.path).faults == ()

"""清退 on the command line: refused without a receipt, listed, done, told, and gone on with."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.userdirs import default_file
from desktop_app.exchange.clearing.permit import NO_RECEIPT
from desktop_app.files.file_lock import FileLock, claim
from desktop_app.history.events import Kind
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.exchange.cleared import OTHER, UNIT, Visit, found
from tests.exchange.confirmed import Given
from tests.paper.helpers import closed_up, pages
from tests.visits import another_tool, finalised, renamed

pytestmark = pytest.mark.usefixtures("quick_passphrases")


def words_of(sheet: Path) -> str:
    return closed_up("".join(pages(Pdf(sheet.read_bytes(), ()))))


@pytest.fixture
def given(tmp_path: Path, rubric: Rubric, record: Assessment) -> Given:
    (tmp_path / "office").mkdir()
    return Given(Visit(tmp_path / "visit", rubric, record, alone=False), tmp_path / "office")


def test_without_a_receipt_nothing_is_cleared(given: Given) -> None:
    result = run(*given.clear("-o", given.sheet))
    assert (result.exit_code, result.stderr) == (1, f"{NO_RECEIPT}\n")
    assert len(found(UNIT, given.visit.places())) > 10


@pytest.mark.parametrize("by", ["receipt", "code"])
def test_what_is_confirmed_goes_and_the_sheet_tells_it(by: str, given: Given) -> None:
    how = ("--receipt", given.receipt) if by == "receipt" else ("--code", given.code)
    result = run(*given.clear(*how, "-o", given.sheet, "--person", "李某某"))
    assert result.exit_code == 0, result.stderr
    assert "上面有单位名称" in result.stderr
    assert found(UNIT, given.visit.places()) == []
    assert [row["unit"] for row in json.loads(done("list", given.visit.path, "--json"))] == [OTHER]
    told, signed = words_of(given.sheet), "没有签名" if by == "receipt" else "回执码只能防止弄错"
    assert all(words in told for words in ("清理单", UNIT, "李某某", "自动备份", "固态硬盘", signed))
    again = run(*given.clear("-o", given.sheet))
    assert (again.exit_code, again.stderr) == (1, f"{NO_RECEIPT}\n")


def test_a_package_beside_the_file_knows_the_key_as_well(given: Given, tmp_path: Path) -> None:
    """Whoever works in a file of his own, into which a package was taken."""
    package = default_file().with_name("任务包.db")
    shutil.copy(given.visit.path, package)
    row = f"'{'0' * 36}', '2026-11-20', '某局', '第一组', 'team', '', '{'ab' * 32}'"
    another_tool(package, f"INSERT INTO package VALUES ({row})")
    for how in (("--receipt", given.receipt), ("--code", given.code)):
        refused = run(*given.clear(*how, "-o", given.sheet))
        assert (refused.exit_code, "只认由它签名的回执" in refused.stderr) == (1, True)
    assert len(found(UNIT, given.visit.places())) > 10


def test_what_would_be_cleared_is_listed_and_nothing_changed(given: Given) -> None:
    told = json.loads(done(*given.clear("--receipt", given.receipt, "--dry-run", "--json")).strip())
    assert {one["kind"] for one in told["places"]} >= {"数据文件", "自动备份", "第二处备份", "另存的文件"}
    assert given.visit.path.exists()
    assert len(found(UNIT, given.visit.places())) > 10
    assert not given.sheet.exists()


def test_what_moved_on_since_is_refused(given: Given) -> None:
    with closing(Store.open(given.visit.path)) as store:
        renamed(store, f"{OTHER}二", store.begin(store.load(given.visit.id).rubric))
        store.set_status(store.load(given.visit.id), Kind.REOPENED, "有误")
    result = run(*given.clear("--receipt", given.receipt, "-o", given.sheet))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "此后本机又有改动" in result.stderr
    assert result.stderr.endswith("没有清除任何内容。\n")
    assert not given.sheet.exists()


def test_only_what_the_receipt_names_may_be_chosen(given: Given) -> None:
    result = run(*given.clear(given.visit.other, "--receipt", given.receipt, "-o", given.sheet))
    assert (result.exit_code, result.stderr) == (1, f"回执里没有“{OTHER}”；没有清除任何内容。\n")


def test_places_can_be_left_and_taken_along(given: Given) -> None:
    (given.visit.saved / "自评表.xlsx").write_bytes(b"filled in by somebody")
    how = ("--receipt", given.receipt, "-o", given.sheet, "--also", given.visit.saved / "自评表.xlsx")
    kept = given.visit.saved / "列表.xlsx"
    assert run(*given.clear(*how, "--leave", given.visit.folder)).exit_code == 1
    result = run(*given.clear(*how, "--leave", kept))
    assert (result.exit_code, list(given.visit.saved.iterdir())) == (0, [kept])
    assert f"没有清除　另存的文件　{kept}" in result.stdout


def test_what_is_open_elsewhere_is_told_and_gone_on_with(given: Given) -> None:
    lock = claim(given.visit.path, "王某某")
    assert isinstance(lock, FileLock)
    first = run(*given.clear("--receipt", given.receipt, "-o", given.sheet))
    assert (first.exit_code, "但有的位置还没有清除" in first.stderr) == (3, True)
    assert snapshots_of(given.visit.path)  # of the other one, as long as there is no fresh one
    lock.release()
    second = run(*given.clear("-o", given.sheet))
    assert (second.exit_code, found(UNIT, given.visit.places())) == (0, [])
    assert "此前已清除" in words_of(given.sheet)


def test_an_office_without_a_key_keeps_what_it_has_confirmed(given: Given, tmp_path: Path) -> None:
    [copy] = given.visit.stick.glob("*.db")
    office, receipt = tmp_path / "office" / "office.db", tmp_path / "office" / "自己的.jshz"
    report = json.loads(done("take-in", office, copy, "--json"))
    done("receipt", office, copy, "-o", receipt)
    back = run("take-in", office, "--undo", report["batch"])
    assert (back.exit_code, "出具接收回执，评估组可能已凭回执清退，不能撤回" in back.stderr) == (1, True)
    own = run("clear", office, "--receipt", receipt, "-o", given.sheet)
    assert (own.exit_code, "这份回执就是这个文件出具的" in own.stderr) == (1, True)
    cleared = run(*given.clear("--receipt", receipt, "-o", given.sheet))
    assert f"没有清除　其他数据文件　{office}　是巡察办的数据文件，不在清退范围" in cleared.stdout
    assert UNIT in [row["unit"] for row in json.loads(done("list", office, "--json"))]


def test_a_draft_goes_only_where_it_is_named(store: Store, rubric: Rubric, record: Assessment, tmp_path: Path) -> None:
    draft = store.add(rubric, replace(record, unit=OTHER))
    finalised(store, store.load(store.add(rubric, replace(record, unit=UNIT))))
    store.close()
    copy, office, receipt, sheet = (tmp_path / "别处" / name for name in ("a.db", "office.db", "回执.jshz", "单.pdf"))
    copy.parent.mkdir()
    shutil.copy(store.path, copy)
    done("take-in", office, copy)
    done("receipt", office, copy, "-o", receipt)
    how = ("--receipt", receipt.rename(tmp_path / "带来的.jshz"), "-o", sheet)  # the office's own goes, too
    cleared = run("clear", store.path, *how)
    assert f"“{OTHER}”是草稿，没有清退" in cleared.stdout + cleared.stderr
    assert [row["id"] for row in json.loads(done("list", store.path, "--json"))] == [draft]
    only = run("clear", store.path, *how)
    assert (only.exit_code, "都是草稿，可能还要接着评" in only.stderr) == (1, True), only.stderr
    named = run("clear", store.path, draft, *how)
    assert (named.exit_code, store.path.exists()) == (0, False), named.stderr

"""From the office's list to the cleared laptop, in real windows: office, leader and members side by side."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from desktop_app.assessing.checking import faults as check
from desktop_app.storage.store import Store

from ..exchange.cleared import found
from .group_way import MEMBERS, PATIENCE_S
from .screen import start

UNITS = [f"某{number}县气象局党组" for number in range(1, 21)]
TEAMS = ("第一评估组", "第二评估组", "第三评估组", "第四评估组")


def laptop(folder: Path, name: str) -> dict[str, str]:
    """The folders of somebody's laptop."""
    return {"ASSESSMENT_HOME": str(folder / name), "ASSESSMENT_DATA": str(folder / name / "data")}


def own_file(folder: Path, name: str) -> Path:
    return folder / name / "巡察整改评估" / "评估.db"


def given(folder: Path, name: str, copy: Path) -> None:
    """Let somebody copy a file from the stick into the folder of his own file, as the file manager does."""
    target = own_file(folder, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(copy, target)


def units_list(path: Path) -> None:
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("序号", "单位全称", "评估组", "组长", "组员"))
        for at, unit in enumerate(UNITS):
            team = at % len(TEAMS)
            leader, members = ("张某某", "、".join(MEMBERS)) if team == 0 else (f"组长{team}某", f"组员{team}某")
            sheet.write_row(at + 1, 0, (at + 1, unit, TEAMS[team], leader, members))


def ledgers(folder: Path) -> None:
    """Lay a ledger of nine tasks for each unit into a folder."""
    folder.mkdir()
    rows = ["序号,整改任务,责任部门", *(f"{at},第{at}项任务,某科" for at in range(1, 10))]
    for unit in UNITS:
        (folder / f"{unit}.csv").write_text("\n".join(rows), "utf-8-sig")


Begin = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def begin(xvfb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """What lets somebody start the program at his laptop."""
    with ExitStack() as stack:

        def begun(who: str, role: str, *more: str) -> subprocess.Popen[str]:
            for name, value in laptop(tmp_path, who).items():
                monkeypatch.setenv(name, value)
            program = stack.enter_context(start(xvfb, "group_way", role, tmp_path, *more))
            stack.callback(program.kill)
            return program

        yield begun


def heard(program: subprocess.Popen[str]) -> str:
    """Wait for a word of somebody's; empty if his program has ended."""
    assert program.stdout is not None
    return program.stdout.readline().strip()


def test_a_groups_whole_way(begin: Begin, tmp_path: Path) -> None:
    units_list(tmp_path / "名单.xlsx")
    ledgers(tmp_path / "台账")
    for stick in ("office-stick", "leader-stick"):
        (tmp_path / stick).mkdir()
    office = begin("office", "office")
    assert heard(office) == "sent"
    [package] = (tmp_path / "office-stick").glob("任务包_第一评估组*.db")
    given(tmp_path, "leader", package)
    leader = begin("leader", "leader")
    assert heard(leader) == "divided"
    for name in MEMBERS:
        [copy] = (tmp_path / "leader-stick").glob(f"*{name}*.db")
        given(tmp_path, name, copy)
    members = [begin(name, "member_works", name) for name in MEMBERS]  # five programs are open now
    assert [one.wait(timeout=PATIENCE_S) for one in members] == [0] * len(MEMBERS)
    for name in MEMBERS:
        shutil.copy(own_file(tmp_path, name), tmp_path / "on its way")
        (tmp_path / "on its way").rename(tmp_path / f"{name}.db")
    assert [one.wait(timeout=PATIENCE_S) for one in (office, leader)] == [0, 0]
    with closing(Store.open(own_file(tmp_path, "office"), read_only=True)) as store:
        assert check(store) == []
        [handed] = [one for one in store.load_all()[0] if one.status != "draft"]
        people = {event.person for event in (*store.history.each(handed.id), *store.side.each(handed.id))}
        assert people >= {"张某某", *MEMBERS}
    unit = handed.record.unit
    assert unit in UNITS
    for who in ("leader", *MEMBERS):
        assert begin(who, "laptop_clears").wait(timeout=PATIENCE_S) == 0
        assert [*(tmp_path / who).rglob("*")]
        assert found(unit, [tmp_path / who]) == []

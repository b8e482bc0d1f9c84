"""give-out: a round in one step, a member's copy with his part, a copy for another office, and what is refused."""

import errno
import json
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.exchange.giving import giving_out
from desktop_app.exchange.giving.handing_over import sealed_name
from desktop_app.files import removable
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.record.register import Register
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.exchange.offices import PLACES, office_register, stored_in, uuid
from tests.visits import another_tool

pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture
def office(path: Path) -> Path:
    """The file of an office with 20 units and 4 teams, closed."""
    with closing(Store.create(path)) as store:
        store.register.save(office_register(20, 4))
    return path


def ledger(path: Path, *tasks: str) -> None:
    rows = [
        "序号,反馈问题,整改措施,责任部门",
        *(f"{number},问题{number},{task},某科" for number, task in enumerate(tasks, 1)),
    ]
    path.write_text("\n".join(rows), "utf-8-sig")


def test_a_round_in_one_step(office: Path, stick: Path, tmp_path: Path) -> None:
    ledgers = tmp_path / "台账"
    ledgers.mkdir()
    ledger(ledgers / "云1市局整改台账.csv", "任务一", "任务二")
    ledger(ledgers / "无名.csv", "任务一")
    slips = tmp_path / "移交单.pdf"
    how = ("--ledgers", ledgers, "--mark", "内部", "--receipt", slips, "--person", "张某某")
    ran = run("give-out", office, "-o", stick, *how, "--json")
    assert ran.exit_code == 0, ran.stderr
    assert ran.stderr == "“无名.csv”看不出是哪个单位的台账，没有导入。\n"
    told = json.loads(ran.stdout)
    assert [one["recipient"] for one in told["given"]] == [f"第{number}评估组" for number in "一二三四"]
    assert [len(one["assessments"]) for one in told["given"]] == [5, 5, 5, 5]
    assert slips.read_bytes().startswith(b"%PDF")
    for one in told["given"]:
        assert stored_in(Path(one["file"])).keys() == {two["id"] for two in one["assessments"]}
    listed = {one["id"]: one["unit"] for one in json.loads(done("list", office, "--json"))}
    assert len(listed) == 20
    with closing(Store.open(office, read_only=True)) as store:
        assert {one.person for one in store.givings.all()} == {"张某某"}
        tasks = store.load(uuid(1000)).record.answers[6].tasks  # type: ignore[attr-defined]
        assert [task.text for task in tasks] == ["任务一", "任务二"]
    assert run("check", office).exit_code == 0
    went_out = json.loads(done("give-out", office, "--list", "--json"))
    assert {one["recipient"]: one["sha256"] for one in went_out} == {
        one["recipient"]: one["sha256"] for one in told["given"]
    }
    assert all(len(one["units"]) == 5 for one in went_out)
    assert done("give-out", office, "--list").splitlines()[-1] == "共分发4份。"
    assert run("give-out", office).exit_code == 2


def test_what_went_out_before_is_told(office: Path, stick: Path) -> None:
    assert run("give-out", office, "-o", stick, "--team", "第一评估组").stderr == ""
    ran = run("give-out", office, "-o", stick)
    [words] = ran.stderr.splitlines()
    assert (ran.exit_code, words.partition("党组”")[0], "等5个单位已在" in words) == (0, "“云1市气象局", True)
    assert "分发给第一评估组（“任务包_第一评估组_2026年第一轮.db”），这次另写一份；请告诉接收方用哪一份" in words
    assert (stick / "任务包_第一评估组_2026年第一轮_2.db").exists()
    [one, *_] = stored_in(stick / "任务包_第二评估组_2026年第一轮.db")
    for copy_of, count in (("外省局", 0), ("外省局", 1), ("另一省局", 0)):
        assert len(run("give-out", office, one, "--copy-to", copy_of, "-o", stick).stderr.splitlines()) == count


def test_twenty_units_of_a_list_become_four_packages_in_one_step(store: Store, stick: Path, tmp_path: Path) -> None:
    store.close()
    names = [f"{place}{place}县气象局党组" for place in PLACES[:20]]
    rows = [
        f"{at},{name},第{'一二三四'[at % 4]}评估组,组长{at % 4},甲{at % 4}、乙{at % 4}" for at, name in enumerate(names)
    ]
    units = tmp_path / "名单.csv"
    units.write_text("\n".join(["序号,单位全称,评估组,组长,组员", *rows]), "utf-8-sig")
    how = ("give-out", store.path, "--units", units, "-o", stick)
    assert "请用 --round 写明" in run(*how).stderr
    nowhere = run("give-out", store.path, "--units", units, "--round", "2026年第一轮", "-o", tmp_path / "没有")
    assert (nowhere.exit_code, "未分发；电脑上已有的内容不受影响" in nowhere.stderr) == (1, True)
    assert json.loads(done("register", store.path, "--json"))["register"]["units"] == []
    assert run(*how, "--round", "2026年第一轮").exit_code == 0
    assert [path.name for path in sorted(stick.iterdir())] == sorted(
        f"任务包_第{number}评估组_2026年第一轮.db" for number in "一二三四"
    )
    assert all(len(stored_in(path)) == 5 for path in stick.iterdir())
    again = run(*how, "--round", "2026年第一轮", "--team", "第一评估组")  # joined again it changes nothing
    assert again.exit_code == 0
    assert len(json.loads(done("list", store.path, "--json"))) == 20
    units.write_text("\n".join(["序号,单位全称,评估组", "1,云云县气象局党委,第一评估组"]), "utf-8-sig")
    asked = run(*how, "--round", "2026年第一轮")
    assert "处要先回答，没有分发，单位名册没有改动；请先用 register 导入名单" in asked.stderr


@pytest.mark.parametrize("step", ["check_room", "sweep", "sync", "identity", "check_still"])
def test_what_was_begun_before_a_medium_failed_is_told(
    step: str, office: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No sentence says that nothing was changed where drafts were begun."""

    def failing(*_: object) -> None:
        monkeypatch.undo()
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(giving_out, "check_folder", lambda _: None)
    monkeypatch.setattr(removable, step, failing)
    refused = run("give-out", office, "--team", "第二评估组", "-o", stick)
    begun = len(json.loads(done("list", office, "--json")))
    assert (refused.exit_code, begun) == (1, 5)
    assert "没有改动" not in refused.stderr
    assert refused.stderr.endswith("再分发。已新建5份评估草稿，留在数据文件里，再分发时接着用。\n")


def test_one_team_with_a_passphrase(office: Path, stick: Path, tmp_path: Path) -> None:
    secret = tmp_path / "口令.txt"
    secret.write_text("春眠不觉晓，处处闻啼鸟\n", "utf-8")
    said = done("give-out", office, "--team", "第二评估组", "-o", stick, "--passphrase-file", secret)
    assert [path.name for path in stick.iterdir()] == [sealed_name()]
    assert "已分发给第二评估组" in said
    assert "岭2市气象局党组" in said
    made = tmp_path / "解开.db"
    done("unseal", next(stick.iterdir()), "-o", made, "--passphrase-file", secret)
    assert len(stored_in(made)) == 5


def test_a_member_gets_a_part_and_the_parts_of_the_others_are_in_it_too(
    store: Store, rubric: Rubric, record: Assessment, stick: Path
) -> None:
    tasks = tuple(Task(id=number, text=f"任务{number}") for number in (3, 5, 9, 11))
    one = store.add(rubric, record.with_answer(6, replace(record.answers[6], tasks=tasks)))
    store.close()
    for person, items, part in (("甲某", "1,2、5-6", "7:1-2"), ("乙某", "", "7：3、4")):
        done("give-out", store.path, one[:8], "--to", person, "--items", items, "--tasks", part, "-o", stick)
    for person, parts in (("甲某", {"甲某"}), ("乙某", {"甲某", "乙某"})):
        with closing(Store.open(stick / f"任务包_{person}_某市局.db", read_only=True)) as made:
            assert {share.person for share in made.shares.of(one)} == parts
            assert made.givings.package is not None
            assert (made.givings.package.kind, made.givings.package.person) == ("member", person)
    with closing(Store.open(store.path, read_only=True)) as opened:
        assert opened.shares.of(one) == (
            Share(person="乙某", tasks=((7, 9), (7, 11))),
            Share(person="甲某", items=(1, 2, 5, 6), tasks=((7, 3), (7, 5))),
        )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--round", "第九轮"), "没有“第九轮”这个轮次（“第一轮”）"),
        (("--team", "第九评估组"), "“第一轮”里没有评估组“第九评估组”，没有分发"),
        ((uuid(1000)[:8], "--to", "甲某"), "没有编号以"),
        (("{id}",), "请写明分发给谁"),
        (("{id}", "--to", "甲某", "--copy-to", "某办"), "二者选一"),
        (("{id}", "--to", "甲某", "--items", "1,x"), "评分项“1,x”不清楚，应写成1、2、5-7这样，最大是16"),
        (("{id}", "--to", "甲某", "--items", "17"), "评分项“17”不清楚"),
        (("{id}", "--to", "甲某", "--tasks", "1-20"), "任务“1-20”不清楚，应写成7:1-20这样"),
        (("{id}", "--to", "甲某", "--tasks", "3:1"), "第3项没有任务，不能按任务分工"),
        (("{id}", "--to", "甲某", "--tasks", "7:1-99"), "项任务，没有第99项"),
    ],
)
def test_what_is_refused_changes_nothing(
    office: Path, rubric: Rubric, record: Assessment, stick: Path, arguments: tuple[str, ...], words: str
) -> None:
    with closing(Store.open(office)) as store:
        one = store.add(rubric, record)
    before = stored_in(office)
    refused = run("give-out", office, *(part.format(id=one) for part in arguments), "-o", stick)
    assert (refused.exit_code, words in refused.stderr) == (1, True), refused.stderr
    assert (list(stick.iterdir()), stored_in(office)) == ([], before)


def test_a_register_without_a_round_is_told(store: Store, stick: Path) -> None:
    store.register.save(Register(units=office_register(1, 1).units))
    store.close()
    assert "单位名册里还没有轮次和评估组" in run("give-out", store.path, "-o", stick).stderr
    another_tool(store.path, "INSERT INTO round VALUES ('" + uuid(1) + "', '第一轮', 2026, '', '')")
    assert "还没有分派给评估组的单位" in run("give-out", store.path, "-o", stick).stderr

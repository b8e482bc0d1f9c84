"""The command line as scripts call it: what it prints, its exit codes, one sentence where it refuses."""

import json
import re
import shutil
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop_app.base.limits import DOCUMENT
from desktop_app.base.paths import RUBRICS, SAMPLE_VISIT
from desktop_app.base.userdirs import backups_folder
from desktop_app.files.file_lock import FileLock, Holder, claim, lock_file
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.samples import LEDGER, SECOND_RUBRIC
from tests.visits import another_tool


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def imported() -> Any:
    return json.loads(done("import", "visit.db", SAMPLE_VISIT, "--json"))[0]["id"]


def test_score_tells_the_total_and_every_deduction() -> None:
    told = done("score", SAMPLE_VISIT)
    assert told.startswith("云岭市气象局党组  合计 86.63  等次 较好")
    assert "第1项  应不少于2次，实际1次，少1次×2分，扣2分" in told


def test_score_json_is_one_line_a_file() -> None:
    lines = done("score", SAMPLE_VISIT, SAMPLE_VISIT, "--json").splitlines()
    assert len(lines) == 2
    result = json.loads(lines[0])
    assert list(result) == ["items", "sections", "total", "grade", "lowest", "highest", "unanswered", "notices"]
    assert (result["total"], result["grade"], result["unanswered"]) == ("86.63", "较好", [])
    assert result["items"][0]["number"] == 1
    assert result["items"][0]["deductions"][0]["points"] == "2"


def test_export_gives_back_what_was_imported() -> None:
    assert done("export", "visit.db", imported()) == SAMPLE_VISIT.read_text("utf-8")
    assert done("export", "visit.db") == SAMPLE_VISIT.read_text("utf-8")


def test_list_names_each_assessment() -> None:
    id_ = imported()
    [row] = json.loads(done("list", "visit.db", "--json"))
    wanted = {"id": id_, "unit": "云岭市气象局党组", "date": "2026-11-20", "total": "86.63", "grade": "较好"}
    assert row == {**wanted, "status": "draft", "outcome": "", "unanswered": [], "decided_grade": None}
    assert id_ in done("list", "visit.db")


def test_import_takes_all_or_none() -> None:
    Path("bad.json").write_text("{}", "utf-8")
    result = run("import", "visit.db", SAMPLE_VISIT, "bad.json")
    assert result.exit_code == 1
    assert not Path("visit.db").exists()


def test_sheet_and_blank_are_pdfs_and_equal_each_time() -> None:
    id_ = imported()
    for output in ("one.pdf", "two.pdf"):
        done("sheet", "visit.db", id_[:8], "-o", output)
    assert Path("one.pdf").read_bytes() == Path("two.pdf").read_bytes()
    done("sheet", "visit.db", id_, "-o", "more.pdf", "--supplement")
    assert len(Path("more.pdf").read_bytes()) > len(Path("one.pdf").read_bytes())
    for command in ("blank", "forms", f"forms visit.db {id_[:8]}"):
        done(*command.split(), "-o", "blank.pdf")
        assert Path("blank.pdf").read_bytes().startswith(b"%PDF")


def test_check_says_what_is_wrong_and_exits_1() -> None:
    imported()
    assert "完好，有1份评估" in done("check", "visit.db")
    assert json.loads(done("check", "visit.db", "--json"))["faults"] == []


def test_rubric_warns_and_does_not_refuse() -> None:
    assert "第10项：扣分合计2分，少于分值4分" in done("rubric", RUBRICS / "xunchazhenggai-1.toml")


def test_what_is_final_is_printed_as_it_was_kept() -> None:
    id_ = imported()
    told = json.loads(done("finalise", "visit.db", id_, "--person", "张某某", "--json"))
    assert told["revision"] == 1
    for arguments in ((), ("--revision", "1")):
        done("sheet", "visit.db", id_, "-o", "sheet.pdf", *arguments)
        with closing(Store.open(Path("visit.db"))) as store:
            [kept] = store.revisions.of(id_)
        assert Path("sheet.pdf").read_bytes() == kept.sheet
    assert (kept.printed_code, kept.person) == (told["code"], "张某某")
    assert "没有第2版" in run("sheet", "visit.db", id_, "-o", "x.pdf", "--revision", "2").stderr
    assert "不是草稿" in run("finalise", "visit.db", id_).stderr
    assert json.loads(done("list", "visit.db", "--json"))[0]["status"] == "final"


def test_another_rubric_needs_no_code() -> None:
    Path("answers.json").write_text(json.dumps({"format": "assessment/1", "rubric": "danganjiancha-2", "answers": {}}))
    result = json.loads(done("score", "answers.json", "--rubric", SECOND_RUBRIC, "--json"))
    assert result["total"] == "0.00"
    done("import", "visit.db", "answers.json", "--rubric", SECOND_RUBRIC)
    id_ = json.loads(done("list", "visit.db", "--json"))[0]["id"]
    done("sheet", "visit.db", id_, "-o", "second.pdf")
    done("blank", "-o", "blank.pdf", "--rubric", SECOND_RUBRIC)


def test_tasks_tells_the_ledger_and_what_is_none_of_it() -> None:
    told = json.loads(done("tasks", LEDGER, "--count", "findings", "--json"))
    assert (told["sheet"], len(told["tasks"]), len(told["skipped"])) == ("Sheet1", 12, 4)
    result = run("tasks", LEDGER)
    assert len(result.stdout.splitlines()) == 22
    assert "第27行没有读：合计行：合计　22项" in result.stderr


def test_evidence_that_no_interchange_file_brings_is_dropped_and_told() -> None:
    file = {"name": "记录.jpg", "sha256": "0" * 64, "size": 7}
    answers = {"2": {"choice": "已召开", "files": [file]}}
    document = {"format": "assessment/1", "rubric": "xunchazhenggai-1", "answers": answers}
    Path("answers.json").write_text(json.dumps(document), "utf-8")
    result = run("import", "visit.db", "answers.json")
    assert "第2项的材料“记录.jpg”" in result.stderr
    assert "files" not in done("export", "visit.db")
    done("check", "visit.db")


def test_one_that_cannot_be_read_keeps_no_other_from_going_out() -> None:
    imported()
    done("import", "visit.db", SAMPLE_VISIT)
    another_tool(Path("visit.db"), "UPDATE assessment SET members = '[1]' WHERE id = (SELECT min(id) FROM assessment)")
    for command, told in (("export", lambda text: len(json.loads(text))), ("list", lambda text: text.count("\n"))):
        result = run(command, "visit.db")
        assert (result.exit_code, told(result.stdout)) == (1, 1)
        assert "的评估无法读取" in result.stderr
    assert run("verify", "visit.db").exit_code == 1


def ballots(**counts: int) -> dict[str, Any]:
    return {"ballots": [{"group": "职工", "issued": 10, "returned": 10, "satisfied": 10, **counts}]}


TWICE = '{"format": "assessment/1", "rubric": "xunchazhenggai-1", "unit": "甲", "unit": "乙", "answers": {}}'
REFUSED = {
    "a device without end": (["score", "/dev/zero"], "文件太大"),
    "a device without end imported": (["import", "visit.db", "/dev/zero"], "文件太大"),
    "a rubric without end": (["rubric", "/dev/zero"], "不是评分表"),
    "a rubric without end to score by": (["score", "twice.json", "--rubric", "/dev/zero"], "不是评分表"),
    "a ledger without end": (["tasks", "/dev/zero"], "没有尽头"),
    "too large a file": (["score", "large"], "文件太大"),
    "too large a rubric": (["rubric", "large"], "不是评分表"),
    "too long a name": (["list", "n" * 300], "文件名太长"),  # and not that nothing is there
    "too long a name to import into": (["import", "n" * 300, str(SAMPLE_VISIT)], "文件名太长"),
    "a key twice": (["score", "twice.json"], "“unit”写了不止一次"),
    "a key twice imported": (["import", "visit.db", "twice.json"], "“unit”写了不止一次"),
    "no such file": (["score", "none.json"], "无法读取"),
    "no such database": (["list", "none.db"], "找不到"),
    "no such assessment": (["sheet", "visit.db", "ffff", "-o", "x.pdf"], "没有编号"),
    "no such folder": (["export", "visit.db", "-o", "none/x.json"], "不能写入"),
    "not ours": (["check", "answers.json"], "不是评估数据文件"),
    "more returned than issued": (["score", "answers.json"], "收回11张，多于发出10张，测评无效"),
    "no ledger": (["tasks", "answers.json"], "不是Excel或WPS的工作簿"),
    "unknown rubric": (["rubric", "answers.json"], "不是正确的TOML"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_is_one_sentence_and_exit_1(case: str) -> None:
    imported()
    document = {"format": "assessment/1", "rubric": "xunchazhenggai-1", "answers": {"15": ballots(returned=11)}}
    Path("answers.json").write_text(json.dumps(document), "utf-8")
    Path("twice.json").write_text(TWICE, "utf-8")
    arguments, words = REFUSED[case]
    if sys.platform == "win32" and "/dev/zero" in arguments:
        pytest.skip("no device of Windows has no end")
    Path("large").write_bytes(bytes(DOCUMENT + 1 if "large" in arguments else 0))
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    ["export visit.db -o visit.db", "blank -o visit.db", "handover visit.db copy.db --receipt visit.db"],
)
def test_nothing_is_written_over_a_data_file(command: str) -> None:
    imported()
    assert len(json.loads(done("list", "visit.db", "--json"))) == 1
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "“visit.db”不能写入（那里是一个数据文件，不能覆盖）" in result.stderr
    assert len(json.loads(done("list", "visit.db", "--json"))) == 1


def test_a_backup_is_never_worked_on() -> None:
    imported()
    folder = backups_folder() / "visit_12345678"
    folder.mkdir(parents=True)
    point = Path(shutil.copy("visit.db", folder / "00001_20261101-090000_打开时.db"))
    before = point.read_bytes()
    result = run("import", point, str(SAMPLE_VISIT))
    assert (result.exit_code, point.read_bytes()) == (1, before)
    assert "是自动备份的一份，没有改动它" in result.stderr


CHANGING = {
    "import": ["import", "visit.db", str(SAMPLE_VISIT)],
    "purge": ["purge", "visit.db", "0", "--note", "1", "--yes"],
    "handover": ["handover", "visit.db", "."],
}


@pytest.mark.parametrize("command", CHANGING)
def test_what_a_window_has_open_is_not_written_into(command: str) -> None:
    imported()
    lock = claim(Path("visit.db"), "李某某")
    assert isinstance(lock, FileLock)
    before = sorted(Path().glob("*.db")), Path("visit.db").read_bytes()
    result = run(*CHANGING[command])
    assert (result.exit_code, result.stdout) == (1, "")
    opened = r"“visit.db”正在这台电脑的另一个窗口中打开，录入人李某某，\d{4}-\d\d-\d\d \d\d:\d\d打开"
    assert re.fullmatch(opened + "，没有改动它；请在那里关闭以后再试。\n", result.stderr)
    assert (sorted(Path().glob("*.db")), Path("visit.db").read_bytes()) == before
    assert len(json.loads(done("list", "visit.db", "--json"))) == 1  # reading disturbs nobody
    lock.release()
    assert "另一个窗口" not in run(*CHANGING[command]).stderr
    assert not lock.path.exists()


def test_nor_what_another_computer_has_open() -> None:
    imported()
    lock = lock_file(Path("visit.db"))
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_bytes(msgspec.json.encode(Holder(machine="WANG-PC", host="another")))
    assert "正在另一台电脑“WANG-PC”中打开，没有改动它" in run(*CHANGING["import"]).stderr
    assert lock.exists()


WRONG_USAGE = {
    "nothing": "没有“nothing”这个子命令；用法见 --help。",
    "--no": "没有“--no”这个选项；用法见 --help。",
    "score": "缺少“ANSWERS”；用法见 score --help。",
    "sheet a.db b": "缺少选项“-o / --output”；用法见 sheet --help。",
    "list a --no": "没有“--no”这个选项；用法见 list --help。",
    "list a b": "写了多余的内容，或写法不对；用法见 list --help。",
    "list .": "“FILE”要写一个文件，不是文件夹；用法见 list --help。",
    "list a --json=1": "选项“--json”的写法不对；用法见 list --help。",
    "restore a.db x -o b.db": "“NUMBER”要写一个整数；用法见 restore --help。",
    "tasks a.xlsx --count x": "选项“--count”只能是measures、findings；用法见 tasks --help。",
}


@pytest.mark.parametrize("words", WRONG_USAGE)
def test_wrong_usage_is_one_sentence_and_exit_2(words: str) -> None:
    result = run(*words.split())
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"用法不对：{WRONG_USAGE[words]}\n")


@pytest.mark.usefixtures("quick_passphrases")
def test_a_copy_under_a_passphrase_is_named_and_not_called_damaged() -> None:
    imported()
    Path("word").write_text("春眠不觉晓，处处", "utf-8")
    Path("stick").mkdir()
    for out in ("stick", "stick/plain.db"):
        run("handover", "visit.db", out, *(() if out.endswith("db") else ("--passphrase-file", "word")))
    [sealed] = Path("stick").glob("*.jmdb")
    for command in (["check", sealed], ["list", sealed], ["verify", sealed], ["check", sealed, "visit.db"]):
        result = run(*command)
        assert result.exit_code == 1
        assert "加密副本" in result.output
    assert f"没有检查　{sealed}（加密副本，请先用 unseal 解开）" in done("check", "stick")
    result = run("unseal", sealed, "-o", "plain.db")
    assert "没有输入口令，没有解开" in result.stderr


def test_backups_are_listed_and_written_as_files_of_their_own(tmp_path: Path) -> None:
    assert "也没有它的备份" in run("backups", "visit.db").stderr
    assert done("backups") == "还没有备份。\n"
    imported()
    imported()  # after a backup of the first
    [point] = json.loads(done("backups", "visit.db", "--json"))
    assert (point["number"], point["moments"][0]["occasion"], point["held"][0]["total"]) == (1, "导入前", "86.63")
    assert "1  今天" in done("backups", "visit.db")
    assert done("backups").strip() == str(tmp_path / "visit.db")
    assert json.loads(done("restore", "visit.db", 1, "-o", "back.db", "--json")) == {"file": "back.db"}
    assert len(json.loads(done("list", "back.db", "--json"))) == 1
    assert len(json.loads(done("list", "visit.db", "--json"))) == 2
    for arguments in (("visit.db", 1, "-o", "back.db"), ("visit.db", 7, "-o", "other.db")):
        assert run("restore", *arguments).exit_code == 1


def test_importing_wants_a_backup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    imported()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "file"))
    result = run("import", "visit.db", SAMPLE_VISIT)
    assert (result.exit_code, result.stderr) == (1, "备份失败（上级不是文件夹），数据文件没有改动。\n")
    assert len(json.loads(done("list", "visit.db", "--json"))) == 1


def test_what_was_added_by_mistake_goes_for_good_once_it_is_confirmed() -> None:
    imported()
    [visit] = json.loads(done("list", "visit.db", "--json"))
    before = Path("visit.db").read_bytes()
    assert "仅于3月12日".encode() in before
    refused = run("purge", "visit.db", visit["id"], "--note", 1)
    words = "彻底删除要先确认，没有改动任何内容；确定要删除，请加上 --yes。\n"
    assert (refused.exit_code, refused.stderr) == (1, words)
    for words, arguments in {
        "评分表上没有第99项": ("--note", 99),
        "第1项没有第3个任务": ("--note", 1, "--task", 3),
        "没有名为“没有.jpg”的材料": ("--evidence", "没有.jpg"),
        "修改记录里没有要彻底删除的内容": ("--note", 2),
    }.items():
        assert words in run("purge", "visit.db", visit["id"], *arguments, "--yes").stderr
    assert run("purge", "visit.db", visit["id"], "--yes").exit_code == 2
    assert Path("visit.db").read_bytes() == before
    told = done("purge", "visit.db", visit["id"], "--note", 1, "--yes", "--person", "张某某")
    assert told == "已彻底删除第1项的说明；以前的备份和副本里仍有。\n"
    assert "仅于3月12日".encode() not in Path("visit.db").read_bytes()
    assert "完好" in done("check", "visit.db")


def test_who_does_it_is_text_on_one_line() -> None:
    id_ = imported()
    refused = run("finalise", "visit.db", id_, "--person", "\udcff\udcfe")
    words = "用法不对：选项“--person”里有认不出的文字，请检查终端的文字编码；用法见 finalise --help。\n"
    assert (refused.exit_code, refused.stdout, refused.stderr) == (2, "", words)
    done("finalise", "visit.db", id_, "--person", " 张某\x1b某\u202e\n")
    with closing(Store.open(Path("visit.db"))) as store:
        assert store.revisions.of(id_)[0].person == "张某某"


def test_what_a_terminal_would_obey_is_shown() -> None:
    assert "“\\x1b[2J.db”" in run("list", "\x1b[2J.db").stderr


@pytest.mark.parametrize("name", ["\udcb2\udcec.db", "a\udcff"])  # as Python has what is no text
def test_a_copy_whose_name_is_no_text_is_not_written(name: str) -> None:
    imported()
    refused = run("handover", "visit.db", name)
    assert (refused.exit_code, "里有认不出的文字，未移交" in refused.stderr) == (1, True)
    assert [one.name for one in Path().iterdir() if one.is_file()] == ["visit.db"]


@pytest.mark.parametrize("command", [["backups", "visit.db"], ["restore", "visit.db", "1", "-o", "back.db"]])
def test_where_nobody_can_look_it_is_not_said_that_there_is_no_backup(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    imported()
    monkeypatch.setenv("ASSESSMENT_DATA", "n" * 300)
    result = run(*command)
    assert (result.exit_code, "无法读取（文件名太长），不知道有没有备份" in result.stderr) == (1, True)


@pytest.mark.skipif(sys.platform != "linux", reason="255 bytes are Linux' longest name")
@pytest.mark.parametrize("length", range(230, 256, 3))
def test_a_file_with_a_long_name_is_worked_on_or_told(length: int) -> None:
    """SQLite's journal bears the file's name and more; backups lie in a folder that is called after it."""
    imported()
    name = "巡" * (length // 3 - 1) + ".db"
    made = run("import", name, SAMPLE_VISIT)
    assert (made.exit_code, "文件名太长" in made.stderr) == (bool(made.stderr), bool(made.stderr))
    if made.exit_code:
        shutil.copy("visit.db", name)
    changed = run("import", name, SAMPLE_VISIT)
    assert (changed.exit_code, "文件名太长" in changed.stderr) == (bool(changed.stderr), bool(changed.stderr))
    assert len(json.loads(done("list", name, "--json"))) == 2 - changed.exit_code
    assert len(json.loads(done("backups", name, "--json"))) == 1 - changed.exit_code


@pytest.mark.parametrize(
    "command",
    [
        ["finalise", "visit.db", ""],
        ["sheet", "visit.db", " ", "-o", "sheet.pdf"],
        ["purge", "visit.db", "", "--note", "1", "--yes"],
        ["export", "visit.db", ""],
        ["blank", "-o", ""],
        ["check", ""],
        ["handover", "visit.db", ""],
    ],
    ids=" ".join,
)
def test_what_a_script_has_left_empty_is_no_name(command: list[str]) -> None:
    imported()
    before = sorted(one.name for one in Path().iterdir()), Path("visit.db").read_bytes()
    refused = run(*command)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "是空的；用法见" in refused.stderr
    assert (sorted(one.name for one in Path().iterdir()), Path("visit.db").read_bytes()) == before

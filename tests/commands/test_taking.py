"""The subcommand take-in: as a script calls it, from the dry run to what is taken back."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.assessing.finalising import reopen
from desktop_app.exchange.sealing.office_key import keys, make_key
from desktop_app.exchange.sealing.sealed_to_office import sealed_for
from desktop_app.paper.joining import words_on
from desktop_app.paper.taking import taking_number
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.exchange.arriving_files import PASSPHRASE, Office, broken_chain, made_final, noted, sealed

from .running import done, run

pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


def closed(office: Office) -> Path:
    office.store.close()
    return office.store.path


def went(*arguments: object) -> str:
    """Return what is printed where it is done, whatever is to be noted beside."""
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def told(text: str) -> list[str]:
    """Return what was told of the one assessment in a report."""
    return [str(one) for one in json.loads(text)["files"][0]["done"][0]["told"]]


def test_what_would_be_done_is_said_and_then_done_and_taken_back(office: Office, tmp_path: Path) -> None:
    newer, other = office.changed("newer.db", noted(0, "更新"), made_final), office.other("other.db")
    broken = broken_chain(office.other("broken.db", unit="第三个单位"))
    path, paper, kept = closed(office), tmp_path / "接收情况表.pdf", tmp_path / "接收情况表.json"
    before = path.read_bytes()
    planned = run("take-in", path, newer, other, broken, "--dry-run", "--json")
    assert (planned.exit_code, path.read_bytes()) == (1, before)
    assert [one["done"][0]["what"] for one in json.loads(planned.stdout)["files"]] == ["newer", "new", "left"]
    result = run("take-in", path, newer, other, broken, "--report", paper, "--person", "接收人")
    assert (result.exit_code, result.stderr.count("已接收2份评估"), "校验链不符" in result.stdout) == (3, 1, True)
    words = words_on(paper.read_bytes()).replace("\n", "")
    assert all(one in words for one in ("接收情况表", "别的单位", "没有接收", "第1版", "接收人"))
    assert went("take-in", path, newer, other).count("已在") == 2
    batch = went("take-in", path, broken, "--anyway", "--report", kept, "--json")
    assert told(batch) == told(kept.read_text("utf-8")) != []
    number = taking_number(json.loads(batch)["batch"])  # as it stands on the paper
    assert "已撤回" in went("take-in", path, "--undo", number.lower())
    assert "已经撤回过" in run("take-in", path, "--undo", json.loads(batch)["batch"]).stderr
    assert len(json.loads(done("list", path, "--json"))) == 2


def test_what_both_changed_is_asked_and_answered(office: Office, tmp_path: Path) -> None:
    other = office.changed("other.db", noted(0, "来的"))
    noted(0, "这里的")(office.store)
    path, answers = closed(office), tmp_path / "答复.json"
    asked = run("take-in", path, other, "--dry-run", "--json")
    assert (asked.exit_code, "要先决定取哪一份" in asked.stderr) == (1, True)
    found = json.loads(asked.stdout)
    [question] = found["questions"][0]["questions"]
    assert sorted(one["words"] for one in question["choices"]) == ["“来的”", "“这里的”"]
    question["choice"] = next(one["choice"] for one in question["choices"] if "来的" in one["words"])
    answers.write_text(json.dumps(found), "utf-8")
    assert "1处按选择处理" in went("take-in", path, other, "--answers", answers)
    assert json.loads(done("export", path))["answers"]["1"]["note"] == "来的"


def test_sealed_copies_open_with_a_passphrase_or_the_office_s_key(office: Office, tmp_path: Path) -> None:
    make_key(office.store, PASSPHRASE, "巡察办")
    for_office = tmp_path / "office.jmdb"
    with office.other("office.db").open("rb") as file:
        for_office.write_bytes(b"".join(sealed_for(file, keys(office.store)[0].public)))
    copy, path, secret = sealed(office.other("sealed.db")), closed(office), tmp_path / "口令"
    secret.write_text(f"另一个口令\n{PASSPHRASE}\n", "utf-8")
    assert "要输入口令" in run("take-in", path, copy).stderr
    assert "要输入巡察办密钥的口令" in run("take-in", path, for_office).stderr
    assert "已接收1份评估" in went("take-in", path, copy, "--passphrase-file", secret)
    secret.write_text(PASSPHRASE, "utf-8")
    assert "已接收1份评估" in went("take-in", path, for_office, "--office-passphrase-file", secret)


def test_what_was_sealed_for_an_earlier_key_is_opened_and_its_receipt_signed_with_it(
    office: Office, tmp_path: Path
) -> None:
    earlier = make_key(office.store, PASSPHRASE, "巡察办")
    copy, secret, receipt = tmp_path / "office.jmdb", tmp_path / "口令", tmp_path / "回执.jshz"
    with office.other("office.db").open("rb") as file:
        copy.write_bytes(b"".join(sealed_for(file, earlier.public)))
    make_key(office.store, PASSPHRASE, "巡察办", again=True)
    path = closed(office)
    secret.write_text(PASSPHRASE, "utf-8")
    assert "已接收1份评估" in went("take-in", path, copy, "--office-passphrase-file", secret)
    told = json.loads(went("receipt", path, copy, "-o", receipt, "--passphrase-file", secret, "--json"))
    assert told["key"] == earlier.public  # the one that the laptop knows


def test_codes_from_paper_are_compared(office: Office) -> None:
    final = office.changed("final.db", made_final)
    code = json.loads(done("verify", final, "--json"))[0]["code"]
    path = closed(office)
    wrong = f"{'2' if code[0] == '1' else '1'}{code[1:]}"
    before = path.read_bytes()
    result = run("take-in", path, final, "--code", code, "--code", wrong, "--code", "12345", "--json", "--dry-run")
    assert (result.exit_code, "有2个核验码与收到的文件不一致" in result.stderr, path.read_bytes()) == (1, True, before)
    result = run("take-in", path, final, "--code", code, "--code", wrong, "--code", "12345", "--json")
    assert (result.exit_code, "有2个核验码与收到的文件不一致" in result.stderr) == (3, True)
    found = json.loads(result.stdout)
    assert [(one["agrees"], one["file"]) for one in found["codes"]] == [(True, 0), (False, 0), (False, None)]
    assert "收到的文件里没有核验码是 12345" in found["codes"][2]["words"]


def test_a_file_is_made_if_it_is_not_there(office: Office, tmp_path: Path) -> None:
    other = office.other("other.db")
    planned = json.loads(went("take-in", tmp_path / "新的.db", other, "--dry-run", "--json"))
    assert (planned["files"][0]["done"][0]["what"], planned["into"]) == ("new", str(tmp_path / "新的.db"))
    assert not (tmp_path / "新的.db").exists()
    assert "已接收1份评估" in went("take-in", tmp_path / "新的.db", other)
    assert run("take-in", tmp_path / "新的.db").exit_code == 2


def test_what_waits_is_told_and_merged_once_it_can_be(office: Office, tmp_path: Path) -> None:
    draft = office.changed("draft.db", noted(0, "组员的"))
    noted(0, "组长的")(office.store)
    made_final(office.store)
    path, answers = closed(office), tmp_path / "答复.json"
    assert "没有等待并入的草稿" in went("take-in", path, "--waiting")
    assert "组员的草稿（1处不同）另存在文件里" in went("take-in", path, draft)
    assert "没有并入，重新打开后可以并入" in went("take-in", path, "--waiting")
    with closing(Store.open(path)) as store:
        reopen(store, store.load(office.draft), "有误")
    asked = run("take-in", path, "--waiting", "--dry-run", "--json")
    assert (asked.exit_code, "要先决定取哪一份" in asked.stderr) == (1, True)
    found = json.loads(asked.stdout)
    [question] = found["questions"][0]["questions"]
    question["choice"] = next(one["choice"] for one in question["choices"] if "组员的" in one["words"])
    answers.write_text(json.dumps(found), "utf-8")
    assert "可以并入" in went("take-in", path, "--waiting", "--answers", answers, "--dry-run")
    assert "已并入" in went("take-in", path, "--waiting", "--answers", answers)
    assert json.loads(done("export", path))["answers"]["1"]["note"] == "组员的"
    assert run("take-in", path, draft, "--waiting").exit_code == 2


def test_what_was_answered_is_listed_again_with_what_is_left(office: Office, tmp_path: Path) -> None:
    others = [office.changed(f"{at}.db", noted(0, f"第{at}份")) for at in range(2)]
    noted(0, "这里的")(office.store)
    path, answers, rounds = closed(office), tmp_path / "答复.json", 0
    while (result := run("take-in", path, *others, "--json", *(["--answers", answers] if rounds else []))).exit_code:
        found = json.loads(result.stdout)
        for question in (each for one in found["questions"] for each in one["questions"]):
            question["choice"] = question["choice"] or "both"
        answers.write_text(json.dumps(found), "utf-8")
        rounds += 1
    assert (rounds, json.loads(done("export", path))["answers"]["1"]["note"]) == (2, "第0份\n第1份\n这里的")

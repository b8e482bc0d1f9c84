"""The office's key on the command line: from its making over a sealed hand-over to the receipt for it."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop_app.exchange.sealing.office_key import unlock
from desktop_app.exchange.sealing.recovery_words import words_of
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.visits import another_tool, finalised

pytestmark = pytest.mark.usefixtures("quick_passphrases")
PASSPHRASE, OTHER = "春眠不觉晓，处处闻啼鸟", "夜来风雨声，花落知多少"


class Desk(NamedTuple):
    """The files of an office and of a laptop to which it gave one out."""

    office: Path
    laptop: Path
    folder: Path
    word: Path
    public: str


@pytest.fixture
def desk(store: Store, rubric: Rubric, record: Assessment, tmp_path: Path) -> Desk:
    finalised(store, store.load(store.add(rubric, record)))
    word = tmp_path / "口令.txt"
    word.write_text(f"{PASSPHRASE}\n", "utf-8")
    office = Path(shutil.copy(store.path, tmp_path / "巡察办.db"))
    [key] = json.loads(
        done("office-key", office, "--make", "--office", "某局巡察办", "--passphrase-file", word, "--json")
    )
    row = f"'{'0' * 36}', '2026-11-20', '某局巡察办', '第一评估组', 'team', '', '{key['public']}'"
    another_tool(store.path, f"INSERT INTO package VALUES ({row})")
    return Desk(office, store.path, tmp_path, word, key["public"])


def test_a_hand_over_for_the_office_and_its_receipt(desk: Desk) -> None:
    folder, word = desk.folder, desk.word
    copy, receipt = folder / "移交.jmdb", folder / "回执.jshz"
    done("handover", desk.laptop, copy, "--to-office", "--receipt", folder / "移交单.pdf")
    back = done("unseal", copy, "-o", folder / "解开.db", "--office", desk.office, "--passphrase-file", word)
    assert back == f"已解开到 {folder / '解开.db'}\n"
    paper = folder / "回执.pdf"
    how = ("--passphrase-file", word, "--person", "赵某某", "--paper", paper)
    said = done("receipt", desk.office, copy, "-o", receipt, *how)
    assert "（已签名）" in said
    code = said.split()[-1]
    for given in (receipt, paper):
        assert "巡察办已接收，与本机现在的内容一致" in done("receipt", desk.laptop, "--check", given)
        told = json.loads(done("receipt", desk.laptop, "--check", given, "--json"))
        assert (len(told["confirmed"]), told["signed"]) == (1, "right")
    told_by_telephone = run("receipt", desk.laptop, "--code", code)
    assert told_by_telephone.stderr.startswith("回执码与移交过的副本相符，但没有签名，而本机有巡察办的公钥")
    for how in (("--code", code), ("--receipt", folder / "未签名.jshz")):
        done("receipt", desk.office, copy, "-o", folder / "未签名.jshz", "--passphrase-file", word, "--unsigned")
        refused = run("clear", desk.laptop, *how, "-o", folder / "单.pdf")
        assert (refused.exit_code, "只认由它签名的回执" in refused.stderr) == (1, True)
        assert "请向巡察办索取有签名的回执文件" in refused.stderr
        assert desk.laptop.exists()
    receipt.write_bytes(receipt.read_bytes().replace("赵某某".encode(), "钱某某".encode()))
    refused = run("receipt", desk.laptop, "--check", receipt)
    assert (refused.exit_code, "回执被改动过或已损坏" in refused.stderr) == (1, True)
    done("receipt", desk.office, copy, "-o", receipt, "--passphrase-file", word, "--unsigned")
    assert "没有确认任何内容，请向巡察办索取" in run("receipt", desk.laptop, "--check", receipt).stderr
    cleared = run("clear", desk.laptop, "--receipt", paper, "-o", folder / "单.pdf")
    assert (cleared.exit_code, desk.laptop.exists()) == (0, False)


def test_what_is_refused(desk: Desk) -> None:
    folder, word = desk.folder, desk.word
    copy = folder / "移交.jmdb"
    done("handover", desk.laptop, copy, "--to-office")
    out = ("-o", folder / "解开.db")
    second = folder / "别的.db"
    with closing(Store.create(second)):
        pass
    for arguments, words in (
        (("unseal", copy, *out), "没有口令；请用 --office 指明持有这把密钥的数据文件。"),
        (("unseal", copy, *out, "--office", desk.laptop, "--passphrase-file", word), "里没有巡察办密钥，没有解开"),
        (("handover", second, copy, "--to-office"), "没有巡察办的公钥，不能加密给巡察办；未移交"),
        (("handover", desk.laptop, copy, "--to-office", "--passphrase-file", word), "请只用一个；未移交。"),
        (("office-key", second), "没有巡察办密钥"),
        (("office-key", desk.office, "--make", "--passphrase-file", word), "已有巡察办密钥"),
        (("office-key", desk.office, "--sheet", folder / "x.pdf"), "没有输入巡察办密钥的口令，没有写恢复页"),
        (("receipt", desk.office, copy, "-o", folder / "x.jshz"), "没有输入巡察办密钥的口令"),
        (("receipt", desk.laptop, "--code", "0" * 25), "这个回执码与这个文件移交过的副本都不符"),
        (("receipt", desk.laptop, "--check", copy), "不是本程序出具的接收回执"),
    ):
        refused = run(*arguments)
        assert (refused.exit_code, words in refused.stderr) == (1, True), refused.stderr
    for arguments in (
        ("receipt", desk.office),
        ("receipt", desk.office, copy),
        ("office-key", second, "--make", "--again"),
    ):
        assert run(*arguments).exit_code == 2
    done("office-key", second, "--make", "--passphrase-file", word)
    refused = run("unseal", copy, *out, "--office", second, "--passphrase-file", word)
    assert "加密给另一把密钥" in refused.stderr


def test_the_key_is_changed_brought_back_and_replaced(desk: Desk) -> None:
    new, words = desk.folder / "新口令.txt", desk.folder / "恢复页.txt"
    new.write_text(OTHER, "utf-8")
    with closing(Store.open(desk.office, read_only=True)) as store:
        words.write_text("\n".join(words_of(unlock(store, PASSPHRASE).seed)), "utf-8")
    sheet = desk.folder / "恢复页.pdf"
    arguments = ("--passphrase-file", desk.word, "--change", new, "--sheet", sheet)
    assert "已更改巡察办密钥的口令。" in done("office-key", desk.office, *arguments)
    assert "已用恢复页恢复" in done("office-key", desk.office, "--recover", sheet, "--passphrase-file", new)
    assert run("office-key", desk.office, "--sheet", sheet, "--passphrase-file", desk.word).exit_code == 1
    assert "已用恢复页恢复" in done("office-key", desk.office, "--recover", words, "--passphrase-file", desk.word)
    done("office-key", desk.office, "--sheet", sheet, "--passphrase-file", desk.word)
    said = done("office-key", desk.office, "--again", "--passphrase-file", new)
    assert [line[:3] for line in said.splitlines()] == ["已更换", "现用密", "以前的"]
    assert desk.public in said.splitlines()[2]

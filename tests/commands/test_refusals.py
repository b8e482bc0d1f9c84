"""Each subcommand against each refusal of the system: exit code and sentence, in each locale; nothing half done."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

from desktop_app.commands.main import commands
from tests.commands.refusals import DEEDS, READ, STREAMS, WORKS, WRITTEN, Outcome
from tests.examples import examples

CHARSETS = {"C": "", "C.UTF-8": "", "zh_CN.GB18030": "GB18030", "zh_CN.GBK": "GBK"}
FEW = {"C.UTF-8": 3}  # every so many of the table where few examples are tried

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these refusals are Linux'")


class Told(NamedTuple):
    """The exit code, and what the sentence says."""

    code: int
    words: str


WHATEVER = {
    "in a forbidden folder": Told(1, "没有权限"),
    "name too long": Told(1, "文件名太长"),
    "path too long": Told(1, "文件名太长"),
    "loop": Told(1, "链接绕成了一圈"),
    "in a file": Told(1, "上级不是文件夹"),
    "device fails": Told(1, "设备读写出错"),
    "a folder": Told(2, "要写一个文件，不是文件夹"),
    "not readable": Told(1, "没有权限"),
    "gone": Told(1, "找不到"),
    "in a folder that is gone": Told(1, "找不到"),
    "link to nothing": Told(1, "找不到"),
    "folder not writable": Told(1, "没有权限"),
    "device is full": Told(1, "磁盘空间不足"),
    "endless": Told(1, "“/dev/zero”不是文件"),
}
OTHERWISE = {
    ("check FILE", "a folder"): Told(1, "“folder”和它下面一层的文件夹里没有评估数据文件"),
    ("check FILES", "a folder"): Told(1, "“folder”和它下面一层的文件夹里没有评估数据文件"),
    ("backups FILE", "not readable"): Told(0, ""),  # which is there, and has none
    ("import FILE", "device is full"): Told(1, "“/dev/full”不是文件，不能打开"),
    ("register FILE LIST", "device is full"): Told(1, "“/dev/full”不是文件，不能打开"),
    ("restore -o", "loop"): Told(1, "“loop”已经存在"),
    ("restore -o", "device is full"): Told(1, "“/dev/full”已经存在"),
    ("restore -o", "folder not writable"): Told(1, "写入失败（没有权限）"),
    ("handover OUT", "loop"): Told(0, "不算移交"),  # beside it
    ("handover OUT", "a folder"): Told(0, "不算移交"),
    ("handover OUT", "in a file"): Told(1, "visit.json”不是文件夹，未移交；电脑上的文件没有改动"),
    ("handover OUT", "device fails"): Told(1, "断开了或读写出错，副本写入失败；电脑上的文件没有改动"),
    ("handover OUT", "device is full"): Told(1, "“/dev/full”是设备，不是文件"),
    ("handover --receipt", "device is full"): Told(3, "副本已移交，但数据移交单“/dev/full”不能写入（磁盘空间不足）"),
    ("take-in OTHER", "a folder"): Told(1, "“folder”里没有评估数据文件"),
    ("take-in FILE", "device is full"): Told(1, "“/dev/full”不是文件，不能打开"),
    ("take-in --report", "device is full"): Told(3, "但接收情况表“/dev/full”不能写入（磁盘空间不足）"),
    ("clear -o", "device is full"): Told(1, "不能清退；没有清除任何内容"),  # of another reason: it is the office's
    ("receipt -o", "device is full"): Told(3, "这些评估的接收不能再撤回，但接收回执“/dev/full”不能写入"),
    ("receipt --paper", "device is full"): Told(3, "接收回执已写入“out.jshz”，但接收回执PDF“/dev/full”不能写入"),
    ("give-out --receipt", "device is full"): Told(3, "任务包已分发，但数据移交单“/dev/full”不能写入（磁盘空间不足）"),
    ("merge -o", "device is full"): Told(1, "“/dev/full”是设备，不是文件"),
    ("verify FILE", "a folder"): Told(1, "“folder”里的清单“文件指纹.sha256”不见了，不能作为归档包核对"),
    ("archive -o", "loop"): Told(0, ""),  # beside it
    ("archive -o", "a folder"): Told(0, ""),
    ("archive -o", "device fails"): Told(1, "断开了或读写出错，归档包写入失败；电脑上的文件没有改动"),
    ("archive -o", "in a file"): Told(1, "visit.json”不是文件夹，未归档；电脑上的文件没有改动"),
    ("archive -o", "device is full"): Told(1, "“/dev/full”是设备，不是文件"),
    ("unseal -o", "loop"): Told(0, ""),  # beside it
    ("unseal -o", "device is full"): Told(1, "“/dev/full”是设备，不是文件"),
}
OUTPUT = {
    "output is full": "要显示的结果没有输出完（磁盘空间不足）",
    "pipe is closed": "要显示的结果没有输出完（接收输出的程序已经关闭）",
    "output is closed": "要显示的结果没有输出完（已经关闭）",
    "both are full": "",
}


def expected(one: Outcome) -> Told:
    if one.refusal in STREAMS:
        return Told(3 if one.command in DEEDS else 1, OUTPUT[one.refusal])
    if one.command == "restore FILE" and one.refusal != "a folder":
        return Told(1, "没有第1号备份")
    return OTHERWISE.get((one.command, one.refusal), WHATEVER[one.refusal])


def wrong(one: Outcome) -> str:
    """Say what is wrong with an outcome; empty if nothing is."""
    code, words = expected(one)
    silent = one.refusal == "both are full" or not (code or words)
    several = one.command == "check FILES" and code == 1  # where each file has its line
    if one.code != code or words not in (one.out + one.err if several else one.err):
        return f"{code} {words} was expected"
    if not re.fullmatch("" if silent else r"[^\n]+。\n", one.err):
        return "not one sentence"
    if one.code in (1, 2) and (one.changed or (one.out and not several)):
        return "something was done or printed"
    return "" if one.code != 3 or one.changed else "nothing was done"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: what is too long is so by what is asked for."""
    made = Path(mkdtemp())
    yield made
    for name in ("shut", "still"):
        (made / "here" / name).chmod(0o700)
    shutil.rmtree(made)


def localised(charset: str, folder: Path) -> None:
    """Make a locale of a Chinese charset, as the system's tools make them."""
    made = folder / "locales" / f"zh_CN.{charset}"
    made.parent.mkdir()
    command = ["localedef", "-c", "-i", "zh_CN", "-f", charset, str(made)]
    if not shutil.which("localedef") or not (subprocess.run(command, capture_output=True), made.exists())[1]:
        pytest.skip(f"no locale with {charset} can be made here")


@pytest.mark.parametrize("locale", CHARSETS)
def test_each_refusal_is_one_true_sentence_and_its_exit_code(locale: str, folder: Path) -> None:
    if CHARSETS[locale]:
        localised(CHARSETS[locale], folder)
    own = {name: str(folder / name) for name in ("ASSESSMENT_DATA", "ASSESSMENT_HOME")}
    own |= {"LC_ALL": locale, "LOCPATH": str(folder / "locales"), "PYTHONPATH": str(Path.cwd())}
    every = examples(FEW.get(locale, 11), 1)
    command = [sys.executable, "-m", "tests.commands.refusals", str(folder), str(every)]
    ran = subprocess.run(command, env=os.environ | own, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    outcomes = [Outcome(**one) for one in json.loads(ran.stdout)]
    assert len(outcomes) >= 400 / every
    assert [(fault, one) for one in outcomes if (fault := wrong(one))] == []


def test_every_subcommand_stands_in_the_table() -> None:
    assert {words.split()[0] for words in (READ | WRITTEN | WORKS).values()} >= set(commands.commands)

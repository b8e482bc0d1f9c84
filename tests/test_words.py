"""One thing has one name, in words that an official would write: what those that were given up became."""

import re
from collections.abc import Iterator

import pytest

from desktop_app.base.paths import ROOT

GIVEN_UP = {
    "测评对象": "参评人员类别",
    "扣分说明": "扣分依据",
    "常用理由": "常用依据",
    "记住这条理由": "存为常用依据",
    "忘掉记住的理由": "删除常用依据",
    "查证方式": "评估方式",
    "追责情形": "问责情形（第十五条）",
    "应严肃问责的情形": "问责情形（第十五条）",
    "作废以后不再参加汇总排名": "作废后不纳入汇总",
    "民主测评票": "满意度测评票",
    "不划的视为无效": "不选视为弃权",
    "移交凭据": "数据移交单",
    "校验码": "核验码",
    "校验值": "文件指纹",
    "单位代表签名": "党组织负责人签名",
    "加口令的副本": "加密副本",
    "给副本加口令": "加密副本",
    "操作人": "录入人",
    "签名已登记": "已签",
    "这一项决定等次": "本项得分影响等次",
    "必为“": "等次已确定为“",
    "要先补上": "须先补齐",
    "要核对的提示": "待核对提示",
    "去看看": "查看",
    "知道了": "确定",
    "看当时的样子": "查看当时内容",
    "恢复到这时": "恢复到此时",
    "看看U盘上有没有": "检查U盘",
    "等U盘写完": "等待写入完成",
    "放到正式的名字下": "改为正式文件名",
    "备份没有做成": "备份失败",
    "没有写成": "写入失败",
    "五分多钟": "超过5分钟",
    "换一种填法": "更改填写方式",
    "就地打开": "直接打开",
    "不再有，勾选则保留": "新台账已无此项，勾选保留",
    "改写，勾选则沿用": "文字有改动，勾选沿用",
    "一次评估怎么走": "评估流程",
    "不用您操心": "无需手工操作",
    "所有数据只在数据文件里": "数据只保存在本机及您指定的位置",
    "捡到U盘": "拾到U盘",
    "没有移交；": "未移交；",
    "加了口令的副本": "加密副本",
    "民主测评用表": "测评用表",
    "JSON文本": "内容不完整或已损坏",
    "搜索": "查找",
    "由谁操作": "由谁录入",
    "时的样子": "时的内容",
    "在的样子": "在的内容",
    "等次由这一项决定": "本项得分影响等次",
    "交回办公室": "移交给巡察办",
    "末端的文件指纹": "修改记录指纹",
}
"""What stood on screen or paper once, and what stands there now."""
COMING = re.compile("(?<!原)来的文件")  # 收到的文件
COUNTED = re.compile("个评估(?!组|日|方|等|员|流|办)")  # 份评估
OLD = {"desktop_app/storage/migration_3.py"}  # reads the words of files of version 3


def written() -> Iterator[tuple[str, str]]:
    """Everything in which words for people stand, but the regulation and the rubrics, which keep their text."""
    for folder, kinds in {"desktop_app": ("*.py",), "ui": ("*.py",), "resources/manual": ("*.md", "*.toml")}.items():
        for kind in kinds:
            for path in (ROOT / folder).rglob(kind):
                name = path.relative_to(ROOT).as_posix()
                if name not in OLD:
                    yield name, path.read_text("utf-8")


@pytest.mark.parametrize("word", GIVEN_UP)
def test_what_was_given_up_stands_nowhere(word: str) -> None:
    assert [name for name, text in written() if word in text] == [], f"it became {GIVEN_UP[word]}"


def test_assessments_are_counted_as_papers() -> None:
    assert [name for name, text in written() if COUNTED.search(text)] == []


def test_what_is_taken_in_was_received() -> None:
    assert [name for name, text in written() if COMING.search(text)] == [], "it became 收到的文件"


def test_what_took_its_place_is_none_of_them() -> None:
    assert [word for word in GIVEN_UP.values() if any(old in word for old in GIVEN_UP)] == []

"""Writes the templates of the office's documents: .venv/bin/python -m docs.document_templates; a test says when to.

What is in 《》 is a field, what is in 【请填写：】 somebody has to write or decide. A row, or paragraphs side by side,
with fields of a list, 《单位.全称》, are repeated for each entry; a paragraph whose fields say nothing is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.base.paths import TEMPLATES
from desktop_app.office.documents.kinds import KINDS

from .word_templates import BEHIND, BELOW, COLUMN, FIRST, MIDDLE, NOTE, TITLE, TO, Cell, paragraph, table, template

MARK = "《标注》"
_SENDER = [
    paragraph("", kept=True),
    paragraph("【请填写：印发机关】", BEHIND, kept=True),
    paragraph("【请填写：成文日期】", BEHIND),
]


def _list(list_: str, columns: dict[str, tuple[int, str]], *, left: Sequence[str] = (), above: str = "") -> str:
    """Return a table of a list: under each heading its width and fields (a+b); those in ``left`` are not centred.

    ``above`` stands over the headings, on each page.
    """
    widths = [width for width, _ in columns.values()]
    heads = [Cell(name, 1, COLUMN) for name in columns]
    fields = [
        Cell("".join(f"《{list_}.{one}》" for one in field.split("+")), 1, "公文表格" if name in left else MIDDLE)
        for name, (_, field) in columns.items()
    ]
    over = [[Cell(above, len(columns), COLUMN)]] if above else []
    return table(widths, [*over, heads, fields], head=1 + len(over))


_UNITS = {
    "序号": (8, "序号"),
    "被评估单位": (33, "全称"),
    "评估日期": (25, "评估日期"),
    "得分": (12, "得分"),
    "等次": (22, "等次+未审定"),
}
_TASKS = {
    "序号": (9, "序号"),
    "反馈问题": (19, "反馈问题"),
    "整改任务": (24, "整改任务"),
    "责任部门": (16, "责任部门"),
    "整改时限": (27, "整改时限"),
    "等次": (10, "等次"),
    "说明": (17, "说明"),
}
_TASK_TABLE = _list("未到位任务", _TASKS, left=("反馈问题", "整改任务", "说明"))
_UNDECIDED = paragraph("其中《未审定数》个单位尚未审定（已标明），所列等次为得分对应等次，以审定等次为准。")
_PENDING = "另有《未定稿数》个单位{}评估尚未定稿或报回，未列入本{}。"
_CHANGED = (
    "《等次调整.全称》得分《等次调整.得分》分，得分对应等次为“《等次调整.得分对应等次》”，"
    "审定等次为“《等次调整.审定等次》”{}。"
)
_DECIDED = [_UNDECIDED, paragraph(_CHANGED.format(""))]
_ORDER = paragraph("《失分说明》。")
_NO_CONDUCT = paragraph("《无问责情形》。")
_CONDUCT = {"序号": (8, "序号"), "单位": (34, "单位"), "情形": (18, "情形"), "依据": (40, "依据")}
_LOST = [
    paragraph("《扣分项目.序号》.第《扣分项目.项目序号》项（《扣分项目.评估内容》）：《扣分项目.事由》。"),
    paragraph("依据：《扣分项目.依据》"),
]


def _report() -> bytes:
    blocks = [
        paragraph("关于《轮次名称》巡察整改成效\n评估情况的报告", TITLE),
        paragraph("省局党组巡察工作领导小组：", TO),
        paragraph(
            "根据《《考核办法》》，《评估起止》，评估组对《单位数》个被巡察党组织（领导班子）的巡察整改成效进行了"
            "量化评估。现将有关情况报告如下。"
        ),
        paragraph("一、评估工作开展情况", FIRST),
        paragraph("【请填写：组织领导、评估组组成和工作方式】"),
        paragraph("二、评估结果", FIRST),
        paragraph("《单位数》个单位中，《等次分布》。各单位得分和等次如下。"),
        _list("单位", _UNITS, left=("被评估单位",)),
        _UNDECIDED,
        paragraph(_CHANGED.format("（《等次调整.审定依据》），理由：《等次调整.理由》")),
        paragraph(_PENDING.format("（《未定稿单位》）", "报告")),
        paragraph("《各单位得分图名》见附图1，《得分分布图名》见图1，《各部分得分率图名》见图2。"),
        paragraph("《得分分布图》图1　得分分布（按得分对应等次，单位个数）", BELOW),
        paragraph("《各部分得分率图》图2　各部分得分率", BELOW),
        paragraph("三、失分较多的项目", FIRST),
        _ORDER,
        paragraph(
            "《失分.序号》.第《失分.项目序号》项（《失分.评估内容》），《失分.单位数》个单位失分，合计扣《失分.扣分合计》分。"
        ),
        paragraph("各单位《各项失分图名》见附图2。"),
        paragraph("【请填写：主要问题和原因分析】"),
        paragraph("四、问责情形", FIRST),
        paragraph("评估中记录问责情形《问责情形处数》，均为评估组查明的事实，不含处理意见。"),
        _NO_CONDUCT,
        _list("问责情形", _CONDUCT, left=("单位", "依据")),
        paragraph("五、结果运用", FIRST),
        paragraph("评为“《等次.名称》”的《等次.个数》个单位（《等次.单位》），按规定《等次.结果运用》。"),
        paragraph("【请填写：提请审定的事项和意见】", kept=True),
        paragraph("", kept=True),
        paragraph("附件：1.《各单位得分图名》（附图1）", kept=True),
        paragraph("　　　2.《各项失分图名》（附图2）", kept=True),
        *_SENDER,
        paragraph("《各单位得分图》附图1　各单位得分", BELOW, new_page=True),
        paragraph("《各项失分图》附图2　各项失分（横向为项目序号，颜色越深失分占比越大）", BELOW, new_page=True),
    ]
    return template("评估情况报告", blocks, MARK)


def _circular() -> bytes:
    blocks = [
        paragraph("关于《轮次名称》巡察整改成效\n评估情况的通报", TITLE),
        paragraph("【请填写：主送单位】：", TO),
        paragraph(
            "根据《《考核办法》》，《评估起止》，评估组对《单位数》个被巡察党组织（领导班子）的巡察整改成效进行了"
            "量化评估。现将评估情况通报如下。"
        ),
        paragraph("一、总体情况", FIRST),
        paragraph("《单位数》个单位中，《等次分布》。各单位得分和等次如下。"),
        _list("单位", _UNITS, left=("被评估单位",)),
        *_DECIDED,
        paragraph(_PENDING.format("", "通报")),
        paragraph("【请填写：总体评价】"),
        paragraph("二、失分较多的项目", FIRST),
        _ORDER,
        paragraph("《失分.序号》.第《失分.项目序号》项（《失分.评估内容》），《失分.单位数》个单位失分。"),
        paragraph("【请填写：存在的主要问题】"),
        paragraph("三、结果运用", FIRST),
        paragraph("对评为“《等次.名称》”的单位（《等次.单位》），《等次.结果运用》。"),
        paragraph("四、工作要求", FIRST),
        paragraph("【请填写：工作要求】", kept=True),
        *_SENDER,
    ]
    return template("通报", blocks, MARK)


def _praise() -> bytes:
    blocks = [
        paragraph("《轮次名称》巡察整改成效评估\n表扬名单", TITLE),
        paragraph("根据《《考核办法》》，下列《单位数》个单位巡察整改成效评估等次符合表扬条件，提出表扬。"),
        paragraph("《单位.序号》.《单位.全称》（《单位.得分》分，“《单位.等次》”）《单位.未审定》"),
        *_DECIDED,
        paragraph("【请填写：表扬事由和希望】", kept=True),
        *_SENDER,
    ]
    return template("表扬名单", blocks, MARK)


def _notice() -> bytes:
    columns = {
        "序号": (8, "序号"),
        "被评估单位": (42, "全称"),
        "得分": (12, "得分"),
        "等次": (12, "等次"),
        "备注": (26, "备注"),
    }
    blocks = [
        paragraph("巡察整改成效评估结果抄告单", TITLE),
        paragraph("【请填写：抄告部门】：", TO),
        paragraph(
            "根据《《考核办法》》，巡察整改成效评估结果纳入年度目标考核和党风廉政建设责任制检查考核内容。"
            "现将《轮次名称》《单位数》个单位的评估结果抄告如下。"
        ),
        _list("单位", columns, left=("被评估单位", "备注")),
        paragraph(_PENDING.format("", "单")),
        paragraph("联系人及电话：【请填写：联系人及电话】", NOTE, kept=True),
        *_SENDER,
    ]
    return template("抄告单", blocks, MARK)


def _statistics() -> bytes:
    columns = {"序号": (8, "序号"), "统计项目": (44, "项目"), "数量": (25, "数量"), "来源": (23, "来源")}
    blocks = [
        paragraph("《轮次名称》巡察整改情况统计表", TITLE),
        paragraph("统计范围：《单位数》个单位，评估时间《评估起止》。"),
        paragraph(_PENDING.format("", "表")),
        _list("统计", columns, left=("统计项目",)),
        paragraph("《统计说明》。", NOTE),
        paragraph("填表人：【请填写：填表人】　　审核人：【请填写：审核人】", NOTE, kept=True),
        paragraph("填表日期：【请填写：填表日期】", NOTE),
    ]
    return template("整改统计表", blocks, MARK)


def _opinion() -> bytes:
    sections = {"评估项目": (60, "名称"), "分值": (20, "分值"), "得分": (20, "得分")}
    blocks = [
        paragraph("《单位简称》\n巡察整改成效评估反馈意见书", TITLE),
        paragraph("《单位全称》：", TO),
        paragraph(
            "根据《《考核办法》》，评估组于《评估日期》对你单位巡察整改成效进行了量化评估。现将评估意见反馈如下。"
        ),
        paragraph("一、评估结果", FIRST),
        paragraph("评估得分《得分》分（满分《满分》分），等次为“《等次》”（《等次说明》）。各部分得分如下。"),
        _list("分项", sections, left=("评估项目",)),
        paragraph("二、扣分情况", FIRST),
        paragraph("《扣分概述》。"),
        *_LOST,
        paragraph("《未列扣分》。"),
        paragraph("三、整改任务评定情况", FIRST),
        paragraph("《任务概述》。"),
        _TASK_TABLE,
        paragraph("四、意见", FIRST),
        paragraph("【请填写：对单位巡察整改工作的评价】", kept=True),
        paragraph("【请填写：下一步整改的要求和时限】", kept=True),
        *_SENDER,
    ]
    return template("反馈意见书", blocks, MARK)


def _supervision() -> bytes:
    rows = [
        [Cell("督办编号", 1, COLUMN), Cell("【请填写：编号】"), Cell("签发人", 1, COLUMN), Cell("【请填写：签发人】")],
        [Cell("被督办单位", 1, COLUMN), Cell("《单位全称》", 3)],
        [Cell("主要负责人", 1, COLUMN), Cell("《主要负责人》"), Cell("评估日期", 1, COLUMN), Cell("《评估日期》")],
        [Cell("评估结果", 1, COLUMN), Cell("得分《得分》分，等次“《等次》”（《等次说明》）", 3)],
        [Cell("督办依据", 1, COLUMN), Cell("《《考核办法》》：《结果运用》", 3)],
        [Cell("办理要求", 1, COLUMN), Cell("【请填写：办理要求】", 3)],
        [Cell("完成时限", 1, COLUMN), Cell("【请填写：完成时限】", 3)],
    ]
    outcome = [[Cell("办理结果", 1, COLUMN), Cell("")]]
    blocks = [
        paragraph("巡察整改督办单", TITLE),
        table([18, 34, 16, 32], rows, head=0, least=[0, 0, 0, 0, 0, 1400, 0]),
        paragraph("督办事项：《督办事项》。"),
        *_LOST,
        paragraph("《未到位概述》如下。"),
        _TASK_TABLE,
        paragraph("", NOTE),
        table([18, 82], outcome, head=0, least=[1400]),
        *_SENDER,
    ]
    return template("整改督办单", blocks, MARK)


def _summons() -> bytes:
    blocks = [
        paragraph("约谈通知书", TITLE),
        paragraph("《单位全称》《主要负责人》同志：", TO),
        paragraph(
            "《评估日期》，评估组对你单位巡察整改成效进行了量化评估，得分《得分》分，等次为“《等次》”（《等次说明》）。"
            "根据《《考核办法》》，《约谈措施》。现将约谈事项通知如下。"
        ),
        paragraph("一、约谈人", FIRST),
        paragraph("联系局领导：《联系局领导》"),
        paragraph("二、约谈时间和地点", FIRST),
        paragraph("【请填写：约谈时间和地点】"),
        paragraph("三、约谈内容", FIRST),
        *_LOST,
        paragraph("《未到位概述》，见附件。"),
        paragraph("四、有关要求", FIRST),
        paragraph("【请填写：需准备的材料和整改时限】", kept=True),
        paragraph("", kept=True),
        paragraph("附件：《未到位清单》", kept=True),
        *_SENDER,
    ]
    return template("约谈通知书", blocks, MARK)


def _lagging() -> bytes:
    blocks = [
        paragraph("《单位简称》\n整改任务未到位清单", TITLE),
        paragraph("《评估日期》评估时，整改任务共《任务总数》项，评定为《任务等次》。未到位的《未到位任务数》项如下。"),
        _TASK_TABLE,
        paragraph("未到位指评定等次所得分数不足该项任务分数的60%。", NOTE),
    ]
    return template("任务未到位清单", blocks, MARK)


def _facts() -> bytes:
    losses = {"编号": (10, "编号"), "评估内容": (32, "评估内容"), "扣分事由": (34, "事由"), "依据": (34, "依据")}
    conduct = {name: column for name, column in _CONDUCT.items() if name != "单位"}
    blocks = [
        paragraph("《单位简称》\n巡察整改成效评估事实清单", TITLE),
        paragraph("本清单只列评估中查明的事实，不含处理意见。"),
        paragraph("一、评估结果", FIRST),
        paragraph("《评估日期》评估，得分《得分》分，等次为“《等次》”（《等次说明》）。"),
        paragraph("核验码《核验码》，第《版次》版。"),
        paragraph("二、扣分事实", FIRST),
        paragraph("《底稿概述》。"),
        _list("扣分", losses, left=("评估内容", "扣分事由", "依据")),
        paragraph("三、未到位的整改任务", FIRST),
        paragraph("《任务概述》。"),
        _TASK_TABLE,
        paragraph("四、问责情形", FIRST),
        paragraph("评估中记录问责情形《问责情形处数》。"),
        _NO_CONDUCT,
        _list("问责情形", conduct, left=("依据",)),
    ]
    return template("事实清单", blocks, MARK)


SIGNED = "底稿《编号》，《单位全称》，评估日期《评估日期》；考核表第《版次》版，核验码《核验码》。"


def _working_paper() -> bytes:
    rows = [
        [Cell("底稿编号", 1, COLUMN), Cell("《编号》"), Cell("份数", 1, COLUMN), Cell("《第几份》")],
        [Cell("被评估单位", 1, COLUMN), Cell("《单位全称》", 3)],
        [Cell("评估组", 1, COLUMN), Cell("《评估组》"), Cell("评估日期", 1, COLUMN), Cell("《评估日期》")],
        [Cell("评估内容", 1, COLUMN), Cell("第《项目序号》项　《评估内容》", 3)],
        [Cell("评分标准", 1, COLUMN), Cell("《评分标准》", 3)],
        [Cell("问题来源", 1, COLUMN), Cell("《问题来源》", 3)],
        [Cell("扣分", 1, COLUMN), Cell("《扣分事由》", 3)],
        [Cell("事实", 1, COLUMN), Cell("《整改任务》\n依据：《事实依据》", 3)],
    ]
    evidence = {
        "编号": (10, "编号"),
        "佐证材料": (46, "名称"),
        "大小": (14, "大小"),
        "文件指纹前16位": (30, "指纹"),
    }
    people = ("编制人签名", "复核人签名", "评估组组长签名")
    signs = [[Cell(name, 1, COLUMN) for name in people], [Cell("", 1, MIDDLE) for _ in people]]
    signs.append([Cell("　　年　　月　　日", 1, MIDDLE) for _ in people])
    blocks = [
        paragraph("巡察整改成效评估问题底稿", TITLE),
        table([18, 33, 15, 34], rows, head=2, least=[0, 0, 0, 0, 0, 0, 0, 1500]),
        paragraph("佐证材料：《佐证情况》。", NOTE, kept=True),
        _list("佐证", evidence, left=("佐证材料",), above="底稿《编号》，《单位全称》"),
        paragraph(SIGNED, NOTE, kept=True),
        table([1, 1, 1], signs, head=0, least=[0, 1000, 0], kept=True),
    ]
    return template("问题底稿", blocks, MARK)


MADE = {
    "评估情况报告": _report,
    "通报": _circular,
    "表扬名单": _praise,
    "抄告单": _notice,
    "整改统计表": _statistics,
    "反馈意见书": _opinion,
    "整改督办单": _supervision,
    "约谈通知书": _summons,
    "任务未到位清单": _lagging,
    "事实清单": _facts,
    "问题底稿": _working_paper,
}


def main() -> None:
    """Write them all."""
    TEMPLATES.mkdir(exist_ok=True)
    for kind in KINDS:
        kind.shipped_template.write_bytes(MADE[kind.name]())


if __name__ == "__main__":
    main()

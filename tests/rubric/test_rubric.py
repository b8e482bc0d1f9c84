"""The shipped rubric's words, every refusal of the checker, and a second sheet made of the same kinds."""

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.base.paths import RUBRICS as FOLDER
from desktop_app.record.assessment import empty_assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.loading import load_rubric, parse_rubric, shipped_rubric, shipped_rubrics, warnings
from desktop_app.rubric.rules import Item
from tests.examples import examples
from tests.strategies import RUBRICS, SECOND, SHIPPED

ITEM = {item.number: item for item in SHIPPED.items}


def refusal(text: str) -> str:
    """Return the one sentence with which a rubric is refused."""
    with pytest.raises(UserError) as caught:
        parse_rubric(text, "甲.toml")
    words = str(caught.value)
    assert words.startswith("评分表“甲.toml”")
    assert words.endswith("。")
    assert "\n" not in words
    return words


def test_the_shipped_rubric_is_the_regulations() -> None:
    assert SHIPPED.regulation == "巡察整改成效量化评估考核办法（试行）"
    assert SHIPPED.title == ("被巡察党组织（领导班子）巡察整改成效", "量化评估考核表")
    assert [item.number for item in SHIPPED.items] == list(range(1, 17))
    assert [int(item.points) for item in SHIPPED.items] == [4, 2, 2, 2, 5, 5, 40, 2, 4, 4, 4, 2, 5, 4, 5, 10]
    assert [(section.name, int(section.points)) for section in SHIPPED.sections] == [
        ("巡察整改研究部署", 10),
        ("巡察整改任务落实", 60),
        ("巡察整改组织落实", 15),
        ("满意度测评", 5),
        ("综合测评", 10),
    ]
    assert SHIPPED.methods == ("听取汇报", "座谈交流", "查看台账", "实地走访", "问卷调查")


def test_the_shipped_grades_and_the_use_of_each() -> None:
    assert [(grade.name, int(grade.minimum), grade.consequence) for grade in SHIPPED.grades] == [
        ("好", 90, "提出表扬"),
        ("较好", 75, "督促继续抓好整改落实"),
        ("一般", 60, "提请联系局领导约谈主要负责人并限期整改"),
        ("较差", 0, "视情况提出问责建议"),
    ]


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (10000, "好"),
        (9000, "好"),
        (8999, "较好"),
        (7500, "较好"),
        (7499, "一般"),
        (6000, "一般"),
        (5999, "较差"),
        (0, "较差"),
    ],
)
def test_a_boundary_belongs_to_the_better_grade(total: int, grade: str) -> None:
    assert SHIPPED.grade_of(total).name == grade


@pytest.mark.parametrize(
    ("number", "text", "standard"),
    [
        (1, "召开党组（领导班子）专题会议研究部署巡察反馈问题的整改工作", "不少于2次，每少一次扣2分"),
        (2, "召开整改专题民主生活会", "未召开的不得分"),
        (
            5,
            "制定巡察整改工作方案，明确责任单位、责任人和整改时限",
            "未制定方案扣3分，未明确责任单位、责任人或整改时限扣2分",
        ),
        (
            7,
            "对照整改方案和责任清单进行“对账销号”",
            "每项得分=40分/整改任务项目数量。好：得满分；较好：得该项分数80%；一般：得该项分数60%；较差：得该项分数40%；差：不得分",
        ),
        (9, "对照整改报告检查整改情况是否和报告情况一致", "发现有不相符的，每一项扣1分，"),
        (
            10,
            "形成整改报告，及时将“双报告”报送，并进行公开",
            "未形成整改报告扣1分，未及时报送报告或未向党内或本单位公开巡察整改报告的扣1分",
        ),
        (15, "召开被巡察单位党组（领导班子）、单位中层干部或全体职工民主测评会", "按照满意度乘以5分，折算最后得分"),
        (16, "巡察整改评估组对整改成效进行总体测评", "由巡察整改评估组根据整改总体情况进行打分"),
    ],
)
def test_words_as_printed(number: int, text: str, standard: str) -> None:
    assert (ITEM[number].text, ITEM[number].standard) == (text, standard)


def test_every_article_named_exists_and_all_seventeen_are_there() -> None:
    numbers = [article.number for article in SHIPPED.articles]
    assert numbers == list(range(1, 18))
    assert all(item.articles and set(item.articles) <= set(numbers) for item in SHIPPED.items)
    assert SHIPPED.articles[14].text.startswith("对拖拉推诿，阳奉阴违、弄虚作假甚至拒不整改的，")


def test_only_item_10_cannot_reach_its_points() -> None:
    assert warnings(SHIPPED) == ["第10项：扣分合计2分，少于分值4分，最低得2分"]


def test_every_kind_stands_in_a_rubric_that_is_tried() -> None:
    assert {type(item) for rubric in RUBRICS for item in rubric.items} == set(get_args(Item))


def test_the_second_rubric_scores() -> None:
    assert [item.number for item in SECOND.items] == [1, 2, 5, 10, 11, 12, 21, 22, 30, 31, 40, 50]
    result = score(SECOND, empty_assessment(SECOND))
    assert (result.lowest, result.highest) == (25 + 450, 100_00)
    assert SECOND.grade_of(60_50).name == "合格"
    assert warnings(SECOND) == [
        "第1项：扣分合计3.75分，少于分值4分，最低得0.25分",
        "第12项：扣分合计7.50分，多于分值6分，最低得0分",
        "第22项：扣分合计10.50分，少于分值15分，最低得4.50分",
    ]


def edited(old: str, new: str) -> str:
    assert old in SECOND.source
    return SECOND.source.replace(old, new, 1)


FIRST = SECOND.source[SECOND.source.index("[[sections.items]]") : SECOND.source.index("[[sections.items]]\nnumber = 2")]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('format = "rubric/1"', 'format = "rubric/2"', "格式应为“rubric/1”，实为“rubric/2”"),
        ('id = "danganjiancha-2"', 'id = ""', "编号“id”和名称“name”不能为空"),
        ('id = "danganjiancha-2"\n', "", "缺少“id”"),
        ("methods = [", "colour = 1\nmethods = [", "不认识“colour”"),
        ('"查阅资料", "现场查看"', '"查阅资料", "查阅资料"', "评估方式“查阅资料”为空或重复"),
        ("title = [", "title = 3 # [", "“title”应为列表"),
        # points that do not add up
        ("points = 12\n", "points = 11.75\n", "“组织保障”：各项分值合计19.75分，应为20分"),
        ("points = 35\n", "points = 34\n", "“归档质量”：各项分值合计35分，应为34分"),
        ("points = 35\n", "points = nan\n", "“归档质量”：分值应在0到100之间，最多两位小数"),
        ("points = 35\n", 'points = "sNaN"\n', "“归档质量”：分值应在0到100之间，最多两位小数"),
        ("points = 20\narticles = [1]\n\n" + FIRST, "points = 16\narticles = [1]\n\n", "各部分分值合计96分，应为100分"),
        # sections and items
        ('heading = ["归档", "质量"]', 'heading = ["库房", "设施"]', "评分部分“库房设施”为空或重复"),
        ('heading = ["归档", "质量"]', "heading = []", "评分部分“”为空或重复"),
        (
            "[[articles]]",
            '[[sections]]\nheading = ["空"]\nshort = "空"\npoints = 0\nitems = []\n\n[[articles]]',
            "“空”：没有评分项",
        ),
        ("number = 2\n", "number = 1\n", "第1项：序号重复"),
        ("number = 2\n", "number = 0\n", "第0项：“number”应为不小于1的整数"),
        ("number = 2\n", "number = 1.0\n", "第1部分第2个评分项：“number”应为整数"),
        ("number = 2\n", "number = 99999999999999999999\n", "第1部分第2个评分项：“number”应为不大于9999的整数"),
        ("number = 2\n", "", "第1部分第2个评分项：缺少“number”"),
        ('kind = "choice"', 'kind = "choise"', "第2项：“kind”不认识“choise”"),
        ('kind = "choice"\n', "", "第2项：缺少“kind”"),
        ('kind = "choice"', 'kind = "choice"\nweight = 1', "第2项：不认识“weight”"),
        ('standard = "纳入但未落实扣1.5分，未纳入不得分"\n', "", "第2项：缺少“standard”"),
        ('label = "听取汇报次数"\n', "", "第1项：缺少“label”"),
        ("minimum = 3\n", "minimum = 0\n", "第1项：“minimum”应为不小于1的整数"),
        # amounts
        ("points = 12\n", "points = -12\n", "第5项：分值应大于0"),
        ("points = 12\n", "points = 0\n", "第5项：分值应大于0"),
        ("points = 12\n", "points = nan\n", "第5项：分值应大于0"),
        ("points = 12\n", "points = inf\n", "第5项：分值应大于0"),
        ("points = 12\n", 'points = "sNaN"\n', "第5项：分值应大于0"),
        ("points = 12\n", "points = true\n", "第5项：“points”应为数字"),
        ("points = 12\n", "points = 12.005\n", "第5项：分值应大于0，扣分不小于0，都不超过100，最多两位小数"),
        ("points = 12\n", f"points = 12.{'0' * 40}1\n", "第5项：分值应大于0"),
        ("points = 12\n", "points = 1e-999999\n", "第5项：分值应大于0"),
        ("points = 12\n", "points = 1e99999999999999999999\n", "不是正确的TOML文本"),
        ("points = 6.25,", "points = -6.25,", "第5项：分值应大于0，扣分不小于0"),
        ("each = 1.25", "each = 0", "第1项：每少一次（项）的扣分应大于0"),
        ("each = 1.25", "each = 1e-9", "第1项：每少一次（项）的扣分应大于0，最多两位小数"),
        ("step = 0.25", "step = 0", "第50项：打分的档应大于0"),
        ("step = 0.25", "step = 0.3", "第50项：分值10分不是打分档0.3分的整数倍"),
        ("fairly_weight = 0.6", "fairly_weight = 1.5", "第30项：“基本满意”的权重应在0到1之间"),
        ("fairly_weight = 0.6", "fairly_weight = 1e-999999999", "第30项：“基本满意”的权重应在0到1之间"),
        ("percent = 50", "percent = 101", "第21项：“grades[1].percent”应为不大于100的整数"),
        ("percent = 50", "percent = -1", "第21项：“grades[1].percent”应为不小于0的整数"),
        # options
        ("options = [\n", "options = [] # [", "不是正确的TOML文本"),
        ('label = "未纳入",', 'label = "纳入并落实",', "第2项：选项“纳入并落实”为空或重复"),
        ('label = "未纳入",', 'label = "",', "第2项：选项“”为空或重复"),
        ('{ label = "未纳入", points = 4,', '{ label = "未纳入",', "第2项：“options[2]”缺少“points”"),
        ('suggests = ["未参加业务培训"]', 'suggests = ["没有"]', "第5项：提示的选项“没有”不存在"),
        ('label = "良"', 'label = "优"', "第22项：选项“优”为空或重复"),
        ('groups = ["移交部门"]', "groups = []", "第31项：没有可选的内容"),
        ('groups = ["移交部门"]', 'groups = ["移交部门", "移交部门"]', "第31项：选项“移交部门”为空或重复"),
        # grades
        ("minimum = 85", "minimum = 86", "等次“合格”：上限与前一等次的下限不衔接，有空档"),
        ("below = 85", "below = 84.99", "等次“合格”：上限与前一等次的下限不衔接，有空档"),
        ("below = 85", "below = 85.5", "等次“合格”：上限与前一等次的下限不衔接，重叠"),
        ("below = 85\n", "", "等次“合格”：上限与前一等次的下限不衔接，重叠"),
        ("minimum = 85", "minimum = 85\nbelow = 100", "等次“优秀”：最高一个等次不应有上限"),
        ("minimum = 85", "minimum = 60.5", "等次“合格”：上限与前一等次的下限不衔接，重叠"),
        ("minimum = 60.5\nbelow = 85", "minimum = 90\nbelow = 85", "等次“合格”：下限不低于前一等次的下限"),
        ("minimum = 85", "minimum = 100.5", "等次“优秀”：界限应在0到100之间"),
        ("minimum = 85", "minimum = inf", "等次“优秀”：界限应在0到100之间"),
        ("minimum = 0\n", "minimum = 10\n", "最低一个等次的下限应为0分"),
        ('name = "合格"', 'name = "优秀"', "等次“优秀”为空或重复"),
        # articles
        ("articles = [4]", "articles = [5]", "“利用服务”：没有第5条"),
        ("articles = [1]\noptions", "articles = [9]\noptions", "第2项：没有第9条"),
        ("number = 4\ntext", "number = 3\ntext", "第3条：条款重复"),
        # not TOML
        ("[[grades]]", "[[grades", "不是正确的TOML文本：第11行第9列附近有错"),
        ("[[articles]]", '"""', "不是正确的TOML文本"),
        ("methods = [", "methods = " + "[" * 5000, "不是正确的TOML文本"),
        ("points = 12\n", f"points = {'9' * 5000}\n", "不是正确的TOML文本"),
        ("points = 12\n", f"points = 0x{'f' * 5000}\n", "第5项：分值应大于0"),
        ("number = 2\n", f"number = 0x{'f' * 5000}\n", "第1部分第2个评分项：“number”"),
    ],
)
def test_refused_rubrics(old: str, new: str, words: str) -> None:
    assert words in refusal(edited(old, new))


HEAD, GRADES, SECTIONS = re.fullmatch(r"(.*?)(\[\[grades.*?)(\[\[sections.*)", SECOND.source, re.DOTALL).groups()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "grades = []\n" + SECTIONS, "最低一个等次的下限应为0分"),
        (HEAD + "sections = []\n" + GRADES, "各部分分值合计0分，应为100分"),
        (
            re.sub(r"options = \[\n.*?\n\]", "options = []", SECOND.source, count=1, flags=re.DOTALL),
            "第2项：没有可选的内容",
        ),
    ],
    ids=["grades", "sections", "options"],
)
def test_empty_tables_are_refused(text: str, words: str) -> None:
    assert words in refusal(text)


@pytest.mark.parametrize("text", ["", "\n", "a = 1", "评分表", "[sections]\n"])
def test_a_text_that_is_no_rubric(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("points = 2.25 }", "points = 3 }", "第5项：扣分合计12.75分，多于分值12分，最低得0分"),
        ("points = 2.25 }", "points = 2 }", "第5项：扣分合计11.75分，少于分值12分，最低得0.25分"),
        ("each = 1.25", "each = 2", "第1项：扣分合计6分，多于分值4分，最低得0分"),
    ],
)
def test_deductions_that_miss_the_points_only_warn(old: str, new: str, warning: str) -> None:
    assert warning in warnings(parse_rubric(edited(old, new), "甲.toml"))


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "甲.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SECOND.source.encode())  # as Windows' Notepad writes it
    assert load_rubric(path) == SECOND
    path.write_bytes(SECOND.source.encode("gbk"))
    with pytest.raises(UserError, match=r"^评分表文件“甲.toml”无法读取.*UTF-8"):
        load_rubric(path)
    with pytest.raises(UserError, match=r"^评分表文件“乙.toml”无法读取"):
        load_rubric(tmp_path / "乙.toml")


def test_shipped_rubrics_are_found_by_their_id() -> None:
    assert [rubric.id for rubric in shipped_rubrics()] == [path.stem for path in sorted(FOLDER.glob("*.toml"))]
    assert shipped_rubric(SHIPPED.id) == SHIPPED
    for unknown in ("danganjiancha-2", "../rubric/xunchazhenggai-1", ""):
        with pytest.raises(UserError, match="没有评分表"):
            shipped_rubric(unknown)


def test_the_text_kept_with_an_assessment_gives_the_same_rubric_again() -> None:
    again = parse_rubric(SECOND.source, "另存")
    assert again == SECOND
    assert again.digest == SECOND.digest != SHIPPED.digest


def accepted_or_refused(text: str) -> None:
    """Check that only a refusal escapes, and that what was accepted can be scored."""
    try:
        rubric = parse_rubric(text, "甲.toml")
    except UserError as error:
        refused = str(error)
    else:
        warnings(rubric)
        score(rubric, empty_assessment(rubric))
        return
    assert refused.endswith("。")


VALUES = [
    "0",
    "-1",
    "1e9",
    "nan",
    "inf",
    "''",
    "[]",
    "{}",
    "true",
    "2026-11-20",
    "0.001",
    "'x'",
    "9" * 30,
    "1_0",
    "[[]]",
    '"\\u0000"',
]
LINES = SECOND.source.splitlines()


@settings(max_examples=examples(100, 1000))
@given(st.integers(0, len(LINES) - 1), st.sampled_from(VALUES))
def test_any_value_replaced(line: int, value: str) -> None:
    key = LINES[line].partition("=")[0]
    accepted_or_refused("\n".join([*LINES[:line], f"{key} = {value}", *LINES[line + 1 :]]))


@settings(max_examples=examples(100, 1000))
@given(st.data())
def test_any_small_damage(data: st.DataObject) -> None:
    at = st.integers(0, len(SECOND.source))
    start, end = sorted(data.draw(st.tuples(at, at)))
    end = min(end, start + data.draw(st.integers(0, 40)))
    accepted_or_refused(SECOND.source[:start] + data.draw(st.text(max_size=3)) + SECOND.source[end:])


@settings(max_examples=examples(50, 500))
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1))
def test_lines_moved(line: int, to: int) -> None:
    rest = LINES[:line] + LINES[line + 1 :]
    accepted_or_refused("\n".join([*rest[:to], LINES[line], *rest[to:]]))

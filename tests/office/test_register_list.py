"""Lists of units of many shapes: what is taken, and that every row that is not is told."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.office.register_list import Listed, listed_text, read_list
from tests.examples import examples
from tests.ledger.workbooks import book, ods, ods_row

HEAD = ["序号", "单位全称", "简称", "主要负责人", "联系局领导", "评估组", "组长", "副组长", "组员", "回避"]
FIRST = [1, "甲县气象局党组", "甲局", "张某某", "李某", "第一评估组", "王某某", "赵某", "钱某、孙某", "钱某（亲属）"]
SECOND = [2, "乙县气象局党组", "", "", "", "第二评估组", "周某", "", "吴某", ""]


def merged(path: Path, rows: list[list[Any]], *areas: tuple[int, int, int, int]) -> Path:
    """Write a workbook with merged cells, each by first and last row and column."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        inner = {(row, column) for a, b, c, d in areas for row in range(a, c + 1) for column in range(b, d + 1)}
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if (at, column) not in inner:
                    sheet.write(at, column, value)
        for first, left, last, right in areas:
            sheet.merge_range(first, left, last, right, rows[first][left])
    return path


def units(found: Listed) -> list[tuple[str, str]]:
    return [(one.name, one.team) for one in found.units]


def teams(found: Listed) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    return {one.name: (one.leader, one.deputy, one.members) for one in found.teams}


BOTH = {"第一评估组": ("王某某", "赵某", ("钱某", "孙某")), "第二评估组": ("周某", "", ("吴某",))}
TWO = [("甲县气象局党组", "第一评估组"), ("乙县气象局党组", "第二评估组")]


def test_every_column_is_taken(tmp_path: Path) -> None:
    found = read_list(book(tmp_path / "a.xlsx", [HEAD, FIRST, SECOND]))
    one = found.units[0]
    assert (one.short, one.head, one.supervisor, one.recused) == ("甲局", "张某某", "李某", (("钱某", "亲属"),))
    assert (units(found), teams(found), found.told) == (TWO, BOTH, ())


SHAPES: dict[str, str] = {
    "a title, a date and empty rows": "2026年第一轮评估安排\n\n2026年3月\n{head}\n\n{first}\n\n{second}\n\n",
    "headings on every page": "{head}\n{first}\n{head}\n{second}",
    "spaces in headings": "{spaced}\n{first}\n{second}",
    "a foot": "{head}\n{first}\n{second}\n合计\t2个单位\n注：以上名单不得外传\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_stands_around_the_rows_is_passed_over(shape: str) -> None:
    lines = {"head": HEAD, "first": FIRST, "second": SECOND, "spaced": [" ".join(cell) for cell in HEAD]}
    text = SHAPES[shape].format(**{name: "\t".join(map(str, cells)) for name, cells in lines.items()})
    found = listed_text(text)
    assert (units(found), teams(found)) == (TWO, BOTH)


def test_teams_are_merged_cells(tmp_path: Path) -> None:
    head = ["单位", "", "评估组", "", ""]
    below = ["全称", "简称", "名称", "组长", "组员"]
    rows = [
        head,
        below,
        ["甲局", "甲", "第1组", "张某某", "李某"],
        ["乙局", "乙", "", "", "王某"],
        ["丙局", "", "", "", ""],
    ]
    areas = ((0, 0, 0, 1), (0, 2, 0, 4), (2, 2, 3, 2), (2, 3, 3, 3))
    found = read_list(merged(tmp_path / "a.xlsx", rows, *areas))
    assert units(found) == [("甲局", "第1组"), ("乙局", "第1组"), ("丙局", "")]
    assert teams(found) == {"第1组": ("张某某", "", ("李某", "王某"))}
    assert [one.name for one in found.blanks] == ["丙局"]


def test_a_unit_over_two_rows_is_one(tmp_path: Path) -> None:
    rows = [["单位名称", "回避"], ["甲局", "张某"], ["", "李某某（曾任职）"], ["乙局", ""]]
    found = read_list(merged(tmp_path / "a.xlsx", rows, (1, 0, 2, 0)))
    assert found.units[0].recused == (("李某某", "曾任职"), ("张某", ""))
    assert (len(found.units), found.told) == (2, ())


TABLES: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "two columns with names": ("单位全称\t单位名称\n甲县气象局党组\t甲局", [("甲县气象局党组", "")], ""),
    "two halves side by side": (
        "序号\t单位\t组别\t序号\t单位\t组别\n1\t甲局\t一组\t3\t丙局\t二组\n2\t乙局\t一组\t\t\t",
        [("甲局", "一组"), ("乙局", "一组"), ("丙局", "二组")],
        "",
    ),
    "a team over all columns": (
        "单位\t负责人\n第一评估组（组长：张某某）\n甲局\t\n乙局\t\n第二评估组\n丙局\t",
        [("甲局", "第一评估组"), ("乙局", "第一评估组"), ("丙局", "第二评估组")],
        "",
    ),
    "a leader and no team": ("单位\t组长\n甲局\t张某某\n乙局\t李某", [("甲局", "张某某组"), ("乙局", "李某组")], ""),
    "a unit with 组 in its name": ("单位\t负责人\n组织部\t", [("组织部", "")], ""),
    "twice": ("单位\t负责人\n甲局\t\n甲 局\t", [("甲局", "")], "第3行的“甲局”与第2行重复，只导入一次"),
    "twice and apart": (
        "单位\t组别\n甲局\t一组\n甲局\t二组",
        [("甲局", "一组")],
        "第3行的“甲局”与第2行重复，评估组两处不同，按第2行导入",
    ),
    "no name": ("单位\t负责人\n\t张某某\n乙局\t", [("乙局", "")], "第2行“张某某”没有写单位名称"),
    "no unit": ("单位\t负责人\n——\t张某某\n乙局\t", [("乙局", "")], "不是单位名称，未导入"),
    "a column of another": ("单位\t电话\n甲局\t1", [("甲局", "")], "没有用到的列：电话"),
    "two leaders": (
        "单位\t组别\t组长\n甲局\t一组\t张某某\n乙局\t一组\t李某",
        [("甲局", "一组"), ("乙局", "一组")],
        "已有张某某",
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_what_is_taken_and_told(case: str) -> None:
    text, wanted, told = TABLES[case]
    found = listed_text(text)
    assert units(found) == wanted
    assert any(told in words for words in found.told) if told else found.told == ()


PEOPLE = {
    "张某某、李某": ("张某某", "李某"),
    "张某某，李某；王某": ("张某某", "李某", "王某"),
    "张某某 李某": ("张某某", "李某"),
    "张 某、李某某": ("张某", "李某某"),
    "张　某　李某某\n王 某": ("张某", "李某某", "王某"),
    "组员：张某某": ("张某某",),
    "Abdul Karim、李某": ("Abdul Karim", "李某"),
    "无": (),
    "张某某、张某某": ("张某某",),
}


@pytest.mark.parametrize("cell", PEOPLE)
def test_people_of_a_cell(cell: str) -> None:
    quoted = f'"{cell}"'
    found = listed_text(f"单位\t组别\t组员\n甲局\t一组\t{quoted}")
    assert found.teams[0].members == PEOPLE[cell]


def test_any_format_is_read_alike(tmp_path: Path) -> None:
    rows = [HEAD, FIRST, SECOND]
    texts = [[str(cell) for cell in row] for row in rows]
    (tmp_path / "a.csv").write_bytes("\r\n".join(map(",".join, texts)).encode("gb18030"))
    paths = [book(tmp_path / "a.xlsx", rows), ods(tmp_path / "a.ods", "".join(ods_row(*row) for row in texts))]
    found = [read_list(path) for path in (*paths, tmp_path / "a.csv")]
    assert found[0] == found[1] == found[2]


def test_several_sheets_are_one_list(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name, rows in {
            "单位": [["单位", "组别"], ["甲局", "第一组"]],
            "分组": [["组别", "组长"], ["第1组", "张某某"]],
            "说明": [["请核对"]],
        }.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    found = read_list(path)
    assert (units(found), teams(found)) == ([("甲局", "第一组")], {"第一组": ("张某某", "", ())})
    assert any("工作表“说明”未导入" in words for words in found.told)


@pytest.mark.parametrize("text", ["", "甲局\n乙局", "单位\n", "问题\t措施\n一\t二"])
def test_what_lists_no_unit_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"没有找到单位名单，单位名册没有改动"):
        listed_text(text)


UNIT = st.text("甲乙丙丁市县区局所站", min_size=2, max_size=8)
NAME = st.sampled_from(["张某某", "李某", "王某某", "赵 某", "周某某"])
HEADINGS = {
    "name": ("单位全称", "被评估单位", "单 位 名 称"),
    "short": ("简称", "单位简称"),
    "head": ("主要负责人", "党组书记"),
    "team": ("评估组", "组 别"),
    "leader": ("组长", "评估组组长"),
    "members": ("组员", "评估组成员"),
}


@settings(max_examples=examples(40))
@given(st.data())
def test_order_of_columns_titles_and_signs_between_names_change_nothing(data: st.DataObject) -> None:
    rows = [
        {
            "name": name,
            "short": data.draw(st.sampled_from(["", name[:2]])),
            "head": data.draw(st.sampled_from(["", "张某某"])),
            "team": f"第{'一二三'[data.draw(st.integers(0, 2))]}评估组",
            "leader": "",
            "members": "",
        }
        for name in data.draw(st.lists(UNIT, unique=True, min_size=1, max_size=5))
    ]
    people = data.draw(st.lists(NAME, unique=True, max_size=4))
    sign = data.draw(st.sampled_from(["、", "，", ",", "；", "\n"]))
    rows[0]["members"] = f'"{sign.join(people)}"'
    fields = data.draw(st.permutations(list(HEADINGS)))
    head = [data.draw(st.sampled_from(HEADINGS[field])) for field in fields]
    above = data.draw(st.lists(st.sampled_from(["", "2026年第一轮", "制表：办公室"]), max_size=3))
    lines = [*above, "\t".join(head), *("\t".join(row[field] for field in fields) for row in rows)]
    between = data.draw(st.sampled_from(["\n", "\n\n"]))
    found = listed_text(between.join(lines))
    assert [(one.name, one.short, one.head, one.team) for one in found.units] == [
        (row["name"], row["short"], row["head"], row["team"]) for row in rows
    ]
    first = next(team for team in found.teams if team.name == rows[0]["team"])
    assert first.members == tuple(name.replace(" ", "") for name in people)
    assert found.told == ()

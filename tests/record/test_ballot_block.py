"""Blocks of cells that are pasted as counts of ballots: taken where they are plain, else refused in a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.record.ballot_block import counts_in, is_block
from desktop_app.rubric.answers import BALLOT_COUNTS, COUNT_LIMIT
from tests.examples import examples

GROUPS = ("班子成员", "中层干部", "职工", "谈话对象")
FIELDS = list(BALLOT_COUNTS)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("5\t4", {("中层干部", "returned"): 5, ("中层干部", "satisfied"): 4}),
        ("5\r\n6\r\n", {("中层干部", "returned"): 5, ("职工", "returned"): 6}),
        ("5\t\t1\r\n\r\n", {("中层干部", "returned"): 5, ("中层干部", "fairly"): 1}),
        (
            "职工\t6\t5\t5\t0\t0\t0\t0",
            {("职工", name): n for name, n in zip(FIELDS, (6, 5, 5, 0, 0, 0, 0), strict=True)},
        ),
        ("对象\t满意\t发出\n职工\t5票\t6票\n合计\t5\t6", {("职工", "satisfied"): 5, ("职工", "issued"): 6}),
        ("收回\t无效\t备注\n1,200\t０\t无", {("中层干部", "returned"): 1200, ("中层干部", "invalid"): 0}),
    ],
)
def test_a_block_is_placed_by_its_names_or_by_the_cell(text: str, counts: dict[tuple[str, str], int]) -> None:
    assert counts_in(text, GROUPS, "中层干部", "returned") == counts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "剪贴板里没有票数，没有粘贴。"),
        ("1\n" * 4, "剪贴板里有4行，从“中层干部”起只有3行，没有粘贴。"),
        ("\t".join("1234567"), "剪贴板里有7列，从“收回”起只有6列，没有粘贴；请从“发出”一列起粘贴。"),
        ("1.5\t2", "“中层干部”的“收回”是“1.5”，不是0到99999的整数，没有粘贴。"),
        ("无\t2", "“中层干部”的“收回”是“无”，不是0到99999的整数，没有粘贴。"),
        ("职工\t1\n外单位\t2", "“外单位”不是表里的一行，没有粘贴；请核对名称。"),
    ],
)
def test_what_is_not_plain_is_refused_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(UserError) as refused:
        counts_in(text, GROUPS, "中层干部", "returned")
    assert str(refused.value) == told


@settings(max_examples=examples(60))
@given(
    st.lists(st.lists(st.integers(0, COUNT_LIMIT), min_size=7, max_size=7), min_size=2, max_size=4),
    st.permutations(FIELDS),
)
def test_the_order_of_columns_and_rows_does_not_matter_where_they_bear_names(
    rows: list[list[int]], order: list[str]
) -> None:
    lines = ["\t".join(["", *(BALLOT_COUNTS[name] for name in order)])]
    for group, row in zip(GROUPS, rows, strict=False):
        lines.append("\t".join([group, *(str(row[FIELDS.index(name)]) for name in order)]))
    found = counts_in("\r\n".join([lines[0], *reversed(lines[1:])]), GROUPS, "职工", "invalid")
    assert found == {(g, n): row[i] for g, row in zip(GROUPS, rows, strict=False) for i, n in enumerate(FIELDS)}


@settings(max_examples=examples(200))
@given(st.text(alphabet="0123456789.,\t\r\n 职工合计满意发出票-x"), st.sampled_from(GROUPS), st.sampled_from(FIELDS))
def test_any_text_is_taken_or_refused(text: str, group: str, name: str) -> None:
    try:
        found = counts_in(text, GROUPS, group, name)
    except UserError:
        return
    assert found
    assert all(0 <= count <= COUNT_LIMIT for count in found.values())


@pytest.mark.parametrize(("text", "block"), [("5", False), ("5\r\n", False), ("5\t", True), ("5\n6", True)])
def test_one_cell_is_no_block(text: str, block: bool) -> None:
    assert is_block(text) is block

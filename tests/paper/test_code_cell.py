"""A code in a cell is broken between its groups alone, and each line has room."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.paper.code_cell import code_in_lines
from desktop_app.paper.typesetting.flow import CELL
from desktop_app.paper.typesetting.fonts import REGULAR
from desktop_app.paper.typesetting.table import PADDING
from tests.examples import examples

GROUP = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=4, max_size=5)


@given(st.lists(GROUP, min_size=1, max_size=6), st.sampled_from((88, 122, 128)))
@settings(max_examples=examples(50))
def test_each_line_is_whole_groups_and_fits(groups: list[str], column: int) -> None:
    lines = code_in_lines("-".join(groups), column).split("\n")
    assert "".join(lines) == "-".join(groups)
    assert all(line.endswith("-") for line in lines[:-1])
    assert all(REGULAR.width(line) * CELL <= column - 2 * PADDING for line in lines)


def test_none_is_a_dash() -> None:
    assert code_in_lines("", 88) == "—"

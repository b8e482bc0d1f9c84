"""The papers beside the program, as an editor without Markdown shows them."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from ..building import part


@pytest.fixture
def papers() -> ModuleType:
    return part("papers")


@pytest.mark.parametrize("windows", [False, True])
def test_each_is_plain_text_as_the_system_reads_it(papers: ModuleType, tmp_path: Path, windows: bool) -> None:
    papers.lay(tmp_path, "xunchazhenggai", windows=windows)
    found = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert set(found) == {"先看这里.txt", "安装与部署.txt", "许可.txt"}
    assert {text.startswith(b"\xef\xbb\xbf") for text in found.values()} == {windows}
    assert {text.count(b"\r\n") == text.count(b"\n") for text in found.values()} == {windows}
    first, handbook = (found[name].decode("utf-8-sig") for name in ("先看这里.txt", "安装与部署.txt"))
    assert len(first.splitlines()) == 3
    assert re.search(r"xunchazhenggai，.*Ctrl\+F1.*手册存为PDF", first, re.DOTALL)
    assert re.search(r"\*\*|`|^#", handbook, re.MULTILINE) is None


def test_only_the_marks_are_taken_away(papers: ModuleType) -> None:
    marked = "# 一\n\n- **二**：`三 -x * 4`，五_六\n\n```\n.ci/七 /八\n```\n"
    assert papers.unmarked(marked) == "【一】\n\n- 二：三 -x * 4，五_六\n\n.ci/七 /八\n"
    handbook = papers.HANDBOOK.read_text("utf-8")
    assert re.sub(r"\W", "", papers.unmarked(handbook)) == re.sub(r"\W", "", handbook)

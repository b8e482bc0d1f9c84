"""The manual: its pictures and links lead somewhere, 口径 is what the rubric says, 保密须知 names every place."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.base import userdirs
from desktop_app.base.numerals import article_name
from desktop_app.base.text import plain
from desktop_app.files.backup_names import ELSEWHERE
from desktop_app.rubric.help_texts import ARTICLE, PAGE, PICTURES, escaped, general_pages, scored_sentences
from desktop_app.rubric.readings import READINGS, readings_page
from desktop_app.rubric.rubric import Rubric
from docs import manual_office, manual_pictures, manual_round
from tests.strategies import RUBRICS, SHIPPED

LARGEST = 1_200_000  # bytes of all of the manual
PAGES = {page.topic: page for page in (*general_pages(), readings_page(SHIPPED))}


def test_each_picture_is_there_and_each_that_is_there_is_shown() -> None:
    named = {name for page in PAGES.values() for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.markdown)}
    assert named == {one.name for one in PICTURES.iterdir()}
    makers = "".join(Path(one.__file__).read_text("utf-8") for one in (manual_pictures, manual_round, manual_office))
    made = re.findall(r'\.(?:take|keep)\("(\w+)"', makers)
    assert named == {f"{one}.png" for one in made}
    assert len(named) > 10


def test_each_page_has_its_own_number() -> None:
    numbers = [path.name.split("-")[0] for path in sorted((PICTURES.parent / "pages").glob("*.md"))]
    assert numbers == [f"{number:02}" for number in range(1, len(numbers) + 1)]


def test_each_picture_is_a_png_with_words_below_it() -> None:
    for page in PAGES.values():
        shown = re.findall(r"^!\[(.+)\]\((.+)\)\n\n图　(.+)$", page.markdown, re.MULTILINE)
        assert len(shown) == page.markdown.count("![")
        for alternative, name, below in shown:
            assert alternative == below
            assert (PICTURES / name).read_bytes().startswith(b"\x89PNG")


def test_it_is_small() -> None:
    assert sum(one.stat().st_size for one in PICTURES.parent.rglob("*") if one.is_file()) < LARGEST


@pytest.mark.parametrize("topic", PAGES)
def test_each_link_leads_somewhere(topic: str) -> None:
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", re.sub(r"!\[[^\]]*\]\([^)]*\)", "", PAGES[topic].markdown))
    numbers = {f"{ARTICLE}{one.number}" for one in SHIPPED.articles}
    assert [one for one in targets if one not in numbers | {f"{PAGE}{name}" for name in PAGES}] == []


def test_a_new_user_is_led_from_the_start_to_the_print() -> None:
    steps = re.findall(r"^## (\d+)\. ", PAGES["start"].markdown, re.MULTILINE)
    assert steps == [str(number) for number in range(1, 11)]
    for page in ("leader", READINGS):
        assert f"({PAGE}{page})" in PAGES["start"].markdown
    assert f"({PAGE}start)" in PAGES["visit"].markdown  # where F1 leads before there is anything


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_what_is_said_of_each_item_is_the_rubrics_own(rubric: Rubric) -> None:
    said = readings_page(rubric).markdown
    for section in rubric.sections:
        for item in section.items:
            [row] = [line for line in said.splitlines() if line.startswith(f"| 第{item.number}项 |")]
            for words in (item.guidance, *scored_sentences(item)):
                assert escaped(words) in row
            for number in item.articles or section.articles:
                assert f"[{article_name(number)}]({ARTICLE}{number})" in row
    for grade in rubric.grades:
        assert f"{plain(grade.minimum)}分以上" in said


def test_another_rubric_makes_another_page() -> None:
    section = SHIPPED.sections[0]
    item = replace(section.items[0], guidance="只计有记录的会议")
    other = replace(SHIPPED, sections=(replace(section, items=(item, *section.items[1:])), *SHIPPED.sections[1:]))
    assert "只计有记录的会议" in readings_page(other).markdown
    assert "只计有记录的会议" not in readings_page(SHIPPED).markdown


def test_what_is_not_settled_comes_first_with_who_settles_it() -> None:
    said = readings_page(SHIPPED).markdown
    assert said.index("本办法由省局党组巡察工作领导小组办公室负责解释") < said.index("## 待巡察办确定")
    assert "第15项：“基本满意”暂按0计算" in said
    for number in (11, 12, 14, 15):
        assert f"({ARTICLE}{number})" in said


PLACES: list[Callable[[], Path]] = [
    *(userdirs.backups_folder, userdirs.copies_folder, userdirs.origins_folder, userdirs.phrases_file),
    *(userdirs.units_file, userdirs.summaries_file, userdirs.settings_file),
]


def test_every_place_where_something_lies_is_told() -> None:
    said = re.sub(r"\\(.)", r"\1", PAGES["secrecy"].markdown)
    known = {name for name, made in vars(userdirs).items() if callable(made) and name.endswith(("_folder", "_file"))}
    own = {place.__name__ for place in PLACES} | {"home_folder", "default_file", "data_folder", "_platforms_folder"}
    assert known == own
    for place in PLACES:
        assert place().name in said
    for name in (ELSEWHERE, userdirs.default_file().parent.name, userdirs.APPLICATION, "-journal", "打开的文件"):
        assert name in said

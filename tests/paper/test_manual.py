"""The manual on paper, read back: contents and outline lead to the pages, all words and pictures are there."""

import re
from pathlib import Path

import pypdfium2
import pytest

from desktop_app.paper.manual import manual_pages, manual_pdf
from desktop_app.paper.typesetting.pen import PAGE, Pdf
from desktop_app.rubric.help_texts import keys_page
from tests.commands.running import run
from tests.strategies import SECOND, SHIPPED

from .helpers import closed_up, opened, pages

IMAGE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE


@pytest.fixture(scope="module")
def manual() -> Pdf:
    return manual_pdf(SHIPPED)


def spoken(markdown: str) -> list[str]:
    """What a page says, paragraph by paragraph, without its dress; what links lead to is printed behind them."""
    text = re.sub(r"^!\[.*\)$|^\|---.*$", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\n\1\n", text)
    parts = re.split(r"\n|\*\*|(?<!\\)\||^## |^- |^\d+\. ", text, flags=re.MULTILINE)
    return [closed_up(re.sub(r"\\(.)", r"\1", part)) for part in parts if part.strip()]


def test_every_word_of_every_page_is_printed(manual: Pdf) -> None:
    whole = closed_up("".join(re.sub(r"^巡察整改成效评估　?.?使用手册|— ?\d+ ?—", "", page) for page in pages(manual)))
    assert manual.missing == ()
    lost = [(page.title, part) for page in manual_pages(SHIPPED) for part in spoken(page.markdown) if part not in whole]
    assert [one for one in lost if not _is_parted(one[1], whole)] == []


def _is_parted(words: str, whole: str) -> bool:
    """Whether a page ends within the words: then both halves are there."""
    return any(words[:at] in whole and words[at:] in whole for at in range(1, len(words)))


def test_no_heading_stands_last_on_its_page_and_no_page_is_nearly_empty(manual: Pdf) -> None:
    headings = {
        closed_up(one) for page in manual_pages(SHIPPED) for one in re.findall(r"^## (.+)$", page.markdown, re.M)
    }
    with opened(manual) as pdf:
        read = [page.get_textpage() for page in pdf]
        lines = [[one for one in page.get_text_range().splitlines() if one.strip()] for page in read]
        lowest = [_lowest(page) for page in pdf]
    assert [page[-2] for page in lines if closed_up(page[-2]) in headings] == []  # below it is the page's number
    assert [number for number, y in enumerate(lowest, 1) if y > PAGE[1] * 0.78] == []


def _lowest(page: pypdfium2.PdfPage) -> float:
    """How low a page reaches, but for its number."""
    bounds = (one.get_bounds() for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT, IMAGE]))
    return min(bottom for _, bottom, _, _ in bounds if bottom > 60)


def test_the_contents_say_where_each_page_begins(manual: Pdf) -> None:
    said = [closed_up(page) for page in pages(manual)]
    around = r"—\d+—|^巡察整改成效评估使用手册"  # of each page; the contents may take two
    contents = "".join(re.sub(around, "", page) for page in said if "····" in page)
    found = re.findall(r"([^·]+?)·+(\d+)", contents.split("目录")[1])
    listed = {title: int(number) for title, number in found}
    assert set(listed) == {closed_up(page.title) for page in manual_pages(SHIPPED)}
    for title, number in listed.items():
        assert title in said[number - 1]
    for number, page in enumerate(said, 1):
        assert f"—{number}—" in page


def test_the_outline_and_the_lines_of_the_contents_lead_there(manual: Pdf) -> None:
    with opened(manual) as pdf:
        outline = [(one.get_title(), one.get_dest().get_index()) for one in pdf.get_toc()]
        assert pdf.get_page_size(0) == pytest.approx(PAGE, abs=0.1)
    said = [closed_up(page) for page in pages(manual)]
    assert [title for title, _ in outline] == ["目录", *(page.title for page in manual_pages(SHIPPED))]
    assert all(closed_up(title) in said[at] for title, at in outline)
    assert manual.data.count(b"/Subtype /Link") == len(outline) - 1


def test_every_picture_is_printed_within_the_margins(manual: Pdf) -> None:
    shown = 0
    with opened(manual) as pdf:
        for page in pdf:
            for one in page.get_objects([IMAGE]):
                left, bottom, right, top = one.get_bounds()
                assert left > 60
                assert right < PAGE[0] - 30
                assert bottom > 50
                assert top < PAGE[1] - 30
                shown += 1
    assert shown == sum(page.markdown.count("![") for page in manual_pages(SHIPPED))


def test_it_is_the_same_each_time_and_follows_the_rubric(manual: Pdf) -> None:
    assert manual_pdf(SHIPPED).data == manual.data
    other = closed_up("".join(pages(manual_pdf(SECOND))))
    assert closed_up(SECOND.items[0].text) in other
    assert closed_up(SHIPPED.items[0].text) not in other


def test_the_command_line_writes_it_and_explains_itself_in_chinese(tmp_path: Path) -> None:
    assert run("manual", "-o", tmp_path / "手册.pdf").exit_code == 0
    assert (tmp_path / "手册.pdf").read_bytes().startswith(b"%PDF")
    assert "把使用手册存为PDF" in run("manual", "--help").stdout


def test_the_window_adds_the_page_of_its_keys() -> None:
    printed = closed_up("".join(pages(manual_pdf(SHIPPED, keys_page({"评估": [("下一处未完成", "F9")]})))))
    assert "快捷键评估按键作用F9下一处未完成" in printed

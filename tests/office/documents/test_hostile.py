"""Whatever lies there as a template is filled or refused in a sentence, never a traceback."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.office.documents.fields import Rows, Values
from desktop_app.office.documents.filling import filled
from desktop_app.office.documents.gaps import mark_gaps
from desktop_app.office.documents.heads import mark_of
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.reading import blocks_of
from desktop_app.office.documents.word_file import MAIN, WordFile
from desktop_app.paper.official import official_pdf
from docs.word_templates import template
from tests.examples import examples
from tests.office.documents.made import parts, zipped

VALUES = Values(
    fields={"甲": "一\n二", "乙": None, "丙": ""}, lists={"单位": Rows(names=("全称",), rows=(("甲局",), ("乙局",)))}
)
TEXTS = st.sampled_from(["《甲》", "《乙》", "《丙》", "《单位.全称》", "《", "甲》", "文字", "【请填写：事】", ""])
NAMES = ["p", "r", "t", "tbl", "tr", "tc", "pPr", "trPr", "tblHeader", "br", "ins", "del", "txbxContent", "gridSpan"]


def elements() -> st.SearchStrategy[str]:
    """Elements of Word's in any order, sensible or not."""

    def written(name: str, inside: list[str]) -> str:
        return f'<w:{name} w:val="9">{"".join(inside)}</w:{name}>'

    leaves = TEXTS.map(lambda text: f"<w:r><w:t>{text}</w:t></w:r>") | TEXTS.map(lambda text: f"<w:t>{text}</w:t>")
    return st.recursive(leaves, lambda more: st.builds(written, st.sampled_from(NAMES), st.lists(more, max_size=4)))


@settings(max_examples=examples(60))
@given(st.lists(elements(), max_size=6))
def test_any_order_of_elements_is_filled_and_printed(blocks: list[str]) -> None:
    with suppress(UserError):
        made = filled(WordFile.of(template("", blocks), "试.docx"), [VALUES, VALUES])
        official_pdf("试", list(blocks_of(made)), mark_of(made))
        mark_gaps(made)
        WordFile.of(made.data(), "试.docx")


@settings(max_examples=examples(60))
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6), st.booleans())
def test_any_bytes_within_a_template_are_refused_or_filled(place: int, new: bytes, packed: bool) -> None:
    data = KINDS[1].shipped_template.read_bytes()
    if not packed:
        inside = parts(data)
        text, at = inside[MAIN], place % len(inside[MAIN])
        data = zipped(inside | {MAIN: text[:at] + new + text[at + len(new) :]})
    else:
        at = place % len(data)
        data = data[:at] + new + data[at + len(new) :]
    with suppress(UserError):
        filled(WordFile.of(data, "通报.docx"), [VALUES]).data()

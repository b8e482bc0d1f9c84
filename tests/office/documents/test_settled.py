"""What an office's template still has of revisions and comments goes out with no document; nothing is fetched."""

from __future__ import annotations

import re

import pytest

from desktop_app.base.errors import UserError
from desktop_app.office.documents.fields import Values
from desktop_app.office.documents.filling import filled
from desktop_app.office.documents.reading import blocks_of
from desktop_app.office.documents.word_file import MAIN, WordFile
from desktop_app.paper.official import Ruled, Said
from docs.word_templates import paragraph, template

from .made import document, parts, said, zipped

VALUES = Values(fields={"单位全称": "某市气象局党组", "得分": "86.63"})
RELATIONS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
MARKUP = re.compile(rb"<w:(ins|del|moveFrom|moveTo|delText|comment\w*|\w+Change|move\w+Range\w+|cell(Ins|Del))\b")
RUN = "<w:r><w:t>{}</w:t></w:r>"
END = "<w:pPr><w:rPr><w:{}/></w:rPr></w:pPr>"


def run(text: str) -> str:
    return RUN.format(text)


def p(*content: str, end: str = "") -> str:
    """A paragraph, the mark at whose end was put in or taken out."""
    return f"<w:p>{END.format(end) if end else ''}{''.join(content)}</w:p>"


def ins(text: str) -> str:
    return f"<w:ins>{run(text)}</w:ins>"


def gone(text: str) -> str:
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def rows(*cells: tuple[str, str]) -> str:
    """A table of rows with a cell each, the second of a pair says what became of the row."""
    made = (f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{p(run(text))}</w:tc></w:tr>" for text, mark in cells)
    return f"<w:tbl>{''.join(made)}</w:tbl>"


COMMENTED = (
    f'<w:commentRangeStart w:id="1"/>{run("甲")}<w:commentRangeEnd w:id="1"/>'
    '<w:r><w:rPr/><w:commentReference w:id="1"/></w:r>'
)
CHANGED = "<w:pPr><w:pPrChange><w:pPr/></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange/></w:rPr><w:t>甲</w:t></w:r>"


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (p(run("前"), ins("《得分》"), gone("旧")), ["前86.63"]),
        (p(f"<w:moveFrom>{run('移')}</w:moveFrom>", run("甲")) + p(f"<w:moveTo>{run('移')}</w:moveTo>"), ["甲", "移"]),
        (p(f"<w:ins><w:del>{run('《得分》')}</w:del>{run('乙')}</w:ins>"), ["乙"]),
        (p(run("《得"), gone("x"), ins("分》")), ["86.63"]),
        (p(run("前"), end="del") + p(run("后")), ["前后"]),
        (p(gone("前"), end="del") + p(run("后")), ["后"]),
        (p(run("前"), end="ins") + p(run("后")), ["前", "后"]),
        (p(run("末"), end="del"), ["末"]),
        (p(run("前"), end="del") + rows(("格", "")) + p(), ["前", "格", ""]),
        (rows(("甲", ""), ("《得分》", "<w:del/>")) + p(), ["甲", ""]),
        (rows(("甲", "<w:del/>")) + p(), [""]),
        (rows(("甲", "<w:ins/>")) + p(), ["甲", ""]),
        (p(COMMENTED), ["甲"]),
        (p(CHANGED), ["甲"]),
    ],
)
def test_revisions_count_as_accepted(block: str, lines: list[str]) -> None:
    made = filled(document(block), [VALUES])
    data = made.data()
    assert said(data) == lines
    assert not any(MARKUP.search(content) for content in parts(data).values())
    printed = [one.text for one in blocks_of(made) if isinstance(one, Said)]
    printed += [box.text for one in blocks_of(made) if isinstance(one, Ruled) for row in one.rows for box in row]
    assert sorted(filter(None, printed)) == sorted(filter(None, lines))


def with_parts(block: str, relations: str = "", types: str = "", **more: str) -> WordFile:
    """A template with further parts, by their names without the folder."""
    content = parts(template("试", [block]))
    content[RELATIONS] = content[RELATIONS].replace(b"</Relationships>", f"{relations}</Relationships>".encode())
    content[TYPES] = content[TYPES].replace(b"</Types>", f"{types}</Types>".encode())
    made = {f"word/{name.replace('__', '/')}.xml": text.encode() for name, text in more.items()}
    return WordFile.of(zipped(content | made), "试.docx")


OBJECT = (
    '<Override PartName="/word/embeddings/o.bin" '
    'ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
)
R = '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def test_what_was_noted_beside_it_goes_out_with_no_document() -> None:
    made = with_parts(
        paragraph("《得分》"),
        R.format("rId90", "comments", "comments.xml") + R.format("rId91", "people", "people.xml"),
        '<Override PartName="/word/comments.xml" ContentType="application/x"/>'
        '<Override PartName="/word/people.xml" ContentType="application/x"/>',
        comments=f"<w:comments {W}><w:comment><w:p>{run('此处分数偏高')}</w:p></w:comment></w:comments>",
        people=f"<w:people {W}/>",
    )
    content = parts(filled(made, [VALUES]).data())
    assert {"word/comments.xml", "word/people.xml"}.isdisjoint(content)
    assert not any(word in content[part] for part in (RELATIONS, TYPES) for word in (b"comments", b"people"))
    assert content[MAIN].count(b"86.63") == 1


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
SAYING = "<w:r><w:instrText>{}</w:instrText></w:r>"


def field(*instruction: str, result: str = "1") -> str:
    says = "".join(map(SAYING.format, instruction))
    return f"<w:p>{FIELD.format('begin')}{says}{FIELD.format('separate')}{run(result)}{FIELD.format('end')}</w:p>"


@pytest.mark.parametrize(
    "block",
    [
        field(" DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "),
        field(" dde", "auto ", "cmd"),
        field("INCLUDEPICTURE ", '"http://某处/a.png"'),
        field('\n INCLUDETEXT "d.docx"'),
        field('LINK Excel.Sheet.8 "a.xls"'),
        field("DATABASE \\d a"),
        field("RD a.docx"),
        '<w:p><w:fldSimple w:instr=" IncludePicture a "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>',
        f"<w:p>{FIELD.format('begin')}{field('QUOTE 68')[5:-6]}{SAYING.format(' cmd')}{FIELD.format('end')}</w:p>",
        f"<w:p>{FIELD.format('begin')}{SAYING.format('IF 1=1 ')}{field('DDE a')[5:-6]}{FIELD.format('end')}</w:p>",
    ],
)
def test_a_template_that_gets_something_from_elsewhere_is_refused(block: str) -> None:
    with pytest.raises(UserError, match=r"要从别处取内容.*没有生成文书"):
        document(block)


@pytest.mark.parametrize(
    "block", [field(" PAGE "), field("TIME \\@ yyyy"), field("=1+1"), field(""), field("TOC \\o"), field("IF 1=1 a b")]
)
def test_what_a_program_counts_itself_stays(block: str) -> None:
    assert said(filled(document(paragraph("《得分》"), block), [VALUES]).data()) == ["86.63", "1"]


def test_a_file_within_the_template_is_refused() -> None:
    with pytest.raises(UserError, match="里面嵌着别的文件"):
        with_parts(paragraph("《得分》"), R.format("rId90", "aFChunk", "other.xml"), other="<a/>")
    with pytest.raises(UserError, match="里面有宏或控件"):
        with_parts(paragraph("《得分》"), types=OBJECT)


@pytest.mark.parametrize("part", ["charts__chart1", "diagrams__data1"])
@pytest.mark.parametrize(
    ("text", "refused"), [("《得分》", True), ("《得 分》", True), ("《考核办法》", False), ("", False)]
)
def test_a_field_in_a_chart_is_told(part: str, text: str, refused: bool) -> None:
    cut = f"<a:r><a:t>{text[:2]}</a:t></a:r><a:r><a:t>{text[2:]}</a:t></a:r>"
    made = with_parts(paragraph("《单位全称》"), **{part: f"<x {A}><a:p>{cut}</a:p></x>"})
    if refused:
        with pytest.raises(UserError, match=r"图表或SmartArt里有《得 ?分》"):
            filled(made, [VALUES])
    else:
        assert said(filled(made, [VALUES]).data()) == ["某市气象局党组"]


DELETED = "<w:del><w:r><w:delInstrText>{0}</w:delInstrText><w:instrText>{0}</w:instrText></w:r></w:del>"


@pytest.mark.parametrize(
    "instruction",
    [
        DELETED.format("PAGE ") + SAYING.format('INCLUDEPICTURE "http://某处/a.png"'),
        SAYING.format("INCLUDE") + DELETED.format("X") + SAYING.format('TEXT "a.docx"'),
        SAYING.format("DDE") + DELETED.format("-") + SAYING.format("AUTO cmd"),
    ],
)
def test_what_a_revision_hides_is_refused_too(instruction: str) -> None:
    block = p(FIELD.format("begin"), instruction, FIELD.format("separate"), run("1"), FIELD.format("end"))
    with pytest.raises(UserError, match="要从别处取内容"):
        filled(document(block), [VALUES])


def test_a_cell_that_was_taken_out_says_nothing() -> None:
    cells = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{p(run('旧'))}</w:tc><w:tc>{p(run('《得分》'))}</w:tc>"
    assert said(filled(document(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), [VALUES]).data())[:2] == ["", "86.63"]


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("comments.xml", "word/comments.xml"),
        ("sub/comments.xml", "word/sub/comments.xml"),
        ("../notes/c.xml", "notes/c.xml"),
        ("/word/c.xml", "word/c.xml"),
    ],
)
def test_comments_go_wherever_they_lie(target: str, part: str) -> None:
    content = parts(template("试", [paragraph("《得分》")]))
    relation = R.format("rId90", "comments", target)
    content[RELATIONS] = content[RELATIONS].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    made = filled(WordFile.of(zipped(content | {part: b"<a/>"}), "试.docx"), [VALUES])
    assert part not in parts(made.data())


def test_the_document_itself_never_goes() -> None:
    made = filled(with_parts(paragraph("《得分》"), R.format("rId90", "comments", "document.xml")), [VALUES])
    assert said(made.data()) == ["86.63"]


def test_who_changed_a_style_and_that_changes_are_noted_stays_inside() -> None:
    content = parts(template("试", [paragraph("《得分》")]))
    change = '<w:pPrChange w:author="张某某"><w:pPr/></w:pPrChange></w:pPr>'.encode()
    content["word/styles.xml"] = content["word/styles.xml"].replace(b"</w:pPr>", change, 1)
    content["word/settings.xml"] = content["word/settings.xml"].replace(b"<w:compat>", b"<w:trackRevisions/><w:compat>")
    made = parts(filled(WordFile.of(zipped(content), "试.docx"), [VALUES]).data())
    assert "张某某".encode() not in made["word/styles.xml"]
    assert b"trackRevisions" not in made["word/settings.xml"]


def test_a_prefix_that_a_revision_explains_is_known_behind_it() -> None:
    block = '<w:p><w:ins xmlns:x="urn:x"><w:r><w:rPr><x:look/></w:rPr><w:t>甲</w:t></w:r></w:ins></w:p>'
    data = filled(document(block, paragraph("《得分》")), [VALUES]).data()
    assert said(data) == ["甲", "86.63"]


@pytest.mark.parametrize("root", ["del", "ins", "moveTo", "tr", "p"])
def test_a_header_that_is_none_is_refused(root: str) -> None:
    content = parts(template("试", [paragraph("《得分》")], "内部"))
    content["word/header1.xml"] = f"<w:{root} {W}>{paragraph('《得分》')}</w:{root}>".encode()
    with pytest.raises(UserError, match=r"header1\.xml不合规范"):
        WordFile.of(zipped(content), "试.docx")


@pytest.mark.parametrize("value", ["查阅台账", "查阅台账。"])
def test_a_sentence_ends_once(value: str) -> None:
    made = filled(document(paragraph("依据《文》。")), [Values(fields={"文": value})])
    assert said(made.data()) == ["依据查阅台账。"]

"""A document of Word or WPS (.docx) as a zip of XML: read within bounds, changed in place, written the same each time.

What is not touched stays as it was, prefixes of name spaces included: ``mc:Ignorable`` names these, so that a library
that renames them makes a document which Word calls damaged.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import normpath
from typing import Any
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from ...base.errors import UserError, reason
from ...base.text import shown
from ...figures.figure import Figure
from ...files.plain_reading import open_plain

LARGEST = 20 * 2**20  # bytes of a template
_UNPACKED = 60 * 2**20  # and of all its parts
_PARTS = 1000
_DEEPEST = 120  # elements within each other; a text box in a table comes to some 30
_LARGEST_XML = 8 * 2**20  # of a part that is taken apart
MAIN = "word/document.xml"
_DRAWN = "word/charts/", "word/diagrams/"
_RELATIONS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_NO_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_ACTIVE = ("macroenabled", "vbaproject", "vbadata", "activex", "oleobject")
_ROOTS = ("document", "hdr", "ftr", "footnotes", "endnotes")
_FETCHING = ("DATABASE", "DDE", "DDEAUTO", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "RD")
"""What a field of Word's is called that gets something from elsewhere (ECMA-376 part 1, 17.16.5)."""
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
_TEMPLATE_TYPE, _DOCUMENT_TYPE = map(_MAIN_TYPE.format, ("template", "document"))
_OWN_DISK = re.compile(r"file:///(?!/)|[A-Za-z]:[\\/]|/(?!/)|[^:/\\]+$")
_WIDTH, _NARROWEST = 442.2, 200.0  # points
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal content, equal bytes

Node = Any  # of xml.dom.minidom, which has no useful types


class WordFile:
    """The parts of a document; those with text of the user's are trees, the others bytes."""

    def __init__(self, parts: dict[str, bytes], name: str) -> None:
        if MAIN not in parts:
            raise _refused(name, "不是Word文档（.docx）")
        self.name = name
        self._parts = parts
        self.pictures: dict[str, Callable[[float], Figure]] = {}
        self.missing = ""
        self.texts = {part: _tree(data, name) for part, data in parts.items() if _has_text(part)}

    @classmethod
    def read(cls, path: Path) -> WordFile:
        """Read a document, or refuse it in a sentence."""
        try:
            with open_plain(path) as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise UserError(f"模板“{path.name}”无法读取（{reason(error)}），没有生成文书。") from None
        if len(data) > LARGEST:
            raise _refused(path.name, f"超过{LARGEST // 2**20}MB")
        return cls.of(data, path.name)

    @classmethod
    def of(cls, data: bytes, name: str) -> WordFile:
        """Take a document apart, or refuse it in a sentence that calls it by its name."""
        made = cls(_unzipped(data, name), name)
        made._look_through()
        return made

    def copy(self) -> WordFile:
        """Return the document once more, to be filled in otherwise."""
        made = object.__new__(WordFile)
        made.name, made._parts = self.name, dict(self._parts)
        made.pictures, made.missing = dict(self.pictures), self.missing
        made.texts = {part: tree.cloneNode(True) for part, tree in self.texts.items()}
        return made

    def _look_through(self) -> None:
        """Refuse what does more than say something; a template (.dotx) becomes the document that it is written as."""
        types = self.tree(_TYPES)
        said = [one for one in types.documentElement.childNodes if one.attributes] if types is not None else []
        kinds = [attribute(one, "ContentType").lower() for one in said]
        if any(mark in one for one in (*kinds, *map(str.lower, self._parts)) for mark in _ACTIVE):
            raise _refused(self.name, "里面有宏或控件")
        for one in said:
            if attribute(one, "ContentType") == _TEMPLATE_TYPE:
                one.setAttribute("ContentType", _DOCUMENT_TYPE)
                self._parts[_TYPES] = _written(types)
        for part in [one for one in self._parts if one.endswith(".rels")]:
            tree = self.tree(part)
            for one in children(tree.documentElement, "Relationship") if tree is not None else ():
                if attribute(one, "TargetMode") == "External" and _is_fetched(one):
                    raise _refused(self.name, f"要从别处取内容（{shown(attribute(one, 'Target'))}）")
                if attribute(one, "Type").lower().endswith("/afchunk"):
                    raise _refused(self.name, "里面嵌着别的文件")
        for part, tree in self.texts.items():
            if local(tree.documentElement) not in _ROOTS:
                raise _refused(self.name, f"里面的{shown(part.rpartition('/')[2])}不合规范")
        self.refuse_fetching()

    def refuse_fetching(self) -> None:
        """Refuse fields of Word's that get something from elsewhere."""
        for tree in self.texts.values():
            for name in _instructions(tree):
                if name in _FETCHING or not name:
                    raise _refused(self.name, f"要从别处取内容（域{name or '的名称由另一个域给出'}）")

    @property
    def body(self) -> Node:
        """The element that holds paragraphs, tables and, last, the page's set-up."""
        found = next(children(self.texts[MAIN].documentElement, "body"), None)
        if found is None:
            raise _refused(self.name, "没有正文")
        return found

    @property
    def styles(self) -> dict[str, str]:
        """The names of the paragraph styles by their ids, which each program chooses for itself."""
        tree = self.tree("word/styles.xml")
        found = {}
        for style in children(tree.documentElement, "style") if tree is not None else ():
            for name in children(style, "name"):
                found[attribute(style, "styleId")] = attribute(name, "val")
        return found

    @property
    def text_width(self) -> float:
        """How wide the text is in points; as wide as that of GB/T 9704 where the document does not say."""
        section = next(children(self.body, "sectPr"), None)
        size, margins = (element_at(section, name) if section is not None else None for name in ("pgSz", "pgMar"))
        if size is None or margins is None:
            return _WIDTH
        twips = [attribute(size, "w"), attribute(margins, "left"), attribute(margins, "right")]
        if not all(one.isascii() and one.isdigit() and len(one) < 6 for one in twips):
            return _WIDTH
        page, left, right = map(int, twips)
        return min(max((page - left - right) / 20, _NARROWEST), _WIDTH)

    def write(self, part: str, tree: Node) -> None:
        """Put a part that was read as a tree, and changed, in the place of what it was."""
        self._parts[part] = _written(tree)

    def tree(self, part: str) -> Node | None:
        """Return a part as a tree, to be read; None where there is none."""
        if part in self.texts:
            return self.texts[part]
        return _tree(self._parts[part], self.name) if self._parts.get(part) else None

    def add_picture(self, png: bytes, make: Callable[[float], Figure], missing: str) -> str:
        """Take a picture in, and return its relation; ``pictures`` keeps what it was made by, for other paper."""
        relations = _tree(self._parts.get(_RELATIONS, _NO_RELATIONS), self.name)
        types = _tree(self._parts.get(_TYPES, _NO_TYPES), self.name)
        known = children(relations.documentElement, "Relationship")
        number = 1 + max((_number(attribute(one, "Id")) for one in known), default=0)
        relation, part = f"rId{number}", f"media/figure{number}.png"
        facts = {"Id": relation, "Type": _IMAGE, "Target": part}
        relations.documentElement.appendChild(element(relations.documentElement, "Relationship", **facts))
        if "png" not in {attribute(one, "Extension").lower() for one in children(types.documentElement, "Default")}:
            made = element(types.documentElement, "Default", Extension="png", ContentType="image/png")
            types.documentElement.insertBefore(made, types.documentElement.firstChild)
        self._parts |= {_RELATIONS: _written(relations), _TYPES: _written(types), f"word/{part}": png}
        self.pictures[relation] = make
        self.missing += "".join(mark for mark in missing if mark not in self.missing)
        return relation

    def drop_related(self, *kinds: str) -> None:
        """Take out the parts of some kinds that the document is related to."""
        relations = self.tree(_RELATIONS)
        found = list(children(relations.documentElement, "Relationship")) if relations is not None else []
        gone = [one for one in found if attribute(one, "Type").rpartition("/")[2] in kinds]
        types = self.tree(_TYPES)
        if not gone or relations is None or types is None:
            return
        for one in gone:
            target = attribute(one, "Target")
            part = normpath(target.lstrip("/") if target.startswith("/") else f"word/{target}")
            relations.documentElement.removeChild(one)
            if part in self.texts:
                continue  # whatever it is called, it is the document itself
            folder, _, name = part.rpartition("/")
            for gone_part in (part, f"{folder}/_rels/{name}.rels"):
                self._parts.pop(gone_part, None)
            for said in children(types.documentElement, "Override"):
                if attribute(said, "PartName") == f"/{part}":
                    types.documentElement.removeChild(said)
        self._parts |= {_RELATIONS: _written(relations), _TYPES: _written(types)}

    @property
    def drawn(self) -> list[str]:
        """What charts and diagrams say, a text a paragraph: no field there is ever filled in."""
        parts = [one for one in self._parts if one.startswith(_DRAWN) and one.endswith(".xml")]
        return [
            "".join(text_in(one) for one in paragraph.getElementsByTagName("a:t"))
            for part in parts
            for paragraph in _tree(self._parts[part], self.name).getElementsByTagName("a:p")
        ]

    def data(self) -> bytes:
        """Return the document as bytes."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in self._parts.items():
                tree = self.texts.get(part)
                entry = zipfile.ZipInfo(part, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data if tree is None else _written(tree))
        return made.getvalue()


def local(node: Node) -> str:
    """Return a node's name without its prefix; one of text begins with a #."""
    return str(node.nodeName).rpartition(":")[2]


def children(node: Node, *names: str) -> Iterator[Node]:
    """Yield the children of one of the names."""
    return (one for one in list(node.childNodes) if local(one) in names)


def element_at(node: Node, *path: str) -> Node | None:
    """Return the first element at a path of names."""
    for name in path:
        node = next(children(node, name), None)
        if node is None:
            return None
    return node


def style_of(paragraph: Node, styles: dict[str, str]) -> str:
    """Return the name of a paragraph's style, of which ``styles`` are all; empty where it has none."""
    style = element_at(paragraph, "pPr", "pStyle")
    return styles.get(attribute(style, "val"), "") if style is not None else ""


def attribute(node: Node, name: str) -> str:
    """Return an attribute whatever its prefix; empty if there is none."""
    found = (value for key, value in node.attributes.items() if key.rpartition(":")[2] == name)
    return str(next(found, ""))


def element(like: Node, name: str, **attributes: str) -> Node:
    """Return a new element beside another, with its prefix."""
    prefix = f"{like.prefix}:" if like.prefix else ""
    made = like.ownerDocument.createElementNS(like.namespaceURI, f"{prefix}{name}")
    for key, value in attributes.items():
        made.setAttributeNS(like.namespaceURI, f"{prefix}{key}", value)
    return made


def _unzipped(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts; zipfile stops at the size that each claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _PARTS or sum(one.file_size for one in entries) > _UNPACKED:
                raise _refused(name, "里面的内容过大")
            return {one.filename: archive.read(one) for one in entries if not one.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise _refused(name, "不是Word文档（.docx），或已损坏、有密码") from None


def _tree(data: bytes, name: str) -> Node:
    """Return a part as a tree; what declares types is refused, since no document of these programs does."""
    if len(data) > _LARGEST_XML:
        raise _refused(name, "里面的内容过大")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _refused(name, "里面有不该有的声明")
    try:
        tree = minidom.parseString(data)
    except (ExpatError, ValueError, LookupError):
        raise _refused(name, "已损坏") from None
    if tree.doctype is not None:
        raise _refused(name, "里面有不该有的声明")
    if _is_deep(tree):
        raise _refused(name, "里面的内容套得过深")
    return tree


def _is_deep(tree: Node) -> bool:
    """Whether elements stand within each other beyond what any page needs: each is a call when it is written."""
    level = [tree.documentElement]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.childNodes]
    return bool(level)


def _written(tree: Node) -> bytes:
    text = str(tree.documentElement.toxml())
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text.encode("utf-8", "replace")


def _has_text(part: str) -> bool:
    """Whether a part holds text that can have fields: the body, headers, footers, notes."""
    folder, _, name = part.rpartition("/")
    kinds = ("document", "header", "footer", "footnotes", "endnotes")
    return folder == "word" and name.endswith(".xml") and name.removesuffix(".xml").rstrip("0123456789") in kinds


def _is_fetched(relation: Node) -> bool:
    """Whether what opens a document gets what is elsewhere by itself; of its own computer it may know a template."""
    kind = attribute(relation, "Type").rpartition("/")[2]
    here = kind == "attachedTemplate" and _OWN_DISK.match(attribute(relation, "Target"))
    return kind != "hyperlink" and not here


def _instructions(tree: Node) -> Iterator[str]:
    """Yield by what name each field of Word's goes, in capitals; empty where another field says so."""
    open_fields: list[str | None] = []  # what the instruction of each says so far; None once its result has begun
    for node in every(tree, "fldSimple", "instrText", "fldChar"):
        kind = local(node)
        if kind == "fldSimple":
            yield _first_word(attribute(node, "instr"))
        elif kind == "instrText" and open_fields and open_fields[-1] is not None:
            open_fields[-1] += text_in(node)
        elif kind == "fldChar":
            state = attribute(node, "fldCharType")
            if state == "begin":
                if open_fields and open_fields[-1] is not None and not open_fields[-1].strip():
                    yield ""
                open_fields.append("")
            elif open_fields:
                if (said := open_fields[-1]) is not None:
                    yield _first_word(said)
                open_fields[-1] = None
                if state == "end":
                    open_fields.pop()


def _first_word(instruction: str) -> str:
    """Return the name of a field; one that says nothing at all does nothing."""
    return (re.split(r"[^A-Za-z]", instruction.strip().upper(), maxsplit=1)[0]) or "="


def every(node: Node, *names: str) -> Iterator[Node]:
    """Yield the elements of some names within a node in their order, the outermost first."""
    for child in node.childNodes:
        if local(child) in names:
            yield child
        yield from every(child, *names)


def text_in(node: Node) -> str:
    """Return the text that stands in an element itself."""
    return "".join(one.data for one in node.childNodes if one.nodeType in (one.TEXT_NODE, one.CDATA_SECTION_NODE))


def _number(relation: str) -> int:
    digits = relation.removeprefix("rId")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 0


def _refused(name: str, why: str) -> UserError:
    return UserError(f"模板“{name}”{why}，没有生成文书；请换一个，或用程序自带的模板。")

"""Fills a template: fields wherever the program that wrote it has cut them, rows and paragraphs once for each entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from ...base.errors import UserError
from ...base.text import presentable
from .fields import FIELD, Text, Values, gap, list_of, misspelt, tidy, told, unknown
from .keeping import keep, keep_together
from .paragraphs import can_go, paragraphs, pieces, put, said, text_of
from .placing import place_pictures
from .settling import settle
from .word_file import MAIN, Node, WordFile, children, element, local

_MARKS = ("bookmarkStart", "bookmarkEnd", "proofErr")
_BEFORE_BREAK = ("pStyle", "keepNext", "keepLines")


def filled(template: WordFile, entries: Sequence[Values]) -> WordFile:
    """Return the document for these entries, each on pages of its own; a misspelt field is refused by name."""
    names = entries[0].names
    if wrong := misspelt(_texts(template), names):
        raise UserError(told(wrong, template.name))
    _refuse_drawn(template, names)
    _refuse_two_lists(template, entries[0].lists)
    _refuse_differing(template, entries)
    made = template.copy()
    settle(made)
    body = made.body
    pages = [node for node in list(body.childNodes) if local(node) != "sectPr"]
    end = next(children(body, "sectPr"), None)
    for values in entries[1:]:
        copies = [_copied(node) for node in pages]
        for node in copies:
            body.insertBefore(node, end)
        _break_before(copies)
        _Filling(values, made).fill(copies)
    _Filling(entries[0], made).fill(pages)
    for part, tree in made.texts.items():
        if part != MAIN:  # which has no pictures
            beside = replace(entries[0], fields=entries[0].fields | dict.fromkeys(entries[0].pictures, ""), pictures={})
            _Filling(beside, made).fill([tree.documentElement])
    keep_together(made)
    return made


def strangers(template: WordFile, names: Sequence[str]) -> list[str]:
    """Return what a template writes as a field and no field is called: it stays as it is."""
    return unknown(_texts(template), names)


def _texts(template: WordFile) -> list[str]:
    return [text_of(one) for tree in template.texts.values() for one in paragraphs(tree.documentElement)]


def _refuse_drawn(template: WordFile, known: Sequence[str]) -> None:
    """Refuse fields in charts and diagrams, which would go out as they are."""
    for text in template.drawn:
        for name in FIELD.findall(text):
            if tidy(name) in known:
                raise UserError(
                    f"模板“{template.name}”的图表或SmartArt里有《{name}》，那里的字段不能填写，没有生成这种文书；"
                    "请写在正文、表格或文本框里。"
                )


def _refuse_two_lists(template: WordFile, lists: Collection[str]) -> None:
    """Refuse what can be repeated for one list alone and has fields of another, too: these would stay as they are."""
    for tree in template.texts.values():
        rows = _rows(tree.documentElement)
        for group in [*map(_own_paragraphs, rows), *([one] for one in paragraphs(tree.documentElement))]:
            names = [name for one in group for name in FIELD.findall(text_of(one)) if list_of(tidy(name)) in lists]
            others = [name for name in names if list_of(tidy(name)) != list_of(tidy(names[0]))]
            if others:
                raise UserError(
                    f"模板“{template.name}”把《{names[0]}》和《{others[0]}》写在同一行或同一段，它们属于两个清单，"
                    "没有生成这种文书；请分开写。"
                )


def _refuse_differing(template: WordFile, entries: Sequence[Values]) -> None:
    """Refuse what would stand above or below all pages as it is for the first entry alone."""
    first, *others = entries
    for part, tree in template.texts.items():
        for text in map(text_of, paragraphs(tree.documentElement)) if part != MAIN and others else ():
            for name in FIELD.findall(text):
                known, of_list = tidy(name), list_of(tidy(name))
                same = all(
                    one.fields.get(known) == first.fields.get(known)
                    and one.lists.get(of_list) == first.lists.get(of_list)
                    for one in others
                )
                if not same:
                    raise UserError(
                        f"模板“{template.name}”的页眉、页脚或脚注里有《{name}》，它在每一份里不同，没有生成这种文书；"
                        "请写在正文里。"
                    )


def _own_paragraphs(node: Node) -> list[Node]:
    """Return the paragraphs in a table row that are in no row within it."""
    inner = [child for child in node.childNodes if local(child) != "tr"]
    return [one for child in inner for one in ([child] if local(child) == "p" else _own_paragraphs(child))]


# --- once for each entry ---


class _Filling:
    """Some nodes of a document on their way; what was filled once is never looked at again, whatever it says."""

    def __init__(self, values: Values, document: WordFile) -> None:
        self._values, self._document = values, document
        self._done: dict[int, Node] = {}

    def fill(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            for row in _rows(node):
                if name := self._list(self._open(row)):
                    self._repeat(name, [row])
        inner = (one.parentNode for node in nodes for one in self._open(node) if one not in nodes and self._list([one]))
        for siblings in [nodes, *(list(holder.childNodes) for holder in dict.fromkeys(inner))]:
            for name, group in groupby(siblings, self._list_of_paragraph):
                if name:
                    self._repeat(name, list(group))
        for node in nodes:
            for paragraph in self._open(node):
                self._fill(paragraph, self._values.fields)

    def _open(self, node: Node) -> list[Node]:
        return [one for one in paragraphs(node) if id(one) not in self._done]

    def _fill(self, paragraph: Node, values: Mapping[str, Text]) -> None:
        if self._values.pictures and not place_pictures(paragraph, self._values.pictures, self._document):
            return
        self._done |= {id(one): one for one in _fill_paragraph(paragraph, values)}

    def _list(self, own: Iterable[Node]) -> str:
        """Return the list whose fields stand in some paragraphs, or nothing."""
        lists = self._values.lists
        names = (tidy(name) for one in own for name in FIELD.findall(text_of(one)))
        return next((list_of(name) for name in names if list_of(name) in lists), "")

    def _list_of_paragraph(self, node: Node) -> str:
        return self._list([node]) if local(node) == "p" and id(node) not in self._done else ""

    def _repeat(self, name: str, nodes: Sequence[Node]) -> None:
        """Put what is repeated there once for each entry of its list; of a table no heading row is left alone."""
        rows = self._values.lists[name]
        parent, after = nodes[0].parentNode, nodes[-1].nextSibling
        for entry in rows.rows:
            values = dict(zip((f"{name}.{column}" for column in rows.names), entry, strict=True))
            copies = [_copied(node) for node in nodes]
            for copy in copies:
                parent.insertBefore(copy, after)
                for paragraph in list(paragraphs(copy)):
                    self._fill(paragraph, self._values.fields | values)
            _keep_entry([one for one in copies if one.parentNode is parent])
        for node in nodes:
            self._done |= {id(one): one for one in paragraphs(node)}
            if not rows.rows and local(node) == "p" and not can_go(node):
                put(list(pieces(node)), [((0, len(text_of(node))), "")])
            else:
                parent.removeChild(node)
        if local(parent) == "tbl" and not any(_is_row_of_its_own(row) for row in children(parent, "tr")):
            parent.parentNode.removeChild(parent)


def _keep_entry(nodes: Sequence[Node]) -> None:
    """Let the paragraphs of one entry stand on one page."""
    for node in nodes[:-1]:
        keep(node)


def _is_row_of_its_own(row: Node) -> bool:
    """Whether a row is more than the heading of others."""
    return not any(True for properties in children(row, "trPr") for _ in children(properties, "tblHeader"))


def _rows(node: Node) -> list[Node]:
    """Return the table rows in a node, the innermost first."""
    found = [row for child in node.childNodes for row in _rows(child)]
    return [*found, node] if local(node) == "tr" else found


def _copied(node: Node) -> Node:
    """Return a node once more, without what may stand in a document only once."""
    made = node.cloneNode(True)
    _strip(made)
    return made


def _strip(node: Node) -> None:
    for name in [key for key in (node.attributes or {}).keys() if key.rpartition(":")[2] in ("paraId", "textId")]:  # noqa: SIM118
        node.removeAttribute(name)
    for child in list(node.childNodes):
        if local(child) in _MARKS:
            node.removeChild(child)
        else:
            _strip(child)


def _break_before(nodes: Sequence[Node]) -> None:
    """Let what follows begin a page."""
    first = next((one for node in nodes for one in paragraphs(node)), None)
    if first is None:
        return
    properties = next(children(first, "pPr"), None)
    if properties is None:
        properties = element(first, "pPr")
        first.insertBefore(properties, first.firstChild)
    if not any(children(properties, "pageBreakBefore")):
        before = next((one for one in children(properties, *_all_behind(properties))), None)
        properties.insertBefore(element(first, "pageBreakBefore"), before)


def _all_behind(properties: Node) -> tuple[str, ...]:
    return tuple(local(one) for one in properties.childNodes if local(one) not in _BEFORE_BREAK)


# --- one paragraph ---


def _fill_paragraph(paragraph: Node, values: Mapping[str, Text]) -> list[Node]:
    """Put what is known in the place of each field, and return the paragraphs that came of it.

    A paragraph whose fields all have nothing to say is left out.
    """
    parts = list(pieces(paragraph))
    whole = "".join(map(said, parts))
    found = [match for match in FIELD.finditer(whole) if tidy(match[1]) in values]
    if not found:
        return [paragraph]
    if all(values[tidy(match[1])] == "" for match in found) and can_go(paragraph):
        paragraph.parentNode.removeChild(paragraph)
        return []
    texts = [(match.span(), _ended(_text(tidy(match[1]), values), whole[match.end() :])) for match in found]
    alone = len(texts) == 1 and found[0][0] == whole.strip()
    if alone and "\n" in texts[0][1] and local(paragraph.parentNode) != "tc":
        return _split(paragraph, texts[0][1].split("\n"))
    put(parts, texts)
    return [paragraph]


def _text(name: str, values: Mapping[str, Text]) -> str:
    words = values[name]
    return gap(name) if words is None else "\n".join(presentable(words.replace("\t", " ")).splitlines())


def _ended(text: str, behind: str) -> str:
    """Return a text without the full stop that the template has behind it."""
    return text[:-1] if text.endswith("。") and behind.startswith("。") else text


def _split(paragraph: Node, lines: Sequence[str]) -> list[Node]:
    """Write lines as paragraphs of their own, and return these."""
    copies = [_copied(paragraph) for _ in lines]
    for copy, line in zip(copies, lines, strict=True):
        paragraph.parentNode.insertBefore(copy, paragraph)
        put(list(pieces(copy)), [((0, len(text_of(copy))), line)])
    paragraph.parentNode.removeChild(paragraph)
    return copies

"""What stands above the pages of a document: a section can have a first page and even pages that differ from others."""

from __future__ import annotations

from collections.abc import Iterator

from .paragraphs import paragraphs, text_of
from .word_file import Node, WordFile, attribute, children, element_at, local

_RELATIONS, _SETTINGS = "word/_rels/document.xml.rels", "word/settings.xml"
_PLACES = {"default": "", "first": "首页", "even": "偶数页"}


def mark_of(document: WordFile) -> str:
    """Return what stands above the pages, on one line; empty where nothing does."""
    return next((said for _, said in _heads(document)), "")


def unmarked(document: WordFile, mark: str) -> str | None:
    """Return of which pages, in a word, the header lacks a mark: empty for all or most; None where none lacks it."""
    wanted = " ".join(mark.split())
    return next((_PLACES[kind] for kind, said in _heads(document) if wanted not in said), None)


def _heads(document: WordFile) -> Iterator[tuple[str, str]]:
    """Yield, section by section, each kind of page that it can have with what stands above it."""
    parts = _parts_by_relation(document)
    settings = document.tree(_SETTINGS)
    are_even = settings is not None and _is_on(settings.documentElement, "evenAndOddHeaders")
    known: dict[str, str] = {}  # a section without a header of its own goes on with that of the one before
    sections = list(_sections(document.body))
    if not sections:
        yield "default", ""
    for section in sections:
        for one in children(section, "headerReference"):
            known[attribute(one, "type") or "default"] = _said(document, parts.get(attribute(one, "id"), ""))
        for kind in ("default", *(["first"] if _is_on(section, "titlePg") else ()), *(["even"] if are_even else ())):
            yield kind, known.get(kind, "")


def _parts_by_relation(document: WordFile) -> dict[str, str]:
    tree = document.tree(_RELATIONS)
    found = children(tree.documentElement, "Relationship") if tree is not None else ()
    return {attribute(one, "Id"): attribute(one, "Target").rpartition("/")[2] for one in found}


def _sections(body: Node) -> Iterator[Node]:
    """Yield the sections' set-ups in their order: each stands in its last paragraph, that of the last in the body."""
    for node in paragraphs(body):
        if (section := element_at(node, "pPr", "sectPr")) is not None:
            yield section
    yield from children(body, "sectPr")


def _is_on(node: Node, name: str) -> bool:
    return any(attribute(one, "val") not in ("0", "false", "off") for one in children(node, name))


def _said(document: WordFile, part: str) -> str:
    tree = document.texts.get(f"word/{part}")
    if tree is None or local(tree.documentElement) != "hdr":
        return ""
    return " ".join("　".join(filter(None, map(text_of, paragraphs(tree.documentElement)))).split())

"""The parts of a zipped workbook or document, each unpacked when it is read, within bounds."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .cells import RefusedError

PARTS = 3000
UNPACKED = 80 * 2**20  # bytes of the parts that are read
_MACROS = ("vbaproject.bin", "xl/workbook.bin")


class Package:
    """A zip whose parts are found whatever the case of their names."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._parts = {_plain(one.filename): one for one in self._archive.infolist()}
        self._left = UNPACKED
        if len(self._parts) > PARTS:
            raise RefusedError("too_large")
        if any(one.flag_bits & 1 for one in self._parts.values()):
            raise RefusedError("password")
        if any(name.endswith(_MACROS) for name in self._parts):
            raise RefusedError("macros")

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def read(self, name: str) -> bytes:
        """Return a part's bytes; zipfile stops at the size that it claims."""
        part = self._parts[_plain(name)]
        self._left -= part.file_size
        if self._left < 0:
            raise RefusedError("too_large")
        return self._archive.read(part)

    def root(self, name: str) -> Element | None:
        """Return the root of a part of XML, None if there is no such part."""
        return ElementTree.fromstring(self.read(name)) if name in self else None

    def elements(self, name: str) -> Iterator[tuple[str, Element]]:
        """Yield the elements of a part one by one at their start and at their end; who has taken one clears it."""
        return ElementTree.iterparse(io.BytesIO(self.read(name)), ("start", "end"))

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return kind and part of what a part points to within the package, by id."""
        folder, _, file = name.rpartition("/")
        root = self.root(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found = {}
        for one in [] if root is None else root:
            target = one.get("Target", "")
            place = target if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            if one.get("TargetMode") != "External":
                found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], place.lstrip("/")
        return found

    def main_part(self, otherwise: str) -> str:
        """Return the name of the part that holds the document itself."""
        for kind, place in self.related("").values():
            if kind == "officeDocument" and place in self:
                return place
        return otherwise


def _plain(name: str) -> str:
    """Return a part's name as all write it but some programs of Windows."""
    return name.replace("\\", "/").lower().lstrip("/")


def local(tag: object) -> str:
    """Return an element's name without its namespace, which depends on who has written the file."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute whatever its namespace; empty if there is none."""
    value = element.get(name)
    if value is not None:
        return value
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children that have one of the names."""
    for one in [] if element is None else element:
        if local(one.tag) in names:
            yield one


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element at a path of names, None if there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def is_on(element: Element | None, *, otherwise: bool = True) -> bool:
    """Whether a switch such as <strike/> is there and not set off."""
    if element is None:
        return False
    value = attribute(element, "val")
    return value.lower() not in ("0", "false", "off", "none") if value else otherwise

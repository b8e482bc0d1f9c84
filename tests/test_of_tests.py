"""Tests hold the program from outside: they use its public names, and share through plain modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
OWN = ("self", "cls", "super")
NOT_OURS = ("os", "sys", "ctypes", "_sqlite3")  # Python's own
PUBLIC = ("_replace", "_asdict", "_fields", "_make")  # of named tuples
BY_NAME = ("setattr", "getattr", "delattr", "hasattr")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in PUBLIC


def breaches(source: str) -> Iterator[str]:
    """Yield what a test file takes that is not meant for it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))) if name in OWN + NOT_OURS:
                continue
            case ast.Attribute(attr=name) if is_private(name):
                yield f"line {node.lineno}: {name}"
            case ast.Call(func=ast.Attribute(attr=way) | ast.Name(id=way), args=[*_]) if way in BY_NAME:
                named = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                yield from (f"line {node.lineno}: {one}" for one in named[:1] if is_private(one.rpartition(".")[2]))
            case ast.ImportFrom(module=module, names=found):
                taken = [*(module or "").split("."), *(one.name for one in found)]
                private = [one for one in taken if is_private(one)]
                yield from (f"line {node.lineno}: {one}" for one in private)
                yield from (f"line {node.lineno}: {one}" for one in taken if one.startswith("test_"))
            case ast.Import(names=found):
                taken = [part for one in found if one.name not in NOT_OURS for part in one.name.split(".")]
                yield from (f"line {node.lineno}: {one}" for one in taken if is_private(one) or one.startswith("test_"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("window._store.load()", 1),
        ("self._store.load()", 0),
        ("self.window._store.load()", 1),
        ("super()._store", 0),
        ("point._replace(x=1)", 0),
        ("os._exit(1)", 0),
        ("Store.__init__", 0),
        ("monkeypatch.setattr(closing, '_note', note)", 1),
        ("monkeypatch.setattr('desktop_app.backups.closing._note', note)", 1),
        ("getattr(window, '_store')", 1),
        ("monkeypatch.setattr(closing, 'note', '_note')", 0),
        ("from desktop_app.storage._rows import row", 1),
        ("from desktop_app.storage.rows import _row", 1),
        ("from .test_window import message", 1),
        ("from tests.ui import test_window", 1),
        ("import tests.ui.test_window", 1),
        ("from tests.ui.driver import Person", 0),
    ],
)
def test_what_is_not_meant_for_tests_is_seen(source: str, found: int) -> None:
    assert len(list(breaches(source))) == found


def test_no_test_takes_what_is_private_or_another_tests() -> None:
    files = sorted(TESTS.rglob("*.py"))
    found = {str(path.relative_to(TESTS)): list(breaches(path.read_text("utf-8"))) for path in files}
    assert {path: taken for path, taken in found.items() if taken} == {}

"""The check code: forms that stay, groups that are read aloud, and a length that no search reaches."""

from __future__ import annotations

import json
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.record.check_code import ALPHABET, FIRST, SECOND, first_code, plain_code, printed, second_code
from desktop_app.storage.store import Store

FILES = Path(__file__).parents[1] / "files"
texts = st.text(max_size=8)


def test_the_first_form_is_what_old_papers_bear() -> None:
    """Version 3 computed these itself, from a record with every kind of value."""
    for version in (2, 3):
        told = json.loads((FILES / f"version-{version}" / "visits.json").read_text("utf-8"))
        codes = {code for one in told["assessments"].values() for *_, code in one["revisions"]}
        with closing(Store.open(FILES / f"version-{version}" / "visits.db", read_only=True)) as store:
            kept = [(one, r) for one in store.load_all()[0] for r in store.revisions.of(one.id)]
        made = {first_code(r.record, one.rubric.digest, one.id, r.number) for one, r in kept}
        assert {printed(FIRST, code) for code in made} == codes != set()


@pytest.mark.parametrize(
    "record", ["", "[]", "{", '{"answers": {"16": {"points": "x"}}}', '{"answers":{"1":{"own":"1e"}}}']
)
def test_what_is_no_record_has_no_first_code(record: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        first_code(record, "", "", 1)


@given(st.lists(texts, min_size=4, max_size=4, unique=True), st.integers(1, 9), st.data())
def test_each_part_of_the_second_form_counts(parts: list[str], number: int, data: st.DataObject) -> None:
    record, digest, id_, head = parts
    code = second_code(record, digest, id_, number, head)
    other = [record, digest, id_, number, head]
    at = data.draw(st.integers(0, 4))
    other[at] = number + 1 if at == 3 else f"{other[at]}x"
    assert second_code(*other) != code  # type: ignore[arg-type]
    assert second_code(f"{record}x", digest, id_, number, head) != second_code(record, f"x{digest}", id_, number, head)


def test_the_second_form_is_frozen() -> None:
    assert printed(SECOND, second_code("{}", "d", "a", 1, "h")) == "1QT6E-KA81B-NKVJ2-EBRYQ-35DX3"


@given(st.binary(max_size=4))
def test_a_printed_code_is_found_however_it_is_typed(drawn: bytes) -> None:
    code = printed(SECOND, sha256(drawn).hexdigest())
    assert [len(group) for group in code.split("-")] == [5] * 5
    assert set(code) <= set(ALPHABET) | {"-"}
    wide = "".join(
        chr(ord(mark) + 0xFEE0) for mark in code.replace("-", " ").replace("0", "O").replace("1", "l") if mark != " "
    )
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("0", "o").replace("1", "I"), wide):
        assert plain_code(typed) == code.replace("-", "")
    assert plain_code(code[:5]) == code[:5]


@pytest.mark.parametrize("typed", ["", "1234", "U" * 5, "核验码", "1" * 26])
def test_what_is_no_code_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(UserError, match="请照考核表上印的再输一遍"):
        plain_code(typed)

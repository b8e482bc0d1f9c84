"""What comes of another file's register: rows in its order, and what it says otherwise, which is told."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store

from .arriving_files import Office, noted


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


def taken(store: Store, path: Path) -> str:
    """Take a file in, and return what is told of it."""
    with look_through(store, [path]) as look:
        report = take_in(store, look)
    return "；".join(words for file in report.files for words in file.told)


@pytest.mark.parametrize(
    ("head", "short", "words"),
    [
        ("李某", "", "的主要负责人没有填写，收到的文件里是“李某”；名册没有改动"),
        (
            "李某",
            "甲局",
            "的简称没有填写，收到的文件里是“甲局”；主要负责人没有填写，收到的文件里是“李某”；名册没有改动",
        ),
        ("", "", ""),
    ],
)
def test_what_else_another_register_says_of_a_unit_is_told(office: Office, head: str, short: str, words: str) -> None:
    said = replace(office.unit, head=head, short=short)

    def deed(store: Store) -> None:
        store.register.save(replace(store.register.load(), units=(said,)))

    told = taken(office.store, office.changed("另说.db", noted(1, "来的"), deed))
    assert (f"单位名册里“{office.unit.name}”{words}" in told) == bool(words)
    assert office.store.register.load().units == (office.unit,)


def test_units_come_in_the_order_of_their_register(office: Office) -> None:
    units = [Unit(id=str(uuid4()), name=name) for name in "丙甲丁乙"]

    def deed(store: Store) -> None:
        ids = [*store.ids(), *(store.add(office.rubric, replace(office.record, unit=one.name)) for one in units[1:])]
        given = tuple(Assignment(assessment=id_, unit=unit.id) for id_, unit in zip(ids, units, strict=True))
        store.register.save(Register(units=tuple(units), assignments=given).in_order())

    path = office.other("几个.db")
    office.work(path, deed)
    taken(office.store, path)
    assert office.store.register.load().units == (office.unit, *units)

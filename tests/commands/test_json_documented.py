"""The fields of what the office's subcommands print as JSON are told in the documentation, and no others."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done
from tests.office.signed import signed_visit
from tests.ready import DAY
from tests.registers import IDS

FORMAT = (ROOT / "docs" / "file-format.md").read_text("utf-8")


def fields(title: str, object_: str) -> list[str]:
    """The fields that the table under a title has for an object; what is in brackets says more of one."""
    table = FORMAT.split(title)[1].split("\n- **")[0]
    [row] = re.findall(rf"^  \| {object_} \| (.*) \|$", table, re.M)
    return re.findall("`([a-z_]+)`", re.sub(r"\([^()]*\)", "", row))


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rubric: Rubric, record: Assessment) -> None:
    """A decided visit with a follow-up by which the next assessment was begun."""
    monkeypatch.chdir(tmp_path)
    with closing(Store.create(Path("office.db"))) as store:
        id_ = signed_visit(store, rubric, record, "甲县局")
        units, assigned = (Unit(id=IDS[0], name="甲县局"),), (Assignment(assessment=id_, unit=IDS[0]),)
        store.register.save(Register(units=units, assignments=assigned))
    words = ("--grade", "较好", "--date", DAY, "--document", "领导小组会议")
    done("decide", "office.db", id_, "--reviewed", "王某", *words)
    done("follow-up", "office.db", id_, "--add", "回头看")
    [entry] = printed("follow-up")["follow_ups"]
    done("follow-up", "office.db", id_, "--entry", entry["id"], "--again")


def printed(command: str, *words: str) -> Any:
    return json.loads(done(command, "office.db", *words, "--json"))


def test_the_fields_of_a_round_are_told() -> None:
    title = "`round --json`"
    whole = printed("round", "--unit", "甲县局", "--questions", "--rank")
    [visit] = whole["units"]
    assert set(whole) == set(fields(title, "the document"))
    assert set(visit) == set(fields(title, "a unit's visit"))
    for part in ("decision", "scored"):
        assert list(visit[part]) == fields(title, f"`{part}`")


def test_the_fields_of_what_is_followed_up_are_told() -> None:
    title = "`follow-up --json`"
    [entry] = printed("follow-up")["follow_ups"]
    assert set(entry) == set(fields(title, "a follow-up"))
    assert set(entry["carried"][0]) == set(fields(title, "`carried`"))

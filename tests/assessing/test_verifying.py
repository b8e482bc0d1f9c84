"""Codes from paper: which revision they are of, whether it still counts, and what another tool has done to it."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.finalising import declare_void, papers, reopen
from desktop_app.assessing.verifying import Verdict, revisions, verdicts
from desktop_app.record.assessment import Assessment
from desktop_app.record.attachments import without_missing
from desktop_app.record.revision import sealed
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.commands.running import done, run
from tests.examples import examples
from tests.ready import ready
from tests.strategies import COMMON, RARE, RUBRICS, complete_assessments
from tests.visits import finalised

UNITS = st.text(st.sampled_from((COMMON + RARE).replace("\n", "").replace("\u2028", "")), max_size=80)


@pytest.fixture
def stored(store: Store, rubric: Rubric, record: Assessment) -> Stored:
    return finalised(store, store.load(store.add(rubric, record)))


def verdict(store: Store, typed: str) -> Verdict:
    [found] = verdicts(store, typed)
    return found


def test_paper_and_file(store: Store, stored: Stored) -> None:
    first = store.revisions.of(stored.id)[0].printed_code
    assert verdict(store, first).words == "纸上的核验码与“某市局”第1版一致（86.63分，较好），它是现在的版本。"
    assert verdict(store, "00000-00000-00000-00000-00000").agrees is False
    reopened = reopen(store, stored, "有误")
    assert "已重新打开，还没有再定稿" in verdict(store, first).words
    again = finalised(store, reopened)
    second = store.revisions.of(stored.id)[1].printed_code
    found = verdict(store, first)
    assert (found.agrees, found.words.endswith(f"，但第2版已替换它（核验码 {second}）。")) == (True, True)
    assert verdict(store, second.lower()).words.endswith("它是现在的版本。")
    declare_void(store, again, "误建")
    assert verdict(store, second).words.endswith("但评估已作废。")


def test_groups_are_compared_one_by_one(store: Store, stored: Stored) -> None:
    code = store.revisions.of(stored.id)[0].printed_code
    found = verdict(store, code[:5])
    assert (found.agrees, code in found.words) == (False, True)
    assert [same for _, same in found.groups] == [True, False, False, False, False]
    other = "A" if code[6] != "A" else "B"
    found = verdict(store, f"{code[:6]}{other}{code[7:]}")
    assert (found.agrees, "第2组不同" in found.words) == (False, True)
    assert [same for _, same in found.groups] == [True, False, True, True, True]


def test_an_exchanged_pdf_is_told_though_it_bears_the_code(store: Store, stored: Stored) -> None:
    [kept] = store.revisions.of(stored.id)
    other = sealed(replace(kept, supplement=kept.sheet))  # a PDF of the program itself, sealed again
    with closing(sqlite3.connect(store.path)) as tool, tool:
        tool.execute("DROP TRIGGER revision_stays")
        tool.execute("UPDATE revision SET supplement = ?, seal = ?", (other.supplement, other.seal))
    [one] = revisions(store)
    assert one.faults == ("第1版的内部材料PDF不是由封存的内容制成的那一份",)


def test_another_build_of_zlib_makes_the_same_papers(
    store: Store, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed, [kept] = zlib.compress, store.revisions.of(stored.id)
    monkeypatch.setattr(zlib, "compress", lambda data: packed(data, 1))
    assert papers(stored.rubric, kept, "") != (kept.sheet, kept.supplement)
    assert revisions(store)[0].faults == ()


def test_what_another_tool_has_changed_agrees_no_more(store: Store, stored: Stored) -> None:
    [kept] = store.revisions.of(stored.id)
    forged = kept.result.replace("86.63", "96.63")
    other = sealed(replace(kept, result=forged, sheet=kept.supplement.replace(b"%%EOF", b"")))  # sealed again
    with closing(sqlite3.connect(store.path)) as tool, tool:
        tool.execute("DROP TRIGGER revision_stays")
        sql = "UPDATE revision SET result = ?, sheet = ?, seal = ?"
        tool.execute(sql, (other.result, other.sheet, other.seal))
    [one] = revisions(store)
    assert one.faults[0] == "第1版的得分与内容重新计算的结果不符"
    assert "第1版的考核表PDF不是由封存的内容制成的那一份" in one.faults
    found = verdict(store, kept.printed_code)
    assert (found.agrees, "已经不是定稿时的内容" in found.words) == (False, True)


@settings(max_examples=examples(5))
@given(st.data())
def test_the_paper_of_any_record_on_any_rubric_agrees(data: st.DataObject) -> None:
    rubric = data.draw(st.sampled_from(RUBRICS))
    record = replace(ready(rubric, data.draw(complete_assessments(rubric))), unit=f"某{data.draw(UNITS)}局")
    with TemporaryDirectory() as folder, closing(Store.create(Path(folder) / "评估.db")) as store:
        whole, _ = without_missing(rubric, record, store.evidence.has)
        finalised(store, store.load(store.add(rubric, whole)))
        [one] = revisions(store)
        assert one.faults == ()
        assert verdict(store, one.code).agrees


def test_the_command_line(store: Store, stored: Stored) -> None:
    code = store.revisions.of(stored.id)[0].printed_code
    assert code in done("verify", store.path)
    assert "一致" in done("verify", store.path, code.replace("-", "").lower())
    refused = run("verify", store.path, "0" * 25)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "纸和文件不一致" in refused.stderr
    assert '"agrees": true' in done("verify", store.path, code, "--json")

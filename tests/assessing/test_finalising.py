"""定稿: what blocks it, what it keeps, and that nothing changes it unseen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.finalising import declare_void, keep, papers, prepared, reopen, sign
from desktop_app.assessing.tampering import tampering
from desktop_app.base.errors import UserError
from desktop_app.evidence.pieces import from_bytes
from desktop_app.record.assessment import Assessment, Conduct, Noted
from desktop_app.record.attachments import without_missing
from desktop_app.record.check_code import FIRST, SECOND, printed
from desktop_app.record.interchange import read_record, to_json
from desktop_app.record.readiness import blocks, place, unnoted
from desktop_app.record.revision import RecordedSigning, code_of
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written_total
from desktop_app.rubric.answers import Answer, GradedListAnswer, RatioAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.examples import examples
from tests.paper.helpers import full_record
from tests.ready import DAY, ready
from tests.strategies import RUBRICS, assessments, complete_assessments
from tests.told import told
from tests.visits import another_tool, finalised


@pytest.fixture
def final(store: Store, rubric: Rubric, record: Assessment) -> Stored:
    return finalised(store, store.load(store.add(rubric, record)))


def answered(rubric: Rubric, record: Assessment, kind: str, **fields: Any) -> Assessment:
    """Return the record with the first item of a kind answered otherwise."""
    position = next(n for n, item in enumerate(rubric.items) if type(item).__name__ == kind)
    return record.with_answer(position, replace(record.answers[position], **fields))


BLOCKED: dict[str, tuple[Any, str]] = {
    "no leader": (lambda rubric, record: replace(record, leader=" "), "基本信息没有填写评估组组长"),
    "no date": (lambda rubric, record: replace(record, date=""), "基本信息没有填写评估日期"),
    "not assessed": (lambda rubric, record: answered(rubric, record, "Choice", choice=None), "第2项未评"),
    "no ground for tasks": (
        lambda rubric, record: answered(rubric, record, "GradedList", note=""),
        "第7项扣了分，没有写明扣分依据；可以写一条总的说明，也可以给每项未评为“好”的整改任务各写说明",
    ),
    "no ground": (
        lambda rubric, record: answered(rubric, record, "Shortfall", note=""),
        "第1项扣了分，没有写明扣分依据",
    ),
    "conduct without ground": (
        lambda rubric, record: replace(record, conduct=(Conduct(kind="弄虚作假"),)),
        "基本信息“弄虚作假”没有写明依据",
    ),
    "ballots that do not add up": (
        lambda rubric, record: answered(
            rubric, record, "Ratio", ballots=(replace(record.answers[14].ballots[0], returned=99),)
        ),
        "第15项",
    ),
    "tasks of which nothing is said": (
        lambda rubric, record: answered(
            rubric, record, "GradedList", tasks=(*record.answers[6].tasks[:2], Task(id=9, finding="甲", grade="好"))
        ),
        "第7项整改任务3没有内容",
    ),
    "a rate without its source": (
        lambda rubric, record: answered(rubric, record, "Ratio", ballots=(), rate=Decimal(90), note=""),
        "第15项满意度是直接填写的，没有写明依据",
    ),
    "the number that decides": (
        lambda rubric, record: answered(
            rubric,
            answered(rubric, record, "GradedList", tasks=(Task(id=1, text="甲", grade="好"),)),
            "Direct",
            note="",
        ),
        "第16项本项得分影响等次，没有写明评分理由",
    ),
}


@pytest.mark.parametrize(("change", "reason"), BLOCKED.values(), ids=list(BLOCKED))
def test_what_is_missing_blocks(store: Store, rubric: Rubric, record: Assessment, change: Any, reason: str) -> None:
    changed = change(rubric, record)
    found = blocks(rubric, changed, score(rubric, changed))
    assert f"{place(rubric, found[0])}{found[0].words}".startswith(reason)
    stored = store.load(store.add(rubric, record))
    with pytest.raises(UserError, match=f"还不能定稿：{reason}"):
        prepared(replace(stored, record=changed), [], "")


def test_a_ground_for_each_task_is_enough(rubric: Rubric, record: Assessment) -> None:
    position = next(n for n, answer in enumerate(record.answers) if isinstance(answer, GradedListAnswer))
    tasks = (Task(id=1, text="甲", grade="差", note="未见记录"), Task(id=2, text="乙", grade="好"))
    for good, given_ in ((True, tasks), (False, (*tasks, Task(id=3, text="丙", grade="一般")))):
        changed = record.with_answer(position, GradedListAnswer(tasks=given_))
        found = [one.position for one in blocks(rubric, changed, score(rubric, changed))]
        assert (position not in found) is good


def test_ballots_are_their_own_ground(rubric: Rubric, record: Assessment) -> None:
    position = next(n for n, answer in enumerate(record.answers) if isinstance(answer, RatioAnswer))
    changed = record.with_answer(position, replace(record.answers[position], note=""))
    assert not blocks(rubric, changed, score(rubric, changed))


def test_warnings_must_be_noted(store: Store, rubric: Rubric, record: Assessment) -> None:
    first = replace(record.answers[0], methods=())
    bare = replace(record, noted=(), members=(), date="2999-01-01", answers=(first, *record.answers[1:]))
    words = [one.words for one in unnoted(rubric, bare, score(rubric, bare), DAY)]
    assert words[:2] == ["评估日期2999-01-01还没有到", "没有填写评估组成员"]
    assert words[2:] == ["第1项没有写明评估方式"]
    stored = store.load(store.add(rubric, bare))
    with pytest.raises(UserError, match="要先核对这条提示"):
        prepared(stored, [], "")


def test_a_task_that_stands_twice_is_to_be_noted(rubric: Rubric, record: Assessment) -> None:
    def told(*tasks: Task) -> list[tuple[str, str]]:
        changed = answered(rubric, record, "GradedList", tasks=tasks, note="")
        return [(one.words, one.key) for one in unnoted(rubric, changed, score(rubric, changed), DAY)]

    one, other = Task(finding="甲", text="印发制度", grade="好"), Task(finding="乙", text="印发制度", grade="好")
    assert told(one, other) == []
    assert told(one, other, replace(one, text=" 印发\n制度")) == [
        ("第7项整改任务1、3的内容相同，请核对是否重复", "same_tasks:7:1、3")
    ]


def test_a_warning_that_was_settled_is_not_printed(store: Store, rubric: Rubric, record: Assessment) -> None:
    record = answered(rubric, record, "Choice", methods=())
    bare = replace(record, members=(), noted=())
    noted = tuple(Noted(words=one.words, warning=one.key) for one in unnoted(rubric, bare, score(rubric, bare), DAY))
    final = finalised(store, store.load(store.add(rubric, replace(record, members=("王某某",), noted=noted))))
    with pypdfium2.PdfDocument(store.revisions.of(final.id)[0].supplement) as pdf:
        printed_ = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "没有填写评估组成员" in [one.words for one in noted]
    assert "没有填写评估组成员" not in printed_
    assert "定稿时已核对的提示" in printed_


def test_a_revision_keeps_all_and_a_second_replaces_it(store: Store, final: Stored, rubric: Rubric) -> None:
    [first] = store.revisions.of(final.id)
    assert (final.status, first.number, first.person, first.total) == ("final", 1, "李某某", "86.63")
    assert first.content(rubric).unit == final.record.unit
    assert first.sheet.startswith(b"%PDF")
    assert first.supplement.startswith(b"%PDF")
    draft = reopen(store, final, "第1项次数有误")
    with pytest.raises(UserError, match="不用重新打开"):
        reopen(store, draft, "又有误")
    changed, _ = store.save(draft, answered(rubric, draft.record, "Shortfall", count=2, note=""))
    again = finalised(store, changed)
    one, two = store.revisions.of(final.id)
    assert one == first
    assert (two.number, two.reason, two.total) == (2, "第1项次数有误", "88.63")
    assert one.code != two.code
    assert told(store, final.id)[-3:] == [
        "重新打开：第1项次数有误",
        "召开次数2等2处",
        f"定稿：第2版，核验码 {two.printed_code}",
    ]
    assert tampering(store, again) == []
    assert faults_of(store) == []


def test_an_edit_while_the_revision_is_made_is_not_passed_over(
    store: Store, rubric: Rubric, record: Assessment
) -> None:
    stored = store.load(store.add(rubric, record))
    revision = prepared(stored, [], "")
    edited, _ = store.save(stored, replace(record, unit="乙局"))
    with pytest.raises(UserError, match="又有改动，没有定稿"):
        keep(store, edited, revision)
    with pytest.raises(UserError, match="已在另一个窗口中改动"):
        keep(store, stored, revision)
    assert (store.load(stored.id), store.revisions.of(stored.id)) == (edited, [])


def test_the_same_record_gives_the_same_bytes(store: Store, rubric: Rubric, record: Assessment) -> None:
    stored = store.load(store.add(rubric, record))
    one, two = (prepared(stored, [], "") for _ in range(2))
    assert papers(rubric, one, "") == (one.sheet, one.supplement)
    assert papers(rubric, replace(two, at=one.at), "") == (one.sheet, one.supplement)
    assert one.code == two.code


REFUSED: dict[str, Any] = {
    "save": lambda store, stored: store.save(stored, replace(stored.record, unit="乙")),
    "save as a draft": lambda store, stored: store.save(
        replace(stored, status="draft"), replace(stored.record, unit="乙")
    ),
    "delete": lambda store, stored: store.delete(stored.id),
    "finalise again": lambda store, stored: finalised(store, stored),
    "reopen without a reason": lambda store, stored: reopen(store, stored, " "),
    "declare void without a reason": lambda store, stored: declare_void(store, stored, ""),
    "refuse without a reason": lambda store, stored: sign(
        store, stored, RecordedSigning(revision=1, outcome="refused", signer="王某某")
    ),
    "sign another revision": lambda store, stored: sign(
        store, stored, RecordedSigning(revision=2, outcome="signed", signer="王某某")
    ),
    "sign without a name": lambda store, stored: sign(store, stored, RecordedSigning(revision=1, outcome="signed")),
    "sign without a leader": lambda store, stored: sign(
        store,
        replace(stored, record=replace(stored.record, leader="")),
        RecordedSigning(revision=1, outcome="unasked", leader=" "),
    ),
}


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=list(REFUSED))
def test_what_is_final_stays(store: Store, final: Stored, attempt: Any) -> None:
    kept = store.revisions.of(final.id)
    with pytest.raises(UserError):
        attempt(store, final)
    assert (store.load(final.id), store.revisions.of(final.id)) == (final, kept)


def test_signing_and_declaring_void_are_told(store: Store, final: Stored) -> None:
    signing = RecordedSigning(revision=1, outcome="refused", signer="王某某", remark="对第6项有异议")
    signed = sign(store, final, signing)
    assert (signed.status, signed.refused) == ("signed", True)
    assert store.load(final.id) == signed
    [kept] = store.revisions.signings(final.id)
    assert (kept.signer, kept.remark, kept.person) == ("王某某", "对第6项有异议", "李某某")
    signed = sign(store, signed, RecordedSigning(revision=1, outcome="signed", signer="王某某"))
    assert (signed.refused, store.load(final.id)) == (False, signed)  # the last one recorded holds
    void = declare_void(store, signed, "误建")
    with pytest.raises(UserError, match="已经作废"):
        declare_void(store, void, "重复")
    assert tampering(store, void) == []
    assert store.load(final.id) == void
    assert (void.status, void.reason) == ("void", "误建")
    with pytest.raises(UserError, match="只有定稿并打印以后"):
        sign(store, void, signing)


TAMPERED = {
    "UPDATE revision SET record = replace(record, '张某某', '赵某某')": "封存值不符",
    "UPDATE revision SET result = replace(result, '86.63', '96.63')": "得分与内容重新计算的结果不符",
    "UPDATE revision SET sheet = x'00'": "封存值不符",
    "UPDATE answer SET value = '{\"count\":2}' WHERE item = 1": "各项内容在第1版定稿以后被改动过",
    "UPDATE assessment SET unit = '乙'": "各项内容在第1版定稿以后被改动过",
    "DELETE FROM revision": "状态是定稿，但没有定稿的版本",
    "UPDATE assessment SET status = 'draft'": "状态是草稿，修改记录里却是定稿",
    "UPDATE assessment SET status = 'signed'": "状态是已签，修改记录里却是定稿",
}


@pytest.mark.parametrize(("sql", "words"), TAMPERED.items())
def test_a_change_by_another_tool_is_found(store: Store, final: Stored, sql: str, words: str) -> None:
    another_tool(store.path, f"DROP TRIGGER revision_stays; DROP TRIGGER revision_is_kept; {sql}")
    assert words in "；".join(tampering(store, store.load(final.id)))


@pytest.mark.parametrize(
    ("sql", "words"),
    {
        "UPDATE signing SET remark = '无'": "第1版的签名登记在登记以后被改动过",
        "UPDATE signing SET files = '[]', signer = '赵某某'": "签名登记与修改记录不符",
        "DELETE FROM signing": "签名登记与修改记录不符",
        "UPDATE signing SET files = '[1]'": "签名登记已无法读取",
        "UPDATE assessment SET status = 'draft'; DELETE FROM signing; DELETE FROM revision": "定稿的版本与修改记录不符",
    }.items(),
)
def test_a_change_of_a_signing_is_found(store: Store, final: Stored, sql: str, words: str) -> None:
    signed = sign(store, final, RecordedSigning(revision=1, outcome="signed", signer="王某某", remark="有异议"))
    assert tampering(store, signed) == []
    triggers = ("revision_is_kept", "signing_stays", "signing_is_kept")
    another_tool(store.path, "".join(f"DROP TRIGGER {trigger};" for trigger in triggers) + sql)
    assert words in "；".join(faults_of(store))


def test_evidence_that_is_gone_from_a_revision_is_told(store: Store, rubric: Rubric, record: Assessment) -> None:
    found = from_bytes("会议记录.txt", "记录".encode())
    store.evidence.add(found.content, found.type)
    answers = (replace(record.answers[0], files=(found.attachment,)), *record.answers[1:])
    final = finalised(store, store.load(store.add(rubric, ready(rubric, replace(record, answers=answers)))))
    assert faults_of(store) == []
    another_tool(store.path, "DELETE FROM evidence")
    assert tampering(store, final) == ["第1版所附第1项的材料“会议记录.txt”，内容不在文件里"]


def test_evidence_without_its_bytes_blocks(store: Store, rubric: Rubric, record: Assessment) -> None:
    lost = from_bytes("会议记录.txt", "记录".encode()).attachment
    answers = (replace(record.answers[0], files=(lost,)), *record.answers[1:])
    stored = store.load(store.add(rubric, replace(record, answers=answers)))
    with pytest.raises(UserError, match="还不能定稿：第1项的材料“会议记录"):
        finalised(store, stored)
    assert store.load(stored.id).status == "draft"


def test_the_file_itself_refuses_to_change_a_revision(store: Store, final: Stored) -> None:
    for sql in ("UPDATE revision SET code = code", "DELETE FROM revision", "DELETE FROM assessment"):
        with pytest.raises(sqlite3.IntegrityError):
            another_tool(store.path, f"PRAGMA foreign_keys = ON; {sql}")


def code(rubric: Rubric, record: Assessment, form: str, id_: str = "id", number: int = 1) -> str:
    return code_of(form, to_json(rubric, record).decode(), rubric.digest, id_, number, "" if form == FIRST else "head")


@pytest.mark.parametrize("form", [FIRST, SECOND])
@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(10))
@given(data=st.data())
def test_the_check_code_names_exactly_one_content(form: str, rubric: Rubric, data: st.DataObject) -> None:
    one, two = (data.draw(assessments(rubric)) for _ in range(2))
    made = code(rubric, one, form)
    assert code(rubric, read_record(rubric, to_json(rubric, one), ""), form) == made
    assert (code(rubric, two, form) == made) is (to_json(rubric, one) == to_json(rubric, two))
    assert made not in (code(rubric, one, form, number=2), code(rubric, one, form, "other"))
    assert len(printed(form, made)) == (14 if form == FIRST else 29)


@pytest.mark.parametrize("own", ["1.555", "0.00000000000000000001"])
def test_an_own_score_with_many_decimals_becomes_final(
    store: Store, rubric: Rubric, record: Assessment, own: str
) -> None:
    answer = replace(record.answers[0], own=Decimal(own))
    assert not list(rubric.items[0].invalid_own(answer))
    final = finalised(store, store.load(store.add(rubric, record.with_answer(0, answer))))
    assert tampering(store, final) == []


def others(value: Any) -> Iterator[Any]:
    """Yield what differs from a value in one place; the ids of tasks name them in the file only."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            for other in others(getattr(value, name)) if name != "id" else ():
                yield replace(value, **{name: other})
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from ((*value[:at], other, *value[at + 1 :]) for other in others(one))
        if value and not isinstance(value[0], Answer):  # of which there is one for each item
            yield value[1:]
            yield from ((value[1], value[0], *value[2:]),) if len(set(value[:2])) == 2 else ()
    elif value is not None:
        yield f"{value}x" if isinstance(value, str) else value + 1


@pytest.mark.parametrize("form", [FIRST, SECOND])
def test_whatever_is_changed_changes_the_check_code(rubric: Rubric, form: str) -> None:
    record = full_record(rubric)
    record = replace(record, noted=(Noted(words="甲", remark="乙"), Noted(words="丙")))
    changed = list(others(record))
    assert len(changed) > 150
    assert len({code(rubric, one, form) for one in (record, *changed)}) == 1 + len(changed)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(4))
@given(data=st.data())
def test_whatever_is_complete_can_become_final(rubric: Rubric, data: st.DataObject) -> None:
    drawn, _ = without_missing(rubric, data.draw(complete_assessments(rubric)), lambda _: False)
    record = ready(rubric, drawn)
    with TemporaryDirectory() as folder, closing(Store.create(Path(folder) / "visit.db")) as store:
        final = finalised(store, store.load(store.add(rubric, record)))
        assert store.load(final.id) == final
        assert tampering(store, final) == []
        assert store.revisions.of(final.id)[0].total == written_total(score(rubric, record).total)


def test_what_changed_while_the_revision_was_made_does_not_become_final(
    store: Store, rubric: Rubric, record: Assessment
) -> None:
    stored = store.load(store.add(rubric, record))
    revision = prepared(stored, [], "")
    changed, _ = store.save(stored, replace(record, unit="乙"))
    with pytest.raises(UserError, match="内容又有改动"):
        keep(store, changed, revision)
    assert (store.load(stored.id).status, store.revisions.of(stored.id)) == ("draft", [])


@pytest.mark.parametrize("result", ["x", "{}", "[1]", "9" * 5000])
def test_a_result_that_cannot_be_read_is_told(store: Store, final: Stored, result: str) -> None:
    another_tool(store.path, f"DROP TRIGGER revision_stays; UPDATE revision SET result = '{result}'")
    assert "得分与内容重新计算的结果不符" in "；".join(faults_of(store))
    [revision] = store.revisions.of(final.id)
    assert (revision.total, revision.grade) == ("？", "？")

"""回执: what the office confirms, and that nothing else passes for it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.finalising import reopen, sign
from desktop_app.base.errors import UserError
from desktop_app.exchange.copies.heads import CopyHeads
from desktop_app.exchange.giving.handing_over import Wish, hand_over
from desktop_app.exchange.receipts import receipts
from desktop_app.exchange.receipts.issuing import issue, issue_for
from desktop_app.exchange.receipts.receipt_file import LARGEST, OfficeReceipt, paper_of, read_receipt, to_bytes
from desktop_app.exchange.receipts.receipts import State, verify_receipt
from desktop_app.exchange.receipts.signatures import CODE_GUARDS, SIGNED, Signed
from desktop_app.exchange.sealing.office_key import UnlockedKey, make_key
from desktop_app.history.events import Kind, chained
from desktop_app.office.noting.noting import note_issued
from desktop_app.paper.receipt import Receipt
from desktop_app.record.assessment import Assessment
from desktop_app.record.check_code import ALPHABET
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.visits import another_tool, finalised

KEY, OTHER = UnlockedKey(bytes(range(32))), UnlockedKey(bytes(32))


class Visit(NamedTuple):
    """A laptop that has handed over two final assessments and a draft, and the office that has taken them in."""

    laptop: Store
    office: Store
    copy: Receipt
    ids: list[str]

    @property
    def taken(self) -> list[tuple[str, str]]:
        return [(entry.id, entry.head) for entry in self.copy.entries]

    def issued(self, key: UnlockedKey | None = KEY, count: int = 3) -> OfficeReceipt:
        chosen = [one for one in self.taken if one[0] in self.ids[:count]]
        return of_heads(self.office, self.copy.sha256, chosen, key, self.copy.name)

    def verified(self, receipt: OfficeReceipt | str, *office_keys: str) -> receipts.Verified:
        return verify_receipt(self.laptop, receipt if isinstance(receipt, str) else to_bytes(receipt), office_keys)


def of_heads(
    office: Store, sha256: str, heads: Sequence[tuple[str, str]], key: UnlockedKey | None = None, name: str = "x.db"
) -> OfficeReceipt:
    return issue(office, CopyHeads(name=name, sha256=sha256, heads=tuple(heads)), key)


@pytest.fixture
def visit(store: Store, rubric: Rubric, record: Assessment, stick: Path, tmp_path: Path) -> Iterator[Visit]:
    ids = [store.add(rubric, replace(record, unit=f"某{name}局")) for name in "市县乡"]
    for one in ids[:2]:
        finalised(store, store.load(one))
    copy = hand_over(store, stick)
    with closing(Store.open(Path(shutil.copy(copy.path, tmp_path / "巡察办.db")))) as office:
        office.person = "赵某某"
        yield Visit(store, office, copy, ids)


def states(verified: receipts.Verified) -> list[State]:
    return [one.state for one in sorted(verified.checked, key=lambda one: one.unit)]


def test_what_the_office_has_is_confirmed(visit: Visit) -> None:
    receipt = visit.issued()
    verified = visit.verified(receipt, KEY.public)
    assert (verified.signed, verified.trusted, states(verified)) == (Signed.RIGHT, True, [State.CONFIRMED] * 3)
    assert verified.words == "回执确认巡察办已接收本机的3份评估；签名正确，是巡察办的密钥签的。"
    assert {one.id for one in verified.confirmed} == set(visit.ids)
    assert (verified.person, verified.sha256) == ("赵某某", visit.copy.sha256)
    assert verified.copy == f"副本“{visit.copy.name}”是从这个文件移交的。"
    codes = {one.unit: one.code for one in receipt.assessments}
    assert codes == {one.unit: visit.laptop.revisions.of(one.id)[-1].printed_code for one in visit.copy.handed_over} | {
        "某乡局": ""
    }


def test_a_second_hand_over_changes_nothing(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "第二个").mkdir()
    again = hand_over(visit.laptop, tmp_path / "第二个")
    receipt = visit.issued()
    assert len(visit.verified(receipt).confirmed) == 3
    with closing(Store.open(again.path, read_only=True)) as office:
        chosen = [(entry.id, entry.head) for entry in again.handed_over]
        second = of_heads(office, again.sha256, chosen)
    assert {one.head for one in second.assessments} == {one.head for one in receipt.assessments if one.revision}
    assert len(visit.verified(second.code).confirmed) == len(visit.verified(second).confirmed) == 2


MOVES: dict[str, Callable[[Store, str], object]] = {
    "reopened": lambda store, id_: reopen(store, store.load(id_), "第1项次数有误"),
    "signed": lambda store, id_: sign(store, store.load(id_), RecordedSigning(revision=1, outcome="unasked")),
    "second revision": lambda store, id_: finalised(store, reopen(store, store.load(id_), "有误")),
}


@pytest.mark.parametrize("move", MOVES)
def test_what_has_moved_on_since_is_not_confirmed(visit: Visit, move: str, tmp_path: Path) -> None:
    receipt = visit.issued()
    MOVES[move](visit.laptop, visit.ids[0])
    for given_ in (receipt, receipt.code):
        verified = visit.verified(given_)
        assert [one.state for one in verified.checked if one.id == visit.ids[0]] == [State.MOVED_ON]
        assert visit.ids[0] not in {one.id for one in verified.confirmed}
        assert visit.ids[1] in {one.id for one in verified.confirmed}
        assert "另有1份没有确认" in verified.words
    hand_over(visit.laptop, tmp_path)  # nor does handing over once more make it so
    assert visit.ids[0] not in {one.id for one in visit.verified(receipt).confirmed}


@pytest.mark.parametrize("by_code", [False, True])
def test_what_an_office_did_is_confirmed_only_where_the_other_has_it(by_code: bool, visit: Visit, stick: Path) -> None:
    def told(copy: Receipt) -> list[State]:
        with closing(Store.open(copy.path, read_only=True)) as office:
            receipt = of_heads(office, copy.sha256, [(one, office.load(one).head) for one in visit.ids[:2]])
        found = visit.verified(receipt.code if by_code else receipt)
        for one in found.checked:
            lacking = "本机有1条办理记录（审核、审定等）回执没有确认；请再移交一次" in one.words
            assert lacking == (one.state is State.MOVED_ON)
        return [one.state for one in sorted(found.checked, key=lambda one: visit.ids.index(one.id))]

    for kind in ("通报", "抄告单"):
        copy = hand_over(visit.laptop, stick)
        assert told(copy) == [State.CONFIRMED, State.CONFIRMED]
        note_issued(visit.laptop, kind, "0" * 64, assessment=visit.ids[0])
        assert told(copy) == [State.MOVED_ON, State.CONFIRMED]


def test_another_files_receipt_confirms_nothing(visit: Visit, rubric: Rubric, record: Assessment) -> None:
    receipt = visit.issued()
    with closing(Store.create(visit.laptop.path.with_name("别的.db"))) as other:
        verified = verify_receipt(other, to_bytes(receipt), [KEY.public])
        assert (states(verified), verified.confirmed) == ([State.NOT_HERE] * 3, ())
        assert verified.words.startswith("回执没有确认本机现在的任何一份评估")
        with pytest.raises(UserError, match="与这个文件移交过的副本都不符"):
            verify_receipt(other, receipt.code)


def test_what_the_office_has_and_more_is_confirmed(visit: Visit) -> None:
    reopen(visit.office, visit.office.load(visit.ids[0]), "另有情况")
    receipt = of_heads(visit.office, "0" * 64, [(visit.ids[0], visit.office.load(visit.ids[0]).head)])
    verified = visit.verified(receipt)
    assert states(verified) == [State.CONFIRMED]
    assert "本机的修改记录都在其中" in verified.checked[0].words
    assert "没有移交过副本“x.db”的登记" in verified.copy
    reopen(visit.laptop, visit.laptop.load(visit.ids[0]), "本机又有情况")
    assert "有1条修改记录巡察办还没有" in visit.verified(receipt).checked[0].words


def test_a_state_of_which_this_file_has_nothing(visit: Visit) -> None:
    receipt = visit.issued(None, 1)
    other = replace(receipt.assessments[0], head="0" * 64, events=b"0" * 24)
    assert states(visit.verified(replace(receipt, assessments=(other,)))) == [State.UNKNOWN]


TRUST = [  # who has signed, what the laptop knows, what is said of it, and whether it may be gone by
    (KEY, [KEY.public], Signed.RIGHT, True),
    (KEY, [OTHER.public, KEY.public], Signed.RIGHT, True),
    (KEY, [], Signed.UNKNOWN, True),
    (None, [KEY.public], Signed.MISSING, False),
    (None, [], Signed.ABSENT, True),
    (OTHER, [KEY.public], Signed.OTHER, False),
]


@pytest.mark.parametrize(("key", "known", "signed", "trusted"), TRUST)
def test_whose_signature_it_is(
    visit: Visit, key: UnlockedKey | None, known: list[str], signed: Signed, trusted: bool
) -> None:
    verified = visit.verified(visit.issued(key), *known)
    assert (verified.signed, verified.trusted, len(verified.confirmed)) == (signed, trusted, 3 * trusted)
    assert SIGNED[signed] in verified.words
    assert verified.words.count("。") == 1


CODES = [  # whether the code was told or scanned, and by which key it is signed there
    (None, [], Signed.ABSENT, True),
    (None, [KEY.public], Signed.MISSING, False),
    (KEY, [], Signed.ABSENT, True),
    (KEY, [OTHER.public, KEY.public], Signed.RIGHT, True),
    (OTHER, [KEY.public], Signed.OTHER, False),
]


@pytest.mark.parametrize(("key", "known", "signed", "trusted"), CODES)
def test_a_code_is_worth_what_is_signed_under_it(
    visit: Visit, key: UnlockedKey | None, known: list[str], signed: Signed, trusted: bool
) -> None:
    said = paper_of(visit.issued(key)).machine_words.partition(" ")[2]
    verified = visit.verified(said, *known)
    assert (verified.signed, verified.trusted, len(verified.confirmed)) == (signed, trusted, 2 * trusted)


@pytest.mark.parametrize("present", ["", "春眠不觉晓，处处闻啼鸟"])
def test_who_knows_an_earlier_key_is_answered_with_it(present: str, visit: Visit, quick_passphrases: None) -> None:
    """Of a plain copy, too: the package that it comes from says which key is known there."""
    first = make_key(visit.office, "春眠不觉晓，处处闻啼鸟", "某局")
    row = f"'{'0' * 36}', '2026-11-20', '某局', '第一组', 'team', '', '{first.public}'"
    another_tool(visit.copy.path, f"INSERT INTO package VALUES ({row})")
    make_key(visit.office, "夜来风雨声，花落知多少", "某局", again=True, present=present)
    issued = partial(issue_for, visit.office, visit.copy.path, str)
    right, wrong = "春眠不觉晓，处处闻啼鸟", "夜来风雨声，花落知多少"
    if present:  # then one passphrase opens them all
        right, wrong = wrong, right
    with pytest.raises(UserError, match=f"密钥 {first.name} 的口令不对.*请输入.*以前的密钥的口令"):
        issued(lambda: wrong)
    receipt = issued(lambda: right)
    assert (receipt.key, visit.verified(receipt, first.public).signed) == (first.public, Signed.RIGHT)


FORGERIES: dict[str, Callable[[OfficeReceipt], OfficeReceipt]] = {
    "copy": lambda one: replace(one, copy="另一份.db"),
    "sha256": lambda one: replace(one, sha256="0" * 64),
    "when": lambda one: replace(one, at="2020-01-01T00:00:00+08:00"),
    "who": lambda one: replace(one, person="钱某某"),
    "office": lambda one: replace(one, office="别的局"),
    "one more": lambda one: replace(one, assessments=(*one.assessments, one.assessments[0])),
    "one less": lambda one: replace(one, assessments=one.assessments[:-1]),
    "head": lambda one: replace(one, assessments=(replace(one.assessments[0], head="0" * 64), *one.assessments[1:])),
    "unit": lambda one: replace(one, assessments=(replace(one.assessments[0], unit="x"), *one.assessments[1:])),
    "key": lambda one: replace(one, key=OTHER.public),
    "no signature": lambda one: replace(one, signature=""),
    "no key": lambda one: replace(one, key=""),
    "events": lambda one: replace(one, assessments=(replace(one.assessments[0], events=b""), *one.assessments[1:])),
    "code's signature": lambda one: replace(one, code_signature=""),
    "signature": lambda one: replace(one, signature=OTHER.signature(one.message)),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_signed_receipt_that_was_changed_confirms_nothing(visit: Visit, forgery: str) -> None:
    verified = visit.verified(FORGERIES[forgery](visit.issued()), KEY.public)
    assert (verified.signed, verified.confirmed) == (Signed.WRONG, ())
    assert "不能作为凭据；没有确认任何内容" in verified.words


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_a_signed_receipt_can_be_changed(visit: Visit, data: st.DataObject) -> None:
    receipt = visit.issued()
    whole = bytearray(to_bytes(receipt))
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        verified = verify_receipt(visit.laptop, bytes(whole), [KEY.public])
    except UserError:
        return
    assert verified.signed is not Signed.RIGHT or read_receipt(bytes(whole)) == receipt


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 24), mark=st.sampled_from(ALPHABET))
def test_a_code_with_one_character_misheard_is_none(visit: Visit, at: int, mark: str) -> None:
    code = visit.issued(None).code.replace("-", "")
    assume(code[at] != mark)
    with pytest.raises(UserError, match="都不符"):
        visit.verified(code[:at] + mark + code[at + 1 :])


def test_a_code_that_was_told(visit: Visit) -> None:
    receipt = visit.issued(None)
    for typed in (
        receipt.code,
        receipt.code.lower().replace("-", " "),
        receipt.code.replace("0", "o").replace("1", "l"),
    ):
        verified = visit.verified(typed)
        assert (verified.by_code, verified.signed, states(verified)) == (True, Signed.ABSENT, [State.CONFIRMED] * 2)
        assert verified.words.endswith(CODE_GUARDS)
    for one in visit.ids[:2]:  # a part of the copy
        part = of_heads(visit.office, visit.copy.sha256, [pair for pair in visit.taken if pair[0] == one])
        assert [found.id for found in visit.verified(part.code).confirmed] == [one]
    draft = of_heads(visit.office, visit.copy.sha256, [pair for pair in visit.taken if pair[0] == visit.ids[2]])
    assert draft.code == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "回执码是5组、每组5位，这里共0位；请向巡察办核对后再输一遍。"),
        ("ABCDE", "这里共5位"),
        ("U" * 25, "回执码里没有“U”"),
        ("0" * 25, "与这个文件移交过的副本都不符，没有确认任何内容；请检查是否听错、输错"),
    ],
)
def test_what_is_no_code_of_it(visit: Visit, typed: str, words: str) -> None:
    with pytest.raises(UserError) as told:
        visit.verified(typed)
    assert words in str(told.value)


def test_nothing_is_confirmed_that_the_office_has_not(visit: Visit) -> None:
    with pytest.raises(UserError, match="这个文件里还没有，没有出具回执；请先接收"):
        of_heads(visit.office, "0" * 64, [(visit.ids[0], visit.laptop.load(visit.ids[0]).head)])
    with pytest.raises(UserError, match="没有已接收的评估"):
        of_heads(visit.office, "0" * 64, [])
    another_tool(visit.office.path, "UPDATE answer SET note = '改过' WHERE item = 1")
    with pytest.raises(UserError, match=r"没有出具回执：.*各项内容在第1版定稿以后被改动过"):
        visit.issued()


def test_a_draft_whose_history_was_changed_is_not_confirmed(visit: Visit) -> None:
    another_tool(visit.office.path, f"UPDATE event SET person = '钱某某' WHERE assessment = '{visit.ids[2]}'")
    with pytest.raises(UserError, match=r"没有出具回执：“某乡局”：修改记录从第1条起与它的校验链不符"):
        visit.issued()
    assert len(of_heads(visit.office, "0" * 64, visit.taken[:2]).assessments) == 2


def test_a_head_on_a_branch_is_known(visit: Visit) -> None:
    """As merging leaves it: the copy's own events beside the main line, and one that names their head."""
    one, office = visit.ids[2], visit.office
    before = office.load(one).head
    rows = []
    for kind, data in (("edited", "{}"), ("handed_over", '{"revision":1}')):
        texts = {"before": before, "at": "2026-11-20T10:00:00+08:00", "person": "李某某", "kind": kind, "data": data}
        before = chained(*texts.values(), "[]")
        rows.append({"assessment": one, **texts, "changes": "[]", "hash": before})
    with office.together():
        for row in rows:
            office.file.insert("side_event", row)
        at, head = "2026-11-20T11:00:00+08:00", office.load(one).head
        _, head = office.history.append(one, head, at, Kind.MERGED, {"with": before, "events": 2, "decided": []}, [])
        office.file.execute("UPDATE assessment SET head = ? WHERE id = ?", head, one)
    receipt = of_heads(office, "0" * 64, [(one, before)])
    assert (receipt.assessments[0].head, receipt.assessments[0].revision) == (rows[0]["hash"], 0)
    assert states(verify_receipt(office, to_bytes(receipt))) == [State.CONFIRMED]  # merging quietly says nothing new
    [merged] = of_heads(office, "0" * 64, [(one, head)]).assessments
    assert merged.lacks([row["hash"] for row in rows]) == []
    for unknown in ("a" * 64, rows[0]["before"][::-1]):
        with pytest.raises(UserError, match="请先接收"):
            of_heads(office, "0" * 64, [(one, unknown)])


@settings(max_examples=examples(60))
@given(st.binary(max_size=200) | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(msgspec.json.encode))
def test_anything_else_is_no_receipt(data: bytes) -> None:
    with pytest.raises(UserError, match="不是本程序出具的接收回执"):
        read_receipt(data)


def test_a_receipt_is_read_as_it_was_written(visit: Visit) -> None:
    receipt = visit.issued(None)
    assert read_receipt(to_bytes(receipt)) == receipt
    assert receipt.code.encode() in to_bytes(receipt)
    whole = msgspec.json.decode(to_bytes(receipt))
    for change in ({"receipt": "receipt/2"}, {"sha256": "x"}, {"assessments": []}, {"assessments": [{}]}):
        with pytest.raises(UserError, match="已损坏"):
            read_receipt(msgspec.json.encode(whole | change))
    with pytest.raises(UserError, match="已损坏"):
        read_receipt(to_bytes(receipt) + b" " * LARGEST)


def test_of_a_sealed_copy_the_sealed_bytes_count(
    store: Store, rubric: Rubric, record: Assessment, stick: Path, quick_passphrases: None
) -> None:
    finalised(store, store.load(store.add(rubric, record)))
    copy = hand_over(store, stick, Wish(passphrase="春眠不觉晓，处处闻啼鸟"))
    receipt = of_heads(store, copy.sha256, [(entry.id, entry.head) for entry in copy.entries])
    assert len(verify_receipt(store, receipt.code).confirmed) == 1

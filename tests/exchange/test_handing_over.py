"""移交: what the copy holds, what it is called, what becomes of the assessments, what the receipt says."""

import errno
import json
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.finalising import declare_void, reopen, sign
from desktop_app.assessing.tampering import tampering
from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.base.userdirs import copies_folder
from desktop_app.commands import shared
from desktop_app.exchange.giving.handing_over import Wish, copy_name, hand_over, lay_receipt, sealed_name, unpack
from desktop_app.exchange.sealing.office_key import UnlockedKey, keys, make_key
from desktop_app.files.plain_reading import digest_of
from desktop_app.files.removable import put_in_place
from desktop_app.history.events import Kind
from desktop_app.paper.receipt import ReceiptLine, draft_warning
from desktop_app.paper.receipt_sheet import receipt_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.status import state_words
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.commands.running import done, run
from tests.paper.helpers import pages
from tests.told import told
from tests.visits import another_tool, finalised

pytestmark = pytest.mark.usefixtures("quick_passphrases")
PASSPHRASE = "春眠不觉晓，处处闻啼鸟"


def final(store: Store, rubric: Rubric, record: Assessment, unit: str = "某市局") -> Stored:
    return finalised(store, store.load(store.add(rubric, replace(record, unit=unit))))


def code(store: Store, stored: Stored) -> str:
    return store.revisions.of(stored.id)[-1].printed_code


def test_the_copy_is_the_file_and_what_is_final_in_it_is_handed_over(
    store: Store, rubric: Rubric, record: Assessment, stick: Path
) -> None:
    stored = final(store, rubric, record)
    receipt = hand_over(store, stick)
    assert receipt.name == f"某市局_2026-11-20_第1版_{code(store, stored)}.db"
    assert [path.name for path in stick.iterdir()] == [receipt.name]
    with closing(Store.open(receipt.path, read_only=True)) as copy:
        assert copy.load(stored.id) == stored
        assert copy.revisions.of(stored.id) == store.revisions.of(stored.id)
        assert faults_of(copy) == []
    after = store.load(stored.id)
    assert (after.status, told(store, stored.id)[-1]) == (
        "handed_over",
        f"移交：第1版，{receipt.name}，文件指纹 {receipt.sha256[:16]}",
    )
    assert (receipt.person, [entry.total for entry in receipt.handed_over]) == ("李某某", ["86.63"])
    assert faults_of(store) == []
    assert list(copies_folder().iterdir()) == []


def test_until_it_is_changed(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    stored = final(store, rubric, record)
    hand_over(store, stick)
    stored = sign(store, store.load(stored.id), RecordedSigning(revision=1, outcome="signed", signer="王某某"))
    assert (stored.status, stored) == ("signed", store.load(stored.id))
    assert state_words(stored.status, stored.outcome) == "已签"
    hand_over(store, stick)
    stored = store.load(stored.id)
    assert state_words(stored.status, stored.outcome) == "已移交（已签）"
    assert state_words(stored.status, stored.outcome, "11月23日") == "已移交（已签，11月23日）"
    stored = reopen(store, stored, "第1项次数有误")
    assert stored.status == "draft"
    stored = finalised(store, stored)
    assert (stored.status, stored.outcome, stored) == ("final", "", store.load(stored.id))
    assert "_第2版_" in hand_over(store, stick).name
    assert declare_void(store, store.load(stored.id), "误建").status == "void"
    assert faults_of(store) == []
    assert len(store.handovers.of(stored.id)) == 3


def test_a_refused_signature_is_told_beside_it(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    stored = final(store, rubric, record)
    sign(store, stored, RecordedSigning(revision=1, outcome="refused", signer="王某某", remark="不同意"))
    assert [entry.state for entry in hand_over(store, stick).entries] == ["已签，单位拒签"]
    stored = store.load(stored.id)
    assert state_words(stored.status, stored.outcome) == "已移交（已签，单位拒签）"
    [listed] = json.loads(done("list", store.path, "--json"))
    assert (listed["status"], listed["outcome"]) == ("handed_over", "objected")


def test_drafts_go_along_and_stay_drafts(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    first, second = final(store, rubric, record), final(store, rubric, record, "某县局")
    draft = store.add(rubric, replace(record, unit="另一个县局"))
    sample = store.add(rubric, record, Kind.SAMPLE)
    receipt = hand_over(store, stick)
    assert receipt.name == f"2个单位_{date.today()}.db"
    assert [entry.state for entry in receipt.entries] == ["未签", "未签", "草稿", "示例"]
    assert draft_warning(receipt.entries) == "1份评估还是草稿，一并复制，但不算移交。"
    status = {id_: store.load(id_).status for id_ in (first.id, second.id, draft, sample)}
    assert list(status.values()) == ["handed_over", "handed_over", "draft", "draft"]
    named = hand_over(store, stick, Wish(chosen=second.id))
    assert named.name == f"某县局等2个单位_2026-11-20_第1版_{code(store, second)}.db"


def test_the_same_is_not_written_twice_and_another_never_over_it(
    store: Store, rubric: Rubric, record: Assessment, stick: Path
) -> None:
    stored = final(store, rubric, record)
    first = hand_over(store, stick)
    again = hand_over(store, stick)
    assert (again.already, again.path, again.sha256) == (True, first.path, first.sha256)
    assert len(store.handovers.of(stored.id)) == 1
    store.add(rubric, replace(record, unit="另一个县局"))
    other = hand_over(store, stick)
    assert (other.already, other.name) == (False, first.name.replace(".db", "_2.db"))
    other.path.write_bytes(b"SQLite format 3\0" + bytes(200))
    assert hand_over(store, stick).name == first.name.replace(".db", "_3.db")


def test_the_file_itself_is_no_copy_of_itself(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    stored = final(store, rubric, record)
    path = stick / f"某市局_2026-11-20_第1版_{code(store, stored)}.db"
    shutil.copy(store.path, path)
    with closing(Store.open(path)) as opened:
        assert hand_over(opened, stick).name == path.name.replace(".db", "_2.db")


def test_what_was_deleted_is_not_handed_over(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    final(store, rubric, record)
    store.delete(store.add(rubric, replace(record, unit="绝密单位绝密单位")))
    assert "绝密单位".encode() not in hand_over(store, stick).path.read_bytes()


@pytest.mark.parametrize(
    ("units", "how", "name"),
    [
        (1, {"person": "张某某"}, "某市局_2026-11-20_草稿_张某某.db"),
        (1, {}, "某市局_2026-11-20_草稿.db"),
        (1, {"person": "张某某", "is_part": True}, "某市局_张某某.db"),
        (2, {"person": "张某某", "is_part": True}, "2个单位_张某某.db"),
        (1, {"is_part": True}, "某市局_2026-11-20_草稿.db"),
        (1, {"person": "张某某", "passphrase": PASSPHRASE}, sealed_name()),
        (2, {"office_key": "00", "number": 3}, sealed_name(3)),
    ],
)
def test_a_draft_bears_its_person_and_a_sealed_copy_nothing(units: int, how: dict[str, Any], name: str) -> None:
    facts = {"date": "2026-11-20", "total": "", "grade": "", "status": "draft", "state": "草稿"}
    entries = tuple(ReceiptLine(id=str(at), unit="某市局", **facts) for at in range(units))
    assert copy_name(entries, Wish(**how)) == name


def test_a_sealed_copy_opens_with_its_passphrase_only(
    store: Store, rubric: Rubric, record: Assessment, stick: Path, tmp_path: Path
) -> None:
    final(store, rubric, record)
    receipt = hand_over(store, stick, Wish(passphrase=PASSPHRASE))
    assert (receipt.path.suffix, list(stick.iterdir())) == (".jmdb", [receipt.path])
    assert "张某某".encode() not in receipt.path.read_bytes()
    with pytest.raises(UserError, match="口令不对"):
        unpack(receipt.path, "另一个口令", tmp_path / "解开.db")
    assert not (tmp_path / "解开.db").exists()
    made = unpack(receipt.path, PASSPHRASE, tmp_path / "解开.db")
    assert made == unpack(receipt.path, PASSPHRASE, tmp_path / "解开.db")  # the same is not unpacked twice
    with closing(Store.open(made, read_only=True)) as copy:
        assert faults_of(copy) == []
    with pytest.raises(UserError, match="口令太短"):
        hand_over(store, stick, Wish(passphrase="12345"))


def test_a_copy_for_the_office_opens_with_its_key_only(
    store: Store, rubric: Rubric, record: Assessment, stick: Path, tmp_path: Path
) -> None:
    key, other = UnlockedKey(bytes(range(32))), UnlockedKey(bytes(32))
    final(store, rubric, record)
    receipt = hand_over(store, stick, Wish(office_key=key.public))
    assert (receipt.path.suffix, list(stick.iterdir())) == (".jmdb", [receipt.path])
    assert "张某某".encode() not in receipt.path.read_bytes()
    assert "只有巡察办用自己的密钥才能打开" in "".join(pages(receipt_pdf(receipt)))
    for secret, words in ((other, "加密给另一把密钥"), (PASSPHRASE, "没有口令，只有持有巡察办密钥的数据文件能解开")):
        with pytest.raises(UserError, match=words):
            unpack(receipt.path, secret, tmp_path / "解开.db")
    with closing(Store.open(unpack(receipt.path, key, tmp_path / "解开.db"), read_only=True)) as copy:
        assert faults_of(copy) == []
    assert digest_of(tmp_path / "解开.db") == receipt.plain_sha256
    again = hand_over(store, stick, Wish(office_key=key.public))  # nobody here can tell whether it is the same
    assert (again.already, len(list(stick.iterdir()))) == (False, 2)
    with pytest.raises(UserError, match="公钥不对"):
        hand_over(store, stick, Wish(office_key="x"))


def test_the_offices_key_stays_in_the_office(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    final(store, rubric, record)
    key = make_key(store, PASSPHRASE, "某市局巡察办")
    [row] = store.file.query("SELECT secret FROM office_key")
    copy = hand_over(store, stick).path
    for part in (row["secret"], row["secret"][-40:], key.public.encode(), "某市局巡察办".encode()):
        assert part in store.path.read_bytes()
        assert part not in copy.read_bytes()
    with closing(Store.open(copy, read_only=True)) as opened:
        assert (keys(opened), faults_of(opened)) == ([], [])


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE answer SET note = '改过' WHERE item = 1", "各项内容在第1版定稿以后被改动过"),
        ("UPDATE evidence SET content = zeroblob(size)", "材料“照片.jpg”：这份材料的内容已被改动或损坏"),
        ('UPDATE answer SET value = \'{"count":"x"}\' WHERE item = 1', "第1项的内容与评分表不符"),
    ],
)
def test_what_is_not_as_it_was_is_not_handed_over(
    store: Store, rubric: Rubric, record: Assessment, stick: Path, sql: str, words: str
) -> None:
    digest = store.evidence.add(b"picture", "image/jpeg")
    file = Attachment(name="照片.jpg", sha256=digest, size=7)
    first = replace(record.answers[0], files=(file,))
    stored = final(store, rubric, replace(record, answers=(first, *record.answers[1:])))
    another_tool(store.path, sql)
    with pytest.raises(UserError, match="未移交") as told:
        hand_over(store, stick)
    assert words in str(told.value)
    assert list(stick.iterdir()) == []
    assert store.handovers.of(stored.id) == []


def test_changed_while_it_was_copied(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    stored = final(store, rubric, record)

    class Meanwhile(Progress):
        def end(self, stage: str) -> None:
            if store.load(stored.id).status == "final":
                reopen(store, store.load(stored.id), "有误")

    with pytest.raises(UserError, match="同时在另一个窗口中改动过"):
        hand_over(store, stick, progress=Meanwhile())
    assert (store.handovers.of(stored.id), store.load(stored.id).status) == ([], "draft")


def test_signed_while_it_was_copied(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    stored = final(store, rubric, record)

    class Meanwhile(Progress):
        def end(self, stage: str) -> None:
            if store.load(stored.id).status == "final":
                signing = RecordedSigning(revision=1, outcome="refused", signer="王某某", remark="不同意")
                sign(store, store.load(stored.id), signing)

    with pytest.raises(UserError, match="登记过签名"):
        hand_over(store, stick, progress=Meanwhile())
    assert (store.handovers.of(stored.id), store.load(stored.id).status) == ([], "signed")


def test_what_another_tool_does_to_the_rows_is_told(
    store: Store, rubric: Rubric, record: Assessment, stick: Path
) -> None:
    stored = final(store, rubric, record)
    hand_over(store, stick)
    another_tool(store.path, "DROP TRIGGER handover_stays; UPDATE handover SET person = '别人'")
    assert tampering(store, store.load(stored.id)) == ["移交登记的时间或人员与修改记录不符"]
    another_tool(store.path, "DROP TRIGGER handover_is_kept; DELETE FROM handover")
    assert tampering(store, store.load(stored.id)) == ["移交登记与修改记录不符"]
    another_tool(store.path, "UPDATE assessment SET status = 'final'")
    assert "状态是定稿，修改记录里却是已移交" in tampering(store, store.load(stored.id))


def test_a_medium_that_refuses_the_name_takes_a_plain_one(tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(b"copy")
    assert put_in_place(part, "局" * 300 + ".db", "handover_1.db").name == "handover_1.db"


def test_the_receipt_says_all_on_one_page(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    stored = final(store, rubric, record)
    store.add(rubric, replace(record, unit="另一个县局"))
    receipt = hand_over(store, stick, Wish(passphrase=PASSPHRASE))
    [page] = pages(receipt_pdf(receipt))
    for words in (
        receipt.name,
        receipt.sha256,
        receipt.plain_sha256,
        f"{receipt.size:,}字节",
        "李某某",
        "现移交下列数据文件（加密副本），含正式评估结果1份。",
        "介质编号",
        *("移交人签名：", "接收人签名：", "监交人签名："),
    ):
        assert words in page
    assert all(fact in page for fact in ("1某市局2026年11月20日第1版86.63较好", "未签"))
    assert all(group in page for group in code(store, stored).split("-"))  # in lines of two
    assert store.load(stored.id).head[:8] not in page  # the hand-over itself came after it
    assert "1份评估还是草稿，一并复制，但不算移交" in page
    laid = lay_receipt(receipt)
    assert (laid.name, laid.read_bytes()) == (f"{receipt.path.stem}_数据移交单.pdf", receipt_pdf(receipt).data)


def test_a_whole_rounds_receipt_goes_on(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> None:
    final(store, rubric, record)
    receipt = hand_over(store, stick)
    long = replace(receipt.entries[0], unit="中共云岭省气象局直属机关委员会" * 3)
    found = pages(receipt_pdf(replace(receipt, entries=(long,) * 60)))
    assert len(found) > 2
    assert "接收人签名" in found[-1]
    assert all("被评估单位评估日期" in page for page in found[:-1])
    assert all(page.startswith(f"数据移交单{receipt.name}") for page in found[1:])


def test_the_command_line(rubric: Rubric, record: Assessment, store: Store, stick: Path, tmp_path: Path) -> None:
    stored = final(store, rubric, record)
    secret = tmp_path / "口令.txt"
    secret.write_text(f"{PASSPHRASE}\n", "utf-8")
    told = json.loads(done("handover", store.path, stick, "--receipt", tmp_path / "凭据.pdf", "--json"))
    assert told["file"] == str(stick / told["name"])
    assert [entry["code"] for entry in told["entries"]] == [code(store, stored)]
    assert (tmp_path / "凭据.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(done("list", store.path, "--json"))[0]["status"] == "handed_over"
    assert "已移交" in done("list", store.path)
    assert "已有内容相同的副本" in done("handover", store.path, stick)
    sealed = stick / "加密.jmdb"
    done("handover", store.path, sealed, "--passphrase-file", secret)
    assert "请先用 unseal 解开" in run("verify", sealed).stderr
    done("unseal", sealed, "-o", tmp_path / "解开.db", "--passphrase-file", secret)
    assert "封存的内容、得分和PDF一致" in done("verify", tmp_path / "解开.db")
    secret.write_text("另一个口令", "utf-8")
    refused = run("unseal", sealed, "-o", tmp_path / "又.db", "--passphrase-file", secret)
    assert (refused.exit_code, "口令不对" in refused.stderr) == (1, True)
    assert run("handover", store.path, stick / "没有" / "副本.db").exit_code == 1


def test_a_receipt_that_cannot_be_written_leaves_the_one_that_was_there(
    rubric: Rubric, record: Assessment, store: Store, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    final(store, rubric, record)
    receipt = tmp_path / "凭据.pdf"
    receipt.write_bytes(b"earlier")
    monkeypatch.setattr(shared, "write_noted", full)
    told = run("handover", store.path, stick, "--receipt", receipt)
    assert (told.exit_code, told.stderr) == (3, f"副本已移交，但数据移交单“{receipt}”不能写入（磁盘空间不足）。\n")
    assert receipt.read_bytes() == b"earlier"

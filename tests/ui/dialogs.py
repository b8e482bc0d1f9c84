"""How each dialog is come by: those of the program, and the questions that it asks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.exchange.giving.given_list import GivenOut
from desktop_app.exchange.giving.handing_over import Wish
from desktop_app.exchange.merging.merging import compare
from desktop_app.exchange.taking.reception import Earlier
from desktop_app.office.decision.deciding import place_of
from desktop_app.office.follow_up.facts import FollowUp
from desktop_app.office.follow_up.following import Entry
from desktop_app.office.proposing import propose
from desktop_app.office.register_list import listed_text
from desktop_app.office.round.overview import Line
from desktop_app.office.round.unit_page import UnitPage
from desktop_app.office.rounds import Wanted
from desktop_app.paper.taking import Done, TakenFile, TakingReport
from desktop_app.record.act import ActKind, act
from desktop_app.record.register import Register, Unit
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rules import GradedList
from desktop_app.storage.store import Store
from tests.exchange.file_copies import Copies, noted
from ui.evidence.viewer import Viewer
from ui.exchange.asking.secret_dialog import SecretDialog
from ui.exchange.asking.unsealing import unsealing
from ui.exchange.clearing.clearing_dialog import ClearingDialog
from ui.exchange.deciding.deciding_dialog import DecidingDialog
from ui.exchange.giving.given_dialog import GivenDialog
from ui.exchange.giving.giving_dialog import GivingDialog
from ui.exchange.giving.hand_back_dialog import HandBackDialog
from ui.exchange.giving.handover_dialog import HandoverDialog
from ui.exchange.receipts.code_dialog import CodeDialog
from ui.exchange.receipts.key_dialog import KeyDialog
from ui.exchange.receipts.receipt_dialogs import ReceiptCheckDialog
from ui.exchange.receipts.receipt_issue import ReceiptIssueDialog
from ui.exchange.taking.taking_dialog import TakingDialog
from ui.exchange.taking.taking_result import TakingResult
from ui.exchange.taking.takings_dialog import TakingsDialog
from ui.files.restore_dialog import RestoreDialog
from ui.files.second_place_dialog import SecondPlaceDialog
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.finalising.signing_dialog import SigningDialog
from ui.form.reading_dialog import ReadingDialog
from ui.form.units_dialog import UnitsDialog
from ui.help.about_dialog import AboutDialog
from ui.ledger.ledger_dialog import LedgerDialog
from ui.office.archive.archive_dialog import ArchiveDialog
from ui.office.archive.verify_dialog import VerifyDialog
from ui.office.decision.decision_dialog import DecisionDialog
from ui.office.documents.documents_dialog import DocumentsDialog
from ui.office.documents.noting_dialogs import CountsDialog, IssuedDialog
from ui.office.follow_up.entry_dialog import EntryDialog, NewEntryDialog
from ui.office.list_dialog import ListDialog
from ui.office.numbers_dialog import NumbersDialog
from ui.office.office_book import OfficeBook
from ui.office.register_dialog import RegisterDialog
from ui.office.round_dialog import RoundDialog
from ui.office.unit.unit_dialog import UnitDialog
from ui.paper.mark_dialog import MarkDialog
from ui.parts.background import finish
from ui.parts.busy import BusyDialog
from ui.parts.dialogs import ask, ask_which, choose, tell, warn
from ui.parts.reason_dialog import ReasonDialog
from ui.parts.units_choice import UnitsChoice
from ui.visit.division_dialog import DivisionDialog
from ui.visit.person import PersonDialog

from .driver import Person
from .tasks import look_over

GIVEN = GivenOut(
    id="某",
    at="2026-06-30T14:03:00+08:00",
    person="",
    recipient="第一评估组",
    kind="team",
    assessments=("甲", "乙", "丙"),
    units=("某市局",) * 3,
    name="任务包.db",
    sha256="0" * 64,
)
PICTURE = Attachment(name="照片.jpg", sha256="0" * 64, size=1)


def nothing(*_: object) -> None:
    """What comes of an answer here."""


def kept(*_: object) -> bool:
    """What has all kept."""
    return True


def opened(make: Callable[[QWidget], QDialog]) -> Callable[[Person], object]:
    def open_it(person: Person) -> None:
        make(person.window).open()
        finish()  # what it reads has arrived, and greyed what is not for it

    return open_it


def clicked(name: str) -> Callable[[Person], object]:
    def click(person: Person) -> None:
        person.show_page(-1)
        person.click(name)

    return click


def chosen(*words: str) -> Callable[[Person], object]:
    return lambda person: person.choose(*words)


def sign_for_the_unit(person: Person) -> None:
    """Open the question of who has signed, with the fields of a unit that has."""
    clicked("登记签名…")(person)
    person.dialog(SigningDialog)
    person.click("已签名")


LIST = "单位全称\t评估组\t组长\n云岭市气象局党组\t第一评估组\t张某某\n临江县气象局党组\t\t\n"


def units_in_a_round(window: QWidget) -> QDialog:
    """Some units, and a list of which one has to be asked about."""
    found = listed_text(LIST)
    made = propose(Register(), found, Wanted(name="第一轮", year=2026), {"blanks": "above"}).register
    return ListDialog(window, "名单.xlsx", listed_text(LIST.replace("党组", "")), made, made.rounds[0])


def book(person: Person) -> OfficeBook:
    return OfficeBook(person.window, person.store)


def rule(person: Person) -> None:
    place = place_of(person.store, person.document.id)
    DecisionDialog(person.window, book(person), place).open()


FOLLOWED = Entry(act=act(ActKind.FOLLOW_UP, FollowUp(thing="1", what="talk")), said=FollowUp(thing="1", what="talk"))
SOME = Unit(id="1", name="某局")


def import_ledger(person: Person) -> None:
    person.open(person.document.rubric)
    look_over(person, person.card(GradedList), "ledger-merged.xlsx")


def decide(person: Person) -> None:
    """Open what asks about two copies that differ in a note."""
    with ExitStack() as stack:
        store = stack.enter_context(closing(Store.create(person.path.with_name("一.db"))))
        store.add(person.document.rubric, person.document.record)
        copies = Copies(person.path.parent, stack, store)
        ours, theirs = copies.another("张某某"), copies.another("李某某")
        noted(ours, 0, "甲的依据")
        noted(theirs, 0, "乙的依据")
        met = compare(ours, theirs, copies.id)
    DecidingDialog(person.window, met, ("本文件", "收到的文件"), nothing).open()


DONE = Done(id="", unit="某局", what="new", words="新接收")
REPORT = TakingReport(
    batch="一",
    at="2026-11-20T09:00:00+08:00",
    person="某",
    into="评估.db",
    backup="00001_接收前.db",
    files=(TakenFile(name="来.db", path="来.db", size=1, sha256="0" * 64, done=(DONE,)),),
)
WAYS = {
    PersonDialog: opened(lambda window: PersonDialog(window, "某", ["某"])),
    ReadingDialog: opened(lambda window: ReadingDialog(window, None)),
    SigningDialog: sign_for_the_unit,
    HandoverDialog: chosen("移交…"),
    HandBackDialog: opened(lambda window: HandBackDialog(window, Path("某.db"), Wish(), ["某局"], 2)),
    GivenDialog: opened(lambda window: GivenDialog(window, [GIVEN])),
    GivingDialog: lambda person: (person.press("alt+Left"), person.click("分发…")),
    CodeDialog: chosen("查验核验码…"),
    ClearingDialog: chosen("清退…"),
    RestoreDialog: chosen("备份与恢复…"),
    SecondPlaceDialog: chosen("备份到U盘…"),
    ReceiptCheckDialog: chosen("核对接收回执…"),
    ReceiptIssueDialog: chosen("出具接收回执…"),
    KeyDialog: chosen("巡察办密钥…"),
    SecretDialog: opened(lambda window: SecretDialog(window, unsealing(Path("某.jmdb")))),
    LedgerDialog: import_ledger,
    BusyDialog: opened(lambda window: BusyDialog(window, "正在写入…")),
    FinaliseDialog: lambda person: FinaliseDialog(person.window, person.document).open(),
    DecidingDialog: decide,
    DivisionDialog: chosen("分工…"),
    MarkDialog: lambda person: MarkDialog(person.window, person.document).open(),
    UnitsDialog: opened(UnitsDialog),
    RegisterDialog: chosen("单位名册与轮次…"),
    ListDialog: opened(units_in_a_round),
    NumbersDialog: opened(lambda window: NumbersDialog(window, "各项失分", ("单位", "第1项"), [("某局", "2")])),
    UnitDialog: opened(lambda window: UnitDialog(window, UnitPage(unit=SOME, visits=()), str)),
    DecisionDialog: rule,
    IssuedDialog: opened(lambda window: IssuedDialog(window, kept)),
    ArchiveDialog: lambda person: ArchiveDialog(person.window, book(person), person.document.id, "某局").open(),
    VerifyDialog: lambda person: VerifyDialog(person.window, book(person)).open(),
    CountsDialog: opened(lambda window: CountsDialog(window, "某局", {}, kept)),
    DocumentsDialog: lambda person: DocumentsDialog(person.window, book(person), None, ("1",)).open(),
    EntryDialog: opened(lambda window: EntryDialog(window, FOLLOWED, "某局", lambda _: b"", kept)),
    NewEntryDialog: opened(
        lambda window: NewEntryDialog(window, [Line(assessment="1", name="某局", state="signed")], kept)
    ),
    RoundDialog: opened(lambda window: RoundDialog(window, None)),
    UnitsChoice: opened(lambda window: UnitsChoice(window, "选择单位", "哪个单位？", [Unit(id="1", name="某局")])),
    AboutDialog: chosen("关于"),
    Viewer: opened(lambda window: Viewer(window, [PICTURE], PICTURE, lambda _: lambda: b"")),
    ReasonDialog: opened(lambda window: ReasonDialog(window, "作废", "请写明原因", "作废")),
    TakingDialog: chosen("接收…"),
    TakingsDialog: chosen("接收记录…"),
    TakingResult: lambda person: TakingResult(person.window, Earlier(person.store), REPORT).open(),
    type(None): clicked("与现在比较…"),
}
QUESTIONS = {
    "tell": lambda window: tell(window, "移交", "已移交。"),
    "warn": lambda window: warn(window, "不能写入。"),
    "ask": lambda window: ask(window, "删除", "要删除吗？", "删除", nothing),
    "ask_which": lambda window: ask_which(window, "打开", "怎样打开？", ("只读打开", "另存为…"), nothing),
    "choose": lambda window: choose(window, "恢复", "哪一份？", ["甲", "乙"], 0, nothing),
}

"""A whole visit with 22 tasks, its keys and clicks counted."""

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu

from desktop_app.base.userdirs import default_file
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from tests.samples import FILES
from ui.evidence.phrase_button import PhraseButton
from ui.exchange.giving.handover_dialog import HandoverDialog
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.finalising.signing_dialog import SigningDialog
from ui.ledger.ledger_dialog import LedgerDialog
from ui.visit.header import NextButton

from .counted import BALLOTS, GRADES, CountedPerson
from .driver import Person
from .last_page import leader_has_signed

MOST = 110


def test_a_first_visit_takes_no_more_keys_and_clicks(person: Person, tmp_path: Path) -> None:
    counted = CountedPerson(person.window)
    visit(counted, tmp_path, known=False)
    assert counted.hands.moves == []
    assert counted.hands.watched > 70  # the others lead to another page or dialog
    assert counted.acts.total() <= MOST, table(counted)
    print(table(counted))


def test_a_second_visit_takes_no_more_keys_and_clicks(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    person.add(rubric, empty_assessment(rubric, unit="甲县局", leader="张某某", members=("李某某", "王某某")))
    person.window.show_start()
    counted = CountedPerson(person.window)
    visit(counted, tmp_path, known=True)
    assert counted.acts.total() <= MOST, table(counted)
    print(table(counted))


def table(person: CountedPerson) -> str:
    rows = [f"{acts:4}  {part}" for part, acts in person.acts.items()]
    return "\n".join(["", *rows, f"{person.acts.total():4}  合计"])


def visit(person: CountedPerson, folder: Path, *, known: bool) -> None:
    with person.part("新建、基本信息"):
        particulars(person, known)
    with person.part("第1—6项"):
        section_1(person)
    with person.part("导入台账"):
        import_ledger(person)
    with person.part("评定22项任务"):
        person.press(*GRADES)
    with person.part("第7—14项"):
        sections_2_and_3(person)
    with person.part("第15项 票数"):
        count_ballots(person)
    with person.part("第16项"):
        person.press("9")
        name_method(person)
    with person.part("定稿"):
        finalise(person)
    with person.part("打印"):
        save_paper(person)
    with person.part("登记签名"):
        sign(person)
    with person.part("移交"):
        hand_over(person, folder)


def particulars(person: CountedPerson, known: bool) -> None:
    person.press("ctrl+n")
    person.write("乙县局党组")
    person.click("今天")
    if known:
        person.click("沿用上次评估组")
    else:
        person.write("张某某")
        person.press("Return")
        person.write("李某某、王某某")


def section_1(person: CountedPerson) -> None:
    person.press("ctrl+Next", "1")
    name_method(person)
    phrases = person.one(PhraseButton, "第1项 常用依据")
    person.click(phrases)
    menu = person.one(QMenu, within=phrases)
    person.click(menu, menu.actionGeometry(menu.actions()[1]).center())
    person.write("3")
    person.press("Tab")
    person.write("12")
    person.press("F9")  # on to what is still to be assessed
    person.press("F8", "F8", "F8")
    name_method(person)
    person.press("F8", "F8")


def import_ledger(person: CountedPerson) -> None:
    person.click("导入台账…")
    person.choose_path(FILES / "ledger-merged.xlsx")
    dialog = person.dialog(LedgerDialog)
    person.click(person.button("导入22项", dialog))
    person.expect("secondary", "共22项，还有22项未评")
    person.let_work_end()


def sections_2_and_3(person: CountedPerson) -> None:
    person.press("F9")  # what the ledger still wants
    person.write("查阅整改台账和印证材料")
    person.press("F9", "F8", "F8", "F8")
    name_method(person)
    person.press("F8", "F8", "5", "F8", "F8")


def count_ballots(person: CountedPerson) -> None:
    name_method(person)
    for group, counts in BALLOTS.items():
        assert person.focus_name.startswith(group)
        for count in counts:
            if count:
                person.write(str(count))
            person.press("Return")
        person.press("Return")  # past the zeros
    person.press("Return")  # past the group that did not vote


def name_method(person: CountedPerson) -> None:
    """Name it for all items of the section shown; the cursor stays where it is."""
    focus = person.focus_name
    person.click(person.one(QAbstractButton, "本节评估方式 查看台账"))
    assert person.focus_name == focus


def finalise(person: CountedPerson) -> None:
    person.click(person.one(NextButton))
    while person.focus_name.startswith("已核对"):
        person.press("space")
        person.click(person.one(NextButton))
    person.click(person.button("定稿", person.dialog(FinaliseDialog)))
    person.wait_until(lambda: person.stored().status == "final")
    person.let_work_end()


def save_paper(person: CountedPerson) -> None:
    folder = default_file().parent
    folder.mkdir(parents=True, exist_ok=True)  # where the user's own file lies
    person.click(person.one(NextButton))
    person.paper()
    person.press("ctrl+s")
    person.dialog(QFileDialog)
    person.press("Return")  # to the name that is offered
    person.wait_until(lambda: list(folder.glob("*.pdf")))
    person.press("alt+Left")


def sign(person: CountedPerson) -> None:
    person.press("Return")  # on the next step
    person.dialog(SigningDialog)
    leader_has_signed(person)
    person.click("登记")
    person.wait_until(lambda: person.stored().status == "signed")


def hand_over(person: CountedPerson, folder: Path) -> None:
    person.press("Return")
    dialog = person.dialog(HandoverDialog)
    person.click("其他文件夹…")
    person.choose_path(folder)
    person.dialog(HandoverDialog)
    person.press("Return")
    person.one(QAbstractButton, "关闭", dialog)
    person.press("Escape")
    person.wait_until(lambda: person.stored().status == "handed_over")

"""The next step: one blue button that stays where it is, from the first word to the hand-over."""

import json
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QPushButton

from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import from_json
from desktop_app.rubric.rubric import Rubric
from ui.exchange.giving.handover_dialog import HandoverDialog
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.finalising.signing_dialog import SigningDialog
from ui.paper.preview_page import PreviewPage
from ui.paper.printer import PRINTED
from ui.parts.beside import Bubble
from ui.visit.header import NextButton

from ..ready import ready
from ..record.full_marks import FULL
from .driver import Person
from .last_page import declare_void, finalise, leader_has_signed, reopen, sign
from .paper import pdf_printer


def blue(person: Person) -> list[str]:
    """The blue buttons on every page of the form; it is the same on all of them."""
    found = []
    for number in range(person.form.page_count):
        person.show_page(number)
        found.append([one.text() for one in person.all(QPushButton, "primary")])
    assert all(one == found[0] for one in found)
    return found[0]


BUTTONS = "定稿…", "预览和打印考核表…", "登记签名…", "移交…", "重新打开…", "作废…"


def places(person: Person) -> list[QRect]:
    """Where the buttons of the last page stand, and the next step on top."""
    page = person.show_page(-1)
    made = [*(person.button(name, page) for name in BUTTONS), *person.form.findChildren(NextButton)]
    return [QRect(one.mapTo(person.window, QPoint()), one.size()) for one in made]


def press_next(person: Person) -> None:
    """Click what is blue."""
    person.click(person.one(NextButton))


def test_the_blue_button_leads_from_the_draft_to_the_hand_over(
    person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    record = ready(rubric, sample)
    first = replace(record.answers[0], methods=())
    person.open(rubric, replace(record, leader="", answers=(first, *record.answers[1:])))
    seen, stood = [blue(person)], places(person)
    press_next(person)
    person.write("某某某")
    seen.append(blue(person))
    person.show_page(2)
    press_next(person)
    assert person.focus_name.startswith("已核对：")
    person.press("space")
    seen.append(blue(person))
    person.show_page(2)
    press_next(person)
    person.click(person.button("定稿", person.dialog(FinaliseDialog)))
    person.wait_until(lambda: person.stored().status == "final")
    person.let_work_end()
    seen.append(blue(person))
    assert places(person) == stood
    press_next(person)
    person.saved_paper(tmp_path / "sheet.pdf")
    person.press("alt+Left")
    seen.append(blue(person))
    press_next(person)
    person.dialog(SigningDialog)
    leader_has_signed(person)
    person.click("登记")
    person.wait_until(lambda: person.stored().status == "signed")
    seen.append(blue(person))
    assert places(person) == stood
    press_next(person)
    person.click("其他文件夹…")
    person.choose_path(tmp_path)
    person.click(person.button("移交", person.dialog()))
    person.click("关闭")
    person.wait_until(lambda: person.stored().status == "handed_over")
    seen.append(blue(person))
    assert seen == [["下一处未完成"], ["核对与定稿"], ["定稿…"], ["打印考核表…"], ["登记签名…"], ["移交…"], []]
    assert places(person) == stood


def test_enter_alone_leads_on_from_the_check(final: Person, tmp_path: Path) -> None:
    final.show_page(1)
    final.press("F9")
    assert final.focus_name == "预览和打印考核表…"
    final.press("Return")
    final.saved_paper(tmp_path / "sheet.pdf")
    final.press("alt+Left")
    assert final.focus_name == "登记签名…"
    final.press("Return")
    final.dialog(SigningDialog)
    assert final.focus_name.startswith("评估组组长")
    leader_has_signed(final)
    final.button("登记").setFocus()
    final.press("Return")
    final.wait_until(lambda: final.stored().status == "signed")
    assert final.said == "已登记签名，可以移交"
    final.press("Return")  # on 移交
    final.dialog(HandoverDialog)
    assert final.focus_name == "移交到"


def test_the_stages_are_told_by_words_and_signs(final: Person) -> None:
    final.show_page(-1)
    told = [one.text().split("\n") for one in final.all(QLabel, "stage")]
    assert [name for name, _ in told] == ["填写", "定稿", "打印", "签名", "移交"]
    assert [state for _, state in told] == ["✓ 已完成", "✓ 已完成", "● 现在", "○ 待办", "○ 待办"]
    reopen(final, "次数有误")
    assert blue(final) == ["定稿…"]
    declare_void(final, "误建")
    assert blue(final) == []
    assert final.button("定稿…").toolTip() == "评估已作废"
    final.show_page(0)
    final.press("F9")
    assert final.focus_name == "重新打开…"


def test_only_what_was_printed_or_saved_is_told_as_made(final: Person, tmp_path: Path) -> None:
    def told() -> str:
        final.show_page(-1)
        return [one.text().split("\n")[1] for one in final.all(QLabel, "stage")][2]

    final.click("预览和打印考核表…")
    final.paper()
    final.press("alt+Left")
    assert told() == "● 现在"  # it was looked at
    final.click("预览和打印考核表…")
    final.paper()
    final.one(PreviewPage).print_to(pdf_printer(tmp_path / "printed.pdf"))
    final.expect("secondary", "没有用打印机打印")
    final.press("alt+Left")
    assert told() == "✓ 已存为PDF"
    final.document.note_paper(1, PRINTED)
    assert told() == "✓ 已送打印机"
    sign(final)
    assert told() == "✓ 已送打印机"
    final.press("alt+Left", "Return")
    assert told() == "✓ 已送打印机"
    reopen(final, "次数有误")
    assert told() == "○ 待办"
    final.document.note_paper(1, PRINTED)  # of what is the present revision no longer
    finalise(final)
    assert told() == "● 现在"
    sign(final)
    assert told() == "✓ 纸上已签"


def test_what_is_being_fixed_is_asked_before_it_is(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, replace(ready(rubric, sample), unit="甲县局"))
    press_next(person)
    words = person.words(person.dialog(FinaliseDialog))
    for told in ("甲县局", "2026-11-20", "张某某", "、".join(sample.members), "86.63分", "较好"):
        assert told in words
    assert person.focus_name == "取消"
    assert person.all(QPushButton, "primary", person.dialog(FinaliseDialog)) == []  # Enter is not to press what is blue
    person.press("Return")
    assert person.stored().status == "draft"
    assert person.said == "没有定稿，仍是草稿；要定稿请按“定稿”"


def test_a_total_beside_a_limit_is_told_in_the_question(person: Person, rubric: Rubric) -> None:
    tasks = [{"text": f"任务{number}", "grade": "一般" if number else "较好"} for number in (0, 0, 0, 0, 0, 1)]
    ballots = [{"group": "职工", "issued": 52, "returned": 52, "satisfied": 45, "dissatisfied": 7}]
    answers = {**FULL, "7": {"tasks": tasks}, "15": {"ballots": ballots}}
    document = {"format": "assessment/1", "rubric": rubric.id, "answers": answers}
    person.open(rubric, ready(rubric, from_json(rubric, json.dumps(document).encode(), "甲.json")))
    press_next(person)
    assert "等次以合计为准" in person.shown("notice", person.dialog(FinaliseDialog))


def test_the_sample_is_not_offered_to_be_made_final(person: Person) -> None:
    person.window.open_sample()
    person.edit(**{name: getattr(ready(person.document.rubric, person.document.record), name) for name in ("answers",)})
    assert blue(person) in ([], ["核对与定稿"])
    person.show_page(-1)
    assert not person.button("定稿…").isEnabled()
    assert person.button("定稿…").toolTip() == "示例评估只供练习，不能定稿"


def test_a_refusal_is_said_beside_what_one_is_at_until_the_next_key(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(1)
    person.press("1", "F8")
    words = "第1项已有扣分；要改为无扣分，请先改动上面的内容"
    assert (person.refused, person.said) == (words, words)
    bubble, field = person.one(Bubble), person.field("召开次数")
    assert bubble.mapTo(person.window, QPoint()).y() >= field.mapTo(person.window, field.rect().bottomLeft()).y()
    assert person.window.rect().contains(bubble.geometry())
    assert person.focus_name == "召开次数"
    person.wait_until(lambda: person.press("Left") or not bubble.isVisible())
    assert (person.refused, person.form.place.position) == ("", card.position)


def test_a_step_too_early_is_refused_beside_the_next_one(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.choose("登记签名…")
    assert person.refused == "定稿以后才能登记签名"
    person.choose("定稿…")
    assert person.refused == "还不能定稿：请先补上下面列出的内容"
    person.show_page(0)
    person.press("F8")
    assert person.refused == "请先把光标放到一个评分项里，再按F8"

"""What stands beside the score: own scores, conduct, grounds, the calculation of the ballots, the sample."""

from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QInputDialog, QLabel, QLineEdit, QPlainTextEdit

from desktop_app.assessing.own_forms import sources
from desktop_app.assessing.own_workbook import own_workbook
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.record.assessment import Assessment, Conduct, empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.own_scores import with_own
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import Ballot, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Direct, Ratio, Shortfall
from desktop_app.storage.store import Store
from tests.strategies import SECOND, SHIPPED
from ui.form.conduct import ConductGroup
from ui.form.item_card import ItemCard
from ui.form.own_score import OwnScore, OwnTotal
from ui.parts.growing_text import GrowingText

from .driver import Person


def test_conduct_is_ticked_with_its_ground_and_undone(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(0)
    group = person.one(ConductGroup)
    kinds = [box.text() for box in person.all(QCheckBox, within=group)]
    assert kinds == list(rubric.conduct)
    assert person.all(QPlainTextEdit, within=group) == []
    for kind in (kinds[2], kinds[0]):
        person.click(kind)
    person.click(person.field(f"{kinds[2]} 依据"))
    person.write("abc")
    assert person.stored().record.conduct == (Conduct(kind=kinds[0]), Conduct(kind=kinds[2], ground="abc"))
    person.press("ctrl+z")  # typing is one step
    assert person.stored().record.conduct == (Conduct(kind=kinds[0]), Conduct(kind=kinds[2]))
    person.press("ctrl+y")
    person.click(kinds[2])
    assert person.stored().record.conduct == (Conduct(kind=kinds[0]),)
    assert person.document.result == score(rubric, empty_assessment(rubric))


def test_a_rubric_without_kinds_shows_nothing_of_conduct(person: Person) -> None:
    person.open(SECOND)
    person.show_page(0)
    assert person.all(ConductGroup) == []


@pytest.mark.parametrize("rubric", [SHIPPED, SECOND], ids=lambda rubric: rubric.id)
def test_an_own_score_stands_beside_and_changes_no_total(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card, before = person.card(Shortfall), person.document.result
    own = person.one(OwnScore, within=card)
    person.fill(own.edit, "3.5")
    assert person.stored().record.answers[card.position].own == Decimal("3.5")
    assert person.document.result == before
    assert own.words.text() == ""
    person.click(person.button("无扣分", card))
    assert own.words.text() == "比自评高0.50分"
    panel = person.words(person.one(OwnTotal))
    assert "单位自评合计 3.50" in panel
    assert "评估得分4，比自评高0.50分" in panel.replace("4.00", "4")
    person.fill(own.edit, "4.5")
    assert person.stored().record.answers[card.position].own is None
    assert own.words.text() == "自评分不能多于4分"


def take_in(person: Person, path: Path) -> None:
    """Choose the form that the unit has filled in itself."""
    person.show_page(0)
    person.click("导入单位自评…")
    person.choose_path(path)


def test_own_scores_come_out_of_a_file_in_one_step(
    person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    person.open(rubric, empty_assessment(rubric, unit=sample.unit))
    (tmp_path / "自评.json").write_bytes(to_json(rubric, sample.with_answer(0, rubric.items[0].answer_type())))
    take_in(person, tmp_path / "自评.json")
    assert "导入了15项自评分，自评分合计84.63分" in person.answer("确定")
    assert [answer.own for answer in person.stored().record.answers][:3] == [None, Decimal(2), Decimal(1)]
    assert [one.occasion for one in snapshots_of(person.path)] == ["导入前"]
    person.press("ctrl+z")
    assert {answer.own for answer in person.stored().record.answers} == {None}


@pytest.mark.parametrize(
    ("score", "note", "words"),
    [
        (Decimal("1.5"), "已自查", "16项中导入了16项自评分、16项自评说明，自评分合计24.00分。"),
        (None, "已自查", "16项中导入了16项自评说明；没有评的项留空。"),
        (None, "", "这个文件里没有填写自评得分和自评说明，自评没有改动。"),
    ],
)
def test_the_form_goes_out_as_a_workbook_and_comes_back_filled_in(
    person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path, score: Decimal | None, note: str, words: str
) -> None:
    person.open(rubric, empty_assessment(rubric, unit=sample.unit))
    person.choose("考核表", "自评表（Excel）…")
    person.choose_path(tmp_path / "自评表.xlsx")
    assert sources(rubric, tmp_path / "自评表.xlsx")[0].unit == sample.unit
    filled = with_own(sample, (score,) * len(rubric.items), (note,) * len(rubric.items))
    (tmp_path / "填好.xlsx").write_bytes(own_workbook(rubric, filled))
    person.choose("考核表", "导入单位自评…")
    person.choose_path(tmp_path / "填好.xlsx")
    assert words in person.answer("确定")
    assert {(answer.own, answer.own_note) for answer in person.stored().record.answers} == {(score, note)}
    person.press("ctrl+z")
    assert {(answer.own, answer.own_note) for answer in person.stored().record.answers} == {(None, "")}


def test_the_form_is_shown_on_paper(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    person.choose("考核表", "自评表")
    person.expect("unit", f"自评表　{sample.unit}")
    assert len(person.paper()) == 1


def test_of_several_forms_the_same_units_is_offered_first(
    person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    person.open(rubric, empty_assessment(rubric, unit="乙县"))
    with closing(Store.create(tmp_path / "自评.db")) as store:
        for unit in ("乙县", "甲县"):
            store.add(rubric, replace(sample, unit=unit))
    take_in(person, tmp_path / "自评.db")
    assert "乙县" in person.dialog(QInputDialog).textValue()
    person.press("Return")
    assert "合计86.63分" in person.answer("确定")
    take_in(person, tmp_path / "自评.db")
    dialog = person.dialog(QInputDialog)
    dialog.setTextValue(next(one for one in dialog.comboBoxItems() if "甲县" in one))
    person.press("Return")
    before = person.stored()
    assert "文件里填写的单位是“甲县”，本次评估的是“乙县”" in person.answer("取消")
    assert person.stored() == before


def test_another_rubrics_form_is_refused_and_nothing_changes(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    person.open(rubric)
    (tmp_path / "自评.json").write_bytes(to_json(SECOND, empty_assessment(SECOND)))
    take_in(person, tmp_path / "自评.json")
    assert "不能对照" in person.answer("确定")
    assert person.stored().record == empty_assessment(rubric)


def test_grounds_lie_under_their_heads_and_nothing_typed_is_nothing(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Direct)
    person.fill(f"第{card.item.number}项 {card.item.heads[1]}", "a")
    assert person.stored().record.answers[card.position].grounds == ("", "a")
    person.press("BackSpace")
    assert person.stored().record == empty_assessment(rubric)


def test_a_number_that_decides_the_grade_asks_for_a_ground(person: Person, rubric: Rubric, sample: Assessment) -> None:
    tasks = tuple(replace(task, grade="好") for task in sample.answers[6].tasks)
    person.open(rubric, sample.with_answer(6, replace(sample.answers[6], tasks=tasks)))
    card = person.card(Direct)
    assert "从0分的“较好”到满分的“好”。请写明理由，至少写一个方面" in person.shown("deciding", card)
    texts = person.all(GrowingText, within=card)
    assert [text.placeholderText() for text in texts if "可不填" in text.placeholderText()] == []
    person.press("F9")
    [place] = [text for text in texts if text.hasFocus()]
    assert place.accessibleName() == f"第{card.item.number}项 {card.item.heads[0]}"
    person.write("a")
    assert all("可不填" in text.placeholderText() for text in texts)
    assert person.shown("deciding", card).endswith("已写理由。")
    person.edit_answer(6, tasks=())
    assert person.shown("deciding", card) == ""


def checks(card: ItemCard) -> dict[str, str]:
    """What is said of each group's ballots, and of all."""
    said = [label.text() for label in card.editor.findChildren(QLabel, "check")]
    return dict(zip([*card.item.groups, "合计"], said, strict=True))


@pytest.mark.parametrize(
    ("satisfied", "fairly", "dissatisfied", "words"),
    [
        (33, 4, 3, "满意度＝（满意33＋0×基本满意4）÷（33＋4＋3）＝82.50%，5分×82.50%≈4.13分"),
        (1, 1, 1, "满意度＝（满意1＋0×基本满意1）÷（1＋1＋1）≈33.33%，5分×33.33%≈1.67分"),
        (4, 0, 0, "满意度＝（满意4＋0×基本满意0）÷（4＋0＋0）＝100.00%，5分×100.00%＝5分"),
    ],
)
def test_the_calculation_is_written_out(
    person: Person, rubric: Rubric, satisfied: int, fairly: int, dissatisfied: int, words: str
) -> None:
    total = satisfied + fairly + dissatisfied
    ballot = Ballot(
        group="职工", issued=total, returned=total, satisfied=satisfied, fairly=fairly, dissatisfied=dissatisfied
    )
    person.open(rubric, empty_assessment(rubric).with_answer(14, RatioAnswer(ballots=(ballot,))))
    card = person.card(Ratio)
    assert person.shown("formula", card) == words
    assert "基本满意0（待巡察办确定口径）" in person.shown("hint", card.editor)
    assert checks(card)["职工"] == f"✓ 收回{total}/{total}\n有效{total}"


def test_few_ballots_back_only_warn(person: Person, rubric: Rubric) -> None:
    ballots = (
        Ballot(group="职工", issued=20, returned=9, satisfied=9),
        Ballot(group="中层干部", issued=2, returned=2, satisfied=2),
    )
    person.open(rubric, empty_assessment(rubric).with_answer(14, RatioAnswer(ballots=ballots)))
    said = checks(person.card(Ratio))
    assert said["职工"] == "收回9/20，不到一半\n有效9"
    assert said["合计"] == "✓ 收回11/22\n有效11"
    assert person.document.result.items[14].points == 5_00


def of_the_sample(person: Person) -> set[str]:
    """The buttons on the list that have to do with the sample."""
    return person.buttons() & {"打开示例评估", "删除示例"}


def test_the_sample_is_opened_marked_and_removed_with_one_question(person: Person) -> None:
    assert of_the_sample(person) == {"打开示例评估"}
    person.click("打开示例评估")
    assert person.document.record.unit == "（示例）云岭市气象局党组"
    assert person.document.result.complete
    person.show_page(0)
    person.fill("被评估单位", "云岭市气象局党组")
    assert "状态 示例" in person.words()
    person.press("alt+Left")
    assert [row[2] for row in person.listed] == ["示例"]  # whatever is typed into it
    assert of_the_sample(person) == {"删除示例"}
    person.click("删除示例")
    person.answer("删除")
    person.let_work_end()
    assert person.listed == []
    assert of_the_sample(person) == {"打开示例评估"}


def offered_units(person: Person) -> list[str]:
    """The names of units that a new assessment offers."""
    person.press("ctrl+n")
    completer = person.one(QLineEdit, "被评估单位").completer()
    found = completer.model().stringList() if completer else []
    person.press("alt+Left")
    return list(found)


def test_a_real_assessment_is_no_sample_and_is_not_offered_its_names(
    person: Person, rubric: Rubric, sample: Assessment
) -> None:
    person.click("打开示例评估")
    person.press("alt+Left")
    assert offered_units(person) == []
    person.add(rubric, replace(sample, unit="某县气象局"))
    person.window.show_start()
    assert sorted(row[2] for row in person.listed) == ["示例", "草稿"]
    assert offered_units(person) == ["某县气象局"]

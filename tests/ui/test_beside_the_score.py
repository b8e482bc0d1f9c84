"""What stands beside the score: own scores, conduct, grounds, the calculation of the ballots, the sample."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QInputDialog, QLabel, QMessageBox, QPlainTextEdit

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.record.assessment import Assessment, Conduct, empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import Ballot, RatioAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Direct, Ratio, Shortfall
from desktop_app.storage.store import Store
from tests.strategies import RUBRICS, SECOND
from ui.form.conduct import ConductGroup
from ui.form.own_import import import_own
from ui.main_window import MainWindow

from .test_forms import card_of, click, label_text, opened, type_into
from .test_window import message, table


def again(window: MainWindow) -> Assessment:
    """The record as the file has it."""
    assert window._store is not None
    assert window._document is not None
    return window._store.load(window._document.id).record


def conduct(window: MainWindow) -> ConductGroup:
    window._page.show_page(0)
    [group] = window._page._stack.currentWidget().findChildren(ConductGroup)
    return group


def test_conduct_is_ticked_with_its_ground_and_undone(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    group = conduct(window)
    kinds = [box.text() for box in group.findChildren(QCheckBox)]
    assert kinds == list(rubric.conduct)
    assert [field for field in group.findChildren(QPlainTextEdit) if field.isVisible()] == []
    for kind in (kinds[2], kinds[0]):
        click(group, kind)
    for letter in "abc":
        type_into(group._grounds[kinds[2]], letter)
    expected = (Conduct(kind=kinds[0]), Conduct(kind=kinds[2], ground="abc"))
    assert document.record.conduct == again(window).conduct == expected
    document.undo()  # typing is one step
    assert document.record.conduct == (Conduct(kind=kinds[0]), Conduct(kind=kinds[2]))
    document.redo()
    click(group, kinds[2])
    assert again(window).conduct == (Conduct(kind=kinds[0]),)
    assert document.result == score(rubric, empty_assessment(rubric))


def test_a_rubric_without_kinds_shows_nothing_of_conduct(window: MainWindow) -> None:
    opened(window, SECOND)
    assert not conduct(window).isVisible()


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_an_own_score_stands_beside_and_changes_no_total(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    card = card_of(window, Shortfall)
    before = document.result
    type_into(card._own.edit, "3.5")
    assert document.answer(card.position).own == again(window).answers[card.position].own == Decimal("3.5")
    assert document.result == before
    assert card._own.words.text() == ""
    card.set_flawless()
    assert card._own.words.text() == "比自评高0.50分"
    panel = "\n".join(label.text() for label in window._page._panel._own.findChildren(QLabel))
    assert "单位自评合计 3.50" in panel
    assert "评估得分4，比自评高0.50分" in panel.replace("4.00", "4")
    card._own.edit.clear()
    type_into(card._own.edit, "4.5")
    assert document.answer(card.position).own is None
    assert card._own.words.text() == "自评分不能多于4分"


def test_own_scores_come_out_of_a_file_in_one_step(
    window: MainWindow, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    document = opened(window, rubric, replace(empty_assessment(rubric), unit=sample.unit))
    (tmp_path / "自评.json").write_bytes(to_json(rubric, sample.with_answer(0, rubric.items[0].answer_type())))
    import_own(window, document, tmp_path / "自评.json")
    assert "导入了15项自评分，合计84.63分" in message(window)
    assert [answer.own for answer in document.record.answers][:3] == [None, Decimal(2), Decimal(1)]
    assert again(window) == document.record
    assert [one.occasion for one in snapshots_of(document.path)] == ["导入前"]
    document.undo()
    assert {answer.own for answer in document.record.answers} == {None}


def test_of_several_forms_the_same_units_is_offered_first(
    window: MainWindow, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    document = opened(window, rubric, replace(empty_assessment(rubric), unit="乙县"))
    store = Store.create(tmp_path / "自评.db")
    for unit in ("乙县", "甲县"):
        store.add(rubric, replace(sample, unit=unit), "新建")
    store.close()
    import_own(window, document, tmp_path / "自评.db")
    [dialog] = [one for one in window.findChildren(QInputDialog) if one.isVisible()]
    assert "乙县" in dialog.textValue()
    dialog.accept()
    assert "合计86.63分" in message(window)
    import_own(window, document, tmp_path / "自评.db")
    [dialog] = [one for one in window.findChildren(QInputDialog) if one.isVisible()]
    other = next(one for one in dialog.comboBoxItems() if "甲县" in one)
    dialog.setTextValue(other)
    dialog.accept()
    assert "文件里填写的单位是“甲县”，本次评估的是“乙县”" in message(window)  # closing it refuses


def test_another_rubrics_form_is_refused_and_nothing_changes(
    window: MainWindow, rubric: Rubric, tmp_path: Path
) -> None:
    document = opened(window, rubric)
    (tmp_path / "自评.json").write_bytes(to_json(SECOND, empty_assessment(SECOND)))
    import_own(window, document, tmp_path / "自评.json")
    assert "不能对照" in message(window)
    assert document.undo_words == ""


def test_grounds_lie_under_their_heads_and_nothing_typed_is_nothing(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    card = card_of(window, Direct)
    type_into(card.editor._grounds[1], "a")
    assert document.answer(card.position).grounds == ("", "a")
    assert again(window).answers[card.position].grounds == ("", "a")
    QTest.keyClick(card.editor._grounds[1], Qt.Key.Key_Backspace)
    assert document.answer(card.position).grounds == ()
    assert again(window) == empty_assessment(rubric)


def test_a_number_that_decides_the_grade_asks_for_a_ground(
    window: MainWindow, rubric: Rubric, sample: Assessment
) -> None:
    tasks = tuple(replace(task, grade="好") for task in sample.answers[6].tasks)
    record = sample.with_answer(6, replace(sample.answers[6], tasks=tasks))
    document = opened(window, rubric, record)
    card = card_of(window, Direct)
    assert "从0分的“较好”到满分的“好”。请写明理由" in label_text(card, "deciding")
    type_into(card.editor._grounds[0], "a")
    assert label_text(card, "deciding").endswith("已写理由。")
    document.set_answer(6, rubric.items[6].answer_type(), "清空")
    card.refresh()
    assert label_text(card, "deciding") == ""


@pytest.mark.parametrize(
    ("satisfied", "fairly", "dissatisfied", "words"),
    [
        (33, 4, 3, "满意度＝（满意33＋0×基本满意4）÷（33＋4＋3）＝82.50%，5分×82.50%≈4.13分"),
        (1, 1, 1, "满意度＝（满意1＋0×基本满意1）÷（1＋1＋1）≈33.33%，5分×33.33%≈1.67分"),
        (4, 0, 0, "满意度＝（满意4＋0×基本满意0）÷（4＋0＋0）＝100.00%，5分×100.00%＝5分"),
    ],
)
def test_the_calculation_is_written_out(
    window: MainWindow, rubric: Rubric, satisfied: int, fairly: int, dissatisfied: int, words: str
) -> None:
    total = satisfied + fairly + dissatisfied
    ballot = Ballot(
        group="职工", issued=total, returned=total, satisfied=satisfied, fairly=fairly, dissatisfied=dissatisfied
    )
    opened(window, rubric, empty_assessment(rubric).with_answer(14, RatioAnswer(ballots=(ballot,))))
    card = card_of(window, Ratio)
    assert label_text(card, "formula") == words
    assert "基本满意0（口径待确认）" in label_text(card.editor, "hint")
    assert card.editor._table._checks["职工"].text() == f"✓ 收回{total}/{total}\n有效{total}"


def test_few_ballots_back_only_warn(window: MainWindow, rubric: Rubric) -> None:
    ballots = (
        Ballot(group="职工", issued=20, returned=9, satisfied=9),
        Ballot(group="中层干部", issued=2, returned=2, satisfied=2),
    )
    document = opened(window, rubric, empty_assessment(rubric).with_answer(14, RatioAnswer(ballots=ballots)))
    card = card_of(window, Ratio)
    rows = card.editor._table
    assert rows._checks["职工"].text() == "收回9/20，不到一半\n有效9"
    assert rows._whole.text() == "✓ 收回11/22\n有效11"
    assert document.result.items[14].points == 5_00


def buttons_shown(window: MainWindow) -> set[str]:
    start = window._start
    return {b.text() for b in (start._sample_button, start._drop_sample_button) if b.isVisible()}


def test_the_sample_is_opened_marked_and_removed_with_one_question(window: MainWindow) -> None:
    assert buttons_shown(window) == {"打开示例评估"}
    click(window._start, "打开示例评估")
    document: Any = window._document
    assert document.record.unit == "（示例）云岭市气象局党组"
    assert document.result.complete
    document.edit(replace(document.record, unit="云岭市气象局党组"), "被评估单位")
    assert "状态 示例" in "\n".join(label.text() for label in window.findChildren(QLabel))
    window.go_back()
    assert [row[2] for row in table(window)] == ["示例"]  # whatever is typed into it
    assert buttons_shown(window) == {"删除示例"}
    click(window._start, "删除示例")
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    next(b for b in box.buttons() if b.text() == "删除").click()
    assert table(window) == []
    assert buttons_shown(window) == {"打开示例评估"}


def test_a_real_assessment_is_no_sample_and_is_not_offered_its_names(
    window: MainWindow, rubric: Rubric, sample: Assessment
) -> None:
    window.open_sample()
    assert window._store is not None
    assert window._store.known_names() == ([], [])
    window._store.add(rubric, replace(sample, unit="某县气象局"), "导入")
    window.show_start()
    assert sorted(row[2] for row in table(window)) == ["示例", "草稿"]
    assert window._store.known_names()[0] == ["某县气象局"]

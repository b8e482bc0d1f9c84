"""A second import: what is added, changed and gone, and that no grade, note or evidence is ever lost."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.ledger import Comparison, assessed, best_sheet, compare, read_ledger, read_off, recognise
from desktop_app.rubric.answers import Attachment, Task
from tests.samples import FILES

FILE = Attachment(name="照片.jpg", sha256="ab" * 32, size=1)


def ledger(*texts: str) -> list[Task]:
    return [Task(finding=text[:3], text=text) for text in texts]


def graded(tasks: list[Task]) -> list[Task]:
    """The tasks as they stand in the record: numbered, and each with work of the team."""
    return [
        replace(task, id=number, grade="好", note=f"第{number}项", methods=("查看台账",), files=(FILE,))
        for number, task in enumerate(tasks, 1)
    ]


BEFORE = graded(ledger("组织全体党员开展专题学习一次", "修订公务用车管理办法并印发", "清理往来款项逐笔核对"))


def test_the_same_ledger_changes_nothing() -> None:
    found = compare(BEFORE, [Task(finding=f" {task.finding}", text=f"{task.text}。") for task in BEFORE])
    assert (found.added, found.gone) == ([], ())
    assert [match.reworded for match in found.matches] == [False] * 3
    plain = compare(BEFORE, [Task(finding=task.finding, text=task.text) for task in BEFORE])
    assert (plain.changed, plain.merged()) == ([], tuple(BEFORE))


def test_a_reworded_task_keeps_what_the_team_gave_it() -> None:
    new = ledger("修订公务用车管理办法，印发执行", "组织全体党员干部开展专题学习两次", "新任务：建立值班制度")
    found = compare(BEFORE, new)
    assert [match.old and match.old.id for match in found.matches] == [2, 1, None]
    assert [task.id for task in found.gone] == [3]
    one, two, three, kept = found.merged()
    assert (one.text, one.id, one.grade, one.note, one.files) == (new[0].text, 2, "好", "第2项", (FILE,))
    assert (two.id, two.methods) == (1, ("查看台账",))
    assert (three.grade, kept) == (None, BEFORE[2])
    assert len(found.merged(keep=())) == 3


def test_what_the_user_calls_another_task_stays_apart() -> None:
    found = compare(BEFORE[:1], ledger("组织全体党员干部开展专题学习两次"))
    new, old = found.merged(apart={1})
    assert (new.grade, new.id) == (None, 0)
    assert old == BEFORE[0]


def test_another_promise_is_told_as_other_words_and_a_first_one_is_none() -> None:
    said = Task(finding=BEFORE[0].finding, text=BEFORE[0].text, target="零差错", remark="年底前")
    [first] = compare(BEFORE[:1], [said]).matches
    assert (first.changed, first.reworded, first.task.target, first.task.remark) == (True, False, "零差错", "年底前")
    [weaker] = compare([first.task], [replace(said, target="差错减少")]).matches
    assert (weaker.reworded, weaker.task.target, weaker.task.grade) == (True, "差错减少", "好")
    [same] = compare([first.task], [replace(said, target=" 零差错。", remark="")]).matches
    assert (same.reworded, same.task.remark) == (False, "年底前")


def test_another_department_is_a_change_and_a_blank_one_is_none() -> None:
    before = [replace(BEFORE[0], department="办公室", deadline="立行立改")]
    said = Task(finding=before[0].finding, text=before[0].text)
    assert compare(before, [said]).changed == []
    [match] = compare(before, [replace(said, department="人事处")]).changed
    assert (match.task.department, match.task.deadline, match.task.grade) == ("人事处", "立行立改", "好")


def test_only_what_bears_work_is_kept_when_it_is_gone() -> None:
    tasks = [replace(BEFORE[0], grade=None, note="", methods=(), files=()), BEFORE[1]]
    assert compare(tasks, []).merged() == (BEFORE[1],)


def test_alike_tasks_are_matched_in_their_order() -> None:
    twice = graded(ledger("开展自查自纠", "开展自查自纠"))
    assert [match.old and match.old.id for match in compare(twice, ledger("开展自查自纠", "开展自查自纠")).matches] == [
        1,
        2,
    ]


def test_a_long_ledger_of_alike_tasks_is_compared_at_once() -> None:
    sheets = read_ledger(FILES / "ledger-300.xlsx")
    sheet = sheets[best_sheet(sheets)]
    layout = recognise(sheet)
    assert layout is not None
    reading = read_off(sheet, layout)
    before = graded(reading.tasks("measures"))
    found = compare(before, reading.tasks("findings"))  # each text reads otherwise
    assert [match.old and match.old.id for match in found.matches] == list(range(1, 301))
    assert {task.grade for task in found.merged()} == {"好"}


def test_a_long_ledger_in_another_order_keeps_every_grade() -> None:
    lot = Random(1)
    texts = ["".join(chr(lot.randrange(0x4E00, 0x5000)) for _ in range(24)) for _ in range(500)]
    before = graded([Task(text=text) for text in texts])
    found = compare(before, [Task(text=f"{text[:12]}，抓紧落实{text[12:]}") for text in reversed(texts)])
    assert [match.old and match.old.id for match in found.matches] == list(range(500, 0, -1))
    assert {task.grade for task in found.merged()} == {"好"}


WORDS = st.text("甲乙丙丁子丑", max_size=6)
TASKS = st.lists(st.builds(Task, finding=WORDS, text=WORDS, department=WORDS), max_size=9)


@given(TASKS, TASKS, st.lists(st.booleans(), min_size=9, max_size=9), st.sets(st.integers(1, 9)))
def test_no_work_of_the_team_is_lost(old: list[Task], new: list[Task], done: list[bool], apart: set[int]) -> None:
    marked = graded(old)
    before = [
        task if yes else replace(old[at], id=task.id) for at, (task, yes) in enumerate(zip(marked, done, strict=False))
    ]
    found: Comparison = compare(before, new)
    merged = found.merged(apart=apart)
    given_ = {task.id: (task.grade, task.note, task.methods, task.files) for task in merged if task.id}
    assert {task.id for task in before if assessed(task)} <= given_.keys()
    assert all(
        given_[task.id] == (task.grade, task.note, task.methods, task.files) for task in before if assessed(task)
    )
    assert len([task for task in merged if task.id]) == len(given_)
    assert [task.text or "" for task in merged[: len(new)]] == [
        task.text or (match.old.text if match.old and match.old.id not in apart else "")
        for task, match in zip(new, found.matches, strict=True)
    ]
    assert len(found.matches) == len(new)
    assert sum(match.old is not None for match in found.matches) + len(found.gone) == len(before)


def test_a_grade_never_passes_to_a_task_under_another_finding_unasked() -> None:
    before = graded([Task(finding="党建与业务融合不够", text="修订党建与业务融合实施细则，并于4月底前印发")])
    other = Task(finding="理论学习中心组学习研讨不深入", text="修订理论学习中心组学习实施细则，并于9月底前印发")
    found = compare(before, [other])
    assert [match.old for match in found.matches] == [None]
    assert found.merged() == (other, before[0])


def test_a_grade_passes_on_unasked_only_to_what_is_surely_the_same() -> None:
    before = graded([Task(finding="", text="清理往来款项并逐笔核对入账")])
    found = compare(before, [Task(text="清理往来款项，建立台账")])
    assert found.doubtful_ids == {1}
    assert [task.grade for task in found.merged()] == [None, "好"]
    assert [task.grade for task in found.merged(apart=())] == ["好"]

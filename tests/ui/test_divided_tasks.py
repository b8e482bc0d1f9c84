"""Tasks that come and go in a divided ledger: nobody is the heir of a number."""

from desktop_app.assessing.division import Part
from desktop_app.record.package import Share
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from ui.ledger.task_table import TaskTable

from .driver import Person
from .tasks import tasks_of, with_tasks


def test_a_new_task_is_not_whose_was_deleted(person: Person, rubric: Rubric) -> None:
    assessment_id = person.add(rubric, with_tasks(rubric, *(Task(id=at, text=f"任务{at}") for at in (1, 2, 3))))
    person.store.shares.save(assessment_id, [Share(person="张某某", tasks=((7, 3),))])
    person.window.open_assessment(assessment_id)
    person.press("ctrl+i")
    person.write("张某某")
    person.click("确定")
    person.card(GradedList)
    person.select(person.one(TaskTable), 2)
    person.press("Delete", "Insert")
    assert [task.id for task in tasks_of(person)] == [1, 2, 4]
    assert person.document.division.names(Part(7, 4)) == ()
    person.press("ctrl+z", "ctrl+z")
    assert person.document.division.names(Part(7, tasks_of(person)[2].id)) == ("张某某",)

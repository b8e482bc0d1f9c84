"""The unit's paper, form and supplement (附页), of a visit with 300 tasks: the first in a program, and again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace

from desktop_app.base.paths import ROOT
from desktop_app.paper.form import sheet_pdf
from desktop_app.paper.supplement import document_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score

from . import visits
from .measure import Line, compared, process, take_turns

TURNS = 15


def measured(folder: Path) -> list[Line]:
    """Take turns between the whole paper and the form alone; every task has a finding, a note and a person."""
    file = folder / "supplement.db"
    record, rubric = _with_full_tasks(), visits.rubric()
    (id_,) = visits.stored(file, record)
    result = score(rubric, record)
    command = [sys.executable, str(Path(__file__).with_name("first_supplement.py")), str(file), id_]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    firsts: list[float] = []
    _, again, whole, form = take_turns(
        TURNS,
        lambda: firsts.append(float(subprocess.check_output(command, env=environment))),
        lambda: document_pdf(rubric, record, result, draft=True),
        process("-m", "desktop_app", "sheet", file, id_, "--supplement", "-o", folder / "whole.pdf"),
        lambda: sheet_pdf(rubric, record, result, draft=True),
    )
    return [
        compared("form and supplement of 300 tasks, the first", firsts[1:], "the form (running)", form, "≤ 500 ms"),
        compared("  again (running)", again, "the form (running)", form, "≤ 500 ms"),
        compared("  the same (process)", whole, "the form (running)", form, ""),
    ]


def _with_full_tasks() -> Assessment:
    record, position = visits.with_long_ledger(), visits.ledger_position()
    said = {"finding": "往来款项长期未清理，台账与实物不符", "note": "抽查凭证，已改正", "person": "李某"}
    tasks = tuple(replace(task, **said) for task in visits.graded(0).tasks)
    return record.with_answer(position, replace(visits.graded(0), tasks=tasks))

"""The subcommand for the unit's own scores: its form is written, and read back once it is filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..base.errors import UserError
from ..base.text import plain, unit_name
from ..record.own_scores import with_own
from ..record.status import is_draft
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import FILE, ID, as_json, by_person, changed_file, find_id, opened_file, print_json, write_file

if TYPE_CHECKING:
    from ..assessing.own_forms import Source


@click.command("own")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="ID", type=ID)
@click.option("-o", "--output", type=FILE, help="The form (自评表) to write: .xlsx to be filled in, or .pdf.")
@click.option("--take", type=FILE, help="What the unit has filled in: the form, a data file, an interchange document.")
@by_person
@as_json
def own(file: Path, id_: str, output: Path | None, take: Path | None, person: str, json_: bool) -> None:
    """Write the form on which the unit scores itself, or take its scores over out of what it has filled in."""
    if (output is None) == (take is None):
        raise click.UsageError("-o or --take")
    if take is not None:
        _take(file, id_, take, person, json_)
    elif output is not None:
        _write(file, id_, output, json_)


def _write(file: Path, id_: str, output: Path, json_: bool) -> None:
    with opened_file(file) as store:
        one = store.load(find_id(store, id_))
    missing: tuple[str, ...] = ()
    if output.suffix.lower() == ".pdf":
        from ..paper.own_form import own_form_pdf

        data, missing = own_form_pdf(one.rubric, one.record)
    else:
        from ..assessing.own_workbook import own_workbook

        data = own_workbook(one.rubric, one.record)
    write_file(output, data, of=(one.id,))
    if json_:
        print_json({"file": str(output), "missing": list(missing)})
        return
    if missing:
        warn(f"请注意：字库里没有“{''.join(missing)}”，已在纸上标出，请手写补上。")
    say(f"已写入 {output}")


def _take(file: Path, id_: str, filled: Path, person: str, json_: bool) -> None:
    from ..assessing.editing import Editing
    from ..assessing.own_forms import sources
    from ..backups.making import backup
    from ..backups.occasions import IMPORTING
    from ..history.events import Kind

    with changed_file(file, person) as store:
        made = Editing(store, find_id(store, id_), lambda: None)
        if not is_draft(made.status):
            raise UserError("这份评估已经定稿或作废，自评分没有改动；要导入请先重新打开。")
        source = _of_unit(sources(made.rubric, filled), made.record.unit, filled.name)
        backup(store, IMPORTING)
        with uninterrupted():
            made.edit(with_own(made.record, source.scores, source.notes), kind=Kind.OWN_IMPORTED)
            made.finish()
            if made.failure:
                raise UserError(made.failure)
            did("自评分已导入（不必再导入）")
    scores: list[Any] = [None if one is None else plain(one) for one in source.scores]
    if json_:
        print_json({"id": made.id, "unit": source.unit, "own": scores})
    else:
        say(f"{len(scores)}项中导入了{source.told or '0项自评分'}。")


def _of_unit(found: list[Source], unit: str, name: str) -> Source:
    """Return the one form that is this unit's, or bears no unit; what needs a choice is for the window."""
    fitting = [one for one in found if unit in ("", one.unit) or not one.unit]
    if len(fitting) == 1:
        return fitting[0]
    what = f"里有{len(fitting)}份{unit_name(unit)}的自评"
    if not fitting:
        units = "、".join(dict.fromkeys(unit_name(one.unit) for one in found[:3]))
        what = f"填写的单位是{units}，本次评估的是{unit_name(unit)}"
    raise UserError(f"“{name}”{what}，自评分没有改动；要用它，请在窗口里导入。")

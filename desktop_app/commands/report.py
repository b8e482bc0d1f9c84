"""The subcommand that writes the office's documents on a round into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..base.errors import UserError, reason
from ..base.text import shown
from ..office.documents.names import NAMES, SHIPPED, USUAL
from .ending import say, warn
from .shared import FILE, FILE_OR_FOLDER, Given, as_json, opened_file, print_json, write_file

if TYPE_CHECKING:
    from ..office.documents.facts import RoundFacts
    from ..office.documents.making import Made, Wanted

GIVEN = Given()


@click.command("report")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE_OR_FOLDER, required=True, help="The folder for the documents.")
@click.option(
    "--kind", "kinds", type=click.Choice(NAMES), multiple=True, help="A kind of document; without it all, or 模板."
)
@click.option("--round", "round_", type=GIVEN, default="", help="The round; it may be left out where there is one.")
@click.option("--year", type=int, help="Of the round.")
@click.option("--unit", "units", type=GIVEN, multiple=True, help="A unit, by its full or short name; without it all.")
@click.option("--templates", type=FILE_OR_FOLDER, help="A folder with the office's own templates.")
@click.option("--pdf", is_flag=True, help="Write a PDF beside each document.")
@click.option("--mixed", is_flag=True, help="Units scored on different rubrics or readings may stand in one document.")
@as_json
def report(file: Path, output: Path, json_: bool, **how: Any) -> None:
    """Write documents on the final assessments of FILE into a folder; what lies there is never written over."""
    from ..office.documents.making import Wanted

    wanted = Wanted(kinds=how["kinds"] or USUAL, pdf=how["pdf"], templates=how["templates"], mixed=how["mixed"])
    facts = _facts(file, how)
    for words in facts.told:
        warn(f"请注意：{words}")
    written, told, refused = _write(facts, wanted, output)
    if json_:
        print_json({"written": written, "told": [*facts.told, *told], "refused": refused})
    else:
        gaps = sum(one["gaps"] for one in written if one["file"].endswith(".docx"))
        blanks = f"，其中【请填写】共{gaps}处，请补齐后再印发" if gaps else ""
        say(f"已生成{len(written)}个文件，在“{output}”{blanks}。")
    if refused:
        rest = "，其余已写好" if written else ""
        raise UserError(f"有{len(refused)}种文书没有生成{rest}。{refused[0]}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(f"文件夹“{folder}”不能写入（{reason(error)}），没有生成文书。") from None


def _facts(file: Path, how: dict[str, Any]) -> RoundFacts:
    from ..office.documents.facts import RoundFacts
    from ..office.documents.gathering import gather
    from ..office.rounds import chosen_round

    with opened_file(file) as store:
        if set(how["kinds"]) == {SHIPPED}:  # of no round
            return RoundFacts(name="", year=None, visits=())
        chosen = chosen_round(store.register.load(), how["round_"], how["year"])
        facts = gather(store, chosen)
        # gathered again, nothing is told of other units
        return gather(store, chosen, _named(facts, how["units"])) if how["units"] else facts


def _named(facts: RoundFacts, names: Sequence[str]) -> set[str]:
    """Return the assessments of the units that are named."""
    found = set()
    for name in names:
        ids = {one.assessment for one in facts.visits if name in (one.unit.name, one.unit.short)}
        if not ids:
            known = "、".join(shown(one.unit.name) for one in facts.visits[:5])
            raise UserError(f"定稿的评估里没有单位“{shown(name)}”，没有生成文书；有：{known or '（没有）'}。")
        found |= ids
    return found


def _write(facts: RoundFacts, wanted: Wanted, folder: Path) -> tuple[list[dict[str, Any]], list[str], list[str]]:
    """Write each file where none lies; return what was written, what there was nothing for, what could not be made."""
    from ..office.documents.making import make

    written, told, refused = list[dict[str, Any]](), list[str](), list[str]()
    if not facts.visits and set(wanted.kinds) != {SHIPPED}:
        raise UserError("没有定稿的评估，没有生成文书；请先定稿，或用 --round 换一个轮次。")
    for one in make(facts, wanted):
        if isinstance(one, UserError):
            refused.append(str(one))
        elif isinstance(one, str):
            told.append(one)
            warn(f"请注意：{one}")
        else:
            written.append(_written(folder, one))
    for words in refused[1:]:  # the first one ends the command
        warn(words)
    return written, told, refused


def _written(folder: Path, one: Made) -> dict[str, Any]:
    from ..office.documents.making import place_for

    path, is_there = place_for(folder, one)
    if not is_there:
        _make_folder(folder)
        _make_folder(path.parent)
        write_file(path, one.data, one.kind, of=one.of)
    if one.missing:
        warn(f"请注意：字库里没有“{one.missing}”，“{path.name}”里印成□，请手写补上。")
    return {"kind": one.kind, "unit": one.unit, "file": str(path), "gaps": one.gaps, "assessments": list(one.of)}

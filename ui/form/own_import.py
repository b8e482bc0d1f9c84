"""Takes a unit's own scores out of a form that it filled in itself: choose the file, the unit, one step."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.assessing.own_forms import Source, sources
from desktop_app.backups.occasions import IMPORTING
from desktop_app.base.text import unit_name
from desktop_app.files.places import is_file
from desktop_app.history.events import Kind
from desktop_app.record.own_scores import compare, with_own
from desktop_app.rubric.amounts import written_total

from ..document import Document
from ..parts.backup_first import backup_first
from ..parts.dialogs import ask, ask_file, choose, tell
from ..parts.patience import wait_for
from ..parts.widgets import shortened

TITLE = "导入单位自评"
FILES = "自评表、单位自己填写的评估 (*.xlsx *.xls *.et *.ods *.db *.json);;所有文件 (*)"


def ask_own(parent: QWidget, document: Document) -> None:
    """Ask for the file, and take the scores in."""
    ask_file(parent, TITLE, document.path.parent, FILES, partial(import_own, parent, document), save=False)


def import_own(parent: QWidget, document: Document, path: Path) -> None:
    """Take the scores out of a file; where it holds several forms, ask whose."""
    found = wait_for(parent, f"正在读取“{shortened(path.name)}”…", partial(_found, document, path), may_stop=True)
    if found is None:
        return
    if len(found) == 1:
        _confirm(parent, document, found[0])
        return
    names = [f"{unit_name(one.unit)}　{one.date}　已评{one.given}项" for one in found]
    options = [f"{number}. {name}" for number, name in enumerate(names, 1)]
    units = [one.unit for one in found]
    first = units.index(document.record.unit) if document.record.unit in units else 0
    words = "这个文件里有几份评估，用哪一份作单位自评？"
    choose(parent, TITLE, words, options, first, lambda at: _confirm(parent, document, found[at]))


def _found(document: Document, path: Path) -> list[Source]:
    same = is_file(path) and path.samefile(document.path)
    return sources(document.rubric, path, document.id if same else "")


def _confirm(parent: QWidget, document: Document, source: Source) -> None:
    """Ask once more where the form bears another unit's name."""
    unit = document.record.unit
    if source.unit and unit and source.unit != unit:
        question = f"文件里填写的单位是“{source.unit}”，本次评估的是“{unit}”。仍要作为自评导入吗？"
        ask(parent, TITLE, question, "导入", partial(_take, parent, document, source))
    else:
        _take(parent, document, source, True)


def _take(parent: QWidget, document: Document, source: Source, agreed: bool) -> None:
    if not agreed:
        return
    if not source.told:
        tell(parent, TITLE, "这个文件里没有填写自评得分和自评说明，自评没有改动。")
        return
    backup_first(parent, partial(document.backup, IMPORTING), "导入", partial(_taken, parent, document, source))


def _taken(parent: QWidget, document: Document, source: Source) -> None:
    record = with_own(document.record, source.scores, source.notes)
    if not document.may_become(record):
        return
    document.edit(record, kind=Kind.OWN_IMPORTED)
    total = written_total(compare(document.record, document.result).own)
    items = len(source.scores)
    rest = "；没有评的项留空" if source.given < items else ""
    sums = f"，自评分合计{total}分" if source.given else ""
    words = f"{items}项中导入了{source.told}{sums}{rest}。可以撤销。"
    tell(parent, TITLE, words)

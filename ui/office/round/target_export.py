"""目标考核导出: the results of a year, a row a unit, for its target assessment (Article 13)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.base.userdirs import home_folder
from desktop_app.office.round.target_export import TargetRow, as_csv, as_fixed, left_to_tell, target_rows
from desktop_app.record.register import Round

from ...parts.copies import save_copy
from ...parts.dialogs import ask_file, choose, tell, warn
from ..office_book import OfficeBook

TITLE = "目标考核导出"
NONE = "{}年还没有定稿的评估，没有可以导出的结果。"
ASK = "导出哪一年的结果？各轮次的都算在内，一个单位一行。"


def ask_targets(parent: QWidget, book: OfficeBook, of: Round | None) -> None:
    """Ask where the results of a round's year are to lie; of all rounds ask for the year first."""
    years = sorted({one.year for one in book.register.rounds}, reverse=True)
    if of is not None:
        _ask_where(parent, book, of.year)
    elif years:
        choose(parent, TITLE, ASK, [f"{year}年" for year in years], 0, lambda at: _ask_where(parent, book, years[at]))
    else:
        warn(parent, "文件里还没有轮次，不知道是哪一年；请先在“单位名册与轮次”里建立轮次。")


def _ask_where(parent: QWidget, book: OfficeBook, year: int) -> None:
    read = book.read_last
    rows = target_rows(read.lines, read.register, read.entries, year)
    if not rows:
        warn(parent, NONE.format(year))
        return
    looked = book.look(parent, lambda store: as_fixed(store, rows), may_stop=True)
    if looked is None:
        return
    sound, altered = looked
    if not sound:
        warn(parent, "\n".join([f"{year}年没有可以导出的结果。", *altered]))
        return
    more = [*altered, *left_to_tell(rows, sound, read.lines, read.register, year)]
    start = home_folder() / f"目标考核_{year}年.csv"
    ask_file(parent, TITLE, start, "CSV表格 (*.csv)", partial(_save, parent, sound, more), save=True)


def _save(parent: QWidget, rows: list[TargetRow], more: list[str], path: Path) -> None:
    if save_copy(parent, partial(as_csv, rows), path, of=[row.assessment for row in rows]):
        words = f"已导出{len(rows)}个单位的结果，用Excel或WPS打开：\n{path}"
        tell(parent, TITLE, "\n".join([words, *more]))

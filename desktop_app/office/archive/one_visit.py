"""The data file of an archive: one visit alone as it stands, the office's acts on it, what the register says of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ...assessing.checking import faults
from ...base.errors import UserError
from ...base.text import shown, unit_name
from ...record.act import ActKind
from ...record.status import is_kept
from ...storage.adopting import adopt, take_acts
from ...storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

NOT_DONE = "没有归档，数据文件没有改动"
_OTHER_ACTS = f"SELECT count(*) AS number FROM act WHERE assessment = ? AND kind <> '{ActKind.ARCHIVED}'"


def make_file(source: Store, target: Path, assessment_id: str) -> None:
    """Write a new file with this visit of ``source`` as one reader sees it; equal visits make equal bytes.

    Acts of filing away are left out: they tell of archives, and the one of this archive comes after it.
    """
    from ...storage.store import Store

    with closing(Store.create(target)) as made, made.together():
        source.file.connection.execute("BEGIN")  # what is read belongs together, whoever writes meanwhile
        try:
            stored = source.load(assessment_id)
            check_kept(stored)
            adopt(made, source, assessment_id, at=stored.changed)
            made.shares.save(assessment_id, source.shares.of(assessment_id))
            take_acts(made, source, [assessment_id], without=(ActKind.ARCHIVED,))
            made.register.save(source.register.load().only([assessment_id]))
            with in_words(source.path):
                number = next(source.file.query(_OTHER_ACTS, assessment_id))["number"]
        finally:
            source.file.end_left_over()
    if number != _acts_in(target, assessment_id):
        words = "有办理记录（审核、审定等）无法读取，或登记以后被改动过"
        raise UserError(f"“{shown(unit_name(stored.record.unit))}”{words}，{NOT_DONE}；请用 check 检查数据文件。")


def check_kept(stored: Stored) -> None:
    """Refuse what is no result: a draft, the sample, what was declared void."""
    if stored.sample or not is_kept(stored.status):
        why = {"void": "已作废", "draft": "还没有定稿"}.get(stored.status, "")
        why = "是示例评估" if stored.sample else why
        raise UserError(f"“{shown(unit_name(stored.record.unit))}”{why}，{NOT_DONE}；只有定稿的评估可以归档。")


def look_through(path: Path) -> None:
    """Refuse a file with which something is amiss: what is filed away is read when nobody can be asked any more."""
    from ...storage.store import Store

    with closing(Store.open(path, read_only=True)) as made:
        if found := faults(made):
            words = f"这份评估有{len(found)}处内容不对，{NOT_DONE}；第一处是：{found[0].rstrip('。')}"
            raise UserError(f"{words}；请找出原因后再归档。")


def _acts_in(path: Path, assessment_id: str) -> int:
    from ...storage.store import Store

    with closing(Store.open(path, read_only=True)) as made:
        return len(made.acts.of([assessment_id]))

"""Writes the office's documents into a folder, in a thread: what was written, what is open in it, what was not made."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from desktop_app.base.errors import UserError, not_saved, reason
from desktop_app.base.progress import GivenUpError
from desktop_app.files.written import write_noted
from desktop_app.office.documents.facts import RoundFacts
from desktop_app.office.documents.making import Made, Wanted, make, place_for

WORD = ".docx"
_IN_WINDOW = {
    "或加 --mixed 合在一起": "或勾选“评分表或口径不同的写在一起”",
    "可用 --kind 模板 取得": "可以勾选“模板”生成一套",
    "请用 check 检查数据文件": "请先检查这份评估",
    "，或用 --round 换一个轮次": "",
}
"""What the command line calls otherwise than the window."""


class Written(Struct, frozen=True, kw_only=True):
    """``files`` lie in the folder, ``same`` of them before; ``gaps`` are how many places somebody has to fill in yet.

    ``told`` are sentences: what is to be known, and what there was nothing for; ``refused`` what was not made, and why.
    """

    files: tuple[Path, ...] = ()
    same: int = 0
    gaps: tuple[tuple[str, int], ...] = ()
    told: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def written(facts: RoundFacts, wanted: Wanted, folder: Path) -> Written:
    """Make and write each; what lies there is never written over. Given up, it stops behind a whole file."""
    files, gaps, told, refused = list[Path](), list[tuple[str, int]](), [*facts.told], list[str]()
    same = 0
    try:
        for one in make(facts, wanted):
            if isinstance(one, UserError):
                refused.append(str(one))
            elif isinstance(one, str):
                told.append(one)
            else:
                path, was_there = _write(folder, one)
                files.append(path)
                same += was_there
                if one.gaps and path.suffix == WORD:  # a PDF has the same ones
                    gaps.append((path.name, one.gaps))
                if one.missing:
                    told.append(f"字库里没有“{one.missing}”，“{path.name}”里印成□，请手写补上。")
    except GivenUpError:
        refused.append("已按您的要求停止，已经写好的文件留在文件夹里。")
    except UserError as error:
        refused.append(str(error))
    return Written(
        files=tuple(files),
        same=same,
        gaps=tuple(gaps),
        told=tuple(map(in_window, told)),
        refused=tuple(map(in_window, refused)),
    )


def _write(folder: Path, made: Made) -> tuple[Path, bool]:
    """Write a file where none lies; return where, and whether the same lay there."""
    path, is_there = place_for(folder, made)
    if not is_there:
        try:
            if not folder.is_dir():  # a stick that was pulled out, which is not to be made here
                raise UserError(f"找不到文件夹“{folder}”，没有生成文书；请插好U盘或另选一个文件夹。")
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise UserError(f"文件夹“{path.parent}”不能写入（{reason(error)}），没有生成文书。") from None
        try:
            write_noted(path, made.data, made.of)
        except OSError as error:
            raise UserError(not_saved(path, error)) from None
    return path, is_there


def in_window(words: str) -> str:
    """Say it as the window calls things."""
    for of_command, here in _IN_WINDOW.items():
        words = words.replace(of_command, here)
    return words

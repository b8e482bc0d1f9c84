"""Check codes from paper, compared with what comes in before it is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from ...assessing.verifying import verdicts
from ...base.errors import UserError
from ...base.text import shown
from ...paper.taking import CodeFound
from ...record.check_code import GROUP, grouped, plain_code
from .look import Look

_NONE = "收到的文件里没有核验码是 {} 的版本：纸和文件不一致；请检查是否输错，或者少了一个文件。"


def codes_told(look: Look, typed: Iterable[str]) -> list[CodeFound]:
    """Say of each code, or its first group, which revision that comes in it is of, and whether the two agree.

    The paper of that revision is made anew, as when a file is verified.
    """
    return [found for one in typed for found in _told(look, one)]


def _told(look: Look, typed: str) -> Iterator[CodeFound]:
    try:
        code = plain_code(typed)
    except UserError as error:
        yield CodeFound(code=shown(typed), agrees=False, words=str(error))
        return
    files = sorted({one.file for one in look.found for held in one.codes if _is_alike(held, code)})
    for number in files:
        name = look.files[number].name
        with closing(look.open(number)) as store:
            for verdict in verdicts(store, code):
                id_ = verdict.found.id if verdict.found else ""
                words = f"“{name}”：{verdict.words}"
                yield CodeFound(code=grouped(code), agrees=verdict.agrees, words=words, file=number, id=id_)
    if not files:
        yield CodeFound(code=grouped(code), agrees=False, words=_NONE.format(grouped(code)))


def _is_alike(held: str, code: str) -> bool:
    """Whether a code begins so, or has some groups in common: one is soon mistyped."""
    plain = held.replace("-", "")
    if plain.startswith(code):
        return True
    groups = [(plain[at : at + GROUP], code[at : at + GROUP]) for at in range(0, len(code), GROUP)]
    return len(plain) == len(code) and sum(one == other for one, other in groups) > 1

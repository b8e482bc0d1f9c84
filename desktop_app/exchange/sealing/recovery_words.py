"""A key's seed as it is printed to be typed again: thirteen groups of Crockford's base32, each with a check character.

The 256 bits are 52 characters, the last with four bits to spare, which are 0. Behind each four stands a fifth: a sum
over them and the group's number in the field of 32 elements, by which one wrong character anywhere, two that were
exchanged, and a group at another's place are found, and in which group that is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from itertools import product

from ...base.errors import UserError
from ...record.check_code import ALPHABET, as_characters

DATA, GROUPS = 4, 13  # characters of a group that say something, and groups
GROUP = DATA + 1
NAMED = 3  # groups that are wrong; more are counted
SEED_BITS, _SPARE = 256, 4
_FIELD = 0b100101  # x⁵ + x² + 1
ADVICE = "请照恢复页再输一遍"


def words_of(seed: bytes) -> tuple[str, ...]:
    """Return the groups in which a seed of 32 bytes is printed."""
    number = int.from_bytes(seed) << _SPARE
    values = [number >> 5 * place & 31 for place in reversed(range(DATA * GROUPS))]
    groups = [values[at : at + DATA] for at in range(0, len(values), DATA)]
    return tuple(
        "".join(ALPHABET[value] for value in (*group, _check(position, group)))
        for position, group in enumerate(groups, 1)
    )


def seed_of(typed: str) -> bytes:
    """Return the seed that was typed, with dashes or spaces, small, full-width, O for 0; or say where it is wrong."""
    kept = as_characters(typed)
    strange = [at for at, mark in enumerate(kept) if mark not in ALPHABET]
    if strange:
        at = strange[0]
        raise UserError(f"第{at // GROUP + 1}组里的“{kept[at]}”不是恢复页上会有的字符；{ADVICE}。")
    if len(kept) != GROUP * GROUPS:
        raise UserError(f"恢复页上共{GROUPS}组、每组{GROUP}位，这里共{len(kept)}位；{ADVICE}{_first_wrong(kept)}。")
    groups = _groups(kept)
    if wrong := _wrong(groups):
        named = "、".join(f"第{number}组（{kept[(number - 1) * GROUP : number * GROUP]}）" for number in wrong[:NAMED])
        rest = f"等{len(wrong)}组" if len(wrong) > NAMED else ""
        raise UserError(f"{named}{rest}里有输错的字符；{ADVICE}这{'一' if len(wrong) == 1 else '几'}组。")
    if (seed := _seed(groups)) is None:
        raise UserError(f"第{GROUPS}组里有输错的字符；{ADVICE}这一组。")
    return seed


def misread(typed: str, fits: Callable[[bytes], bool]) -> str:
    """Say which one character was mistyped and what it should be, where that leads to a seed that ``fits``; or nothing.

    In a group whose check character is another there are five ways to put one character right.
    """
    kept = as_characters(typed)
    if len(kept) != GROUP * GROUPS or any(mark not in ALPHABET for mark in kept):
        return ""
    groups = _groups(kept)
    wrong = _wrong(groups)
    if len(wrong) != 1:
        return ""
    number, group = wrong[0], groups[wrong[0] - 1]
    for place, value in product(range(GROUP), range(len(ALPHABET))):
        other = [*group[:place], value, *group[place + 1 :]]
        if _check(number, other[:DATA]) == other[DATA]:
            seed = _seed([*groups[: number - 1], other, *groups[number:]])
            if seed is not None and fits(seed):
                said = f"第{number}组第{place + 1}位输成了“{ALPHABET[group[place]]}”，恢复页上应是“{ALPHABET[value]}”"
                return f"{said}；请核对、改正以后再恢复。"
    return ""


def _groups(kept: str) -> list[list[int]]:
    return [[ALPHABET.index(mark) for mark in kept[at : at + GROUP]] for at in range(0, len(kept), GROUP)]


def _seed(groups: list[list[int]]) -> bytes | None:
    """Return what the groups say; None where the spare bits do."""
    number = reduce(lambda whole, value: whole << 5 | value, [value for group in groups for value in group[:DATA]], 0)
    return None if number & (1 << _SPARE) - 1 else (number >> _SPARE).to_bytes(SEED_BITS // 8)


def _wrong(groups: list[list[int]]) -> list[int]:
    """Return the numbers of the groups whose check character is another."""
    return [number for number, (*group, check) in enumerate(groups, 1) if _check(number, group) != check]


def _first_wrong(kept: str) -> str:
    """Say from which group on what was typed does not fit, where a character was left out or typed twice."""
    whole = _groups(kept[: len(kept) // GROUP * GROUP])
    wrong = [number for number in _wrong(whole) if number <= GROUPS]
    return f"，从第{wrong[0]}组看起" if wrong else ""


def _check(number: int, group: list[int]) -> int:
    """Return what makes the sum over a group, its number before it, nothing: each place has a weight of its own."""
    total = 0
    for value in (number, *group):
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    """Return a value times x in the field of 32 elements."""
    return value << 1 ^ (_FIELD if value & 16 else 0)

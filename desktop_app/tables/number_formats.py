"""A number as the format of its cell shows it: ECMA-376 part 1, 18.8.30 and 31, as Chinese systems do."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that Excel has of itself; 14 and 22 follow the system's own way to write a day."""

_LONGEST = 255  # characters of a format
_EXACT = Context(
    prec=1200
)  # digits: the largest number under as many percent signs and places as a format has room for
_TOKEN = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|General|AM/PM|A/P|上午/下午|[eE][+-]0+|\.0+(?=[^0-9#?]|$)'
    r"|[yY]+|[eE]+|[gG]+|[mM]+|[dD]+|[hH]+|[sS]+|[bB]+|[aA]{3,4}|[0#?]+|.",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_SYSTEM = re.compile(r"\[\$-(?:(F800|x-sysdate)|F400|x-systime)\]", re.IGNORECASE)
_LONG_DATE, _LONG_TIME = ("yyyy", '"年"', "m", '"月"', "d", '"日"'), ("h", ":", "mm", ":", "ss")
_DATE_LETTERS = "yegmdhsb"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = "一二三四五六日"
_DIGITS = "〇一二三四五六七八九"
_LAST_DAY = 2_958_466
_TESTS = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__, "=": float.__eq__, "<>": float.__ne__
}  # fmt: skip


class _Section(NamedTuple):
    tokens: tuple[str, ...]
    condition: tuple[str, float] | None

    @property
    def is_date(self) -> bool:
        return any(_date_kind(token) for token in self.tokens)


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """Return a number as it is seen; empty where the format shows nothing, without it where it cannot be followed."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    try:
        with localcontext(_EXACT):
            return _formatted(value, code, since_1904)
    except (ArithmeticError, ValueError):
        return general(value)


def _formatted(value: float, code: str, since_1904: bool) -> str:
    sections = _sections(code[:_LONGEST])
    section, magnitude = _chosen(sections, value)
    if section is None:
        return general(value)
    if section.is_date:
        return _moment(value, section, since_1904) or general(value)
    return _number(magnitude, section)


def shown_text(text: str, code: str) -> str:
    """Return a text as its format shows it: nothing under ;;;, the words around it under "第"@"期"."""
    sections = _sections(code[:_LONGEST])
    place = sections[3] if len(sections) > 3 else sections[-1] if sections and "@" in sections[-1].tokens else None
    if place is None:
        return text
    return "".join(text if token == "@" else _literal(token) for token in place.tokens)


def general(value: float) -> str:
    """Return a number without a format: whole ones without a fraction, others with as many digits as are seen."""
    if abs(value) < 1e20 and (value == int(value) or abs(value) >= 1e9):
        return str(int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP)))
    return f"{value:.10g}"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[str]] = [[]]
    for token in _TOKEN.findall(code):
        if token == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    found = []
    for tokens in parts[:4]:
        said = [one for token in tokens if (one := _CONDITION.fullmatch(token))]
        condition = (said[0][1], _bound(said[0][2])) if said else None
        systems = next((one for token in tokens if (one := _SYSTEM.fullmatch(token))), None)
        if systems:
            tokens = list(_LONG_DATE if systems[1] else _LONG_TIME)
        found.append(_Section(tuple(token for token in tokens if not _CONDITION.fullmatch(token)), condition))
    return tuple(found)


def _bound(said: str) -> float:
    """Return the number of a condition; zero for dots that are none."""
    try:
        return float(said)
    except ValueError:
        return 0.0


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section | None, float]:
    """Return the section that a number falls under, and the number as it is shown there; None for no format."""
    first = sections[0] if sections else None
    if first is None or (len(sections) == 1 and (not first.tokens or set(first.tokens) <= {GENERAL, "@"})):
        return None, value
    conditions = [one for one in sections if one.condition]
    for one in conditions:
        assert one.condition is not None
        if _TESTS[one.condition[0]](float(value), one.condition[1]):
            return one, abs(value) if value < 0 and one.condition[0].startswith("<") else value
    if conditions:
        others = [one for one in sections if not one.condition]
        return (others[0] if others else None), value
    numeric = sections[:3] if len(sections) > 1 and "@" not in sections[-1].tokens else sections[: len(sections) - 1]
    numeric = numeric or sections
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0], value


def _date_kind(token: str) -> str:
    """Return which part of a moment a token shows; empty for anything else."""
    lower = token.lower()
    if lower in ("am/pm", "a/p", "上午/下午"):
        return "half"
    if lower.startswith("[") and set(lower[1:-1]) in ({"h"}, {"m"}, {"s"}):
        return f"[{lower[1]}"
    if lower == "general" or not lower or lower[0] not in _DATE_LETTERS + "a":
        return ""
    if lower[0] == "a":
        return "weekday" if len(lower) >= 3 else ""
    return lower[0] if set(lower) == {lower[0]} else ""


def _literal(token: str) -> str:
    """Return what a token that is no placeholder puts into the text."""
    if token.startswith('"'):
        return token.strip('"')
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("[$"):
        return token[2:-1].partition("-")[0]
    return "" if token.startswith(("_", "*", "[")) else token


def _moment(value: float, section: _Section, since_1904: bool) -> str:
    """Write a day or a time; a midnight behind a day is not written."""
    days = value + 1462 * since_1904
    if not 0 <= days < _LAST_DAY:
        return ""
    whole = datetime.timedelta(seconds=round(days * 86400))
    moment = datetime.datetime(1899, 12, 30) + whole + datetime.timedelta(days=0 < days < 60)
    kinds = [_date_kind(token) for token in section.tokens]
    tokens, kinds = _without_midnight(list(section.tokens), kinds, moment)
    chinese = any(token.lower() == "[dbnum1]" for token in tokens)
    halves = "half" in kinds
    out = []
    for at, (token, kind) in enumerate(zip(tokens, kinds, strict=True)):
        if kind == "m" and _is_minute(kinds, at):
            kind = "minute"
        text = _part(token, kind, moment, whole, halves) if kind else _literal(token)
        out.append(_in_chinese(text, kind) if chinese and kind and text.isdigit() else text)
    return "".join(out).strip()


def _without_midnight(tokens: list[str], kinds: list[str], moment: datetime.datetime) -> tuple[list[str], list[str]]:
    times = [at for at, kind in enumerate(kinds) if kind in ("h", "s", "half") or kind.startswith("[")]
    dated = {"y", "e", "d"} & set(kinds)
    if dated and times and moment.time() == datetime.time() and min(times) > kinds.index(next(iter(dated))):
        return tokens[: min(times)], kinds[: min(times)]
    return tokens, kinds


def _is_minute(kinds: list[str], at: int) -> bool:
    """Whether an m stands behind hours or before seconds."""
    before = [kind for kind in kinds[:at] if kind]
    after = [kind for kind in kinds[at + 1 :] if kind]
    return before[-1:] in (["h"], ["[h"]) or before[-2:] == ["h", "half"] or after[:1] == ["s"]


def _part(token: str, kind: str, moment: datetime.datetime, whole: datetime.timedelta, halves: bool) -> str:
    size = len(token)
    seconds = int(whole.total_seconds())
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    padded = {"h": hour, "minute": moment.minute, "s": moment.second}
    if kind in padded:
        return f"{padded[kind]:0{min(size, 2)}d}"
    if kind in ("y", "e", "b"):
        return f"{moment.year % 100:02d}" if size < 3 and kind != "e" else str(moment.year)
    if kind == "m":
        return _month(moment.month, size)
    if kind == "d":
        return _weekday(moment, size) if size > 2 else f"{moment.day:0{size}d}"
    if kind == "weekday":
        return ("星期" if size > 3 else "") + _DAYS[moment.weekday()]
    if kind == "half":
        return "上午" if moment.hour < 12 else "下午"
    elapsed = {"[h": seconds // 3600, "[m": seconds // 60, "[s": seconds}
    return f"{elapsed[kind]:0{size - 2}d}" if kind in elapsed else ""


def _month(month: int, size: int) -> str:
    if size < 3:
        return f"{month:0{size}d}"
    return _MONTHS[month - 1][: {3: 3, 5: 1}.get(size)]


def _weekday(moment: datetime.datetime, size: int) -> str:
    return ("星期" if size > 3 else "周") + _DAYS[moment.weekday()]


def _in_chinese(digits: str, kind: str) -> str:
    """Write a year digit by digit, a month or a day as it is read."""
    if kind in ("y", "e") or len(digits) > 2:
        return "".join(_DIGITS[int(digit)] for digit in digits)
    number = int(digits)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _number(value: float, section: _Section) -> str:
    """Write a number into its places; the words of the format stand around it."""
    tokens = list(section.tokens)
    if GENERAL in tokens:
        return "".join(general(value) if token == GENERAL else _literal(token) for token in tokens).strip()
    pattern = "".join(token for token in tokens if _is_place(token))
    if not re.search("[0#?]", pattern):
        return "".join(general(value) if token == "@" else _literal(token) for token in tokens).strip()
    if re.fullmatch("[0#?]+", pattern) and _words_between(tokens):
        return _interspersed(value, tokens)
    if "/" in pattern:
        digits = _fraction(value, pattern, mixed=sum(map(_is_place, tokens)) > 3)
    else:
        digits = _digits(Decimal(repr(float(value))), pattern)
    out, written = [], False
    for token in tokens:
        if not _is_place(token):
            out.append(_literal(token))
        elif not written and token != "%":
            out.append(digits)
            written = True
        elif token == "%":
            out.append("%")
    return "".join(out).strip()


def _is_place(token: str) -> bool:
    return bool(re.fullmatch(r"[0#?]+|\.0*|,|/|%|[eE][+-]0+", token))


def _words_between(tokens: list[str]) -> bool:
    places = [at for at, token in enumerate(tokens) if _is_place(token)]
    return any(_literal(token) for token in tokens[places[0] : places[-1]] if not _is_place(token))


def _interspersed(value: float, tokens: list[str]) -> str:
    """Write 20260630 as 2026-06-30 where the format is 0000-00-00: digits from the right, the rest to the first."""
    digits = f"{abs(Decimal(repr(float(value))).quantize(Decimal(1), ROUND_HALF_UP)):f}"
    places = [at for at, token in enumerate(tokens) if _is_place(token)]
    out = [_literal(token) if at not in places else "" for at, token in enumerate(tokens)]
    for at in reversed(places):
        size = len(tokens[at]) if at != places[0] else max(len(tokens[at]), len(digits))
        out[at] = digits[-size:].zfill(tokens[at].count("0"))
        digits = digits[:-size]
    return ("-" if value < 0 else "") + "".join(out).strip()


def _digits(value: Decimal, pattern: str) -> str:
    value *= 100 ** pattern.count("%")
    pattern = pattern.replace("%", "")
    scientific = re.search(r"[eE][+-](0+)", pattern)
    if scientific:
        places = len(pattern[: scientific.start()].partition(".")[2])
        mantissa, _, exponent = f"{value:.{places}E}".partition("E")
        return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(len(scientific[1]))}"
    whole, _, decimals = pattern.partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) if not decimals else len(decimals) - len(decimals.rstrip(","))
    value /= Decimal(1000) ** thousands
    grouped = "," in whole.rstrip(",")
    least = whole.replace(",", "").count("0")
    decimals = decimals.replace(",", "")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    before, _, after = f"{abs(rounded):f}".partition(".")
    before = before.lstrip("0").zfill(least) if least else before.lstrip("0")
    if grouped and before:
        before = f"{int(before):,}".zfill(least)
    needed = len(decimals.rstrip("#?"))
    after = after[:needed] + after[needed:].rstrip("0")
    return sign + before + (f".{after}" if after or ("." in pattern and needed) else "")


def _fraction(value: float, pattern: str, *, mixed: bool) -> str:
    near = Fraction(value).limit_denominator(10 ** min(len(pattern.rpartition("/")[2]), 4) - 1 or 9)
    whole, rest = divmod(abs(near), 1)
    sign = "-" if near < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole} {rest}" if whole and mixed else f"{sign}{abs(near)}"

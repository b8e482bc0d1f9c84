"""What is read as one and never parted at a line's end: 5分×满意度, 少1次×2分, 扣2分, a date; on paper and screen."""

import re

WORD_JOINER = "\u2060"
LONGEST, ON_SCREEN = 14, 7  # signs of a clause that stay together

_NUMBER = "[0-9]+(?:[.][0-9]+)?"
_WHOLE = re.compile(
    "|".join(
        (
            rf"[一-鿿]{{1,4}}：[一-鿿]{{1,5}}{_NUMBER}[%％]",  # 较差：得该项分数40%
            "[一-鿿]{1,4}：不?得满?分",
            rf"(?:(?:基本|不)?满意|弃权|无效){_NUMBER}票",
            rf"(?P<clause>(?<![一-鿿])[一-鿿]{{1,11}}扣{_NUMBER}分)",  # 印证材料缺失扣2分: a short clause, whole
            rf"[一-鿿]{{1,2}}扣{_NUMBER}分",  # the end of a long one
            rf"(?:较?[好差]|一般){_NUMBER}项",
            rf"(?P<follows>扣{_NUMBER}分)",  # after a mark: stands on the line of what it follows
            rf"少?{_NUMBER}[分次项票]?[×÷](?:满意度|{_NUMBER}[分%％]?|[^ \u3000])",
            "[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?",
            "[0-9]{1,2}月[0-9]{1,2}日",
            rf"第{_NUMBER}[项条版页]",
            rf"{_NUMBER}[分次项票张人件天]",
        )
    )
)
"""What is read as one, and never parted while it fits on a line."""


def held(text: str, clause: int = LONGEST) -> set[int]:
    """Return the cuts that would part what is read as one; of a ``clause`` that is longer, its end."""
    cuts: set[int] = set()
    for one in _WHOLE.finditer(text):
        first = one.start() + (one["follows"] is None)
        cuts.update(range(max(first, one.end() - clause + 1) if one["clause"] else first, one.end()))
    return cuts


def unbroken(text: str) -> str:
    """Return a text whose lines Qt breaks nowhere else: it knows no such rules, but word joiners.

    What they hold is as wide as it is, however narrow the window: long clauses are held on paper alone.
    """
    cuts = held(text, ON_SCREEN)
    return "".join(f"{WORD_JOINER}{mark}" if at in cuts and at else mark for at, mark in enumerate(text))

"""Numbers in Chinese characters, as the regulation counts its articles."""

DIGITS = "〇一二三四五六七八九"
PLACES = ("", "十", "百", "千")


def in_characters(number: int) -> str:
    """Write a number from 1 to 9999: 十五, 二十, 一百〇一."""
    text, gap = "", False
    digits = str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit:
            text += ("〇" if gap and text else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return text.removeprefix("一") if 10 <= number < 20 else text


def article_name(number: int) -> str:
    """Name an article as the regulation does: 第十五条."""
    return f"第{in_characters(number)}条"

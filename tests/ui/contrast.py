"""How far a colour stands out from another (WCAG 2.2, 1.4.3), for eyes of every kind."""

from __future__ import annotations


def luminance(colour: str) -> float:
    """Return how bright a colour is, from 0 to 1."""
    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(byte: int) -> float:
    """Return the light of a part of a colour."""
    share = byte / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart: 1 not at all, 21 black and white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)

"""Sizes of files and texts as people read them."""


def size_in_words(size: int) -> str:
    """Write a number of bytes: 3 KB, 1.5 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, -(-size // 2**10))} KB"


def characters_in_words(size: int) -> str:
    """Write how many hanzi a number of bytes of UTF-8 holds: 约34万字 is said of 1 MB."""
    number = size // 3
    return f"{number // 10_000}万字" if number >= 10_000 else f"{number}字"

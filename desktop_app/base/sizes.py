"""Sizes of files and texts as people read them."""


def size_in_words(size: int) -> str:
    """Write a number of bytes: 3 KB, 1.5 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, -(-size // 2**10))} KB"

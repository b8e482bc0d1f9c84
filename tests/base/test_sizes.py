"""Sizes of files as people read them."""

import pytest

from desktop_app.base.sizes import size_in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 KB"), (1024, "1 KB"), (1025, "2 KB"), (2**20 - 1, "1024 KB"), (2**20, "1.0 MB"), (50 * 2**20, "50.0 MB")],
)
def test_a_size_is_never_told_as_nothing(size: int, words: str) -> None:
    assert size_in_words(size) == words

"""Copies of one file, for who merges them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store

from .file_copies import Copies, copies_in


@pytest.fixture
def copies(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Iterator[Copies]:
    store.add(rubric, record)
    with copies_in(tmp_path, store) as made:
        yield made

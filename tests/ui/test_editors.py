"""Each rule kind has its editor."""

from typing import get_args

from desktop_app.rubric.rules import Item
from ui.form.editors import EDITORS


def test_each_kind_has_an_editor() -> None:
    assert set(EDITORS) == set(get_args(Item))

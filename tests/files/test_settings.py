"""The settings: what cannot be read of them is as never set, and costs nothing of the rest."""

from typing import Any

import msgspec
import pytest

from desktop_app.base.userdirs import settings_file
from desktop_app.files.records import remember
from desktop_app.files.settings import Settings, load_settings, save_settings

KNOWN = Settings(person="张某某", zoom=125, theme="dark", recent=("a.db",))


@pytest.mark.parametrize(
    "changed",
    [
        {"theme": "of a later version"},
        {"zoom": 5000},
        {"list_order": 7},
        {"folders": ["nothing of the kind"]},
        {"what only a later version knows": True},
    ],
)
def test_what_cannot_be_read_costs_nothing_of_the_rest(changed: dict[str, Any]) -> None:
    told = msgspec.to_builtins(KNOWN)
    remember(settings_file(), told | changed)
    usual = {name: value for name, value in msgspec.to_builtins(Settings()).items() if name in changed}
    assert msgspec.to_builtins(load_settings()) == told | usual


@pytest.mark.parametrize("content", [b"", b"[]", b"7", b"{", b"\xff"])
def test_what_is_none_counts_as_never_set(content: bytes) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(content)
    assert load_settings() == Settings()


def test_what_is_saved_comes_back() -> None:
    save_settings(KNOWN)
    assert load_settings() == KNOWN

"""What is settled before the window opens: the input method on systems whose own one Qt has no plugin for."""

import os
import sys

import pytest

from ui.application import let_chinese_be_typed

BUS = "unix:path=/nonexistent"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system sees to it")
@pytest.mark.parametrize(
    ("module", "bus", "wanted"),
    [
        (None, BUS, "ibus"),
        ("", BUS, "ibus"),
        ("fcitx", BUS, "ibus"),
        ("fcitx5", BUS, "ibus"),
        ("ibus", BUS, "ibus"),
        ("xim", BUS, "ibus"),
        ("none", BUS, "none"),
        ("compose", BUS, "compose"),
        ("fcitx", None, "fcitx"),
        (None, None, None),
    ],
)
def test_chinese_can_be_typed_where_there_is_a_bus_to_speak_to(
    monkeypatch: pytest.MonkeyPatch, module: str | None, bus: str | None, wanted: str | None
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    for name, value in (("QT_IM_MODULE", module), ("DBUS_SESSION_BUS_ADDRESS", bus)):
        monkeypatch.setenv(name, value or "")  # noted down in any case, to be put back after the test
        if value is None:
            monkeypatch.delenv(name)
    let_chinese_be_typed()
    assert os.environ.get("QT_IM_MODULE") == wanted


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system sees to it")
@pytest.mark.parametrize(
    ("modules", "wanted"),
    [("fcitx", "fcitx;ibus"), ("wayland;fcitx", "wayland;fcitx;ibus"), ("wayland;fcitx;ibus", "wayland;fcitx;ibus")],
)
def test_of_several_ibus_is_asked_last(monkeypatch: pytest.MonkeyPatch, modules: str, wanted: str) -> None:
    for name, value in (("QT_IM_MODULES", modules), ("QT_IM_MODULE", "fcitx"), ("DBUS_SESSION_BUS_ADDRESS", BUS)):
        monkeypatch.setenv(name, value)
    let_chinese_be_typed()
    assert os.environ["QT_IM_MODULES"] == wanted

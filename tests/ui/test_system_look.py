"""What the desktop asks for is understood however it says so."""

import sys
from pathlib import Path

import pytest

from ui.parts.system_look import gtk_theme, is_contrast_theme, is_dark_theme, wants_contrast


@pytest.mark.parametrize(
    ("name", "contrast", "dark"),
    [
        ("", False, False),
        ("Adwaita", False, False),
        ("Adwaita:dark", False, True),
        ("ukui-dark", False, True),
        ("ukui-black", False, True),
        ("deepin-dark", False, True),
        ("Breeze", False, False),
        ("HighContrast", True, False),
        ("HighContrastInverse", True, False),
        ("ContrastHighInverse", True, False),
        ("hc-black", True, True),
    ],
)
def test_names_of_themes(name: str, contrast: bool, dark: bool) -> None:
    assert (is_contrast_theme(name), is_dark_theme(name, preferred=False)) == (contrast, dark)
    assert is_dark_theme(name, preferred=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="GTK's settings")
@pytest.mark.parametrize(
    ("settings", "theme", "contrast"),
    [
        (b"[Settings]\ngtk-theme-name=HighContrast\n", ("HighContrast", False), True),
        (b'gtk-theme-name = "ukui-dark"\ngtk-application-prefer-dark-theme = 1\n', ("ukui-dark", True), False),
        (b"\xff\xfe\x00gtk-theme-name\n=\n", ("", False), False),
        (None, ("", False), False),
    ],
)
def test_settings_of_gtk(
    qapp: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: bytes | None,
    theme: tuple[str, bool],
    contrast: bool,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("GTK_THEME", raising=False)
    if settings is not None:
        (tmp_path / "gtk-3.0").mkdir()
        (tmp_path / "gtk-3.0" / "settings.ini").write_bytes(settings)
    assert (gtk_theme(), wants_contrast()) == (theme, contrast)
    monkeypatch.setenv("GTK_THEME", "HighContrast")
    assert wants_contrast(at_start=True)

"""What nobody knows is left blank on paper, within its lines, to be filled in by pen."""

from desktop_app.base.paths import ROOT


def test_no_paper_says_that_something_is_not_filled_in() -> None:
    sources = {path.name: path.read_text("utf-8") for path in (ROOT / "desktop_app" / "paper").rglob("*.py")}
    assert len(sources) > 30
    assert [name for name, source in sources.items() if "（未填" in source] == []

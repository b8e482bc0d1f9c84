"""docs/adding.md names files and tests that are there."""

import re

import pytest

from desktop_app.base.paths import ROOT

GUIDE = (ROOT / "docs" / "adding.md").read_text("utf-8")
ROOMS = ("desktop_app/", "ui/", "resources/", "tests/", "docs/", "db_schema.sql", "README.md")
NAMED = sorted({name for name in re.findall(r"`([^`\s]+)`", GUIDE) if name.startswith(ROOMS) and "<" not in name})


@pytest.mark.parametrize("name", NAMED)
def test_what_the_guide_names_is_there(name: str) -> None:
    path, _, test = name.partition("::")
    assert (ROOT / path).exists()
    assert not test or f"def {test}(" in (ROOT / path).read_text("utf-8")


def test_the_guide_names_many() -> None:
    assert len(NAMED) > 50
    links = re.findall(r"\]\(#([^)]+)\)", GUIDE)
    titles = {re.sub(r"\W+", "-", title.lower()) for title in re.findall(r"^## (.*)$", GUIDE, re.MULTILINE)}
    assert {link for link in links if link not in titles} == set()

"""The subcommand that prints: the unit's paper by default, the internal one by itself, both as they were kept."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.paper.joining import words_on
from desktop_app.record.revision import Revision
from desktop_app.storage.store import Store
from tests.commands.running import done, run


@pytest.fixture
def id_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    return json.loads(done("import", "visit.db", SAMPLE_VISIT, "--json"))[0]["id"]


def printed(id_: str, *arguments: str) -> bytes:
    done("sheet", "visit.db", id_, "-o", "out.pdf", *arguments)
    return Path("out.pdf").read_bytes()


def kept(id_: str) -> Revision:
    with closing(Store.open(Path("visit.db"))) as store:
        return store.revisions.of(id_)[-1]


def test_what_is_final_is_printed_as_it_was_kept(id_: str) -> None:
    done("finalise", "visit.db", id_)
    revision = kept(id_)
    assert revision.apart
    assert printed(id_) == printed(id_, "--supplement") == printed(id_, "--revision", "1") == revision.sheet
    assert printed(id_, "--internal") == revision.supplement
    assert revision.printed_code in words_on(revision.sheet)
    assert revision.printed_code not in words_on(printed(id_, "--no-code"))


def test_a_draft_is_marked_so(id_: str) -> None:
    sheet, whole, inside = (words_on(printed(id_, *how)) for how in ((), ("--supplement",), ("--internal",)))
    assert ("附页" in sheet, "附页" in whole, "内部材料" in inside) == (False, True, True)
    assert all("草稿" in words for words in (sheet, whole, inside))


@pytest.mark.parametrize("other", ["--supplement", "--no-code"])
def test_the_internal_paper_goes_with_nothing_else(id_: str, other: str) -> None:
    refused = run("sheet", "visit.db", id_, "-o", "out.pdf", "--internal", other)
    assert (refused.exit_code, Path("out.pdf").exists()) == (1, False)
    assert "只能单独使用" in refused.stderr

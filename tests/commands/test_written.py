"""Each file that a subcommand writes of an assessment is remembered, by that assessment."""

import json
from pathlib import Path

import pytest

from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.files.written import written
from tests.commands.running import done

WRITES = {
    "sheet": "sheet visit.db {} -o out.pdf",
    "internal": "sheet visit.db {} --internal -o out.pdf",
    "export": "export visit.db {} -o out.json",
    "all": "export visit.db -o out.json",
    "forms": "forms visit.db {} -o out.pdf",
    "own": "own visit.db {} -o out.xlsx",
    "restore": "restore visit.db 1 -o out.db",
    "blank": "blank -o out.pdf",
}


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_is_known(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done("import", "visit.db", SAMPLE_VISIT)
    done("import", "visit.db", SAMPLE_VISIT)  # before which there is a backup of the first
    ids = [row["id"] for row in json.loads(done("list", "visit.db", "--json"))]
    done(*WRITES[name].format(ids[1]).split())
    told = {"all": {*ids}, "blank": set()}.get(name, {ids[1]})
    assert {one for record in written() for one in record.of} == told
    assert [Path(record.path).exists() for record in written()] == [True] * bool(told)


def test_a_hand_over_with_its_receipts_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done("import", "visit.db", SAMPLE_VISIT)
    done("handover", "visit.db", "out.db", "--receipt", "receipt.pdf", "--json")
    assert {Path(one.path).name for one in written()} == {"out.db", "receipt.pdf"}

"""The program where there is no network at all, not even the machine's own loopback."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.assessing.finalising import check
from desktop_app.base.paths import ROOT, SAMPLE_VISIT
from desktop_app.base.userdirs import default_file
from desktop_app.storage.store import Store

from .screen import start

NAMESPACE = ("unshare", "--map-root-user", "--net")
LOOPBACK = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
COUNTED = {"Ip": ("OutRequests", "OutNoRoutes"), "Tcp": ("ActiveOpens",), "Udp": ("OutDatagrams",)}
AND_TELL = ("sh", "-c", '"$@"; done=$?; cat /proc/net/snmp; exit $done', "sh")  # what the namespace has counted


@pytest.fixture(scope="module", autouse=True)
def namespace() -> None:
    """Skip where the system lets nobody have a network namespace; else make sure that nothing is in it."""
    if not shutil.which("unshare") or subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode:
        pytest.skip("this system allows no network namespace (unshare --map-root-user --net)")
    tried = subprocess.run([*NAMESPACE, sys.executable, "-c", LOOPBACK], capture_output=True, encoding="utf-8")
    assert "Network is unreachable" in tried.stderr


def tries(counts: str) -> int:
    """Return how often a network was asked for, out of ``/proc/net/snmp``: names, then numbers, a line each."""
    rows: dict[str, list[list[str]]] = {}
    for line in counts.splitlines():
        protocol, _, rest = line.partition(": ")
        rows.setdefault(protocol, []).append(rest.split())
    counted = {protocol: dict(zip(*rows[protocol], strict=True)) for protocol in COUNTED}
    return sum(int(counted[protocol][name]) for protocol, names in COUNTED.items() for name in names)


def test_an_attempt_would_be_counted() -> None:
    attempt = [*NAMESPACE, *AND_TELL, sys.executable, "-c", LOOPBACK]
    assert tries(subprocess.run(attempt, capture_output=True, encoding="utf-8").stdout) > 0


@pytest.mark.usefixtures("begun")
def test_a_whole_visit_passes_without_any_network(xvfb: str, tmp_path: Path) -> None:
    with start(xvfb, "visit_to_the_end", tmp_path, within=(*NAMESPACE, *AND_TELL)) as person:
        told, _ = person.communicate(timeout=300)
    assert person.returncode == 0
    assert tries(told) == 0
    store = Store.open(default_file())
    assert [len(store.revisions(id_)) for id_ in store.ids()] == [2]
    assert check(store) == []
    store.close()


def test_the_command_line_passes_without_any_network(tmp_path: Path) -> None:
    def done(*arguments: object) -> str:
        command = [*NAMESPACE, *AND_TELL, sys.executable, "-m", "desktop_app", *map(str, arguments)]
        variables = os.environ | {"PYTHONPATH": str(ROOT)}
        result = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, encoding="utf-8")
        assert result.returncode == 0, result.stderr
        at = result.stdout.index("Ip: ")
        assert tries(result.stdout[at:]) == 0
        return result.stdout[:at]

    assert json.loads(done("score", SAMPLE_VISIT, "--json"))["total"] == "86.63"
    [made] = json.loads(done("import", "visit.db", SAMPLE_VISIT, "--json"))
    done("sheet", "visit.db", made["id"], "-o", "sheet.pdf", "--supplement")
    assert "完好" in done("check", "visit.db")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")

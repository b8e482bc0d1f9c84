"""A namespace without any network, not even the machine's own loopback, that counts how often one was asked for."""

import shutil
import subprocess
import sys
from functools import cache

NAMESPACE = ("unshare", "--map-root-user", "--net")
LOOPBACK = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
COUNTED = {"Ip": ("OutRequests", "OutNoRoutes"), "Tcp": ("ActiveOpens",), "Udp": ("OutDatagrams",)}
AND_TELL = ("sh", "-c", '"$@"; done=$?; cat /proc/net/snmp; exit $done', "sh")  # what the namespace has counted


@cache
def why_not() -> str:
    """Say why the system gives nobody such a namespace; empty if it does, and nothing is in it."""
    if not shutil.which("unshare") or subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode:
        return "this system allows no network namespace (unshare --map-root-user --net)"
    tried = subprocess.run([*NAMESPACE, sys.executable, "-c", LOOPBACK], capture_output=True, encoding="utf-8")
    assert "Network is unreachable" in tried.stderr
    return ""


def tries(counts: str) -> int:
    """Return how often a network was asked for, out of ``/proc/net/snmp``: names, then numbers, a line each."""
    rows: dict[str, list[list[str]]] = {}
    for line in counts.splitlines():
        protocol, _, rest = line.partition(": ")
        rows.setdefault(protocol, []).append(rest.split())
    counted = {protocol: dict(zip(*rows[protocol], strict=True)) for protocol in COUNTED}
    return sum(int(counted[protocol][name]) for protocol, names in COUNTED.items() for name in names)

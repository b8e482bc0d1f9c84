"""What a large file took is given back."""

import subprocess
import sys

import pytest

from desktop_app.base.paths import ROOT

MEASURED = """
from pathlib import Path
from threading import Thread
from desktop_app.base.memory import return_large_blocks
return_large_blocks()
def work():
    for size in (21, 20, 22, 19):
        kept = [bytearray(b"a") * (size << 20), bytearray(b"a") * (size << 19)]
        between = bytearray(b"a") * 5000
        del kept
        left.append(between)
left = []
threads = [Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
    thread.join()
print(int(Path("/proc/self/statm").read_text().split()[1]) * 4096 >> 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory there is")
def test_large_blocks_do_not_stay_with_the_threads_that_had_them() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert int(done.stdout) < 40

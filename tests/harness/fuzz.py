"""Mutated inputs of every kind, each taken the user's way: ``python -m tests.harness.fuzz --count 20000 [--kind db]``.

Allowed is success, or a refusal in one Chinese sentence. Whatever else an input causes is told with its kind
and number, by which ``--kind db --first NUMBER --count 1`` makes the same one again: another exception, a crash,
more than five seconds of work, more memory than the limit, a changed byte of the file or a new name beside it.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

from tests.folders import state
from tests.harness.database import damage_database
from tests.harness.mutators import damaged, damaged_json, damaged_picture, damaged_text, damaged_toml, damaged_zip
from tests.harness.old_workbooks import damaged_ole
from tests.harness.seeds import write_seeds
from tests.harness.ways import through

try:
    import resource
except ImportError:  # Windows sets no limits so
    resource = None  # type: ignore[assignment]

ROOT = Path(__file__).parents[2]
SECONDS = 5
MEMORY = 1536 * 2**20  # bytes of address space
AT_ONCE = 200  # inputs of one process
SHARES = {"db": 25, "xlsx": 15, "json": 16, "toml": 12, "picture": 10, "ods": 6, "settings": 4, "clipboard": 3}
SHARES |= {"xls": 6, "page": 1, "phrases": 2}
NAMES = {"settings": "data/settings.json", "phrases": "data/phrases.json"}  # where the program looks for them
STRUCTURED = {
    "xlsx": damaged_zip,
    "xls": damaged_ole,
    "page": damaged_text,
    "ods": damaged_zip,
    "json": damaged_json,
    "toml": damaged_toml,
    "settings": damaged_json,
    "phrases": damaged_json,
    "picture": damaged_picture,
    "clipboard": damaged_text,
}


def mutated(kind: str, number: int, seeds: Path, folder: Path) -> Path:
    """Write input ``number`` of a kind into a folder of its own, and return where."""
    random = Random(f"{kind} {number}")
    files = sorted((seeds / kind).iterdir())
    seed, other = random.choice(files), random.choice(files)
    path = folder / NAMES.get(kind, f"victim/输入{seed.suffix}")
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    if kind == "db" and random.random() < 0.7:
        shutil.copy(seed, path)
        damage_database(path, random)
        if random.random() < 0.9:
            return path
        seed = path
    way = STRUCTURED.get(kind, damaged) if random.random() < 0.75 else damaged
    path.write_bytes(way(seed.read_bytes(), other.read_bytes(), random))
    if kind == "db" and random.random() < 0.05:
        path.with_name(f"{path.name}-journal").write_bytes(damaged(other.read_bytes()[:5000], b"", random))
    return path


def outcome(kind: str, path: Path, number: int) -> tuple[str, str]:
    """Return what became of an input in a word, and the sentence of its refusal or what went wrong."""
    before = state(path.parent)
    for attempt in (1, 2):
        start = _worked()
        try:
            words = through(kind, path, number)
        except BaseException as error:  # whatever a library raises is to be told
            return type(error).__name__, traceback.format_exc()[-3000:]
        if state(path.parent) != before:
            return "changed", f"{sorted(before)} became {sorted(state(path.parent))}"
        if _worked() - start <= SECONDS:
            return ("refused" if words else "read"), words
        if attempt == 2:
            return "slow", f"{_worked() - start:.1f} s"
    raise AssertionError


def _worked() -> float:
    """Return the seconds that this process and those it has started have worked; the machine may have other work."""
    return sum(os.times()[:4])


def work(kind: str, first: int, count: int, seeds: Path, folder: Path) -> None:
    """Try inputs in this process, which may crash; tell of each when it begins and when it has ended."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error")
    for number in range(first, first + count):
        print(json.dumps([number]), flush=True)
        path = mutated(kind, number, seeds, folder)
        faulthandler.dump_traceback_later(4 * SECONDS, exit=True)  # also where it hangs within a library
        print(json.dumps([number, *outcome(kind, path, number)]), flush=True)
        faulthandler.cancel_dump_traceback_later()


Found = list[tuple[str, int, str, str]]
"""Kind, number, what became of it, and in which words."""


def tried(kind: str, first: int, count: int, seeds: Path) -> Found:
    """Try inputs in processes of their own; one that ends before its time has found something."""
    found: Found = []
    end = first + count
    with tempfile.TemporaryDirectory() as scratch:
        folders = {"ASSESSMENT_HOME": f"{scratch}/home", "ASSESSMENT_DATA": f"{scratch}/data"}
        while first < end:
            where = ["--kind", kind, "--first", str(first), "--count", str(end - first)]
            command = [sys.executable, "-X", "faulthandler", "-m", "tests.harness.fuzz", *where]
            command += ["--seeds", str(seeds), "--worker", scratch]
            done = subprocess.run(command, cwd=ROOT, env=os.environ | folders, capture_output=True, encoding="utf-8")
            told = [json.loads(line) for line in done.stdout.splitlines() if line.endswith("]")]
            found += [(kind, *one) for one in told if len(one) == 3]
            if done.returncode == 0:
                break
            last = told[-1][0] if told else first
            found.append((kind, last, f"ended with {done.returncode}", done.stderr[-3000:]))
            first = last + 1
    return found


def run(count: int, kind: str = "", first: int = 0, seeds: Path | None = None, jobs: int = 2) -> Found:
    """Try ``count`` inputs, of one kind or of all in their shares."""
    kinds = {kind: count} if kind else {name: -(-count * share // 100) for name, share in SHARES.items()}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        if seeds is None:
            seeds = Path(folder) / "seeds"
            write_seeds(seeds)
        parts = [
            partial(tried, name, at, min(AT_ONCE, first + many - at), seeds)
            for name, many in kinds.items()
            for at in range(first, first + many, AT_ONCE)
        ]
        return [one for part in pool.map(lambda part: part(), parts) for one in part]


def faults(found: Found) -> Found:
    """Return what is allowed to no input."""
    return [one for one in found if one[2] not in ("read", "refused")]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--kind", choices=sorted(SHARES), default="")
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--seeds", type=Path, help="A folder of seeds, instead of the tests' own.")
    options.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--keep", type=Path, help="Write the inputs that found something into this folder.")
    given = options.parse_args()
    if given.worker:
        work(given.kind, given.first, given.count, given.seeds, given.worker)
        return 0
    start = time.perf_counter()
    found = run(given.count, given.kind, given.first, given.seeds, given.jobs)
    tell(found, time.perf_counter() - start)
    if given.keep:
        keep(faults(found), given.keep)
    return bool(faults(found))


def tell(found: Found, seconds: float) -> None:
    """Print the numbers of each kind, the sentences of refusal with how often each was said, and every fault."""
    for kind in SHARES:
        results = Counter(result for name, _, result, _ in found if name == kind)
        if results:
            print(
                f"{kind:10} {sum(results.values()):6}  " + "  ".join(f"{n} {word}" for word, n in results.most_common())
            )
    print(f"{len(found)} inputs in {seconds:.0f} s, {len(faults(found))} faults")
    for kind, number, result, words in faults(found):
        print(f"--- {kind} {number}: {result}\n{words}")


def keep(found: Found, folder: Path) -> None:
    """Write the inputs that found something, to be looked at."""
    seeds = folder / "seeds"
    shutil.rmtree(folder, ignore_errors=True)
    write_seeds(seeds)
    for kind, number, _, _ in found:
        shutil.move(mutated(kind, number, seeds, folder / f"{kind}-{number}"), folder)


if __name__ == "__main__":
    sys.exit(main())

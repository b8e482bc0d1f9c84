"""Builds the Python that goes into a Linux package, against as old a glibc as wanted, whatever the building system has.

    python3 .ci/package/interpreter.py x86_64-linux-gnu.2.28 FOLDER < LOCK

makes FOLDER an environment of that Python, with the wheels of the lock that such a system takes. Sources come from the
package mirror that apt is set to on this machine, and count only with the SHA-256 named here; the compiler is zig's, a
wheel. What was built is kept in the user's cache by its recipe. Python for another processor is built across, after
this one's: its environment is filled here, and runs where such a processor is or is emulated.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

VERSION = "3.13"  # the newest that the oldest Qt takes
GLIBC = "2.28"  # of the Python by which one for another processor is built
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").absolute() / "xunchazhenggai"
RECIPE = [Path(__file__).with_suffix(".sh"), Path(__file__).with_name("zig.lock")]
SOURCES = {  # below pool/ of Debian's mirrors
    "main/z/zlib/zlib_1.3.dfsg+really1.3.1.orig.tar.gz": (
        "60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb"
    ),
    "main/libf/libffi/libffi_3.4.4.orig.tar.gz": "d66c56ad259a82cf2a9dfc408b32bf5da52371500b84745f7fb8b645712df676",
    "main/x/xz-utils/xz-utils_5.8.1.orig.tar.xz": "0b54f79df85912504de0b14aec7971e3f964491af1812d83447005807513cd9e",
    "main/s/sqlite3/sqlite3_3.46.1.orig.tar.xz": "d0cdd2ece271b29e7ce18095745d892517ee26d0f270065b3a25c2e9eb11639c",
    "main/p/python3.13/python3.13_3.13.5.orig.tar.xz": (
        "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640"
    ),
}
LEGACY_TAGS = {"2.17": "manylinux2014", "2.12": "manylinux2010", "2.5": "manylinux1"}


def main(target: str, folder: Path, lock: str) -> int:
    """Make the environment, unless it is there."""
    made = folder / "made"
    python = build(target)
    wanted = f"# {python}\n{lock}"
    if not made.exists() or made.read_text("utf-8") != wanted:
        fill(target, folder, python, lock)
        made.write_text(wanted, "utf-8")
    return 0


def fill(target: str, folder: Path, python: Path, lock: str) -> None:
    """Put an environment of a Python where it is wanted, with what the lock names."""
    print(f"Setting up {folder.name} with Python {VERSION} for {target}: some 200 MB …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "bin").mkdir(parents=True)  # by hand, since the Python may not run here
    for name in ("python", "python3"):
        (folder / "bin" / name).symlink_to(python)
    (folder / "pyvenv.cfg").write_text(f"home = {python.parent}\ninclude-system-site-packages = false\n", "utf-8")
    (folder / "wanted.lock").write_text(lock, "utf-8")
    packages = folder / "lib" / f"python{VERSION}" / "site-packages"
    kind = ["--only-binary=:all:", "--implementation=cp", f"--python-version={VERSION}", "--no-compile"]
    kind += [f"--abi={abi}" for abi in (f"cp{VERSION.replace('.', '')}", "abi3", "none")]
    kind += [f"--platform={tag}" for tag in tags(target)]
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes", "--target"]
    subprocess.run([*pip, str(packages), *kind, "-r", str(folder / "wanted.lock")], check=True)


def tags(target: str) -> list[str]:
    """Return the platforms of wheels that a target takes, the newest first."""
    machine, glibc = target.partition("-")[0], int(target.rpartition(".")[2])
    names = [(f"manylinux_2_{minor}", LEGACY_TAGS.get(f"2.{minor}")) for minor in range(glibc, 4, -1)]
    return [f"{name}_{machine}" for pair in names for name in pair if name]


def build(target: str) -> Path:
    """Return the Python for a target, built unless it is in the cache."""
    key = hashlib.sha256(repr(SOURCES).encode() + b"".join(file.read_bytes() for file in RECIPE)).hexdigest()
    made = CACHE / f"{target}-{key[:16]}"
    python = made / "python" / "bin" / f"python{VERSION}"
    if python.exists():
        return python
    processor, triplet = f"{platform.machine()}-linux-gnu", target.rpartition("-")[0] + "-gnu"
    scratch, log = made.with_name(f"{made.name}-{os.getpid()}"), made.with_name(f"{made.name}.log")
    scratch.mkdir(parents=True)
    variables = {"HERE": processor, "TARGET": triplet, "MADE": str(scratch / "made"), "SOURCE_DATE_EPOCH": "0"}
    if triplet != processor:
        variables["BUILD_PYTHON"] = str(build(f"{processor}.{GLIBC}"))
    print(f"Building Python {VERSION} for {target}, once; some minutes …", flush=True)
    variables["PATH"] = f"{compiler(target, scratch)}:{os.environ['PATH']}"
    for path, sha256 in SOURCES.items():
        unpack(fetched(path, sha256), scratch)
    with log.open("wb") as told:
        done = subprocess.run(
            ["sh", RECIPE[0]], cwd=scratch, env=os.environ | variables, stdout=told, stderr=subprocess.STDOUT
        )
    if done.returncode:
        sys.exit(f"Python for {target} could not be built; {log} says why.")
    shutil.rmtree(made, ignore_errors=True)
    (scratch / "made").rename(made)
    shutil.rmtree(scratch)
    return python


def compiler(target: str, scratch: Path) -> Path:
    """Return a folder with the compiler for a target, and with one for this machine, to come first in PATH."""
    there, programs = scratch / "zig", scratch / "bin"
    programs.mkdir()
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-qq",
        "--require-hashes",
        "--target",
        str(there),
        "-r",
        str(RECIPE[1]),
    ]
    subprocess.run(pip, check=True)
    zig = there / "ziglang" / "zig"
    wrapped = {"cc": f"cc -target {target}", "c++": f"c++ -target {target}", "cc-here": "cc"}
    for name, command in (wrapped | {"ar": "ar", "ranlib": "ranlib"}).items():
        (programs / name).write_text(f'#!/bin/sh\nexec "{zig}" {command} "$@"\n', "utf-8")
        (programs / name).chmod(0o755)
    return programs


def fetched(path: str, sha256: str) -> Path:
    """Return a source out of the cache, where it may have been laid by hand, or from one of apt's mirrors."""
    file = CACHE / "sources" / path.rpartition("/")[2]
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        listed = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
        mirrors = subprocess.run(listed, capture_output=True, encoding="utf-8", check=True).stdout.split()
        partly = file.with_suffix(".part")
        for mirror in dict.fromkeys(mirrors):
            what = [f"{mirror}pool/{path}", str(partly), f"SHA256:{sha256}"]
            if subprocess.run(["/usr/lib/apt/apt-helper", "download-file", *what], capture_output=True).returncode == 0:
                partly.rename(file)
                break
        else:
            sys.exit(f"{file.name} is on none of apt's mirrors; it may be laid into {file.parent} by hand.")
    if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        sys.exit(f"{file} is not what the recipe names; delete it.")
    return file


def unpack(archive: Path, scratch: Path) -> None:
    """Unpack a source, under the name of its part."""
    with tarfile.open(archive) as tar:
        first = tar.getnames()[0].partition("/")[0]
        tar.extraction_filter = getattr(tarfile, "tar_filter", None)  # Debian 12's Python has no such thing
        tar.extractall(scratch)
    (scratch / first).rename(scratch / archive.name.partition("_")[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).absolute(), sys.stdin.read()))

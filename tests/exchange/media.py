"""Sticks for tests: images mounted by the kernel or by FUSE, which can be filled, frozen, written-protected, pulled."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

import pytest

from desktop_app.base.progress import Progress

MEGABYTES = 24
KINDS = ("vfat", "exfat", "ext2", "tmpfs")
PATIENCE = 10  # seconds for a FUSE program to come up


class Stick:
    """A medium at ``folder``. Where FUSE serves it, ``daemon`` is the program whose end is the stick's being pulled."""

    def __init__(self, kind: str, place: Path) -> None:
        self.kind, self.folder = kind, place / "stick"
        self.folder.mkdir()
        self._image = place / "stick.img"
        self._loop = ""
        self.daemon: subprocess.Popen[bytes] | None = None
        if kind != "tmpfs":
            with self._image.open("wb") as image:
                image.truncate(MEGABYTES << 20)
            run({"vfat": "mkfs.vfat", "exfat": "mkfs.exfat", "ext2": "mke2fs"}[kind], str(self._image))
        self.mount()

    def mount(self, options: str = "rw") -> None:
        if self.kind == "tmpfs":
            run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,{options}", "tmpfs", str(self.folder))
            return
        kind = f"{self.kind},utf8" if self.kind == "vfat" else self.kind
        try:
            extra = f"loop,{options},utf8" if self.kind == "vfat" else f"loop,{options}"
            run("mount", "-t", self.kind, "-o", extra, str(self._image), str(self.folder))
        except NotHereError:
            if self.kind != "exfat":
                raise NotHereError(f"this kernel mounts no {kind}") from None
            self._serve(options)

    def _serve(self, options: str) -> None:
        """Mount exFAT by FUSE; the program stays in the foreground, so that its process is ours."""
        program = shutil.which("mount.exfat-fuse") or "/usr/sbin/mount.exfat-fuse"
        if not Path(program).exists():
            raise NotHereError("neither the kernel nor exfat-fuse mounts exFAT")
        self._loop = self._loop or run("losetup", "--show", "-f", str(self._image)).strip()
        command = [program, "-d", "-o", options, self._loop, str(self.folder)]
        self.daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + PATIENCE
        while not self.folder.is_mount():
            if time.monotonic() > limit or self.daemon.poll() is not None:
                self.daemon.kill()
                self.close()
                raise NotHereError("exfat-fuse did not come up")
            time.sleep(0.02)

    def pull(self) -> None:
        """Take the stick away while it is in use."""
        if self.daemon is not None:
            self.daemon.kill()
            self.daemon.wait()
            self.daemon = None
        run("umount", "-l", str(self.folder))

    def plug_in(self, options: str = "rw") -> None:
        """Bring it back; a tmpfs has forgotten everything."""
        self.mount(options)

    def protect(self) -> None:
        """Make it read-only."""
        if self.daemon is None:
            run("mount", "-o", "remount,ro", str(self.folder))
        else:
            run("umount", str(self.folder))
            self.daemon.wait()
            self.mount("ro")

    def fill(self, left: int = 0) -> None:
        """Write until there is no more room than ``left`` bytes."""
        size = shutil.disk_usage(self.folder).free - left
        with suppress(OSError), (self.folder / "照片.bin").open("wb", buffering=0) as file:
            while size > 0:
                size -= file.write(b"x" * min(size, 1 << 20))

    def freeze(self, seconds: float) -> None:
        """Let nothing through for a while, as a stick that is busy with itself: every call to it waits."""
        assert self.daemon is not None
        os.kill(self.daemon.pid, signal.SIGSTOP)
        Timer(seconds, os.kill, (self.daemon.pid, signal.SIGCONT)).start()

    def close(self) -> None:
        with suppress(NotHereError):
            run("umount", "-l", str(self.folder))
        try:
            if self.daemon is not None:
                self.daemon.wait(PATIENCE)
        finally:
            loop, self._loop = self._loop, ""
            if loop:
                run("losetup", "-d", loop)


class NotHereError(Exception):
    """This machine cannot do it."""


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise NotHereError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


@contextmanager
def plugged_in(kind: str, place: Path) -> Iterator[Stick]:
    """Give a stick of that kind, or skip the test with the reason why there is none."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root mounts sticks")
    try:
        stick = Stick(kind, place)
    except (NotHereError, FileNotFoundError) as error:
        pytest.skip(f"no {kind} here: {error}")
    try:
        yield stick
    finally:
        stick.close()


class At(Progress):
    """Does something once when a stage has come so far: pulls the stick, fills it."""

    def __init__(self, stage: str, do: Callable[[], object], after: int = 0) -> None:
        super().__init__()
        self._stage, self._do, self._after = stage, do, after
        self.happened = False

    def begin(self, stage: str, total: int = 0) -> None:
        super().begin(stage, total)
        self._look()

    def end(self, stage: str) -> None:
        super().end(stage)
        self._look()

    def add(self, count: int) -> None:
        super().add(count)
        self._look()

    def _look(self) -> None:
        if not self.happened and self.stage == self._stage and self.done >= self._after:
            self.happened = True
            self._do()

"""Filing away on sticks that are full, pulled or read-only: nothing half bears an archive's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.office.archive.archiving import Archive, Wish, archive
from desktop_app.office.archive.verifying import verify
from desktop_app.record.act import ActKind
from desktop_app.storage.store import Store
from tests.exchange.media import KINDS, MEGABYTES, Stick, plugged_in
from tests.office.archive.made import laid

WISHES = {"folder": Wish(), "zip": Wish(zip=True)}


@pytest.fixture(params=KINDS)
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stick]:
    with plugged_in(request.param, tmp_path) as found:
        yield found


@pytest.fixture(params=WISHES)
def wish(request: pytest.FixtureRequest) -> Wish:
    return WISHES[request.param]


class At(Progress):
    """Does something when a stage has come."""

    def __init__(self, stage: str, do: Callable[[], object]) -> None:
        super().__init__()
        self._stage, self._do = stage, do

    def begin(self, stage: str, total: int = 0) -> None:
        """Begin the next stage."""
        super().begin(stage, total)
        self._look(stage)

    def end(self, stage: str) -> None:
        """Begin what comes last."""
        super().end(stage)
        self._look(stage)

    def _look(self, stage: str) -> None:
        if stage == self._stage:
            self._do()


def refusal(source: Path, id_: str, folder: Path, wish: Wish, progress: Progress | None = None) -> str:
    """Why a visit cannot be filed away; its file has noted nothing."""
    with closing(Store.open(source)) as store:
        with pytest.raises(UserError) as refused:
            archive(store, id_, folder, wish, progress)
        assert store.acts.of_kinds(ActKind.ARCHIVED) == []
    return str(refused.value)


def test_it_is_whole_after_the_stick_was_out(
    made: tuple[Path, Archive], source: Path, stick: Stick, wish: Wish
) -> None:
    found = laid(source, made[1].assessment, stick.folder, wish)
    assert found.synced
    if stick.kind != "tmpfs":  # which forgets everything
        stick.pull()
        stick.plug_in()
    with closing(Store.open(source, read_only=True)) as store:
        assert (verify(found.path, store).faults, found.sha256) == ((), made[1].sha256)


@pytest.mark.parametrize("stage", ["写入", "从U盘读回核对", "改为正式文件名"])
def test_a_stick_that_is_pulled_is_told(
    stage: str, made: tuple[Path, Archive], source: Path, stick: Stick, wish: Wish
) -> None:
    said = refusal(source, made[1].assessment, stick.folder, wish, At(stage, stick.pull))
    assert "归档包写入失败；电脑上的文件没有改动" in said
    assert list(stick.folder.iterdir()) == []


@pytest.mark.parametrize("left", [0, 300_000])
def test_a_full_stick_is_told(left: int, made: tuple[Path, Archive], source: Path, stick: Stick, wish: Wish) -> None:
    stick.fill(left)
    before = sorted(stick.folder.iterdir())
    assert "空间不足" in refusal(source, made[1].assessment, stick.folder, wish)
    assert sorted(stick.folder.iterdir()) == before


def test_a_stick_that_is_filled_meanwhile_is_told(
    made: tuple[Path, Archive], source: Path, stick: Stick, wish: Wish
) -> None:
    progress = At("写入", partial(stick.fill, -MEGABYTES << 20))  # what is kept for root, too
    said = refusal(source, made[1].assessment, stick.folder, wish, progress)
    assert "空间不足，归档包写入失败；电脑上的文件没有改动" in said
    assert [one.name for one in stick.folder.glob("*归档*")] == []


def test_a_read_only_stick_is_told(made: tuple[Path, Archive], source: Path, stick: Stick, wish: Wish) -> None:
    stick.protect()
    assert "只读" in refusal(source, made[1].assessment, stick.folder, wish)

"""How far work has come, told and given up from deep below without being handed anything."""

from threading import Thread

import pytest

from desktop_app.base import progress
from desktop_app.base.progress import GivenUpError, Progress, told_to


def test_what_a_thread_does_is_told_to_whom_it_works_for() -> None:
    one, other = Progress(), Progress()
    with told_to(one):
        progress.stage("复制")
        with told_to(other):
            progress.step(1, 2)
        elsewhere = Thread(target=progress.step, args=(7, 8))
        elsewhere.start()
        elsewhere.join()
        progress.step(3, 4)
    progress.step(5, 6)  # nobody asks
    assert [(told.stage, told.done, told.total) for told in (one, other)] == [("复制", 3, 4), ("", 1, 2)]


@pytest.mark.parametrize("ask", [progress.check, lambda: progress.stage("复制"), lambda: progress.step(1, 2)])
def test_what_is_cancelled_ends_at_the_next_step(ask: object) -> None:
    told = Progress()
    told.cancel()
    with told_to(told), pytest.raises(GivenUpError):
        ask()  # type: ignore[operator]
    ask()  # type: ignore[operator]  # of nobody's work


@pytest.mark.parametrize(("cancelled", "goes_on"), [(False, True), (True, False)])
def test_past_the_point_of_no_return_nothing_is_given_up(cancelled: bool, goes_on: bool) -> None:
    told = Progress()
    if cancelled:
        told.cancel()
    with told_to(told):
        try:
            progress.past_return()
        except GivenUpError:
            assert not goes_on
        else:
            told.cancel()
            progress.check()
    assert told.cancellable is not goes_on


def test_what_could_not_be_given_up_never_is() -> None:
    told = Progress()
    told.cancellable = False
    told.cancel()
    with told_to(told):
        progress.past_return()
        progress.step(1, 2)

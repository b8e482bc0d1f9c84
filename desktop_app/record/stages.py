"""The stages that an assessment goes through, and which one is its next."""

from __future__ import annotations

from enum import Enum


class Stage(Enum):
    """A stage, as it is called on the screen; in the order in which they come."""

    FILL = "填写"
    FINALISE = "定稿"
    PRINT = "打印"
    SIGN = "签名"
    HAND_OVER = "移交"
    HAND_BACK = "交回组长"


WHOLE_WAY = (Stage.FILL, Stage.FINALISE, Stage.PRINT, Stage.SIGN, Stage.HAND_OVER)
MEMBERS_WAY = (Stage.FILL, Stage.HAND_BACK)
"""Of a member's copy, which the leader puts together with the others'."""


_DONE = {
    "draft": (),
    "final": (Stage.FILL, Stage.FINALISE),
    "signed": (Stage.FILL, Stage.FINALISE, Stage.PRINT, Stage.SIGN),
    "handed_over": (Stage.FILL, Stage.FINALISE, Stage.HAND_OVER),
    "void": (),
}


def stages_done(status: str, outcome: str = "", *, complete: bool = False, printed: bool = False) -> frozenset[Stage]:
    """Return what is done. ``complete``: nothing stands before 定稿; ``printed``: the final paper has been made.

    ``outcome`` is how the last revision was signed, or empty: what was handed over may still be unsigned.
    """
    done = {*_DONE[status]}
    if complete and status == "draft":
        done.add(Stage.FILL)
    if status == "handed_over" and outcome:
        done |= {Stage.PRINT, Stage.SIGN}
    if printed and status in ("final", "handed_over"):
        done.add(Stage.PRINT)
    return frozenset(done)


def next_stage(status: str, done: frozenset[Stage], *, writable: bool = True, sample: bool = False) -> Stage | None:
    """Return the stage that comes next; None where nothing is left, or nothing can be done here."""
    if status in ("handed_over", "void"):
        return None
    following = next((stage for stage in WHOLE_WAY if stage not in done), None)
    if sample and following is not Stage.FILL:
        return None  # it is there to practise on
    return following if writable or following is Stage.PRINT else None

"""Which stages are done, and which is the next."""

import pytest

from desktop_app.record.stages import WHOLE_WAY, Stage, next_stage, stages_done
from desktop_app.record.status import STATES

FILL, FINALISE, PRINT, SIGN, HAND_OVER = WHOLE_WAY


@pytest.mark.parametrize(
    ("status", "outcome", "complete", "printed", "done", "following"),
    [
        ("draft", "", False, False, "", FILL),
        ("draft", "signed", False, True, "", FILL),  # reopened
        ("draft", "", True, False, "填写", FINALISE),
        ("final", "", False, False, "填写定稿", PRINT),
        ("final", "", False, True, "填写定稿打印", SIGN),
        ("signed", "signed", False, False, "填写定稿打印签名", HAND_OVER),
        ("signed", "objected", False, False, "填写定稿打印签名", HAND_OVER),
        ("handed_over", "signed", False, False, "填写定稿打印签名移交", None),
        ("handed_over", "", False, False, "填写定稿移交", None),
        ("void", "signed", True, True, "", None),
    ],
)
def test_each_state_has_its_next_stage(
    status: str, outcome: str, complete: bool, printed: bool, done: str, following: Stage | None
) -> None:
    found = stages_done(status, outcome, complete=complete, printed=printed)
    assert "".join(stage.value for stage in Stage if stage in found) == done
    assert next_stage(status, found) is following


@pytest.mark.parametrize("status", STATES)
def test_what_is_only_looked_at_can_be_printed_and_no_more(status: str) -> None:
    found = stages_done(status)
    assert next_stage(status, found, writable=False) in (None, PRINT)


def test_the_sample_is_filled_in_and_not_made_final() -> None:
    assert next_stage("draft", stages_done("draft"), sample=True) is FILL
    assert next_stage("draft", stages_done("draft", complete=True), sample=True) is None

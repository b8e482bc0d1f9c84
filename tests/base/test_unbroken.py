"""What is read as one is held together on the screen as on paper."""

import pytest

from desktop_app.base.unbroken import WORD_JOINER, unbroken


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("应不少于2次，实际1次，少1次×2分，扣2分", ["2次", "1次", "少1次×2分", "，扣2分"]),
        ("满意度92.5%，5分×满意度得4.63分", ["5分×满意度", "4.63分"]),
        ("2026年6月30日之前", ["2026年6月30日"]),
        ("每少一次扣2分", ["每少一次扣2分"]),
        ("好：得满分；较差：得该项分数40%；差：不得分", ["好：得满分", "较差：得该项分数40%", "差：不得分"]),
        ("基本满意13票、弃权（不了解）3票、无效1票", ["基本满意13票", "3票", "无效1票"]),
        ("没有数", []),
    ],
)
def test_a_joiner_stands_wherever_it_must_not_break(text: str, whole: list[str]) -> None:
    made = unbroken(text)
    assert made.replace(WORD_JOINER, "") == text
    for one in whole:
        assert WORD_JOINER.join(one) in made

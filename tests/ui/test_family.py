"""Which family the screen's Chinese is drawn in: the system's own, another of the system's, and only then ours."""

import pytest

from ui.parts.theme import FAMILIES, chinese_family


@pytest.mark.parametrize(
    ("own", "known", "family"),
    [
        ("Microsoft YaHei UI", ["SimSun", "Microsoft YaHei UI"], "Microsoft YaHei UI"),
        ("HarmonyOS Sans SC", ["Noto Sans CJK SC", "HarmonyOS Sans SC"], "HarmonyOS Sans SC"),
        ("方正悠黑", ["Noto Sans CJK SC", "方正悠黑"], "方正悠黑"),
        ("Cantarell", ["WenQuanYi Zen Hei", "Noto Sans CJK SC"], "Noto Sans CJK SC"),
        ("Noto Sans CJK JP", ["Noto Sans CJK JP", "Noto Sans CJK SC"], "Noto Sans CJK SC"),
        ("Noto Sans CJK JP", ["Noto Sans CJK JP"], ""),
        ("", ["WenQuanYi Micro Hei", "AR PL UMing CN"], "WenQuanYi Micro Hei"),
        ("Tahoma", ["SimSun"], ""),
        ("Sans Serif", [], ""),
    ],
)
def test_the_systems_own_comes_first(own: str, known: list[str], family: str) -> None:
    assert chinese_family(own, known) == family


def test_each_usual_family_is_taken_where_it_is_the_only_one() -> None:
    assert [chinese_family("", [family]) for family in FAMILIES] == list(FAMILIES)

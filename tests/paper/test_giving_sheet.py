"""The receipts for what was given out: one for each recipient, whole however much there is."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.exchange.giving.giving_out import Recipient, give_out
from desktop_app.exchange.giving.member_parts import share_out
from desktop_app.paper.giving import GivingSlip, to_dict
from desktop_app.paper.giving_sheet import giving_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.paper.helpers import pages
from tests.visits import finalised

PASSPHRASE = "春眠不觉晓，处处闻啼鸟"


@pytest.fixture
def ids(store: Store, rubric: Rubric, record: Assessment) -> tuple[str, ...]:
    """A draft and what is final."""
    draft, final = (store.add(rubric, replace(record, unit=unit)) for unit in ("某市局", "某县局"))
    finalised(store, store.load(final))
    return draft, final


def given(store: Store, stick: Path, *recipients: Recipient, passphrase: str | None = None) -> tuple[GivingSlip, ...]:
    return give_out(store, recipients, stick, passphrase).given


def test_each_recipient_has_a_page_of_his_own(store: Store, ids: tuple[str, ...], stick: Path) -> None:
    share_out(store, ids[0], [Share(person="李某", items=(1, 2), tasks=((7, 1), (7, 2)))])
    slips = given(
        store,
        stick,
        Recipient(name="第一评估组", kind="team", assessments=ids),
        Recipient(name="李某", kind="member", person="李某", assessments=ids[:1]),
        Recipient(name="省局巡察办", kind="copy", assessments=ids[1:]),
    )
    team, member, copy = pages(giving_pdf(slips))
    for page, slip in zip((team, member, copy), slips, strict=True):
        for words in (slip.receipt.name, slip.receipt.sha256, "移交人签名：", "接收人签名：", "（李某某）", "介质编号"):
            assert words in page
        assert f"分发给{slip.package.recipient}，含{len(slip.receipt.entries)}个单位的评估" in page
    assert all(words in team for words in ("1某市局2026年11月20日草稿全部", "2某县局2026年11月20日第1版（未签）全部"))
    assert "第1、2项，第7项任务1-2" in member
    assert all(words in copy for words in ("分发的评估副本", "或接收到自己的数据文件里"))
    assert "某市局" not in copy
    assert ["移交单位" in page for page in (team, member, copy)] == [True, False, True]
    assert ["按“交回组长”交给组长" in page for page in (team, member, copy)] == [False, True, False]
    told = to_dict(slips[1])
    assert (told["recipient"], told["sha256"]) == ("李某", slips[1].receipt.sha256)
    assert [one["part"] for one in told["assessments"]] == ["第1、2项，第7项任务1-2"]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("quick_passphrases")
def test_a_sealed_package_says_so(store: Store, ids: tuple[str, ...], stick: Path) -> None:
    [slip] = given(store, stick, Recipient(name="某办", kind="copy", assessments=ids), passphrase=PASSPHRASE)
    [page] = pages(giving_pdf([slip]))
    assert all(
        words in page
        for words in ("（加密副本）", slip.receipt.plain_sha256, "口令请另行告知；口令丢失，谁也不能再打开它")
    )


def test_many_units_go_on(store: Store, ids: tuple[str, ...], stick: Path) -> None:
    [slip] = given(store, stick, Recipient(name="第一评估组", kind="team", assessments=ids))
    long = replace(slip.receipt.entries[0], unit="中共云岭省气象局直属机关委员会" * 3)
    found = pages(giving_pdf([replace(slip, receipt=replace(slip.receipt, entries=(long,) * 80))]))
    assert len(found) > 2
    assert "接收人签名" in found[-1]
    assert all(page.startswith(f"数据移交单{slip.receipt.name}") for page in found[1:])

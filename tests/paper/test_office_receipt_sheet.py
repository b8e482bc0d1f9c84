"""接收回执 on paper: each assessment with its code, and a QR code that says the receipt's."""

import pytest
import zxingcpp
from msgspec.structs import replace

from desktop_app.paper.office_receipt_sheet import (
    AS_GOOD,
    EXACTLY,
    GUARDS,
    ReceiptEntry,
    ReceiptPaper,
    office_receipt_pdf,
)

from .helpers import opened, pages

PRINTABLE = 17  # points from the edge, 6 mm, within which printers print nothing
CODE = "ZW73C-RNVXK-CMZQD-G4MQN-M7VN4"


def paper(count: int, code: str = CODE, key: str = "4RVNP-F4ERN") -> ReceiptPaper:
    entries = tuple(
        ReceiptEntry(unit=f"某{number}局", revision=number % 3, code=CODE if number % 3 else "", head="ab12cd34" * 8)
        for number in range(1, count + 1)
    )
    facts = {"at": "2026-11-29T10:00:00+08:00", "person": "赵某某", "office": "某局巡察办"}
    return ReceiptPaper(name="某市局.jmdb", sha256="0123abcd" * 8, entries=entries, code=code, key=key, **facts)


@pytest.mark.parametrize(("count", "signature"), [(1, ""), (3, "0f" * 64), (60, ""), (60, "e1" * 64)])
def test_each_assessment_stands_there(count: int, signature: str) -> None:
    receipt = replace(paper(count), code_signature=signature)
    found = pages(office_receipt_pdf(receipt))
    whole = "".join(found)
    assert all(one.unit in whole for one in receipt.entries)
    assert all(words in whole for words in (EXACTLY, GUARDS, f"回执码：{CODE}", "已用巡察办密钥4RVNP-F4ERN签名"))
    assert "2026年11月29日10:00" in whole
    assert (AS_GOOD in whole) == bool(signature)
    with opened(office_receipt_pdf(receipt)) as document:
        for page in document:
            [code] = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
            assert code.text == receipt.machine_words == f"XCGA-HZ-1 {CODE} {signature.upper()}".rstrip()
            bottom = max(code.position.bottom_left.y, code.position.bottom_right.y) / 3
            assert page.get_height() - bottom > PRINTABLE


def test_of_drafts_alone_there_is_no_code() -> None:
    receipt = paper(1, "", "")
    [page] = pages(office_receipt_pdf(receipt))
    assert "没有签名" in page
    assert "回执码" not in page
    with opened(office_receipt_pdf(receipt)) as document:
        assert zxingcpp.read_barcodes(document[0].render(scale=3).to_pil()) == []

"""QR codes in a page: the one place that asks the library which finds and reads them."""

from __future__ import annotations

from ...base.errors import UserError

NOT_THERE = "这个程序包没有带读取二维码的组件，不能从扫描件读取；请照纸上的核验码手工输入。"


def qr_words(width: int, height: int, pixels: bytes) -> list[str]:
    """Return what the QR codes on a page say, from the top; ``pixels`` are grey, a byte each, row by row."""
    try:
        import zxingcpp  # two megabytes that only this needs
    except ImportError:
        raise UserError(NOT_THERE) from None
    if not pixels:
        return []
    page = memoryview(pixels).cast("B", (height, width))
    found = zxingcpp.read_barcodes(page, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [one.text for one in sorted(found, key=lambda one: one.position.top_left.y)]

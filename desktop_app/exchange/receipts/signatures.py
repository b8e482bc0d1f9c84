"""What is known of a receipt's signature: who may confirm anything to a file that knows the office's key."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from ..sealing.office_key import key_name, signature_holds
from .receipt_file import OfficeReceipt, code_message

CODE_GUARDS = "回执码只能防止弄错，不能防止有人冒充；请确认是巡察办的人在电话里说的。"


class Signed(StrEnum):
    """What is known of a receipt's signature."""

    RIGHT = "right"  # the office's whose key this file knows
    UNKNOWN = "unknown"  # right by the key that it names, but this file knows no office's key
    ABSENT = "absent"  # and this file knows no office's key either
    MISSING = "missing"  # there is none, and this file knows the key by which there should be one
    OTHER = "other"  # by another key than the office's
    WRONG = "wrong"  # it does not fit what it stands under


SIGNED = {
    Signed.RIGHT: "签名正确，是巡察办的密钥签的",
    Signed.UNKNOWN: "有签名且与内容相符，但本机没有巡察办的公钥，不能确认是谁签的，请打电话向巡察办核实",
    Signed.ABSENT: "没有签名，只能防止弄错，不能防止有人冒充，请打电话向巡察办核实",
    Signed.MISSING: "没有签名，而本机有巡察办的公钥，只认由它签名的回执",
    Signed.OTHER: "是用另一把密钥签的，不是本机所知的巡察办密钥，不能作为凭据",
    Signed.WRONG: "签名与内容不符，回执被改动过或已损坏，不能作为凭据",
}
TRUSTED = (Signed.RIGHT, Signed.UNKNOWN, Signed.ABSENT)
_ASK_SIGNED = "请向巡察办索取有签名的回执文件，或者它打印的回执的扫描件"
_ASK_AGAIN = "请向巡察办另要一份"


def signed_by(receipt: OfficeReceipt, office_keys: Collection[str]) -> Signed:
    """Say what is known of a receipt's signature, where these public keys (hex) of the office are known."""
    if not receipt.signature and not receipt.key:
        return Signed.MISSING if office_keys else Signed.ABSENT
    if not signature_holds(receipt.key, receipt.message, receipt.signature):
        return Signed.WRONG
    if not office_keys:
        return Signed.UNKNOWN
    return Signed.RIGHT if receipt.key in office_keys else Signed.OTHER


def code_signed_by(digest: str, signature: str, office_keys: Collection[str]) -> Signed:
    """Say the same of a code: told, it has no signature; on paper that was scanned it may have."""
    if not office_keys:
        return Signed.ABSENT
    if not signature:
        return Signed.MISSING
    right = any(signature_holds(key, code_message(digest), signature) for key in office_keys)
    return Signed.RIGHT if right else Signed.OTHER


def way_out(signed: Signed, office_keys: Collection[str]) -> str:
    """Say what to do about a receipt that is not trusted."""
    if signed is Signed.MISSING:
        return _ASK_SIGNED
    if signed is Signed.OTHER:
        known = "、".join(map(key_name, office_keys))
        return f"请向巡察办核实；它换过密钥的，请它用密钥 {known} 另行出具"
    return _ASK_AGAIN

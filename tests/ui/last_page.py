"""What is done on the last page of the form: 定稿, and what comes after it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from ui.finalising.finalise_dialog import FinaliseDialog
from ui.finalising.signing_dialog import SigningDialog

from .driver import Person


def finalise(person: Person) -> None:
    """Note all warnings and agree to 定稿; it is done when this returns."""
    person.show_page(-1)
    for box in person.all(QCheckBox, "已核对"):
        if not box.isChecked():
            person.click(box)
    person.click("定稿…")
    person.click(person.button("定稿", person.dialog(FinaliseDialog)))
    person.wait_until(lambda: person.stored().status == "final")


def reopen(person: Person, reason: str) -> None:
    """Make a draft again of what is final."""
    person.show_page(-1)
    _for_a_reason(person, "重新打开", reason)


def declare_void(person: Person, reason: str) -> None:
    """Declare void what is open."""
    person.show_page(-1)
    _for_a_reason(person, "作废", reason)


def leader_has_signed(person: Person, *, members: bool = False) -> None:
    """Enter in the dialog that is open that the leader has signed, and the members; nobody for the unit."""
    for box in person.all(QCheckBox):
        if members or box.accessibleName().startswith("评估组组长"):
            person.click(box)
    person.click("未请单位签名")


def sign(person: Person) -> None:
    """Record that the leader has signed."""
    person.choose("登记签名…")
    person.dialog(SigningDialog)
    leader_has_signed(person)
    person.click("登记")
    person.wait_until(lambda: person.stored().status == "signed")


def refuse_to_sign(person: Person, signer: str, remark: str) -> None:
    """Record that somebody refused to sign, and why; the dialog stays open."""
    person.show_page(-1)
    person.click("登记签名…")
    leader_has_signed(person)
    person.click("拒绝签名")
    person.fill("党组织负责人", signer)
    assert not person.button("登记").isEnabled()
    person.fill("意见", remark)


def _for_a_reason(person: Person, what: str, reason: str) -> None:
    person.click(f"{what}…")
    person.fill("原因", reason)
    person.click(what)

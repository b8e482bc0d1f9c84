"""What an assessment has come to, and how that is said."""

from __future__ import annotations

STATES = {"draft": "草稿", "final": "定稿", "signed": "已签", "handed_over": "已移交", "void": "已作废"}
SIGNED = {"signed": "已签", "refused": "拒签", "unasked": "已签", "objected": "已签，单位拒签"}
"""How the last revision was signed: where the leader has not, as before version 5, by the unit's signature alone."""
OUTCOMES = {"signed": "已签名", "refused": "拒绝签名", "unasked": "未请单位签名"}
"""How the unit took it."""


def is_draft(status: str) -> bool:
    """Whether the record may still be changed, and its sheet is marked 草稿."""
    return status == "draft"


def is_kept(status: str) -> bool:
    """Whether the present content is that of the last revision."""
    return status in ("final", "signed", "handed_over")


def signed_as(outcome: str, leader: str) -> str:
    """Return how a revision was signed: the leader's signature counts, whatever the unit did."""
    return "objected" if leader and outcome == "refused" else outcome


def is_refused(status: str, outcome: str) -> bool:
    """Whether the unit refused to sign the present revision."""
    return outcome in ("refused", "objected") and status in ("signed", "handed_over")


def state_words(status: str, outcome: str = "", when: str = "") -> str:
    """Say a status: 已移交（已签，11月23日）. ``outcome`` is how the last revision was signed, or empty.

    ``when`` says when it came to this status; it is said of what was handed over alone.
    """
    if status == "signed" and outcome in ("refused", "objected"):
        return SIGNED[outcome]
    facts = [SIGNED.get(outcome, ""), when] if status == "handed_over" else []
    said = "，".join(fact for fact in facts if fact)
    return f"{STATES[status]}（{said}）" if said else STATES[status]

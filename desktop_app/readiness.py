"""What is still missing before the sheet can be signed."""

from .assessment import Assessment
from .scoring import Result

STATES = {"draft": "草稿", "final": "定稿", "signed": "已签", "handed_over": "已移交", "void": "已作废"}
PARTICULARS = {"unit": "被评估单位", "date": "评估日期", "leader": "评估组组长"}


def missing_particulars(record: Assessment) -> list[str]:
    """Name the particulars that nobody has filled in yet."""
    return [words for field, words in PARTICULARS.items() if not getattr(record, field).strip()]


def state(status: str, record: Assessment, result: Result) -> str:
    """Name the state that an assessment is in; 草稿 is said of it just when its sheet bears 草稿."""
    return STATES[status] if status != "draft" or is_draft(record, result) else "已评齐"


def is_draft(record: Assessment, result: Result) -> bool:
    """Whether the sheet must be marked 草稿: an item is 未评, or the foot has a gap that is not a signature."""
    return not (result.complete and record.unit.strip() and record.date)

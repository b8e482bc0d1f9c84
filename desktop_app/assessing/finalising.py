"""定稿 and what comes after it: reopening with a reason, signing, declaring void."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..base.clock import now
from ..base.errors import UserError
from ..base.text import one_line, presentable
from ..base.version import VERSION
from ..history.events import Kind
from ..record.attachments import attachments
from ..record.check_code import SECOND
from ..record.interchange import to_json
from ..record.readiness import blocks, noted_warnings, place, today, unnoted
from ..record.revision import RecordedSigning, Revision, code_of, sealed
from ..record.scoring import score, to_dict
from ..record.status import is_draft, is_kept
from ..rubric.rubric import Rubric

if TYPE_CHECKING:
    from ..storage.store import Store
    from ..storage.stored import Stored


def prepared(stored: Stored, earlier: list[Revision], person: str) -> Revision:
    """Make the next revision of a draft, not kept yet; refused with the first reason while anything stands in its way.

    Needs no store, so that it can be done in a thread: the PDFs of a long ledger take a while.
    """
    if not is_draft(stored.status):
        raise UserError("这份评估不是草稿，不能再定稿；要改动请先重新打开。")
    if stored.sample:
        raise UserError("示例评估只供练习，不能定稿；可以预览带“草稿”字样的考核表。")
    rubric, record = stored.rubric, stored.record
    result = score(rubric, record)
    for finding in blocks(rubric, record, result):
        raise UserError(f"还不能定稿：{place(rubric, finding)}{finding.words}。")
    for finding in unnoted(rubric, record, result, today()):
        raise UserError(f"还不能定稿，要先核对这条提示：{finding.words}。")
    number, text = len(earlier) + 1, to_json(rubric, record).decode()
    revision = Revision(
        assessment=stored.id,
        number=number,
        at=now().isoformat(timespec="seconds"),
        person=one_line(person),
        reason=stored.reason,
        record=text,
        result=json.dumps(to_dict(result), ensure_ascii=False),
        form=SECOND,
        head=stored.head,
        program=VERSION,
        code=code_of(SECOND, text, rubric.digest, stored.id, number, stored.head),
        sheet=b"",
        supplement=b"",
    )
    sheet, supplement = papers(rubric, revision, earlier[-1].printed_code if earlier else "", _faces_here())
    return sealed(replace(revision, sheet=sheet, supplement=supplement))


def _faces_here() -> str:
    from ..paper.typesetting.faces import in_words, installed

    return in_words(installed())


def papers(rubric: Rubric, revision: Revision, replaces: str, faces: str = "") -> tuple[bytes, bytes]:
    """Return the unit's paper and the internal one of a revision as PDFs: equal input, equal bytes.

    ``faces`` names those of the system that they are set in, which have to be there.
    """
    from ..paper.supplement import document_pdf, internal_pdf

    record = revision.content(rubric)
    result = score(rubric, record)
    stamp = replace(revision.stamp(replaces), faces=faces)
    noted = noted_warnings(rubric, record, result, revision.at[:10])
    for_unit = document_pdf(rubric, record, result, draft=False, stamp=stamp)
    internal = internal_pdf(rubric, record, result, stamp=stamp, noted=noted, draft=False)
    return for_unit.data, internal.data


def keep(store: Store, stored: Stored, revision: Revision) -> Stored:
    """Keep a revision made of ``stored``, which is final from then on; refused if it has changed since."""
    if stored.head != revision.head or to_json(stored.rubric, stored.record).decode() != revision.record:
        raise UserError("定稿的同时内容又有改动，没有定稿，改动都在；请核对后再按“定稿”。")
    for where, file in attachments(stored.rubric, stored.record):
        if not store.evidence.has(file.sha256):
            raise UserError(f"还不能定稿：{where}的材料“{file.name}”，内容不在文件里，请移除或重新添加。")
    return store.add_revision(stored, revision, facts(revision))


def facts(revision: Revision) -> dict[str, object]:
    """Return what the history tells of a revision: its code, and the SHA-256 of its PDFs."""
    pdfs = {"sheet": sha256(revision.sheet).hexdigest(), "supplement": sha256(revision.supplement).hexdigest()}
    return {"revision": revision.number, "code": revision.printed_code, **pdfs}


def reopen(store: Store, stored: Stored, reason: str) -> Stored:
    """Make a draft of what was final or void; ``reason`` will stand in the next revision."""
    if is_draft(stored.status):
        raise UserError("这份评估是草稿，不用重新打开。")
    return store.set_status(stored, Kind.REOPENED, _given(reason, "重新打开"))


def declare_void(store: Store, stored: Stored, reason: str) -> Stored:
    """Declare void what was started in error; it stays in the file."""
    if stored.status == "void":
        raise UserError("这份评估已经作废。")
    return store.set_status(stored, Kind.VOIDED, _given(reason, "作废"))


def sign(store: Store, stored: Stored, signing: RecordedSigning) -> Stored:
    """Record how the printed sheet of the present revision was signed."""
    if not is_kept(stored.status):
        raise UserError("只有定稿并打印以后才能登记签名。")
    if signing.revision != store.revisions.last(stored.id):
        raise UserError(f"第{signing.revision}版不是现在的版本，不能再登记签名。")
    signing = replace(
        signing,
        leader=one_line(signing.leader or stored.record.leader).strip(),
        members=tuple(name for one in signing.members if (name := one_line(one).strip())),
        signer=one_line(signing.signer),
        remark=presentable(signing.remark),
    )
    if not signing.leader:
        raise UserError("请填写签名的评估组组长。")
    if signing.outcome != "unasked" and not signing.signer.strip():
        raise UserError("请填写党组织负责人的姓名。")
    if signing.outcome == "refused" and not signing.remark.strip():
        raise UserError("请填写拒绝签名的原因。")
    return store.add_signing(stored, signing)


def _given(reason: str, what: str) -> str:
    if not presentable(reason).strip():
        raise UserError(f"请写明{what}的原因。")
    return presentable(reason).strip()

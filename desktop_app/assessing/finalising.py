"""定稿 and what comes after it: reopening with a reason, signing, declaring void."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from ..base.errors import UserError
from ..base.text import shown
from ..paper.contents import ALL_PARTS
from ..record.assessment import Assessment
from ..record.attachments import attachments
from ..record.check_code import check_code, printed
from ..record.interchange import to_json
from ..record.readiness import blocks, noted_warnings, place, today, unnoted
from ..record.revision import OUTCOMES, RecordedSigning, Revision, faults, sealed, signing_row
from ..record.scoring import Result, score, to_dict
from ..record.stamp import Stamp
from ..record.status import STATES, is_draft
from ..rubric.amounts import written_total
from ..rubric.rubric import Rubric

if TYPE_CHECKING:
    from ..storage.store import Store
    from ..storage.stored import Stored


_REACHED = {
    "定稿：": "final",
    "重新打开：": "draft",
    "作废：": "void",
    "第[0-9]+版：": "signed",
    "移交：": "handed_over",
}
"""How the history's words begin for each status that an assessment comes to."""


def prepared(stored: Stored, earlier: list[Revision], person: str) -> Revision:
    """Make the next revision of a draft, not kept yet; refused with the first reason while anything stands in its way.

    Needs no store, so that it can be done in a thread: the PDFs of a long ledger take a while.
    """
    if not is_draft(stored.status):
        raise UserError("这个评估不是草稿，不能再定稿；要改动请先重新打开。")
    if stored.sample:
        raise UserError("示例评估只供练习，不能定稿；可以预览带“草稿”字样的考核表。")
    rubric, record = stored.rubric, stored.record
    result = score(rubric, record)
    for finding in blocks(rubric, record, result):
        raise UserError(f"还不能定稿：{place(rubric, finding)}{finding.words}。")
    for finding in unnoted(rubric, record, result, today()):
        raise UserError(f"还不能定稿，要先核对这条提示：{finding.words}。")
    number = len(earlier) + 1
    code = check_code(rubric, record, stored.id, number)
    sheet, supplement = _pdfs(rubric, record, result, code, number, earlier)
    revision = Revision(
        assessment=stored.id,
        number=number,
        at=datetime.now().astimezone().isoformat(timespec="seconds"),
        person=person,
        reason=stored.reason,
        record=to_json(rubric, record).decode(),
        result=json.dumps(to_dict(result), ensure_ascii=False),
        code=code,
        sheet=sheet,
        supplement=supplement,
    )
    return sealed(revision)


def keep(store: Store, stored: Stored, revision: Revision) -> Stored:
    """Keep a revision made of ``stored``, which is final from then on; refused if it has changed since."""
    if to_json(stored.rubric, stored.record).decode() != revision.record:
        raise UserError("定稿的同时内容又有改动，没有定稿，改动都在；请核对后再按“定稿”。")
    for where, file in attachments(stored.rubric, stored.record):
        if not store.has_evidence(file.sha256):
            raise UserError(f"还不能定稿：{where}的材料“{file.name}”，内容不在文件里，请移除或重新添加。")
    return store.add_revision(stored, revision, _final_words(revision))


def reopen(store: Store, stored: Stored, reason: str) -> Stored:
    """Make a draft of what was final or void; ``reason`` will stand in the next revision."""
    if is_draft(stored.status):
        raise UserError("这个评估是草稿，不用重新打开。")
    return store.set_status(stored, "draft", _given(reason, "重新打开"), "重新打开")


def declare_void(store: Store, stored: Stored, reason: str) -> Stored:
    """Declare void what was started in error; it stays in the file."""
    if stored.status == "void":
        raise UserError("这个评估已经作废。")
    return store.set_status(stored, "void", _given(reason, "作废"), "作废")


def sign(store: Store, stored: Stored, signing: RecordedSigning) -> Stored:
    """Record how the printed sheet of the present revision was signed."""
    if stored.status not in ("final", "signed", "handed_over"):
        raise UserError("只有定稿并打印以后才能登记签名。")
    if signing.revision != max((one.number for one in store.revisions(stored.id)), default=0):
        raise UserError(f"第{signing.revision}版不是现在的版本，不能再登记签名。")
    if not signing.signer.strip():
        raise UserError("请填写被评估单位代表的姓名。")
    if signing.outcome == "refused" and not signing.remark.strip():
        raise UserError("请填写拒绝签名的原因。")
    return store.add_signing(stored, signing, _signing_words(signing))


def tampering(store: Store, stored: Stored) -> list[str]:
    """Say where the revisions of an assessment, or what is shown as their content, were changed by other means."""
    revisions = store.revisions(stored.id)
    found = [fault for revision in revisions for fault in faults(stored.rubric, revision)]
    found += [fault for revision in revisions for fault in _missing_evidence(store, stored.rubric, revision)]
    if [revision.number for revision in revisions] != list(range(1, len(revisions) + 1)):
        found.append("有定稿的版本不见了")
    found += _against_history(store, stored, revisions)
    if stored.status in ("final", "signed", "handed_over"):
        if not revisions:
            found.append("状态是定稿，但没有定稿的版本")
        elif to_json(stored.rubric, stored.record).decode() != revisions[-1].record:
            found.append(f"各项内容在第{revisions[-1].number}版定稿以后被改动过")
    return found


def _against_history(store: Store, stored: Stored, revisions: list[Revision]) -> Iterator[str]:
    """Say where revisions, signings and status are not what the history tells of them."""
    try:
        signings = store.signings(stored.id)
    except UserError:
        yield "签名登记已无法读取，可能被别的程序改动过"
        return
    told: dict[str, list[str]] = {status: [] for status in STATES}
    status = "draft"
    for words in store.milestones(stored.id):
        for pattern, reached in _REACHED.items():
            if re.match(pattern, words):
                told[reached].append(words)
                status = reached
    if told["final"] != [_final_words(revision) for revision in revisions]:
        yield "定稿的版本与修改记录不符"
    if told["handed_over"] != [one.words for one in store.handovers(stored.id)]:
        yield "移交登记与修改记录不符"
    if told["signed"] != [_signing_words(signing) for signing in signings]:
        yield "签名登记与修改记录不符"
    for signing in signings:
        if signing_row(stored.id, signing)["seal"] != signing.seal:
            yield f"第{signing.revision}版的签名登记在登记以后被改动过（封存值不符）"
        for file in signing.files:
            if not store.has_evidence(file.sha256):
                yield f"第{signing.revision}版的扫描件“{shown(file.name)}”，内容不在文件里"
    if stored.status != status:
        yield f"状态是{STATES[stored.status]}，修改记录里却是{STATES[status]}"


def _final_words(revision: Revision) -> str:
    return f"定稿：第{revision.number}版，校验码 {revision.printed_code}"


def _signing_words(signing: RecordedSigning) -> str:
    outcome = OUTCOMES[signing.outcome]
    return f"第{signing.revision}版：{signing.signer}{outcome}"


def check(store: Store) -> list[str]:
    """Look through the whole file, revisions included; return what is wrong, each as a sentence."""
    found = store.check()
    for stored in store.load_all()[0]:
        try:
            faults = [f"{fault}。" for fault in tampering(store, stored)]
        except UserError as error:
            faults = [str(error)]
        found += [f"“{shown(stored.record.unit) or '（未填单位）'}”：{fault}" for fault in faults]
    return found


def _given(reason: str, what: str) -> str:
    if not reason.strip():
        raise UserError(f"请写明{what}的原因。")
    return reason.strip()


def _missing_evidence(store: Store, rubric: Rubric, revision: Revision) -> list[str]:
    try:
        record = revision.content(rubric)
    except UserError:
        return []  # told already
    return [
        f"第{revision.number}版所附{where}的材料“{shown(file.name)}”，内容不在文件里"
        for where, file in attachments(rubric, record)
        if not store.has_evidence(file.sha256)
    ]


def _pdfs(
    rubric: Rubric, record: Assessment, result: Result, code: str, number: int, earlier: list[Revision]
) -> tuple[bytes, bytes]:
    from ..paper.form import sheet_pdf
    from ..paper.supplement import supplement_pdf

    replaces = earlier[-1].printed_code if earlier else ""
    total = written_total(result.total)
    stamp = Stamp(code=printed(code), revision=number, replaces=replaces, date=record.date, total=total)
    sheet = sheet_pdf(rubric, record, result, draft=False, stamp=stamp)
    noted = noted_warnings(rubric, record, result, today())
    return sheet.data, supplement_pdf(
        rubric, record, result, stamp=stamp, parts=ALL_PARTS, noted=noted, draft=False
    ).data

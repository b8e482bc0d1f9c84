"""The faults of ``faults`` once more, through the session of edits: each shown, nothing typed lost.

python -m tests.harness.document_faults --every 50
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop_app.assessing.editing import Editing
from desktop_app.base.errors import UserError
from desktop_app.evidence.pieces import Evidence
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.harness.edits import FoundError, summary
from tests.harness.faults import PHOTOGRAPH, PROOF, Visit, main


class DocumentVisit(Visit):
    """A visit as the window makes it: a failing edit keeps what was typed and waits for 重试."""

    document: Editing

    def open(self) -> None:
        self.document = Editing(self.opened, self.id, lambda: None)

    def save(self, record: Assessment) -> None:
        document = self.document
        if document.failure:
            document.retry()
        else:
            if PROOF in record.answers[0].files and not document.has_evidence(PROOF):
                document.keep_evidence(Evidence(PROOF, "image/jpeg", PHOTOGRAPH))
            document.edit(record)
        if document.record != record:
            raise FoundError("what was typed is gone")
        self._refuse_unsaved()

    def finalise(self) -> None:
        if self.document.editable:
            self.document.keep(self.document.revision_maker()())

    def sign(self) -> None:
        if self.document.status == "final":
            self.document.sign(RecordedSigning(revision=1, outcome="signed", signer="王某某"))

    def reopen(self) -> None:
        if self.document.editable:
            self.document.retry()  # what was noted is taken back with an edit of its own
        else:
            self.document.reopen("有误")
        self._refuse_unsaved()

    def read(self) -> None:
        document = self.document
        self.stored = document.stored
        super().read()
        document.history()
        document.evidence(PROOF)
        document.evidence_size()
        document.tampering()

    def _refuse_unsaved(self) -> None:
        if self.document.failure:
            raise UserError(self.document.failure)

    def state(self, store: Store, stored: Stored) -> str:
        return summary(store, replace(stored, record=replace(stored.record, noted=())))


if __name__ == "__main__":
    main(DocumentVisit)

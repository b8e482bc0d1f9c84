"""The papers in the file of the present version that is kept can be made again: what PDFs look like has not changed."""

from contextlib import closing

from desktop_app.assessing import verifying
from desktop_app.storage.screening import USER_VERSION
from desktop_app.storage.store import Store
from tests.samples import FILES


def test_the_papers_of_the_present_version_are_made_again() -> None:
    with closing(Store.open(FILES / f"version-{USER_VERSION}" / "visits.db", read_only=True)) as store:
        verified = verifying.revisions(store)
    assert [one.revision for one in verified] == [1, 2]
    assert [fault for one in verified for fault in one.faults] == [], "see docs/releasing.md, 1 and 5"

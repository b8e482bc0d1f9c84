"""The file of the present version that is kept: made by a script, and its papers can be made again to the byte."""

from contextlib import closing

from desktop_app.assessing import verifying
from desktop_app.history.events import Kind
from desktop_app.storage.screening import USER_VERSION
from desktop_app.storage.store import Store
from tests.samples import FILES

PATH = FILES / f"version-{USER_VERSION}" / "visits.db"
LATER = "what PDFs look like has changed: see docs/releasing.md, 1 and 5"


def test_its_papers_are_made_again() -> None:
    with closing(Store.open(PATH, read_only=True)) as store:
        verified = verifying.revisions(store)
    assert [one.revision for one in verified] == [1, 2]
    assert [fault for one in verified for fault in one.faults] == [], LATER


def test_it_holds_events_of_every_kind_that_needs_no_assessment_of_its_own() -> None:
    with closing(Store.open(PATH, read_only=True)) as store:
        found = {event.kind for one in store.ids() for event in store.history.of(one)}
    assert found == set(Kind) - {Kind.SAMPLE, Kind.RESCUED, Kind.OLDER}  # the last is made by migration alone

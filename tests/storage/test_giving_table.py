"""What was given out, in a file: what is kept is what is told, and hostile rows are a sentence."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.record.package import Giving, Package
from desktop_app.storage.package_mark import has_units, is_package
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.visits import another_tool

TEXTS = st.text("甲乙丙 a“", max_size=4)
IDS = st.integers(0, 9).map(lambda number: str(UUID(int=number)))
KINDS = st.sampled_from(("team", "member", "copy"))
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
AT = "2026-06-30T14:03:00+08:00"
PACKAGES = st.builds(
    Package, id=IDS, at=st.just(AT), giver=TEXTS, recipient=TEXTS, kind=KINDS, person=TEXTS, office_key=DIGESTS
)
GIVINGS = st.builds(
    Giving,
    id=IDS,
    at=st.just(AT),
    person=TEXTS,
    recipient=TEXTS,
    kind=KINDS,
    name=TEXTS,
    sha256=DIGESTS,
    assessments=st.lists(st.tuples(IDS, DIGESTS), max_size=3).map(tuple),
)


@settings(max_examples=examples(15))
@given(st.lists(GIVINGS, max_size=4, unique_by=lambda one: one.id), st.lists(PACKAGES, max_size=3))
def test_what_is_kept_is_told(
    tmp_path_factory: pytest.TempPathFactory, givings: list[Giving], packages: list[Package]
) -> None:
    path: Path = tmp_path_factory.mktemp("given") / "评估.db"
    with closing(Store.create(path)) as store:
        store.givings.add(givings)
        for one in packages:
            store.givings.keep_package(one)
    with closing(Store.open(path, read_only=True)) as store:
        assert store.givings.all() == givings
        assert store.givings.package == (packages[-1] if packages else None)
        assert is_package(store.file) == bool(packages)
        assert store.givings.office_key == (packages[-1].office_key if packages else "")


@pytest.mark.parametrize(
    "row",
    [
        "x'00', 1, '', '', 'team', '', 'x', '[]'",
        "'1', '', '', '', 'team', '', 'x', '[[1,2]]'",
        "'1', '', '', '', 'team', '', 'x', '[1'",
        "'1', '', '', CAST(x'ff' AS TEXT), 'team', '', 'x', '[]'",
    ],
)
def test_a_hostile_row_is_told(store: Store, row: str) -> None:
    columns = "id, at, person, recipient, kind, name, sha256, assessments"
    another_tool(store.path, f"DROP TABLE giving; CREATE TABLE giving ({columns}); INSERT INTO giving VALUES ({row})")
    with pytest.raises(UserError, match=r"分发登记无法读取|读不出"):
        store.givings.all()


def test_a_file_says_whether_it_has_units_or_was_given_out(store: Store) -> None:
    assert (is_package(store.file), has_units(store.file)) == (False, False)
    another_tool(store.path, "DROP TABLE package; DROP TABLE unit")
    assert (is_package(store.file), has_units(store.file)) == (False, False)

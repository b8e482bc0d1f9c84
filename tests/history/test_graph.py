"""The graph of events: which come before which, whatever their order of arrival."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.history.events import Event, Kind
from desktop_app.history.graph import Graph, Node, Timeline, chain, maximal, meet, union
from desktop_app.history.placing import Order
from tests.examples import examples

START = "0" * 64


def node(name: str, before: str = START, other: str = "") -> Node:
    data = {"with": other} if other else {}
    return Node(Event(0, "", "", Kind.MERGED if other else Kind.EDITED, data, "[]", name), before)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, dict[str, set[str]]]:
    """Return a graph, and of each of its events all that come before it, itself among them."""
    known: dict[str, set[str]] = {START: set()}
    nodes = []
    for number in range(draw(st.integers(0, 24))):
        before, other = (draw(st.sampled_from(sorted(known))) for _ in range(2))
        joins = draw(st.booleans()) and other != START
        name = f"{draw(st.integers(0, 99)):02}-{number}"
        nodes.append(node(name, before, other if joins else ""))
        known[name] = {name} | known[before] | (known[other] if joins else set())
    return Graph(START, draw(st.permutations(nodes))), known


@settings(max_examples=examples(60))
@given(graphs())
def test_what_comes_before_what(found: tuple[Graph, dict[str, set[str]]]) -> None:
    graph, known = found
    place = {one.hash: at for at, one in enumerate(graph.ordered)}
    for later, before in known.items():
        clock = graph.clock(later)
        assert {one.hash for one in graph.within(clock, {})} == before
        for earlier in graph.nodes:
            assert graph.has(clock, earlier) is (earlier in before)
            assert later == START or graph.is_before(earlier, later) is (earlier in before)
        assert all(place[one] <= place[later] for one in before if later != START)


@settings(max_examples=examples(40))
@given(graphs(), st.data())
def test_clocks_are_sets(found: tuple[Graph, dict[str, set[str]]], data: st.DataObject) -> None:
    graph, known = found
    one, other = (data.draw(st.sampled_from(sorted(known))) for _ in range(2))
    a, b = graph.clock(one), graph.clock(other)
    assert {found.hash for found in graph.within(union(a, b), {})} == known[one] | known[other]
    assert {found.hash for found in graph.within(meet(a, b), {})} == known[one] & known[other]
    assert {found.hash for found in graph.within(a, b)} == known[one] - known[other]


@settings(max_examples=examples(60))
@given(graphs(), st.data())
def test_who_wrote_last(found: tuple[Graph, dict[str, set[str]]], data: st.DataObject) -> None:
    graph, known = found
    head, but = (data.draw(st.sampled_from(sorted(known))) for _ in range(2))
    wrote = {one.hash for one in graph.ordered if data.draw(st.booleans())}
    timeline = Timeline()
    for one in graph.ordered:
        if one.hash in wrote:
            timeline.add(graph.place(one.hash), one.hash, f"by {one.hash}")
    there = wrote & known[head]
    last = {one for one in there if not any(one != later and one in known[later] for later in there)}
    assert dict(maximal(graph, timeline.last(graph.clock(head)))) == {one: f"by {one}" for one in last}
    assert timeline.is_within(graph.clock(head), graph.clock(but)) is bool(there - known[but])


@pytest.mark.parametrize(
    "nodes",
    [
        [node("b", before="a")],
        [node("a"), node("b", before="a", other="c")],
        [node("a", before="b"), node("b", before="a")],
    ],
    ids=["the one before", "the other head", "a circle"],
)
def test_what_is_missing_is_told(nodes: list[Node]) -> None:
    with pytest.raises(UserError, match="不完整"):
        Graph(START, nodes)


def test_events_of_a_line_are_chained_in_their_order() -> None:
    events = [node(name).event for name in "ab"]
    assert [(one.before, one.hash) for one in chain(START, events)] == [(START, "a"), ("a", "b")]


LISTS = st.lists(
    st.permutations("abcdef").flatmap(lambda found: st.integers(0, 6).map(lambda n: found[:n])), max_size=8
)


@settings(max_examples=examples(80))
@given(LISTS)
def test_a_list_that_one_copy_alone_changes_keeps_its_order(lists: list[list[str]]) -> None:
    names = [f"{number}" for number in range(len(lists))]
    graph = Graph(START, [node(name, before) for name, before in zip(names, [START, *names], strict=False)])
    order, present = Order(graph), list[str]()
    for name, after in zip(names, lists, strict=True):
        order.changed(name, present, after)
        assert order.of(graph.clock(name), after) == after
        present = after


MOVES = {
    "two put different things to the end": ("ab", "abx", "aby", {"abxy", "abyx"}),
    "two put runs to the end": ("a", "axy", "avw", {"axyvw", "avwxy"}),
    "one moves, one adds elsewhere": ("abcd", "dabc", "abxcd", {"dabxc"}),
    "one moves, one adds behind it": ("abcd", "bcda", "axbcd", {"xbcda"}),
    "both move one": ("abcd", "bacd", "bcda", {"bacd", "bcda"}),
    "both move the same way": ("abcd", "bcda", "bcda", {"bcda"}),
    "each moves another": ("abcd", "bacd", "abdc", {"badc"}),
    "one takes away what the other adds behind": ("abc", "ac", "abxc", {"axc"}),
}


@pytest.mark.parametrize("case", MOVES)
def test_a_list_that_two_copies_change(case: str) -> None:
    before, ours, theirs, possible = MOVES[case]
    graph = Graph(START, [node("1"), node("2a", "1"), node("2b", "1"), node("3", "2a", "2b")])
    order = Order(graph)
    order.changed("1", "", before)
    order.changed("2a", before, ours)
    order.changed("2b", before, theirs)
    present = [one for one in sorted({*ours, *theirs}) if one not in before or (one in ours and one in theirs)]
    assert "".join(map(str, order.of(graph.clock("3"), present))) in possible

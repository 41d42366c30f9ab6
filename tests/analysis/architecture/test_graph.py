"""Components, cycles and levels of a graph."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.architecture.cycles import most_freeing
from analysis.architecture.graph import components, levels, shortest_cycle

GRAPHS = st.dictionaries(st.sampled_from("abcdefg"), st.sets(st.sampled_from("abcdefg")), max_size=7)


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    front = set(graph.get(start, ()))
    while front:
        found |= front
        front = {target for node in front for target in graph.get(node, ())} - found
    return found


@given(GRAPHS)
def test_components_hold_what_reaches_each_other(graph: dict[str, set[str]]) -> None:
    reach = {node: reachable(graph, node) for node in "abcdefg"}
    expected = {frozenset(o for o in reach if o in reach[n] and n in reach[o]) | {n} for n in reach}
    assert {frozenset(one) for one in components(graph)} == {one for one in expected if len(one) > 1}


@given(GRAPHS)
def test_the_shortest_cycle_is_a_cycle(graph: dict[str, set[str]]) -> None:
    graph = {node: targets - {node} for node, targets in graph.items()}
    for members in components(graph):
        cycle = shortest_cycle(graph, members)
        assert len(cycle) >= 2
        assert all(after in graph[before] for before, after in zip(cycle, [*cycle[1:], cycle[0]], strict=True))


def test_of_two_cycles_the_shorter_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"c"}}
    assert shortest_cycle(graph, "abcd") == ["c", "d"]


def test_a_level_is_one_above_what_is_imported_and_a_cycle_shares_it() -> None:
    assert levels({"a": {"b"}, "b": {"c", "d"}, "c": {"b"}}) == {"d": 0, "b": 1, "c": 1, "a": 2}


def test_the_edge_that_frees_most_is_the_one_all_cycles_share() -> None:
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"a"}}
    assert most_freeing(graph, "abcd") == (("a", "b"), 0)


@pytest.mark.timeout(30)
def test_twenty_thousand_modules_take_seconds() -> None:
    chance = random.Random(1)
    nodes = [f"m{number}" for number in range(20_000)]
    graph = {node: {chance.choice(nodes) for _ in range(6)} for node in nodes}
    began = time.perf_counter()
    largest = components(graph)[0]
    assert len(shortest_cycle(graph, largest)) >= 2
    assert time.perf_counter() - began < 15

"""The shortest cycle and its cut, against every cycle there is."""

from hypothesis import example, given
from hypothesis import strategies as st

from analysis.architecture.graph import components, levels, shortest_cycle

NODES = "abcdef"
GRAPHS = st.dictionaries(st.sampled_from(NODES), st.sets(st.sampled_from(NODES)), max_size=6).map(
    lambda graph: {node: targets - {node} for node, targets in graph.items()}
)


def girth(graph: dict[str, set[str]], members: list[str]) -> int:
    """The fewest steps by which some node comes back to itself."""
    for steps in range(1, len(members) + 1):
        for start in members:
            front = {start}
            for _ in range(steps):
                front = {target for node in front for target in graph.get(node, ()) if target in members}
            if start in front:
                return steps
    return 0


@given(GRAPHS)
@example({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"f"}, "f": {"c"}})
def test_no_cycle_is_shorter_than_the_shortest(graph: dict[str, set[str]]) -> None:
    for members in components(graph):
        cycle = shortest_cycle(graph, members)
        assert len(cycle) == len(set(cycle)) == girth(graph, members)
        assert cycle[0] == min(cycle)


@given(GRAPHS)
def test_a_level_is_above_all_that_is_imported_but_its_own_cycle(graph: dict[str, set[str]]) -> None:
    found = levels(graph)
    together = {node: set(one) for one in components(graph) for node in one}
    for node, targets in graph.items():
        for target in targets:
            same = target in together.get(node, set())
            assert found[node] == found[target] if same else found[node] > found[target]

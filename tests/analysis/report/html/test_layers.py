from analysis.report.html.layers import implied, knots, levels, ordered_rows, successors

CHAIN = successors("abc", [("a", "b"), ("b", "c"), ("a", "c")])


def test_a_level_is_one_above_the_highest_dependency():
    assert levels(CHAIN, knots(CHAIN)) == {"a": 2, "b": 1, "c": 0}


def test_a_cycle_shares_one_level():
    graph = successors("abcd", [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])
    knot_of = knots(graph)

    assert knot_of["b"] == knot_of["c"] == {"b", "c"}
    assert levels(graph, knot_of) == {"a": 2, "b": 1, "c": 1, "d": 0}


def test_an_arrow_that_a_longer_path_says_is_implied():
    assert implied(CHAIN, knots(CHAIN)) == {("a", "c")}


def test_arrows_within_a_cycle_are_never_implied():
    graph = successors("abc", [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")])
    assert implied(graph, knots(graph)) == set()


def test_every_node_is_in_one_row_and_rows_keep_to_their_width():
    names = [f"n{number}" for number in range(30)]
    graph = successors([*names, "top"], [("top", name) for name in names])
    rows = ordered_rows(levels(graph, knots(graph)), graph, widest=7)

    assert rows[0] == ["top"]
    assert max(map(len, rows)) <= 7
    assert sorted(name for row in rows for name in row) == sorted([*names, "top"])


def test_neighbours_are_placed_near_each_other():
    graph = successors("abxy", [("a", "y"), ("b", "x")])
    top, bottom = ordered_rows(levels(graph, knots(graph)), graph, widest=7)

    assert (top.index("a") < top.index("b")) == (bottom.index("y") < bottom.index("x"))

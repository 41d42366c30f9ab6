"""Ways out of an import cycle: which import to do without, and how; the best first."""

from collections.abc import Iterator

from analysis.architecture.cycles import Knot, hands_on, most_freeing
from analysis.refactoring.cuts import Cut, Pair, Stays, cuts
from analysis.refactoring.view import View

SEARCHED = 60
"""Members of a knot up to which the edge that frees the most is looked for."""


def ways_out(view: View, knot: Knot) -> Iterator[Cut | Stays]:
    """What could be tried, the way that people would like best first; of equals, the cut that the analysis names."""
    before = view.entangled()
    return cuts(view, _pairs(view, knot), lambda pair, here: view.entangled(pair, here) < before)


def _pairs(view: View, knot: Knot) -> list[Pair]:
    """The edge that is cheapest to cut, the others of the cycle, and the one that frees the most."""
    first = knot.cut[0].source, knot.cut[0].target
    cycle = list(zip(knot.cycle, [*knot.cycle[1:], knot.cycle[0]], strict=True))
    rest = sorted(cycle, key=lambda pair: (hands_on(pair), sum(edge.cost for edge in view.graph.between[pair])))
    freeing = [most_freeing(view.graph.runtime, knot.members)[0]] if knot.left and len(knot.members) <= SEARCHED else []
    return list(dict.fromkeys([first, *rest, *freeing]))

"""How hot a file is: churn times complexity times coupling."""

from collections.abc import Mapping
from math import log2

from analysis.architecture.packages import measure_modules
from analysis.history import History
from analysis.hot_spots import rank
from analysis.index.index import Index
from analysis.lines import LINES
from analysis.quality.complexity import complexity_by_path
from analysis.refactoring.view import View


def heat_of_files(index: Index, history: History) -> Mapping[str, float]:
    """Heat by path: the score of the hot spot (churn times complexity, 0 to 1) times log2(2 + fan-in + fan-out)."""
    lines = {path: fact.count for path, fact in index.facts(LINES).items()}
    scores = {spot.path: float(spot.score) for spot in rank(complexity_by_path(index), lines, history)}
    fans = {module.path: module.fan_in + module.fan_out for module in measure_modules(View(index).graph)}
    return {path: score * log2(2 + fans.get(path, 0)) for path, score in scores.items()}

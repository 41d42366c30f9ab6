"""The import cycles that could be broken, and one step out of one of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from analysis.architecture.cycles import Knot, knots_of
from analysis.architecture.rules import IMPORT_CYCLE
from analysis.index.index import Index
from analysis.refactoring.cuts import Cut, Stays
from analysis.refactoring.cycles import ways_out
from analysis.refactoring.describe import sentence_of
from analysis.refactoring.model import Gain, NotDone, Rewrite, Topic, key_of
from analysis.refactoring.view import Refused, View
from analysis.refactoring.ways import Way

GOAL = "break-cycle"

NO_GAIN = "the analysis finds as many modules entangled after it"

PRICES = {Way.MOVED: "a move", Way.IN_FUNCTION: "an import in a function"}
"""Ways that are only worth it where they end the cycle."""


def cycle_topics(index: Index, heat: Mapping[str, float]) -> list[Topic]:
    """A topic for each import cycle among Python modules at import time."""
    view = View(index)
    return [_topic(view, knot, heat) for knot in _knots(index)]


def cycle_topic(index: Index, words: Sequence[str]) -> Topic:
    """The cycle that a module stands in. Raises Refused."""
    for topic in cycle_topics(index, {}):
        if len(words) == 2 and words[1] in {*topic.names, *topic.files}:
            return topic
    raise Refused(f"`{' '.join(words[1:])}` stands in no import cycle")


def knot_of(index: Index, topic: Topic) -> Knot | None:
    """What is left of the topic's cycle: the largest knot that has files of it."""
    files = set(topic.files)
    return max(
        (knot for knot in _knots(index) if files.intersection(knot.members)),
        key=lambda knot: len(files.intersection(knot.members)),
        default=None,
    )


def steps_out(index: Index, topic: Topic, tried: Collection[str] = ()) -> Iterator[Rewrite | NotDone]:
    """What may be tried next, the best first; a move or an import in a function only where that ends the cycle."""
    view, knot = View(index), knot_of(index, topic)
    for option in ways_out(view, knot) if knot else ():
        edge = f"`{view.name(option.source)}` imports `{view.name(option.target)}`"
        if isinstance(option, Stays):
            yield NotDone(what=edge, reason=option.reason)
        elif reason := _too_little(view, len(knot.members) if knot else 0, option):
            yield NotDone(what=edge, reason=reason)
        elif (rewrite := _rewrite(view, topic, option)).key not in tried:
            yield rewrite


def _too_little(view: View, size: int, cut: Cut) -> str:
    if cut.way not in PRICES:
        return ""
    left = view.entangled((cut.source, cut.target)) - view.entangled() + size
    return f"{PRICES[cut.way]} would leave {left} of {size} modules entangled" if left else ""


def _rewrite(view: View, topic: Topic, cut: Cut) -> Rewrite:
    ways = " ".join(change.way for change in cut.changes)
    new = [path for path in cut.files if path not in view.modules.paths]
    return Rewrite(
        key=f"{cut.source} {cut.target} {ways}",
        kind=GOAL,
        sentence=sentence_of(view, cut),
        files=cut.files,
        modules=tuple(view.name(path) for path in (*topic.files, *new)),
        gain=Gain(lambda index: View(index).entangled(), NO_GAIN),
    )


def _knots(index: Index) -> list[Knot]:
    return [knot for knot in index.share(knots_of) if knot.runtime and knot.cycle[0].endswith(".py")]


def _topic(view: View, knot: Knot, heat: Mapping[str, float]) -> Topic:
    names = [view.graph.names[path] for path in knot.cycle]
    way = " → ".join([*names, names[0]])
    first = min(view.graph.names[path] for path in knot.members)
    size = len(knot.members)
    return Topic(
        key=key_of(GOAL, first),
        goal=f"{GOAL} {first}",
        title=f"Break the import cycle {way}" if len(way) < 60 else f"Break an import cycle of {first}",
        rule=IMPORT_CYCLE.id,
        files=knot.members,
        names=tuple(view.graph.names[path] for path in knot.members),
        heat=sum(heat.get(path, 0) for path in knot.members),
        evidence=(way, *([f"{size} modules are entangled; this is a shortest cycle"] if size > len(names) else [])),
    )

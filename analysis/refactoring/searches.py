"""The goals that take as many steps as they need, in one table by the first word of a plan's step."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.index.index import Index
from analysis.refactoring import cycle_topics, decouple, simpler
from analysis.refactoring.model import NotDone, Rewrite, Topic


@dataclass(frozen=True, slots=True)
class Search:
    """`topic` is what the words are about as the repository is now. Raises Refused, also where nothing is left to do.
    `steps` may be tried next for it, the best first."""

    topic: Callable[[Index, Sequence[str]], Topic]
    steps: Callable[[Index, Topic, Collection[str]], Iterator[Rewrite | NotDone]]


SEARCHES: Mapping[str, Search] = {
    cycle_topics.GOAL: Search(cycle_topics.cycle_topic, cycle_topics.steps_out),
    decouple.GOAL: Search(decouple.topic_between, decouple.steps_apart),
    simpler.GOAL: Search(simpler.topic_below, simpler.steps_below),
}

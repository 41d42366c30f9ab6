"""The kinds of refactoring, in one table: what there is to do, and the steps towards it."""

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.index.index import Index
from analysis.refactoring import cycle_topics, decouple, offers, simpler
from analysis.refactoring.model import NotDone, Rewrite, Topic
from analysis.refactoring.planned import planned_steps, topic_of
from analysis.refactoring.transformations.table import TRANSFORMATIONS, plain
from analysis.refactoring.view import Refused

type Steps = Callable[[Index, Topic, Collection[str]], Iterator[Rewrite | NotDone]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`topics` of a component, each with its heat; `steps` that may be tried next for one of them, the best first.

    `goal` shows how a person asks for it; with as many words as a transformation takes, it is that one step.
    """

    goal: str
    topics: Callable[[Index, Mapping[str, float]], list[Topic]]
    steps: Steps = planned_steps


def _none(index: Index, heat: Mapping[str, float]) -> list[Topic]:
    return []


KINDS: Mapping[str, Kind] = {
    cycle_topics.GOAL: Kind("break-cycle [MODULE]", cycle_topics.cycle_topics, cycle_topics.steps_out),
    "remove-parameter": Kind("remove-parameter [MODULE | FUNCTION PARAMETER]", offers.parameter_topics),
    "replace-call": Kind("replace-call [OLD [NEW]]", offers.deprecation_topics),
    "rename": Kind("rename SYMBOL NEW_NAME", _none),
    "move": Kind("move SYMBOL MODULE", _none),
    "extract": Kind("extract FUNCTION LINES NAME", _none),
    "split": Kind("split MODULE NEW_MODULE NAME...", _none),
    decouple.GOAL: Kind(decouple.USAGE, _none),
    simpler.GOAL: Kind(simpler.USAGE, _none),
    "agent": Kind("agent TASK", _none),
}


class NoSuchGoal(ValueError):
    """A goal that names nothing that could be done here; the message says what could."""


def topics_for(index: Index, goal: str, heat: Mapping[str, float]) -> list[Topic]:
    """What there is to do, the hottest first; with a goal, what that names. Raises NoSuchGoal."""
    words = goal.split()
    if words and words[0] not in KINDS:
        known = ", ".join(kind.goal for kind in KINDS.values())
        raise NoSuchGoal(f"There is no goal `{words[0]}`.{_meant(words[0], KINDS)} Known: {known}")
    if _is_step(words):
        try:
            return simpler.topics_below(index, words, heat) if words[0] == simpler.GOAL else [topic_of(index, words)]
        except Refused as refused:
            raise NoSuchGoal(f"`{goal}`: {refused.reason}") from refused
    kinds = [KINDS[words[0]]] if words else list(KINDS.values())
    topics = [topic for kind in kinds for topic in kind.topics(index, heat)]
    topics.sort(key=lambda topic: (-topic.heat, topic.key))
    return _named(topics, words) if len(words) > 1 else topics


def steps_of(index: Index, topic: Topic, tried: Collection[str] = ()) -> Iterator[Rewrite | NotDone]:
    """What may be tried next."""
    steps = planned_steps if topic.plan else KINDS[topic.goal.split()[0]].steps
    return steps(index, topic, tried)


def _is_step(words: Sequence[str]) -> bool:
    """Whether the words are one step rather than a choice among what the analysis offers."""
    if not words or words[0] == cycle_topics.GOAL:
        return False
    if KINDS[words[0]].topics is _none:
        return True
    transformation = TRANSFORMATIONS.get(words[0])
    return transformation is not None and len(plain(words)) == 1 + len(transformation.arguments)


def _named(topics: list[Topic], words: list[str]) -> list[Topic]:
    """Those that the words name: one of its files, or one of its modules by their dotted name."""
    wanted = words[1:]
    found = [topic for topic in topics if all(word in topic.names for word in wanted)]
    if not found:
        names = sorted({name for topic in topics for name in topic.names})
        nothing = f"Nothing that `{words[0]}` could do is about `{' '.join(wanted)}`."
        raise NoSuchGoal(f"{nothing}{_meant(wanted[0], names)}")
    return found


def _meant(word: str, known: Mapping[str, Kind] | list[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean `{close[0]}`?" if close else ""

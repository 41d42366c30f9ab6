"""Labels that the past of a tracker teaches: naive Bayes, as far as it would have been right there."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from analysis.triage.similarity import words_of

RIGHT = 0.9
"""So many of the past issues that would be given a label have to have it."""

EVEN = math.log(RIGHT / (1 - RIGHT))
"""The odds of that."""

LEAST = 10
"""Past issues with a label, without it, and that would be given it; from fewer nothing is learned."""

SIGNS = 20
"""Of an issue's words those count that say most: all together would make a long text certain of anything."""

SEEN = 3
HEADING = 60

type Past = Sequence[tuple[frozenset[str], frozenset[str]]]
"""Of each issue that people have labelled the signs and the labels."""


def signs_of(title: str, text: str) -> frozenset[str]:
    """The words of an issue, those of its title once more apart, and the headings of the form that was filled in."""
    lines = (line.strip().lower() for line in text.splitlines())
    headings = (f"form: {line[:HEADING]}" for line in lines if line.startswith(("#", "**")))
    return frozenset([*words_of(title, text), *(f"title: {word}" for word in words_of(title, "")), *headings])


@dataclass(frozen=True, slots=True)
class Lesson:
    """What tells a label: how often each sign was seen with it and at all, and how certain one has to be."""

    label: str
    having: int
    lacking: int
    seen_having: Counter[str]
    seen: Counter[str]
    certain: float = math.inf

    def odds(self, signs: Iterable[str], has: bool | None = None) -> float:
        """The logarithm of the odds of the label; `has` leaves an issue that was counted, with it or not, out again."""
        own_having, own_lacking = has is True, has is False
        having, lacking = self.having - own_having, self.lacking - own_lacking
        told = list[float]()
        for sign in signs:
            there = self.seen_having[sign]
            elsewhere = self.seen[sign] - there - own_lacking
            there -= own_having
            if there + elsewhere >= SEEN:
                told.append(math.log((there + 0.5) * (lacking + 1) / ((elsewhere + 0.5) * (having + 1))))
        return math.log(having / lacking) + sum(nlargest(SIGNS, told, key=abs))


def learn(past: Past, labels: Collection[str]) -> list[Lesson]:
    """A lesson for each label that the words of past issues tell well enough."""
    seen = Counter(sign for signs, _ in past for sign in signs)
    often = Counter(label for _, given in past for label in given)
    wanted = [label for label in often if label in labels and LEAST <= often[label] <= len(past) - LEAST]
    return [lesson for label in sorted(wanted) if (lesson := _lesson(label, past, seen, often[label])) is not None]


def _lesson(label: str, past: Past, seen: Counter[str], many: int) -> Lesson | None:
    with_it = Counter(sign for signs, labels in past if label in labels for sign in signs)
    drawn = Lesson(label, many, len(past) - many, with_it, seen)
    tried = sorted((-drawn.odds(signs, label in labels), label in labels) for signs, labels in past)
    certain, right = math.inf, 0
    for number, (against, has) in enumerate(tried, 1):
        right += has
        if number >= LEAST and right >= RIGHT * number:
            certain = max(-against, EVEN)
    return Lesson(label, drawn.having, drawn.lacking, with_it, seen, certain) if certain < math.inf else None


def labels_taught(lessons: Iterable[Lesson], signs: Collection[str]) -> list[str]:
    """The labels that past issues like this one have, the surest first."""
    sure = [(lesson.odds(signs) - lesson.certain, lesson.label) for lesson in lessons]
    return [label for margin, label in sorted(sure, reverse=True) if margin >= 0]

"""The labels of an issue: by the settings, by what past issues teach, and by the words of its title."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.triage.kinds import BY_HAND, kind_by_words, kinds_agreed, labels_of_settings, names_of_kinds
from analysis.triage.learning import Lesson, labels_taught, learn, signs_of

type Labelled = tuple[str, str, Sequence[str]]
"""Title, text and labels of an issue that people have looked at."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a repository labels its issues."""

    labels: frozenset[str]
    kinds: Mapping[str, str]
    "What it calls a bug, a question and so on."

    said: frozenset[str]
    "Kinds, by label, that words of a title may decide on: nothing better is known, and nothing speaks against it."

    lessons: Sequence[Lesson]


def read_habits(labels: Iterable[str], past: Sequence[Labelled], *, learning: bool) -> Habits:
    """From the labels that there are, and what past issues were given."""
    known = frozenset(labels)
    kinds = names_of_kinds(known)
    examples = [(signs_of(title, text), frozenset(given)) for title, text, given in past] if learning else []
    lessons = learn(examples, [label for label in known if label.lower() not in BY_HAND])
    agreed = {kinds[kind] for kind in kinds_agreed(past, kinds)}
    return Habits(known, kinds, frozenset(agreed - {lesson.label for lesson in lessons}), lessons)


def labels_for(habits: Habits, title: str, text: str, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """What the settings want, at most one kind, and what else past issues like this one have."""
    taught = labels_taught(habits.lessons, signs_of(title, text))
    kinds = set(habits.kinds.values())
    said = habits.kinds.get(kind_by_words(title, text, habits.kinds), "")
    kind = next((label for label in taught if label in kinds), said if said in habits.said else "")
    agreed = [kind] if kind and said in ("", kind) else []
    others = [label for label in taught if label not in kinds]
    return list(dict.fromkeys([*labels_of_settings(title, text, habits.labels, wanted), *agreed, *others]))

"""Which labels an issue asks for."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

TRACEBACK = re.compile(r"Traceback \(most recent call last\)|^\s+at \S+ \(.+:\d+:\d+\)|panicked at|segmentation fault",
                       re.MULTILINE | re.IGNORECASE)  # fmt: skip
USUAL: Mapping[str, tuple[str, ...]] = {
    "bug": ("bug", "crash", "crashes", "traceback", "regression", "fails", "broken", "does not work", "doesn't work"),
    "documentation": ("docs", "documentation", "docstring", "typo", "readme"),
    "enhancement": ("feature request", "feature", "enhancement", "add support", "support for", "allow", "proposal"),
    "question": ("how do i", "how to", "how can i", "is it possible", "question"),
}
"""Words of titles that ask for a label that GitHub gives every new repository."""

BY_HAND = frozenset({"duplicate", "wontfix", "invalid", "good first issue", "help wanted", "stale", "released"})
"""Labels that say what somebody has decided."""

ALIKE = 0.2
SHARE = 0.6
AT_LEAST = 2


def labels_by_words(title: str, text: str, known: Collection[str], wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of the settings by title or text; of the usual ones the only one that the title asks for."""
    ours = [label for label, words in wanted.items() if label in known and _has(f"{title}\n{text}", words)]
    usual = [label for label, words in USUAL.items() if label in known and _has(title, words)]
    if not usual and "bug" in known and TRACEBACK.search(text):
        usual = ["bug"]
    return ours + [label for label in usual if len(usual) == 1 and label not in ours]


def labels_by_neighbours(
    alike: Sequence[tuple[int, float]], labels: Mapping[int, Collection[str]], known: Collection[str]
) -> list[str]:
    """Labels that most of the similar issues have, weighed by how similar they are."""
    near = [(number, weight) for number, weight in alike if weight >= ALIKE and labels.get(number)]
    counts = Counter(label for number, _ in near for label in labels[number])
    weights = {label: sum(weight for number, weight in near if label in labels[number]) for label in counts}
    whole = sum(weight for _, weight in near)
    return [
        label
        for label in counts
        if counts[label] >= AT_LEAST and weights[label] >= SHARE * whole and label in known and label not in BY_HAND
    ]


def _has(text: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in words)

"""Which labels an issue asks for."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

TRACEBACK = re.compile(r"Traceback \(most recent call last\)|^\s+at \S+ \(.+:\d+:\d+\)|panicked at|segmentation fault",
                       re.MULTILINE | re.IGNORECASE)  # fmt: skip
USUAL: Mapping[str, tuple[str, ...]] = {
    "bug": (
        "bug", "crash", "crashes", "traceback", "regression", "fails", "breaks", "does not work", "incorrect",
        "exception", "segfault", "segmentation fault", "overflow", "memory leak",
    ),
    "documentation": ("docs", "documentation", "docstring", "typo", "readme"),
    "enhancement": (
        "feature request", "feature", "enhancement", "add support", "support for", "allow", "proposal", "expose",
        "improve",
    ),
    "question": ("how do i", "how to", "how can i", "question"),
}  # fmt: skip
"""Words of titles that ask for a label that GitHub gives every new repository.

Of 3,000 real issues of five trackers, three in four or more that have such a word in the title have that label.
"""

FIRST: Mapping[str, tuple[str, ...]] = {
    "documentation": ("document",),
    "enhancement": ("add", "support", "provide", "implement", "enable"),
    "question": ("how", "why", "what"),
}
"""Words that do so at the beginning of a title, after a `[tag]` or a `part: `."""

TAG = re.compile(r"^\s*(?:\[[^\]]*\]|[\w./-]+:(?=\s))?\W*")

CALLED: Mapping[str, tuple[str, ...]] = {
    "bug": ("bug", "defect"),
    "documentation": ("documentation", "docs", "doc"),
    "enhancement": ("enhancement", "feature", "feature request", "new feature"),
    "question": ("question", "usage question", "support", "questions and help"),
}
"""What repositories call these, after a prefix such as `type: ` or `kind/`."""

PREFIX = re.compile(r"^(?:type|kind|category|c|t)\s*(?::|/|-)\s*")
BY_HAND = frozenset({
    "duplicate", "wontfix", "invalid", "good first issue", "help wanted", "stale", "released", "hacktoberfest",
    "needs more info", "not reproducible", "discuss",
})  # fmt: skip
"""Labels that say what somebody has decided."""

UNDECIDED = frozenset({"needs triage", "triage", "untriaged", "unconfirmed", "new", "awaiting triage", "to triage"})
"""Labels that a form gives an issue before anybody has looked at it, after a prefix such as `status: `."""

TRIED = 5
AGREED = 0.8


def _plain(label: str) -> str:
    return PREFIX.sub("", label.lower()).replace("-", " ").replace("_", " ").strip()


def is_undecided(label: str) -> bool:
    """Whether the label only says that somebody has to look at the issue."""
    return re.sub(r"^(status|state|s|needs)\s*[:/]\s*", "", label.lower()).replace("-", " ").strip() in UNDECIDED


def names_of_kinds(labels: Iterable[str]) -> dict[str, str]:
    """What the repository calls each kind of issue; a kind that it has no label for is left out."""
    plain = {_plain(label): label for label in sorted(labels, reverse=True)}
    found = {kind: [plain[name] for name in names if name in plain] for kind, names in CALLED.items()}
    return {kind: names[0] for kind, names in found.items() if names}


def labels_of_settings(title: str, text: str, known: Collection[str], wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """Those whose words stand in the title or the text."""
    return [label for label, words in wanted.items() if label in known and _has(f"{title}\n{text}", words)]


def kind_by_words(title: str, text: str, kinds: Collection[str]) -> str:
    """The only kind that the title asks for, a bug by a traceback, or none."""
    begin = TAG.sub("", title).lower().split()[:1]
    asked = [kind for kind, words in USUAL.items() if kind in kinds and (_has(title, words) or _begins(begin, kind))]
    if not asked and "bug" in kinds and TRACEBACK.search(text):
        return "bug"
    return asked[0] if len(asked) == 1 else ""


def kinds_agreed(past: Iterable[tuple[str, str, Collection[str]]], names: Mapping[str, str]) -> set[str]:
    """The kinds whose words the maintainers follow themselves, by titles, texts and labels of past issues."""
    tried, right = Counter[str](), Counter[str]()
    for title, text, labels in past:
        kind = kind_by_words(title, text, names)
        if kind and set(names.values()).intersection(labels):
            tried[kind] += 1
            right[kind] += names[kind] in labels
    return {kind for kind in names if tried[kind] < TRIED or right[kind] >= AGREED * tried[kind]}


def _begins(begin: Sequence[str], kind: str) -> bool:
    return any(word in FIRST.get(kind, ()) for word in begin)


def _has(text: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in words)

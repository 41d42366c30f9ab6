"""Uses that other files once had of what a file defines: whether samples of the history show one, and what ended it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from analysis.dead_code.past import NEVER_USED, UNKNOWN, Past, Word, committed, is_partial
from integrations import git
from integrations.errors import GitError

SAMPLES = 16
LEAN = 1.5
"""How much closer to today samples lie: 1 is as close as any."""
SECONDS = 20.0
"""Of an analysis: after so many no further sample is taken."""
STEPS = 6
"""So many times uses may move from files to others."""

FAMILIES = (
    (".py", ".pyw"),
    (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro", ".mdx"),
)
"""Endings of files that may use each other's names."""

type Files = Mapping[str, list[str]]
"""Lines that hold a name, by the file."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest sample in which other files use a name, the one after it, and these files."""

    then: str
    later: str
    users: frozenset[str]


@dataclass(slots=True)
class Samples:
    """Commits of a history, newest first, in which names are looked for together, as far back as one needs it."""

    top: Path
    commits: list[str]
    paths: tuple[str, ...]
    unseen: dict[str, Word]
    seen: dict[str, Seen] = field(default_factory=dict)
    taken: int = 0
    spent: float = 0.0

    def find(self, name: str) -> Seen | None:
        """When other files last used a name that somebody defined then; None where no sample shows it."""
        while name in self.unseen and self.taken < len(self.commits) and self.spent < SECONDS:
            self._take()
        return self.seen.get(name)

    def _take(self) -> None:
        start, commit = monotonic(), self.commits[self.taken]
        later = self.commits[max(self.taken - 1, 0)]
        for name, files in _mentions(self.top, commit, self.paths, self.unseen).items():
            if users := _users(self.unseen[name], files):
                self.seen[name] = Seen(commit, later, users)
                del self.unseen[name]
        self.taken += 1
        self.spent += monotonic() - start


def samples(top: Path, commit: str, suffix: str, names: Iterable[str]) -> Samples:
    """Where to look for names of one language; nowhere in a partial clone, which would have to fetch whole versions."""
    paths = next((tuple(f"*{end}" for end in family) for family in FAMILIES if suffix in family), (f"*{suffix}",))
    return Samples(top, _spread(top, commit), paths, {name: Word(name) for name in names})


def ended_elsewhere(samples: Samples, name: str) -> Past:
    """The commit that took the last use in another file away: none if there still is one, unknown if no sample has."""
    try:
        seen = samples.find(name)
        if seen and seen.then == seen.later:
            return NEVER_USED
        return _ended(samples, name, seen) if seen else UNKNOWN
    except GitError:
        return UNKNOWN


def _spread(top: Path, commit: str) -> list[str]:
    if is_partial(top):
        return []
    commits = git.run(["rev-list", "--first-parent", commit], top).split()
    last = len(commits) - 1
    return [commits[at] for at in sorted({round(last * (step / SAMPLES) ** LEAN) for step in range(SAMPLES + 1)})]


def _mentions(top: Path, commit: str, paths: Iterable[str], words: Iterable[str]) -> Mapping[str, Files]:
    """The lines of a commit's files with one of the words, by the word."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    names = list(words)
    any_of = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    for line in git.grep(top, names, commit, list(paths)).decode(errors="replace").split("\n"):
        where, _, text = line.partition("\0")
        for name in {*any_of.findall(text)}:
            found[name][where.partition(":")[2]].append(text)
    return found


def _users(word: Word, files: Files) -> frozenset[str]:
    """Files that use a word, but for those that define it; none where nothing defines it."""
    defining = {path for path, lines in files.items() if word.definitions("\n".join(lines))}
    using = {path for path, lines in files.items() if any(word.is_used_by(line) for line in lines)}
    return frozenset(using - defining) if defining else frozenset()


def _ended(samples: Samples, name: str, seen: Seen) -> Past:
    """Follow the uses from files to others until a commit leaves none."""
    word, then, users = Word(name), seen.then, seen.users
    for _ in range(STEPS):
        steps = committed(samples.top, f"{then}..{seen.later}", sorted(users), word)
        step = next((one for one in steps if word.count(one.difference)[1] < 0), None)
        if step is None:
            return UNKNOWN
        then = step.commit
        users = _users(word, _mentions(samples.top, then, samples.paths, [name]).get(name, {}))
        if not users:
            return Past(known=True, ended_by=step.label)
    return UNKNOWN

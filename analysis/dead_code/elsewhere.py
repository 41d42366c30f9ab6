"""Uses that other files once had of what a file defines: whether samples of the history show one, and what ended it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from time import monotonic

from analysis.dead_code.past import NEVER_USED, UNKNOWN, Past, Word, committed, is_partial
from integrations import git
from integrations.errors import GitError

SAMPLES = 16
LEAN = 1.5
"""How much closer to today samples lie: 1 is as close as any."""
SECONDS = 20.0
"""Of an analysis: after so many no further sample is taken."""
MUCH = 20
"""A commit that removes more files may have moved them to another repository, where they go on as before."""
STEPS = 6
"""So many times uses may move from files to others."""

PYTHON = ("*.py", "*.pyw")
"""Files that may use each other's names; what JavaScript does not export only its own file can use."""

type Subject = tuple[str, str]
"""The path of a file from the top, and a name that it defines."""

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
    unseen: dict[Subject, Word]
    seen: dict[Subject, Seen] = field(default_factory=dict)
    taken: int = 0
    spent: float = 0.0

    def find(self, subject: Subject) -> Seen | None:
        """When other files last used a name that its file defined then; None where no sample shows it."""
        while subject in self.unseen and self.taken < len(self.commits) and self.spent < SECONDS:
            self._take()
        return self.seen.get(subject)

    def _take(self) -> None:
        start, commit = monotonic(), self.commits[self.taken]
        later = self.commits[max(self.taken - 1, 0)]
        mentions = _mentions(self.top, commit, {name for _, name in self.unseen})
        for subject, word in list(self.unseen.items()):
            files = mentions.get(subject[1], {})
            if _is_meant(subject, files) and (users := _users(word, files)):
                self.seen[subject] = Seen(commit, later, users)
                del self.unseen[subject]
        self.taken += 1
        self.spent += monotonic() - start


def samples(top: Path, commit: str, subjects: Iterable[Subject]) -> Samples:
    """Where to look for these; nowhere in a partial clone, which would have to fetch whole versions."""
    return Samples(top, _spread(top, commit), {subject: Word(subject[1]) for subject in subjects})


def ended_elsewhere(samples: Samples, subject: Subject) -> Past:
    """The commit that took the last use in another file away: none if there still is one, unknown if no sample has."""
    try:
        seen = samples.find(subject)
        if seen and seen.then == seen.later:
            return NEVER_USED
        return _ended(samples.top, subject[1], seen) if seen else UNKNOWN
    except GitError:
        return UNKNOWN


def _spread(top: Path, commit: str) -> list[str]:
    if is_partial(top):
        return []
    commits = git.run(["rev-list", "--first-parent", commit], top).split()
    last = len(commits) - 1
    return [commits[at] for at in sorted({round(last * (step / SAMPLES) ** LEAN) for step in range(SAMPLES + 1)})]


def _mentions(top: Path, commit: str, names: Collection[str]) -> Mapping[str, Files]:
    """The lines of a commit's files with one of the names, by the name."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    any_of = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    for line in git.grep(top, list(names), commit, PYTHON).decode(errors="replace").split("\n"):
        where, _, text = line.partition("\0")
        for name in {*any_of.findall(text)}:
            found[name][where.partition(":")[2]].append(text)
    return found


def _is_meant(subject: Subject, files: Files) -> bool:
    """Whether a name can mean only this: one file defines it, that of today or one that is called like it."""
    path, name = subject
    defines = re.compile(rf"\s*(?:async\s+)?(?:def|class)\s+{re.escape(name)}\b")
    places = [PurePosixPath(one) for one, lines in files.items() if any(defines.match(line) for line in lines)]
    return len(places) == 1 and (str(places[0]) == path or places[0].name == PurePosixPath(path).name)


def _users(word: Word, files: Files) -> frozenset[str]:
    """Files that use a word, but for those that define it, or something else that is called so."""
    defining = {path for path, lines in files.items() if word.definitions("\n".join(lines))}
    using = {path for path, lines in files.items() if any(word.is_used_by(line) for line in lines)}
    return frozenset(using - defining)


def _ended(top: Path, name: str, seen: Seen) -> Past:
    """Follow the uses from files to others until a commit leaves none."""
    word, then, users = Word(name), seen.then, seen.users
    for _ in range(STEPS):
        steps = committed(top, f"{then}..{seen.later}", sorted(users), word)
        step = next((one for one in steps if word.count(one.difference)[1] < 0), None)
        if step is None:
            return UNKNOWN
        then = step.commit
        if _gave_up_much(top, then):
            return UNKNOWN
        users = _users(word, _mentions(top, then, [name]).get(name, {}))
        if not users:
            return Past(known=True, ended_by=step.label)
    return UNKNOWN


def _gave_up_much(top: Path, commit: str) -> bool:
    gone = git.run(["diff-tree", "-r", "--name-only", "--no-renames", "--diff-filter=D", commit, "--", *PYTHON], top)
    return len(gone.splitlines()) > MUCH

"""What git's history says of a definition: which commit took its last use away, or that it never had one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from analysis.index.snapshot import Snapshot
from integrations import git
from integrations.errors import GitError

SECONDS = 60.0
LONG = 30
"""So many commits after a definition came show that nobody is about to use it."""
MOVES = 4
"""From as many other places a definition may have come."""
MOST_MOVED = 500
"""A partial clone is not asked to fetch more than so many versions for one commit."""
QUOTED = 60

COMMIT, FIELD = "\x01", "\x02"
FORMAT = f"--format={COMMIT}%H{FIELD}%h of %cs{FIELD}%p{FIELD}%s"
PLAIN = ("--no-ext-diff", "--no-textconv")
CHANGES = ("--no-merges", "-p", "-U0", FORMAT)
PARTIAL = re.compile(r"^(remote\..*\.promisor|extensions\.partialclone)$", re.MULTILINE | re.IGNORECASE)
NOT_COMMITTED = "a change that is not committed"

DEFINES = (
    r"\b(?:def|class|function\*?|const|let|var|type|interface|enum)\s+{0}"
    r"|^\s*(?:(?:public|private|protected|static|async|readonly|override|get|set)\s+)+#?{0}"
    r"|^\s*#?{0}\s*(?:=(?!=)|[<(][^;]*\{{\s*$)"
)
COMMENT = re.compile(r"\s*(#\s|//|/?\*)")
TEXT = re.compile(r"""(["'`])(?:\\.|(?!\1).)*\1""")
PUT_IN = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Past:
    """Which change took the last use of a definition away: "" if it never had one, or where nothing is `known`."""

    known: bool = False
    ended_by: str = ""


NEVER_USED = Past(known=True)
UNKNOWN = Past()


class Word:
    """A name: as a word, and as what a line defines."""

    def __init__(self, name: str) -> None:
        self.search = re.escape(name)
        whole = rf"(?<![\w$]){self.search}(?![\w$])"
        self._anywhere = re.compile(whole)
        self._defined = re.compile(DEFINES.format(whole), re.MULTILINE)

    def definitions(self, text: str) -> int:
        return len(self._defined.findall(text))

    def is_used_by(self, line: str) -> bool:
        """Whether a line of code mentions the name other than to define it."""
        return not COMMENT.match(line) and not self._defined.search(line) and bool(self._anywhere.search(line))

    def count(self, difference: str) -> tuple[int, int]:
        """How many more definitions, and other mentions than in comments and texts, there are after a difference."""
        definitions = uses = 0
        for line in difference.splitlines():
            sign = {"+": 1, "-": -1}.get(line[:1], 0)
            if sign and not line.startswith(("+++ ", "--- ")) and not COMMENT.match(line, 1):
                defined = bool(self._defined.search(line[1:]))
                definitions += sign * defined
                uses += sign * (len(self._anywhere.findall(TEXT.sub(_put_in, line))) - defined)
        return definitions, uses


def _put_in(text: re.Match[str]) -> str:
    """Of a text what may be code: between braces."""
    return " ".join(PUT_IN.findall(text[0]))


@dataclass(frozen=True, slots=True)
class Step:
    """What one commit did to a file."""

    commit: str
    label: str
    parents: str
    difference: str = field(repr=False)


def is_told(snapshot: Snapshot) -> bool:
    """Whether there is a history, and all of it: no export, not a single commit and no shallow clone."""
    if not snapshot.commit:
        return False
    try:
        shallow = git.run(["rev-parse", "--is-shallow-repository"], snapshot.root).strip() != "false"
        return not shallow and (snapshot.dirty or has_past(snapshot))
    except GitError:
        return False


def has_past(snapshot: Snapshot) -> bool:
    """Whether there is a commit before that of the snapshot."""
    return _is_followed(snapshot.top, snapshot.commit or "HEAD")


@lru_cache(16)
def _is_followed(top: Path, commit: str) -> bool:
    return int(git.run(["rev-list", "--count", "--max-count=2", commit], top)) > 1


@lru_cache(16)
def is_partial(top: Path) -> bool:
    """Whether old versions of files would have to be fetched."""
    return bool(PARTIAL.search(git.run(["config", "--list", "--name-only"], top)))


def past(snapshot: Snapshot, path: str, name: str) -> Past:
    """What the history up to the snapshot's commit tells of a name that a file defines."""
    try:
        return _past(snapshot, path, Word(name))
    except GitError:
        return UNKNOWN


def _past(snapshot: Snapshot, path: str, word: Word) -> Past:
    commit, place, text = snapshot.commit or "", snapshot.prefix + path, snapshot.text(path) or ""
    suffix = PurePosixPath(path).suffix
    steps = list(_uncommitted(snapshot, place))
    if has_past(snapshot):
        steps.extend(committed(snapshot.top, commit, [place], word))
    origin: Step | None = None
    for _ in range(MOVES):
        step, ended = _decisive(steps, word, word.definitions(text))
        if step is None:
            origin = origin or (steps[-1] if steps else None)
            break
        if ended:
            return Past(known=True, ended_by=step.label)
        origin, place, ended = step, "", False
        if step.parents:
            place, ended = _came_from(snapshot.top, step.commit, suffix, word)
        if ended:
            return Past(known=True, ended_by=step.label)
        if not place:
            break
        before = f"{step.commit}^"
        text = git.run(["show", f"{before}:{place}"], snapshot.top)
        steps = [*committed(snapshot.top, before, [place], word)]
    return NEVER_USED if origin and origin.commit and _is_long_ago(snapshot.top, origin.commit, commit) else UNKNOWN


def _decisive(steps: list[Step], word: Word, defined: int) -> tuple[Step | None, bool]:
    """The newest step that left fewer uses, and True; or else the one that brought the definition, and False."""
    for step in steps:
        definitions, uses = word.count(step.difference)
        defined -= definitions
        if defined <= 0:
            return step, False
        if uses < 0:
            return step, True
    return None, False


@lru_cache(256)
def _is_long_ago(top: Path, then: str, now: str) -> bool:
    return int(git.run(["rev-list", "--count", f"--max-count={LONG}", f"{then}..{now}"], top)) >= LONG


def _came_from(top: Path, commit: str, suffix: str, word: Word) -> tuple[str, bool]:
    """The file out of which a commit moved a definition, "" for none; and whether it lost uses thereby.

    Where that file went as a whole, it was renamed or replaced by another release: uses are its own affair.
    """
    if is_partial(top):
        git.fetch_versions(top, commit, [f"*{suffix}"], "-1", most=MOST_MOVED)
    written = git.run(
        ["show", *PLAIN, "--format=", "-U0", "--no-renames", f"-G{word.search}", commit, "--", f"*{suffix}"], top
    )
    source, gone, lost = "", False, 0
    for part in written.split("\ndiff --git "):
        definitions, uses = word.count(part)
        lost -= uses
        if definitions < 0 and (left := re.search(r"^--- a/(.+?)\t?$", part, re.MULTILINE)):
            source, gone = left[1], "\ndeleted file mode" in part
    return source, bool(source) and lost > 0 and not gone


def committed(top: Path, span: str, places: Sequence[str], word: Word) -> Iterator[Step]:
    """The commits up to one, or of a range, that change a line of these files with the name, newest first."""
    if is_partial(top):
        git.fetch_versions(top, span, places)
    written = git.log(top, *CHANGES, f"-G{word.search}", span, paths=places, timeout=SECONDS)
    for record in written.decode(errors="replace").split(COMMIT)[1:]:
        heading, _, difference = record.partition("\n")
        whole, short, parents, subject = heading.split(FIELD, 3)
        yield Step(whole, f"{short}, “{subject.strip()[:QUOTED]}”", parents, difference)


def _uncommitted(snapshot: Snapshot, place: str) -> Iterator[Step]:
    if place in _changed(snapshot):
        written = git.run(["diff", *PLAIN, "--no-color", "-U0", snapshot.commit or "HEAD", "--", place], snapshot.top)
        yield Step("", NOT_COMMITTED, "", written)


@lru_cache(4)
def _changed(snapshot: Snapshot) -> frozenset[str]:
    """Paths from the top whose content on disk is not that of the commit."""
    if not snapshot.dirty:
        return frozenset()
    named = git.run(["diff", *PLAIN, "--name-only", "-z", snapshot.commit or "HEAD"], snapshot.top)
    return frozenset(named.split("\0"))

"""Reading git objects: commits, trees, blobs, branches and tags."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from emulator.github.repositories import GitFailed, git, text

FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x00%x01"


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    date: str


@dataclass(frozen=True)
class Commit:
    sha: str
    tree: str
    parents: list[str]
    author: Person
    committer: Person
    message: str


@dataclass(frozen=True)
class Entry:
    """One line of a tree."""

    mode: str
    type: str
    sha: str
    size: int | None
    path: str


def resolve(repository: Path, revision: str) -> str | None:
    """The SHA of the commit that a branch, tag or SHA stands for."""
    for name in (f"refs/heads/{revision}", f"refs/tags/{revision}", revision):
        try:
            return text(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except GitFailed:
            continue
    return None


def commits(repository: Path, *selection: str) -> list[Commit]:
    """Commits of a `git log`, newest first."""
    printed = text(repository, "log", f"--format={FORMAT}", *selection)
    return [_commit(record.lstrip("\n")) for record in printed.split("\x00\x01") if record.strip()]


def commit(repository: Path, sha: str) -> Commit:
    return commits(repository, "--max-count=1", sha)[0]


def _commit(record: str) -> Commit:
    fields = record.split("\x00")
    sha, tree, parents = fields[:3]
    author = Person(fields[3], fields[4], _date(fields[5]))
    committer = Person(fields[6], fields[7], _date(fields[8]))
    return Commit(sha, tree, parents.split(), author, committer, fields[9].rstrip("\n"))


def _date(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def references(repository: Path, *prefixes: str) -> dict[str, str]:
    """Reference names to the SHAs they point to."""
    printed = text(repository, "for-each-ref", "--format=%(refname) %(objectname)", *prefixes)
    return dict(line.rsplit(" ", 1) for line in printed.splitlines())


def tree(repository: Path, revision: str, *, recursive: bool = False, path: str = "") -> list[Entry]:
    """What a tree holds. Raises GitFailed."""
    flags = ["-r", "-t"] if recursive else []
    printed = git(repository, "ls-tree", "-l", "-z", *flags, f"{revision}:{path}" if path else revision).decode()
    return [_entry(line) for line in printed.split("\x00") if line]


def _entry(line: str) -> Entry:
    meta, path = line.split("\t", 1)
    mode, kind, sha, size = meta.split()
    return Entry(mode, kind, sha, None if size == "-" else int(size), path)


def kind(repository: Path, sha: str) -> str | None:
    """blob, tree, commit or tag; None where there is no such object."""
    try:
        return text(repository, "cat-file", "-t", sha)
    except GitFailed:
        return None


def blob(repository: Path, sha: str) -> bytes:
    """Raises GitFailed."""
    return git(repository, "cat-file", "blob", sha)


def contains(repository: Path, ancestor: str, descendant: str) -> bool:
    """Whether the descendant's history has the ancestor."""
    try:
        git(repository, "merge-base", "--is-ancestor", ancestor, descendant)
    except GitFailed:
        return False
    return True


def merge_base(repository: Path, one: str, other: str) -> str | None:
    try:
        return text(repository, "merge-base", one, other)
    except GitFailed:
        return None

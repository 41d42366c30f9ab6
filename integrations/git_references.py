"""What a repository holds: its commits and branches by name, their history and their differences."""

import re
from collections.abc import Sequence
from pathlib import Path

from integrations.errors import GitError, NoSuchReference
from integrations.git_command import QUICK, read, run


def is_repository(path: Path) -> bool:
    """Whether the folder lies in a git repository that can be read."""
    try:
        return bool(run(["rev-parse", "--git-dir"], path))
    except GitError:
        return False


def head(repository: Path) -> str:
    """The commit that is checked out. Raises NoSuchReference before the first one."""
    return resolve(repository, "HEAD")


def resolve(repository: Path, ref: str) -> str:
    """The commit behind a name; a remote's branch counts where there is no local one."""
    safe_ref(ref)
    try:
        return run(["rev-parse", "--verify", f"{ref}^{{commit}}"], repository).strip()
    except NoSuchReference:
        return run(["rev-parse", "--verify", f"refs/remotes/origin/{ref}^{{commit}}"], repository).strip()


def default_branch(repository: Path) -> str:
    """The branch that the remote calls its own, or else the one that is checked out. Raises GitError if detached."""
    for name in ("refs/remotes/origin/HEAD", "HEAD"):
        try:
            return run(["symbolic-ref", "--short", name], repository).strip().removeprefix("origin/")
        except NoSuchReference:
            continue
    raise NoSuchReference(f"default branch of {repository}", "HEAD is detached and there is no remote's")


def log(repository: Path, *options: str, paths: Sequence[str] = (), timeout: float = QUICK) -> bytes:
    """`git log` as bytes, newest first, without renames, signatures or programs that the repository configures."""
    plain = ("--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--no-mailmap")
    return read(["log", *plain, *options, "--", *paths], repository, timeout)


def grep(repository: Path, words: Sequence[str], commit: str, paths: Sequence[str], timeout: float = QUICK) -> bytes:
    """Lines of a commit's files that hold one of the words, as `COMMIT:PATH`, NUL and the line; nothing for none."""
    patterns = [part for word in words for part in ("-e", word)]
    try:
        return read(["grep", "-IwFz", "--no-color", *patterns, commit, "--", *paths], repository, timeout)
    except GitError as error:
        if error.answer == "exit code 1":
            return b""
        raise


def diff(repository: Path, base: str, other: str | None = None, *options: str, timeout: float = QUICK) -> bytes:
    """`git diff BASE [OTHER]` as bytes; without `other`, against the working tree."""
    refs = [resolve(repository, ref) for ref in (base, other) if ref is not None]
    return read(["diff", "--no-ext-diff", "--no-textconv", "--no-color", *options, *refs, "--"], repository, timeout)


def safe_ref(ref: str) -> str:
    """The name itself. Raises NoSuchReference for one that git would read as an option, or never accept."""
    if not ref or ref.startswith("-") or re.search(r"[\x00-\x20\x7f:?*\[\\]|\.\.", ref):
        raise NoSuchReference(f"reference {ref!r}", "not a name that git accepts", "Name a branch, a tag or a commit")
    return ref

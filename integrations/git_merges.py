"""Merging two commits into a third without a checkout: what a pull request will be once it has landed."""

from pathlib import Path

from integrations.errors import GitError, MergeConflict
from integrations.git import NETWORK, parse_address, read, resolve, run
from integrations.git_changes import IDENTITY

CONFLICTS = "exit code 1"
"""How merge-tree says that it could not, and nothing else."""


def merge_commits(repository: Path, onto: str, other: str, message: str, url: str = "") -> str:
    """The merge commit, which no branch names yet; the same for the same two commits. Raises MergeConflict.

    It has the date of `onto`. A mirror fetches what it lacks from `url`. Needs git 2.38.
    """
    ours, theirs = resolve(repository, onto), resolve(repository, other)
    variables = parse_address(url)[1] if url else {}
    try:
        told = run(
            ["merge-tree", "--write-tree", "--name-only", ours, theirs], repository, NETWORK, variables=variables
        )
    except GitError as error:
        if error.answer != CONFLICTS:
            raise
        raise MergeConflict(f"merge {other} into {onto}", "both sides changed the same", "Merge it by hand") from error
    date = run(["log", "--max-count=1", "--format=%cI", ours], repository).strip()
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    arguments = ["commit-tree", told.split()[0], "-p", ours, "-p", theirs, "-m", message]
    return run(arguments, repository, variables=IDENTITY | dates).strip()


def changes_between(repository: Path, base: str, other: str, url: str = "") -> str:
    """What `other` has that `base` has not, as a patch. A mirror fetches the files that it lacks from `url`."""
    commits = [resolve(repository, ref) for ref in (base, other)]
    plain = ["--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--binary"]
    variables = parse_address(url)[1] if url else {}
    return read(["diff", *plain, *commits, "--"], repository, NETWORK, variables=variables).decode(
        "utf-8", "surrogateescape"
    )


def tree_of(repository: Path, commit: str) -> str:
    """The hash of all that a commit holds: two commits with the same tree have the same files."""
    return run(["rev-parse", "--verify", f"{commit}^{{tree}}"], repository).strip()


def contains(repository: Path, commit: str, older: str) -> bool:
    """Whether `older` is part of the history of `commit`."""
    return run(["merge-base", older, commit], repository).strip() == resolve(repository, older)

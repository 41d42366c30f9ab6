"""Merging two commits of a bare repository: three-way, file by file, with no work tree kept."""

import tempfile
from pathlib import Path

from emulator.github import objects
from emulator.github.repositories import GitFailed, git, text


class MergeConflict(Exception):
    """The two sides changed the same lines."""


def merged_tree(repository: Path, base: str | None, ours: str, theirs: str) -> str:
    """The tree that has both sides' changes since `base`. Raises MergeConflict."""
    with tempfile.TemporaryDirectory() as scratch:
        place = {"GIT_INDEX_FILE": f"{scratch}/index", "GIT_WORK_TREE": scratch}
        sides = [base, ours, theirs] if base else [ours, theirs]
        try:
            git(repository, "read-tree", "-i", "-m", "--aggressive", *sides, environment=place)
            git(repository, "merge-index", "-o", "-q", "git-merge-one-file", "-a", environment=place)
            return text(repository, "write-tree", environment=place)
        except GitFailed as error:
            raise MergeConflict(str(error)) from error


def mergeable(repository: Path, base: str, head: str) -> bool:
    try:
        merged_tree(repository, objects.merge_base(repository, base, head), base, head)
    except MergeConflict:
        return False
    return True


def merge_commit(repository: Path, base: str, head: str, message: str) -> str:
    """A commit with two parents. Raises MergeConflict."""
    tree = merged_tree(repository, objects.merge_base(repository, base, head), base, head)
    return text(repository, "commit-tree", tree, "-p", base, "-p", head, "-m", message)


def squash_commit(repository: Path, base: str, head: str, message: str) -> str:
    """One commit with all of head's changes. Raises MergeConflict."""
    tree = merged_tree(repository, objects.merge_base(repository, base, head), base, head)
    return text(repository, "commit-tree", tree, "-p", base, "-m", message)


def rebase(repository: Path, base: str, head: str) -> str:
    """Head's commits, one by one, on top of base. Raises MergeConflict."""
    tip = base
    for commit in reversed(objects.commits(repository, "--no-merges", f"{base}..{head}")):
        parent = commit.parents[0] if commit.parents else None
        tree = merged_tree(repository, parent, tip, commit.sha)
        author = {
            "GIT_AUTHOR_NAME": commit.author.name,
            "GIT_AUTHOR_EMAIL": commit.author.email,
            "GIT_AUTHOR_DATE": commit.author.date,
        }
        tip = text(repository, "commit-tree", tree, "-p", tip, "-m", commit.message, environment=author)
    return tip

"""Components written into a git repository, and how an import cycle of theirs would be broken."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.refactoring.kinds import steps_of, topics_for
from analysis.refactoring.model import NotDone, Rewrite
from tests.trees import commit, write_tree


def index_of(root: Path) -> Index:
    return Index(take_snapshot(root), workers=1)


def planted(root: Path, files: dict[str, str]) -> Index:
    """The index of a new repository with these files."""
    write_tree(root, files)
    commit(root)
    return index_of(root)


def options(index: Index, goal: str = "break-cycle") -> list[Rewrite | NotDone]:
    """All that could be tried for the first topic of the goal."""
    topics = topics_for(index, goal, {})
    return list(steps_of(index, topics[0])) if topics else []


def rewrites(index: Index, goal: str = "break-cycle") -> list[Rewrite]:
    return [one for one in options(index, goal) if isinstance(one, Rewrite)]


def reasons(index: Index, goal: str = "break-cycle") -> list[str]:
    return [one.reason for one in options(index, goal) if isinstance(one, NotDone)]


def texts(rewrite: Rewrite) -> Mapping[str, str]:
    return {path: content.decode() for path, content in rewrite.files.items()}


def apply(root: Path, rewrite: Rewrite) -> Index:
    """The index after the rewrite was written."""
    for path, content in rewrite.files.items():
        (root / path).write_bytes(content)
    return index_of(root)


def importable(root: Path, *modules: str) -> bool:
    """Whether each module can be the first one that a new process imports."""
    return all(
        subprocess.run([sys.executable, "-c", f"import {one}"], cwd=root, check=False, capture_output=True).returncode
        == 0
        for one in modules
    )

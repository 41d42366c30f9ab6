"""One transformation of a small repository, as a test looks at it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from analysis.refactoring.transformations.changed import Changed
from analysis.refactoring.transformations.table import transform
from analysis.refactoring.view import Refused, View
from tests.analysis.refactoring.components import index_of
from tests.trees import commit, write_tree


def after(root: Path, files: Mapping[str, str], goal: str) -> dict[str, str]:
    """The files that the step changes, after it."""
    return {path: content.decode() for path, content in _run(root, files, goal).files.items()}


def sentence(root: Path, files: Mapping[str, str], goal: str) -> str:
    """What the step says that it did."""
    return _run(root, files, goal).sentence


def refusal(root: Path, files: Mapping[str, str], goal: str) -> str:
    """Why the step is not taken."""
    with pytest.raises(Refused) as refused:
        _run(root, files, goal)
    return refused.value.reason


def _run(root: Path, files: Mapping[str, str], goal: str) -> Changed:
    root.mkdir(exist_ok=True)
    if not (root / ".git").exists():
        write_tree(root, dict(files))
        commit(root)
    return transform(View(index_of(root)), goal.split())

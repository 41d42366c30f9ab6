"""What is found in a few files."""

from pathlib import Path

from analysis.dead_code import find_dead_code
from analysis.findings import Finding
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store
from tests.trees import write_tree

LIBRARY = {"pyproject.toml": "[project]\nname = 'x'\n[build-system]\n", "x/__init__.py": ""}


def analyse(root: Path, files: dict[str, str]) -> list[Finding]:
    """The findings in these files, which are written first."""
    write_tree(root, files)
    return find_dead_code(Index(take_snapshot(root), Store()))


def dead(root: Path, source: str) -> set[str]:
    """Symbols of an application's module `m` that are reported, at any tier."""
    return {finding.symbol for finding in analyse(root, {"m.py": source})}

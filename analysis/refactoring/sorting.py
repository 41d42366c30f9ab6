"""Imports that were in order stay in order: by ruff, as the repository configures it."""

from collections.abc import Iterable
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from analysis.tools import ToolFailed, environment_without, run_tool

SECONDS = 60


def sorted_files(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of the files whose imports ruff would leave as they are."""
    return frozenset(path for path in paths if (root / path).is_file() and _run(root / path, "--no-fix"))


def sort_imports(root: Path, paths: Iterable[str]) -> None:
    """Bring the imports of the files in order, on disk."""
    for path in paths:
        _run(root / path, "--fix")


def _run(file: Path, fix: str) -> bool:
    """Whether ruff finds nothing left to say; False as well where it cannot tell."""
    command = [find_ruff_bin(), "check", "--no-cache", "--quiet", "--select", "I", fix, "--", str(file)]
    try:
        run_tool("ruff", command, seconds=SECONDS, env=environment_without("RUFF_"))
    except ToolFailed:
        return False
    return True

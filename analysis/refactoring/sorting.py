"""What was in order stays in order, imports and layout: by ruff, as the repository configures it."""

from collections.abc import Iterable
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from analysis.tools import ToolFailed, environment_without, run_tool

SECONDS = 60
IMPORTS = ("check", "--no-cache", "--quiet", "--select", "I")
LAYOUT = ("format", "--no-cache", "--quiet")


def sorted_files(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of the files whose imports ruff would leave as they are."""
    return frozenset(path for path in paths if (root / path).is_file() and _run(root / path, *IMPORTS, "--no-fix"))


def sort_imports(root: Path, paths: Iterable[str]) -> None:
    """Bring the imports of the files in order, on disk."""
    for path in paths:
        _run(root / path, *IMPORTS, "--fix")


def formatted_files(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of the files whose layout ruff would leave as it is."""
    return frozenset(path for path in paths if (root / path).is_file() and _run(root / path, *LAYOUT, "--check"))


def format_files(root: Path, paths: Iterable[str]) -> None:
    """Lay the files out anew, on disk."""
    for path in paths:
        _run(root / path, *LAYOUT)


def _run(file: Path, *arguments: str) -> bool:
    """Whether ruff finds nothing left to say; False as well where it cannot tell."""
    command = [find_ruff_bin(), *arguments, "--", str(file)]
    try:
        run_tool("ruff", command, seconds=SECONDS, env=environment_without("RUFF_"))
    except ToolFailed:
        return False
    return True

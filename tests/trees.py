"""Source trees and git repositories for tests."""

import subprocess
import textwrap
from pathlib import Path


def write_tree(root: Path, files: dict[str, str]) -> Path:
    """Write `files` (dedented) below `root`, which is returned."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))
    return root


def commit(root: Path, message: str = "A commit") -> None:
    """Commit all there is, in a new repository if there is none."""
    for command in (
        ["git", "init", "-q", "-b", "main"],
        ["git", "add", "-A"],
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", message],
    ):
        subprocess.run(command, cwd=root, check=True)

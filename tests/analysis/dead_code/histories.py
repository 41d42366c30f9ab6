"""Repositories with a history, and what is found in them."""

import os
import subprocess
from pathlib import Path

from analysis.dead_code import find_dead_code
from analysis.dead_code.past import LONG
from analysis.findings import Finding, Tier
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store
from analysis.javascript.dead_code import dead_code

MOMENT = "2024-05-17T12:00:00+0000"


def git(root: Path, *arguments: str) -> None:
    person = {"NAME": "ada", "EMAIL": "ada@example.org", "DATE": MOMENT}
    variables = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, env=os.environ | variables)


def commit(root: Path, subject: str, **files: str) -> None:
    """One commit of files named without their ending, of Python or, with a capital, of TypeScript."""
    if not (root / ".git").exists():
        root.mkdir(parents=True, exist_ok=True)
        git(root, "init", "-q", "-b", "main")
    for name, text in files.items():
        (root / (f"{name}.ts" if name[0].isupper() else f"{name}.py")).write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-qm", subject)


def pass_time(root: Path, commits: int = LONG) -> None:
    """Commits about other things."""
    stream = "".join(
        f"commit refs/heads/main\ncommitter ada <ada@example.org> {1_700_000_000 + number} +0000\ndata 2\nGo\n"
        + ("from refs/heads/main^0\n" if not number else "")
        for number in range(commits)
    )
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=stream, text=True, check=True)


def pass_time_on(root: Path, branch: str, commits: int = LONG) -> None:
    """Commits about other things, on a branch."""
    git(root, "branch", "-f", "main", branch)
    git(root, "checkout", "-q", "main")
    pass_time(root, commits)


def findings(root: Path, store: Store | None = None) -> dict[str, Finding]:
    index = Index(take_snapshot(root), store or Store())
    return {one.symbol: one for one in [*find_dead_code(index), *dead_code(index)]}


def told(root: Path, symbol: str = "_settle_books") -> tuple[Tier, str]:
    found = findings(root)[symbol]
    return found.tier, found.evidence[-1]

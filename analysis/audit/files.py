"""What kind of files there are: links that lead elsewhere. Git keeps no other mode than "may be run"."""

import os
from pathlib import Path

from analysis.audit.model import Kind, Risk
from analysis.audit.rules import LINK_OUTSIDE
from analysis.findings import Category, Finding, Location
from integrations import git


def find_links_outside(root: Path) -> list[Risk]:
    """Symbolic links in git whose target is not in the repository. Raises GitError."""
    listed = git.run(["ls-files", "--stage", "-z"], root).split("\0")
    paths = [entry.partition("\t")[2] for entry in listed if entry.startswith("120000 ")]
    return [_risk(path, target) for path in paths if (target := _outside(root, path))]


def _outside(root: Path, path: str) -> str:
    try:
        target = os.readlink(root / path)  # noqa: PTH115 -- as written
    except OSError:
        return ""
    place = os.path.normpath(Path(path).parent / target)
    return target if target.startswith("/") or place.startswith("..") else ""


def _risk(path: str, target: str) -> Risk:
    finding = Finding(
        rule_id=LINK_OUTSIDE.id, category=Category.SECURITY, severity=LINK_OUTSIDE.severity, confidence=0.9,
        tier=LINK_OUTSIDE.tier, message=f"This link leads to {target}, outside of the repository", symbol=target,
        locations=(Location(path=path, line=1),), engine="audit", fix="Replace the link by the file it is meant to be",
    )  # fmt: skip
    return Risk(kind=Kind.PERMISSION, finding=finding, why="whoever checks it out")

"""Unified diffs, by file and by line."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from emulator.github.repositories import git

HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass
class FileDiff:
    path: str
    status: str = "modified"
    previous: str | None = None
    sha: str = "0" * 40
    additions: int = 0
    deletions: int = 0
    patch: list[str] = field(default_factory=list)
    "From the first hunk's header on; empty for a binary file."

    def lines(self, side: str) -> dict[int, int]:
        """Line numbers of a side (LEFT or RIGHT) that the diff shows, to their positions below the first header."""
        shown: dict[int, int] = {}
        old = new = 0
        for position, line in enumerate(self.patch):
            if match := HUNK.match(line):
                old, new = int(match[1]), int(match[2])
                continue
            if line.startswith(("+", " ")):
                shown |= {new: position} if side == "RIGHT" else {}
                new += 1
            if line.startswith(("-", " ")):
                shown |= {old: position} if side == "LEFT" else {}
                old += 1
        return shown

    def hunk(self, position: int) -> str:
        """What a review comment shows: its hunk up to its line."""
        start = max((at for at in range(position + 1) if HUNK.match(self.patch[at])), default=0)
        return "\n".join(self.patch[start : position + 1])


def patch_text(repository: Path, base: str, head: str) -> str:
    """The diff from the merge base of two commits to the second."""
    options = ["-M", "--no-color", "--full-index", "--no-ext-diff"]
    return git(repository, "-c", "core.quotePath=false", "diff", *options, f"{base}...{head}").decode(errors="replace")


def file_diffs(repository: Path, base: str, head: str) -> list[FileDiff]:
    return parse(patch_text(repository, base, head))


def parse(patch: str) -> list[FileDiff]:
    """The files of a `git diff`."""
    return [_file(part) for part in re.split(r"^diff --git ", patch, flags=re.MULTILINE)[1:]]


def _file(part: str) -> FileDiff:
    lines = part.rstrip("\n").split("\n")
    named = FileDiff(lines[0].rpartition(" b/")[2])
    body = next((at for at, line in enumerate(lines) if HUNK.match(line)), len(lines))
    for line in lines[1:body]:
        _header(named, line)
    named.patch = lines[body:]
    named.additions = sum(line.startswith("+") for line in named.patch)
    named.deletions = sum(line.startswith("-") for line in named.patch)
    return named


def _header(file: FileDiff, line: str) -> None:
    if line.startswith("new file"):
        file.status = "added"
    elif line.startswith("deleted file"):
        file.status = "removed"
    elif line.startswith("rename from "):
        file.status, file.previous = "renamed", line.removeprefix("rename from ")
    elif line.startswith("index "):
        file.sha = line.split()[1].partition("..")[2]


def commit_patch(repository: Path, sha: str) -> str:
    """The diff of one commit to its first parent."""
    options = ["--first-parent", "--root", "-m", "--no-commit-id", "-p", "-M", "--full-index", "--no-color"]
    printed = git(repository, "-c", "core.quotePath=false", "diff-tree", *options, sha)
    return printed.decode(errors="replace")

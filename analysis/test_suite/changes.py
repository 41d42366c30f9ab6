"""What a change touches, by the lines of the tree that it is applied to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FILE = re.compile(r"^(?:--- (?:a/(?P<old>.+)|/dev/null)|\+\+\+ (?:b/(?P<new>.+)|/dev/null))\t?$")
HUNK = re.compile(r"^@@ -(?P<start>\d+)(?:,(?P<count>\d+))? \+\d+(?:,(?P<new>\d+))? @@")


@dataclass(frozen=True, slots=True)
class Touched:
    """By file, a bit for each line that is changed or taken away; where lines come in, those on either side.

    Files that do not exist yet are `added`.
    """

    lines: Mapping[str, int]
    added: frozenset[str] = frozenset()

    @property
    def paths(self) -> frozenset[str]:
        return self.added | set(self.lines)


def touched_by(diff: str) -> Touched:
    """Of a unified diff without context (`git diff -U0 --no-renames`), the side that it starts from."""
    lines: dict[str, int] = {}
    added: set[str] = set()
    old: str | None = None
    inside = 0
    for line in diff.splitlines():
        if inside and line[:1] in "+-":
            inside -= 1
        elif match := HUNK.match(line):
            inside = int(match["count"] or 1) + int(match["new"] or 1)
            if old:
                lines[old] |= _bits(int(match["start"]), int(match["count"] or 1))
        elif match := FILE.match(line):
            if line.startswith("---"):
                old = match["old"]
                if old:
                    lines.setdefault(old, 0)
            elif old is None:
                added.add(match["new"])
    return Touched(lines, frozenset(added))


def _bits(start: int, count: int) -> int:
    """A hunk without lines of the old side begins after line `start`."""
    first, last = (start, start + 1) if count == 0 else (start, start + count - 1)
    return (1 << (last + 1)) - (1 << max(first, 1))

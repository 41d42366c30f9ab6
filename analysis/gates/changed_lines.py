"""Which lines of the new version a diff touches."""

import re
from collections.abc import Iterable, Mapping

from analysis.findings import Finding, Location

FILE = re.compile(r"^\+\+\+ (?:\"?b/)(.*?)\"?\t?$")
HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")

FAR = ("dead-code/", "unused/", "architecture/", "dependencies/", "syntax/")
"""Areas in which a change here makes a finding there."""

type ChangedLines = Mapping[str, list[range]]


def changed_lines(diff: str) -> ChangedLines:
    """By path, from a unified diff without context (`git diff --unified=0`)."""
    found: dict[str, list[range]] = {}
    lines: list[range] = []
    for line in diff.splitlines():
        if line.startswith("diff --git "):
            lines = []
        elif match := FILE.match(line):
            lines = found.setdefault(match[1], lines)
        elif match := HUNK.match(line):
            first, count = int(match[1]), int(match[2] or 1)
            lines.append(range(first, first + count))
    return {path: ranges for path, ranges in found.items() if any(ranges)}


def place_in(finding: Finding, changed: ChangedLines) -> Location | None:
    """The finding's first place that begins on a changed line."""
    return next((place for place in finding.locations if is_changed(place, changed)), None)


def is_changed(place: Location, changed: ChangedLines) -> bool:
    return any(place.line in lines for lines in changed.get(place.path, ()))


def concerns(finding: Finding, changed: ChangedLines) -> bool:
    """Whether the change can have made it: one of its places was touched, or it is of a kind that comes from afar."""
    return finding.rule_id.startswith(FAR) or any(_touches(place, changed) for place in finding.locations)


def _touches(place: Location, changed: ChangedLines) -> bool:
    first, last = place.line, place.end_line or place.line
    return any(lines and lines[0] <= last and first <= lines[-1] for lines in changed.get(place.path, ()))


def on_changed_lines(findings: Iterable[Finding], changed: ChangedLines) -> list[tuple[Finding, Location]]:
    return [(finding, place) for finding in findings if (place := place_in(finding, changed))]

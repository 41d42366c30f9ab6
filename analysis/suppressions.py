"""Findings that people have decided to live with: by a comment in the code or by a baseline file."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import cache

from analysis.baseline import IN_BASELINE, Baseline
from analysis.findings import Finding, Location

BY_COMMENT = "by comment"

type Read = Callable[[str], str | None]

_COMMENT = r"(?:\#|//|/\*|<!--)\s*autopilot:\s*"
_RULES_AND_REASON = r"(?:\s*\[(?P<rules>[^\]]*)\])?[ \t:,;-]*(?P<reason>[^\n]*)"
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(rf"{_COMMENT}ignore(?!-){_RULES_AND_REASON}")
_FILE = re.compile(rf"^[ \t]*{_COMMENT}ignore-file{_RULES_AND_REASON}", re.MULTILINE)


def suppress(
    findings: Iterable[Finding], read: Read, baseline: Baseline | None = None
) -> tuple[list[Finding], list[tuple[Finding, str]]]:
    """Findings to report, and those suppressed with why.

    `# autopilot: ignore[rule, area/*] reason` works on the line of a finding (any of its places) or alone on the line
    above it, also above decorators; without brackets it means every rule. `# autopilot: ignore-file[…] reason` on a
    line of its own covers the file. JavaScript writes `//` or `/* */`. `read` gives a file's text, or None. A baseline
    entry covers as many findings as it was made of.
    """
    lines_of, whole_file_of = _readers(read)
    accepted = baseline.counts() if baseline else Counter[str]()
    kept, suppressed = list[Finding](), list[tuple[Finding, str]]()
    for finding in findings:
        why = comment_reason(finding, lines_of, whole_file_of)
        if why is None and accepted[finding.fingerprint] > 0:
            accepted[finding.fingerprint] -= 1
            why = IN_BASELINE
        if why is None:
            kept.append(finding)
        else:
            suppressed.append((finding, why))
    return kept, suppressed


def only_new(findings: Iterable[Finding], base_findings: Iterable[Finding]) -> list[Finding]:
    """Findings that the base has not. Of equal fingerprints, as many are old as the base has, the first ones."""
    old = Counter(finding.fingerprint for finding in base_findings)
    new = list[Finding]()
    for finding in findings:
        if old[finding.fingerprint] > 0:
            old[finding.fingerprint] -= 1
        else:
            new.append(finding)
    return new


type _Lines = Callable[[str], list[str]]
type _Marks = Callable[[str], list[re.Match[str]]]


def _readers(read: Read) -> tuple[_Lines, _Marks]:
    """A file's lines, none when its text has no comment of ours, and its whole-file comments; each read once."""

    @cache
    def text_of(path: str) -> str:
        text = read(path) or ""
        return text if "autopilot:" in text else ""

    @cache
    def lines_of(path: str) -> list[str]:
        return _LINE_END.split(text_of(path))

    @cache
    def whole_file_of(path: str) -> list[re.Match[str]]:
        return list(_FILE.finditer(text_of(path)))

    return lines_of, whole_file_of


def comment_reason(finding: Finding, lines_of: _Lines, whole_file_of: _Marks) -> str | None:
    """Why a comment suppresses the finding, or None."""
    for location in finding.locations:
        for match in (*whole_file_of(location.path), *_line_comments(location, lines_of(location.path))):
            if _covers(match, finding.rule_id):
                reason = match["reason"].removesuffix("*/").removesuffix("-->").strip()
                return f"{BY_COMMENT}: {reason}" if reason else BY_COMMENT
    return None


def _line_comments(location: Location, lines: list[str]) -> Iterable[re.Match[str]]:
    """The comment on the location's first line, and one that has the line above (over decorators) to itself."""
    if not 1 <= location.line <= len(lines):
        return
    if match := _LINE.search(lines[location.line - 1]):
        yield match
    above = location.line - 2
    while above >= 0 and lines[above].lstrip().startswith("@"):
        if match := _LINE.search(lines[above]):
            yield match
        above -= 1
    if above >= 0 and (match := _LINE.match(lines[above].lstrip())):
        yield match


def _covers(match: re.Match[str], rule_id: str) -> bool:
    if match["rules"] is None:
        return True
    patterns = [pattern.strip() for pattern in match["rules"].split(",")]
    return any(fnmatchcase(rule_id, pattern) or rule_id.startswith(f"{pattern}/") for pattern in patterns if pattern)

"""The sentences at the top of every report."""

import re
from collections import Counter

from analysis.findings import Finding, Severity
from analysis.report.text import counted, printable
from analysis.result import Analysis
from integrations.git_address import is_git_url


def known_as(component: str) -> str:
    """What a reader elsewhere knows it by: `owner/name` of a URL, the folder's name of a path."""
    if component.startswith(("/", "file:")):
        return component.rstrip("/").removesuffix(".git").rpartition("/")[2] or component
    if not is_git_url(component):
        return component
    return "/".join(re.split("[/:]+", component.removesuffix("/").removesuffix(".git"))[-2:])


def score_line(analysis: Analysis) -> str:
    """`87.3 of 100 (B)`, or that there is no score."""
    score = analysis.score
    return f"{score.points:.0f} of 100 ({score.grade})" if score else "not scored"


def size_line(analysis: Analysis) -> str:
    files = sum(figures.files for figures in analysis.figures)
    lines = sum(figures.lines for figures in analysis.figures)
    return f"{counted(files, 'file')}, {counted(lines, 'line')}"


def revision_line(analysis: Analysis) -> str:
    """What was read, in words: commit, branch, uncommitted changes, and the ref it was compared with."""
    if analysis.commit is None:
        return "no commit"
    branch = f" on {printable(analysis.branch, 80)}" if analysis.branch else ""
    dirty = " with uncommitted changes" if analysis.dirty else ""
    base = f", only what is new since {printable(analysis.base, 80)}" if analysis.base else ""
    return f"commit {analysis.commit[:10]}{branch}{dirty}{base}"


def severity_line(findings: tuple[Finding, ...]) -> str:
    """`2 high, 14 medium`, the worst first."""
    counts = severity_counts(findings)
    return ", ".join(f"{count:,} {severity}" for severity, count in counts.items()) or "no findings"


def severity_counts(findings: tuple[Finding, ...]) -> dict[Severity, int]:
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in reversed(Severity) if counts[severity]}

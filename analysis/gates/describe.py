"""What a code quality check says: in a check run, in a comment, in the report."""

from collections.abc import Sequence

from analysis.findings import Finding, Location
from analysis.gates.gates import Comparison, asks_for_something
from analysis.report.markdown_text import code, escape, table

SILENCE = """\
<sub>To silence one: `# autopilot: ignore[rule] reason` on its line. What may be new: `operations: \
code_quality_check:` in `.autopilot.yaml`.</sub>"""
MOST_LISTED = 30


def headline(comparison: Comparison, broken: Sequence[str]) -> str:
    """One line, as for the title of a check run."""
    new = sum(map(asks_for_something, comparison.new))
    if comparison.base is None:
        return f"{_counted(comparison.after, 'finding')} in the whole"
    if broken:
        return f"Not passed: {'; '.join(broken)}"
    fixed = f", {_counted(len(comparison.fixed), 'finding')} fixed" if comparison.fixed else ""
    return f"{_counted(new, 'new finding')}{fixed}" if new else f"No new findings{fixed}"


def summary(comparison: Comparison, broken: Sequence[str], unseen: Sequence[Finding]) -> str:
    """The text of a check run: gates, and the findings that no annotation shows."""
    parts = [f"**{escape(headline(comparison, broken))}**"]
    if unseen:
        parts.append(finding_table(unseen))
    hidden = len(comparison.new) - sum(map(asks_for_something, comparison.new))
    if hidden and comparison.base:
        parts.append(f"{_counted(hidden, 'other new finding')} for information only, not shown.")
    return "\n\n".join([*parts, SILENCE])


def comment(comparison: Comparison, broken: Sequence[str], remarks: Sequence[str]) -> str:
    """The sticky comment: what a reviewer should know, worst first."""
    wanted = [finding for finding in comparison.new if asks_for_something(finding)]
    parts = [f"### Code quality: {escape(headline(comparison, broken))}"]
    if wanted:
        parts.append(finding_table(wanted))
    parts += [escape(remark) for remark in remarks]
    return "\n\n".join([*parts, SILENCE])


def finding_table(findings: Sequence[Finding]) -> str:
    rows = [
        [finding.severity.value, f"{code(finding.location.path)}:{finding.location.line}", _said(finding)]
        for finding in findings
    ]
    return table(["severity", "where", "what"], rows, MOST_LISTED)


def annotation_text(finding: Finding, place: Location) -> str:
    """Plain text: what, why, what to do, and the rule to silence it by."""
    said = [finding.message, *finding.evidence[:1], *([finding.fix] if finding.fix else []), f"({finding.rule_id})"]
    other = f"{finding.location.path}:{finding.location.line}: " if place != finding.location else ""
    return other + "\n".join(said)


def _said(finding: Finding) -> str:
    return f"{escape(finding.message)} {code(finding.rule_id)}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"

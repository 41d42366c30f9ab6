"""The audit as Markdown: the summary on top, then one list, the most pressing first."""

from collections import Counter
from collections.abc import Iterator, Sequence

from analysis.audit.model import Audit, Risk
from analysis.findings import Severity
from analysis.report.markdown_text import code, escape

LISTED = 100
PLACES = 20
REACHES = {
    "used": "in code that runs", "indirect": "behind code that runs", "unknown": "reach unknown",
    "development": "development only", "unused": "not reached",
}  # fmt: skip


def to_markdown(audit: Audit) -> str:
    return "\n".join(_lines(audit)).rstrip() + "\n"


def _lines(audit: Audit) -> Iterator[str]:
    yield f"# Security audit of {escape(audit.repository)}\n"
    yield f"{summary(audit)} At {audit.commit[:12]} of {escape(audit.branch)}.\n"
    for remark in audit.remarks:
        yield f"> {escape(remark)}\n"
    rows = _alike(audit.risks)
    if rows:
        yield "| # | priority | severity | what | where | reach | fix |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        yield from (_row(number, risks) for number, risks in enumerate(rows[:LISTED], 1))
        if len(rows) > LISTED:
            yield f"\n{len(rows) - LISTED} more are in report.json."
        yield "\n## Why\n"
        for number, risks in enumerate(rows[:LISTED], 1):
            yield from _details(number, risks)
    if audit.accepted:
        yield "\n## Accepted\n"
        yield from (f"- {escape(risk.finding.message)}: {escape(why)}" for risk, why in audit.accepted)
    if audit.done:
        yield "\n## Done\n"
        yield from (f"- {escape(sentence)}" for sentence in audit.done)
    not_used = [note for note in audit.engines if not note.used]
    if not_used:
        yield "\n## Not looked at\n"
        yield from (f"- {escape(note.engine)}: {escape(note.message)}" for note in not_used)


def summary(audit: Audit) -> str:
    """One sentence."""
    if not audit.risks:
        return "Nothing was found."
    counts = Counter(risk.finding.severity for risk in audit.risks)
    parts = [f"{counts[severity]} {severity.value}" for severity in reversed(Severity) if counts[severity]]
    count = "1 risk" if len(audit.risks) == 1 else f"{len(audit.risks)} risks"
    return f"{count}: {', '.join(parts)}."


def _alike(risks: Sequence[Risk]) -> list[list[Risk]]:
    """What differs by its place only is one row."""
    rows: dict[tuple[str, ...], list[Risk]] = {}
    for risk in risks:
        finding = risk.finding
        key = (finding.rule_id, finding.message, finding.severity, risk.reach, risk.expired, str(risk.priority))
        rows.setdefault(key, []).append(risk)
    return list(rows.values())


def _row(number: int, risks: Sequence[Risk]) -> str:
    risk, finding = risks[0], risks[0].finding
    place = code(f"{finding.location.path}:{finding.location.line}")
    more = f" and {len(risks) - 1} more" if risks[1:] else ""
    fix = risk.fixed_in or ("yes" if finding.fix else "")
    cells = (
        str(number), str(risk.priority), finding.severity.value, escape(finding.message), place + more,
        REACHES[risk.reach.value], escape(fix),
    )  # fmt: skip
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _details(number: int, risks: Sequence[Risk]) -> Iterator[str]:
    """What the row has no room for."""
    risk, finding = risks[0], risks[0].finding
    lines = [*finding.evidence, *([risk.why] if risk.why else []), *([finding.fix] if finding.fix else [])]
    if risk.expired:
        lines.insert(0, f"No longer suppressed: {risk.expired}")
    places = [place for one in risks for place in one.finding.locations]
    if len(places) > 1:
        lines.append("places: " + ", ".join(f"{one.path}:{one.line}" for one in places[:PLACES]))
    yield f"{number}. {code(finding.rule_id)}: " + "; ".join(escape(line, 2000) for line in lines)

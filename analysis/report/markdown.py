"""The analysis as Markdown for an issue or a pull request comment."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from analysis.findings import Category, Finding, worst_first
from analysis.report.headline import known_as, revision_line, score_line, severity_line, size_line
from analysis.report.markdown_text import code, details, escape, table
from analysis.report.priorities import first_things
from analysis.report.text import counted, place
from analysis.result import Analysis

LIMIT = 60_000
CAPS = (40, 20, 10, 5, 2, 0)


def to_markdown(analysis: Analysis) -> str:
    """At most 60,000 characters: tables get shorter, never the headline and what is worth doing first."""
    for cap in CAPS:
        text = "\n\n".join([*opening(analysis), *filter(None, (section(analysis, cap) for section in SECTIONS))]) + "\n"
        if len(text) <= LIMIT:
            return text
    return "\n\n".join(opening(analysis))[:LIMIT]


def opening(analysis: Analysis) -> Iterable[str]:
    yield f"# {code(known_as(analysis.component), 120)}: {score_line(analysis)}"
    suppressed = f", {len(analysis.suppressed):,} suppressed" if analysis.suppressed else ""
    yield (
        f"{severity_line(analysis.findings)}{suppressed} in {size_line(analysis)} ({escape(revision_line(analysis))})."
    )
    things = first_things(analysis)
    if things:
        lines = (f"{n}. **{escape(t.action)}** at {code(t.place)}: {escape(t.why)}." for n, t in enumerate(things, 1))
        yield "## Worth doing first\n\n" + "\n".join(lines)


def score_section(analysis: Analysis, _: int) -> str:
    if not analysis.score:
        return ""
    rows = [
        (escape(part.name), f"{part.points:.0f} of {part.maximum:.0f}", escape(part.reason))
        for part in analysis.score.parts
    ]
    return "## Score\n\n" + table(("Part", ">Points", "Why"), rows, len(rows))


def findings_section(analysis: Analysis, cap: int) -> str:
    groups = defaultdict[str, list[Finding]](list)
    for finding in worst_first(analysis.findings):
        groups[finding.rule_id].append(finding)
    if not groups:
        return "## Findings\n\nNothing to report."
    rows = [
        (code(rule_id), group[0].severity.value, f"{len(group):,}", code(place(group[0].location)))
        for rule_id, group in groups.items()
    ]
    overview = table(("Rule", "Severity", ">Findings", "For instance"), rows, max(cap, 10))
    lists = (category_details(analysis, category, cap) for category in Category)
    return "\n\n".join(["## Findings", overview, *filter(None, lists)])


def category_details(analysis: Analysis, category: Category, cap: int) -> str:
    findings = [finding for finding in worst_first(analysis.findings) if finding.category is category]
    rows = [
        (f.severity.value, code(place(f.location)), escape(f.message), f"{f.tier.value}, {f.confidence:.0%}")
        for f in findings
    ]
    body = table(("Severity", "Place", "Finding", "Tier and confidence"), rows, cap)
    return details(f"{category.value.capitalize()}: {counted(len(findings), 'finding')}", body) if findings else ""


def cycles_section(analysis: Analysis, cap: int) -> str:
    rows = [
        (
            code(" -> ".join((*cycle.shortest, *cycle.shortest[:1])), 240),
            f"{len(cycle.modules)}",
            "at import time" if cycle.runtime else "types or late imports only",
            f"{code(cycle.cut.source)} to {code(cycle.cut.target)}",
        )
        for cycle in sorted(analysis.architecture.cycles, key=lambda cycle: (not cycle.runtime, -len(cycle.modules)))
    ]
    body = table(("Shortest cycle", ">Modules", "When", "Cheapest import to cut"), rows, cap)
    return details(counted(len(rows), "import cycle"), body) if rows else ""


def hot_spots_section(analysis: Analysis, cap: int) -> str:
    rows = [
        (code(s.path), f"{s.commits:,}", f"{s.authors:,}", f"{s.lines:,}", f"{s.complexity:,}", f"{s.score:.2f}")
        for s in analysis.hot_spots
    ]
    headers = ("File", ">Commits", ">Authors", ">Lines", ">Complexity", ">Heat")
    return details("Hot spots: complex and often changed", table(headers, rows, min(cap, 15))) if rows else ""


def external_section(analysis: Analysis, cap: int) -> str:
    declared = {True: "declared", False: "not declared", None: ""}
    rows = [
        (use.kind.value, code(use.name), f"{use.uses:,}", f"{use.modules:,}", declared[use.declared] + version)
        for use in analysis.external
        for version in [f" {code(use.version)}" if use.version else ""]
    ]
    headers = ("Kind", "Name", ">Uses", ">Files", "Declared")
    return details("What it talks to", table(headers, rows, cap)) if rows else ""


def figures_section(analysis: Analysis, cap: int) -> str:
    rows = [
        (escape(f.name), f"{f.files:,}", f"{f.lines:,}", f"{f.duplicated_lines:,}", f"{f.commits:,}")
        for f in analysis.figures
    ]
    headers = ("Language", ">Files", ">Lines", ">Duplicated lines", ">Commits")
    return details("Figures by language", table(headers, rows, cap)) if rows else ""


def notes_section(analysis: Analysis, cap: int) -> str:
    engines = [
        f"- {escape(note.engine)}: {'used' if note.used else 'not used'}{'. ' if note.message else ''}"
        f"{escape(note.message)}"
        for note in analysis.engines
    ]
    rows = [(code(path), escape(reason)) for path, reason in analysis.skipped]
    skipped = table(("Not read", "Why"), rows, cap) if rows else ""
    body = "\n\n".join(filter(None, ("\n".join(engines), skipped)))
    return details("How this was made", body) if body else ""


SECTIONS: tuple[Callable[[Analysis, int], str], ...] = (
    score_section, findings_section, cycles_section, hot_spots_section, external_section, figures_section,
    notes_section,
)  # fmt: skip

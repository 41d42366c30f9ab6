"""The findings as data for the page's script, within a budget of bytes."""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache

from pydantic import BaseModel

from analysis.findings import Finding, Location, worst_first
from analysis.report.text import place, printable, visible
from analysis.rules import Rule

type Sources = Callable[[str], str | None]

CORE_BUDGET, DETAIL_BUDGET = 1_800_000, 800_000
"""In bytes of the page."""
AROUND, LONGEST = 2, 9
"""Excerpt lines before and after the range, and in all."""
WIDTH = 160
PLACES = 6
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Excerpt(BaseModel):
    """Lines of a file from `first` on; `start` to `end` is the range to highlight, `more` the lines not shown of it."""

    first: int
    start: int
    end: int
    lines: tuple[str, ...]
    more: int = 0


class Detail(BaseModel):
    """What is shown when a finding is opened."""

    evidence: tuple[str, ...] = ()
    fix: str = ""
    symbol: str = ""
    engine: str = ""
    places: tuple[str, ...] = ()
    excerpt: Excerpt | None = None


class Row(BaseModel):
    """A line of the findings table; `rank` orders severities."""

    rule: str
    severity: str
    rank: int
    category: str
    tier: str
    confidence: float
    message: str
    place: str
    detail: Detail | None = None


class RuleText(BaseModel):
    title: str
    help: str


class Payload(BaseModel):
    """`total` counts all findings, also those that did not fit."""

    total: int
    rows: tuple[Row, ...]
    rules: dict[str, RuleText]


def payload(findings: Sequence[Finding], sources: Sources, rules: Sequence[Rule]) -> Payload:
    """The worst findings first, with details while they fit, then without."""
    lines_of = cache(lambda path: _LINE_END.split(sources(path) or ""))
    rows, core_size, detail_size = list[Row](), 0, 0
    for finding in worst_first(findings):
        row = row_of(finding)
        core_size += size(row)
        if core_size > CORE_BUDGET:
            break
        if detail_size < DETAIL_BUDGET:
            row.detail = detail_of(finding, lines_of)
            detail_size += size(row.detail)
        rows.append(row)
    used = {finding.rule_id for finding in findings}
    texts = {rule.id: RuleText(title=rule.title, help=unlinked(rule.help)) for rule in rules if rule.id in used}
    return Payload(total=len(findings), rows=tuple(rows), rules=texts)


def unlinked(markdown: str) -> str:
    """Help without emphasis and link targets: the page refers to nothing outside itself."""
    return printable(_LINK.sub(r"\1", markdown).replace("**", ""), 1200)


def size(data: BaseModel) -> int:
    return len(for_script(data).encode(errors="replace"))


def row_of(finding: Finding) -> Row:
    return Row(
        rule=printable(finding.rule_id, 100),
        severity=finding.severity,
        rank=finding.severity.rank,
        category=finding.category,
        tier=finding.tier,
        confidence=round(finding.confidence, 2),
        message=printable(finding.message, 300),
        place=place(finding.location),
    )


def detail_of(finding: Finding, lines_of: Callable[[str], Sequence[str]]) -> Detail:
    others = finding.locations[1 : 1 + PLACES]
    return Detail(
        evidence=tuple(printable(piece, 240) for piece in finding.evidence[:6]),
        fix=printable(finding.fix, 400),
        symbol=printable(finding.symbol, 160),
        engine=printable(finding.engine, 40),
        places=tuple(f"{place(other)} {printable(other.note, 120)}".strip() for other in others),
        excerpt=excerpt(finding.location, lines_of(finding.location.path)),
    )


def excerpt(where: Location, lines: Sequence[str]) -> Excerpt | None:
    """A few lines around the start of the range; None when the file is not at hand or is shorter than the finding."""
    if where.line > len(lines) or lines == [""]:
        return None
    end = max(where.line, min(where.end_line or where.line, len(lines)))
    first = max(1, where.line - AROUND)
    last = min(len(lines), end + AROUND, first + LONGEST - 1)
    shown = tuple(source_line(lines[number - 1]) for number in range(first, last + 1))
    return Excerpt(first=first, start=where.line, end=min(end, last), lines=shown, more=max(0, end - last))


def source_line(text: str) -> str:
    """Indentation kept, hidden characters shown, cut at 160."""
    cut = text[: WIDTH + 1].expandtabs(4)
    shown = "".join(map(visible, cut))
    return shown if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…"


def for_script(data: BaseModel) -> str:
    r"""JSON that may stand in a script element: no `<`, so nothing in it can end the element or open a comment."""
    text = json.dumps(data.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text

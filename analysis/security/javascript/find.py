"""Security findings in TypeScript and JavaScript."""

import re
from collections.abc import Iterator

from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.headers import is_usual
from analysis.index.index import Index
from analysis.javascript.roots import BY_NAME, CONFIGURATION
from analysis.javascript.structure import Problem
from analysis.quality.judgement import is_own_code
from analysis.security.javascript.layer import JAVASCRIPT_SECURITY
from analysis.security.javascript.rules import ROWS

WIDEST = 300
"""Column after which nobody writes: a minified library pasted into a file."""

RUNS_SCRIPTS = re.compile(r"sandbox|plugins?[-_./]|\brepl\b|scripting|(^|[/_-])scripts?[-_.]", re.IGNORECASE)
"""Where running what people wrote is the purpose."""

TEST = re.compile(r"(^|/)tests?\.[cm]?[jt]sx?$")
FOR_DEVELOPERS = re.compile(
    r"(^|/)(\.storybook|bin|detox|extra|releases?|scripts?|build|tools?|tooling|\w*migrations|upgrades?|seeds?|seeders"
    r"|fixtures?|playgrounds?|bench(marks?)?|testing|test-utils?|mocks?|stubs?|perf|vendors)/"
    r"|(^|[/.])(mocks?|stubs?|fixtures?)\.[cm]?[jt]sx?$"
)
"""Folders of what people run by hand, on data of their own."""


def find_javascript_security(index: Index) -> list[Finding]:
    """Findings outside tests and examples; in what only its developers run, and others wrote, they are information."""
    facts = index.facts(JAVASCRIPT_SECURITY)
    copied = {path for path, fact in facts.items() if fact.copied}
    if is_usual(len(copied), len(facts)):
        copied = set()
    return [
        finding
        for path, fact in facts.items()
        if fact.problems and is_own_code(path) and not TEST.search(path)
        for finding in _findings(index, path, fact.problems, aside=path in copied or _is_aside(path))
    ]


def _is_aside(path: str) -> bool:
    return bool(FOR_DEVELOPERS.search(path) or CONFIGURATION.search(path) or BY_NAME.search(path))


def _findings(index: Index, path: str, problems: tuple[Problem, ...], *, aside: bool) -> Iterator[Finding]:
    lines = (index.snapshot.text(path) or "").split("\n")
    for one in problems:
        if one.place.column <= WIDEST and one.place.line <= len(lines):
            meant = one.rule == "security/eval" and RUNS_SCRIPTS.search(path)
            quiet = aside or not one.certain or bool(meant) or lines[0].startswith("#!")
            yield _finding(path, one, lines[one.place.line - 1].strip()[:200], quiet=quiet)


def _finding(path: str, one: Problem, text: str, *, quiet: bool) -> Finding:
    rule, confidence = ROWS[one.rule]
    place = one.place
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=min(rule.severity, Severity.LOW) if quiet else rule.severity,
        confidence=confidence,
        tier=Tier.INFORMATION if quiet else rule.tier,
        message=one.detail,
        locations=(Location(path, place.line, place.column, place.end_line, place.end_column),),
        symbol=one.symbol,
        evidence=(f"{path}:{place.line}: {text}",),
        context=text,
    )

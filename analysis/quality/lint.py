"""From ruff's codes to our rules: a table entry says what a code means here and how far to trust it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.paths import is_example, is_generated, is_test, is_vendored
from analysis.python.facts import Definition, Kind, PythonFacts
from analysis.quality.ruff import Diagnostic, Diagnostics
from analysis.rules import Rule

type Weigh = Callable[[str, Diagnostic, Tier], Tier | None]
"""A second look at one diagnostic: the tier it deserves, None for silence."""


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule and the ruff codes that speak for it. `in_tests` is the tier in tests and examples, None to be silent."""

    rule: Rule
    codes: tuple[str, ...]
    confidence: float
    in_tests: Tier | None = None


NAMING = re.compile(r"^(F401|F811|F82[123]|F84[12]|ARG00\d)$")
"""Codes about a name that the file binds: an import, a variable, a parameter, a second definition.

Also about one that it should bind.
"""


def codes_of(table: Sequence[LintRule]) -> tuple[str, ...]:
    """Every code that the table knows."""
    return tuple(sorted({code for entry in table for code in entry.codes}))


def is_foreign(path: str) -> bool:
    """Whether other people or tools wrote the file, or it belongs to a tool (`.semgrep/rule.py`)."""
    hidden = "/." in f"/{path}".rpartition("/")[0]
    return hidden or is_vendored(path) or is_generated(path)


def as_is(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """No second look."""
    return tier


def findings_of(
    facts: Mapping[str, Diagnostics],
    table: Sequence[LintRule],
    weigh: Weigh = as_is,
    python: Mapping[str, PythonFacts] | None = None,
) -> Iterable[Finding]:
    """Findings for the codes in the table; copies of other people's code and generated files are left alone.

    With `python` facts each names the definition that it is about, or the one that it stands in.
    """
    entries = {code: entry for entry in table for code in entry.codes}
    for path, diagnostics in facts.items():
        if is_foreign(path):
            continue
        for diagnostic in diagnostics.items:
            entry = entries.get(diagnostic.code)
            tier = entry and _tier(entry, path, diagnostic)
            if entry and tier and (deserved := weigh(path, diagnostic, tier)):
                yield _finding(path, diagnostic, entry, deserved, _symbol(diagnostic, (python or {}).get(path)))


def _tier(entry: LintRule, path: str, diagnostic: Diagnostic) -> Tier | None:
    if is_test(path) or is_example(path):
        return entry.in_tests
    if entry.rule.tier is Tier.SAFE_TO_FIX and not diagnostic.fix:
        return Tier.REVIEW
    return entry.rule.tier


def _symbol(diagnostic: Diagnostic, facts: PythonFacts | None) -> str:
    """The name that is bound in vain, else the qualified name of the innermost definition around."""
    if NAMING.match(diagnostic.code):
        quoted = diagnostic.message.split("`")
        return diagnostic.bound if diagnostic.code == "F401" else quoted[1] if len(quoted) > 2 else ""
    around = [one for one in facts.definitions if _stands_in(diagnostic, one)] if facts else []
    return max(around, key=lambda one: one.first_line).qualified if around else ""


def _stands_in(diagnostic: Diagnostic, one: Definition) -> bool:
    return one.kind is not Kind.VARIABLE and one.first_line <= diagnostic.line <= one.end_line


def _finding(path: str, diagnostic: Diagnostic, entry: LintRule, tier: Tier, symbol: str) -> Finding:
    quiet = tier is Tier.INFORMATION or is_test(path) or is_example(path)
    return Finding(
        rule_id=entry.rule.id,
        category=entry.rule.category,
        severity=min(entry.rule.severity, Severity.LOW) if quiet else entry.rule.severity,
        confidence=entry.confidence,
        tier=tier,
        message=diagnostic.message,
        locations=(place_of(path, diagnostic),),
        symbol=symbol,
        engine="ruff",
        evidence=(f"ruff {diagnostic.code}: {diagnostic.message}",),
        fix=diagnostic.fix,
        context=diagnostic.text,
    )


def place_of(path: str, diagnostic: Diagnostic) -> Location:
    """Where the diagnostic points."""
    return Location(
        path=path,
        line=diagnostic.line,
        column=diagnostic.column,
        end_line=diagnostic.end_line,
        end_column=diagnostic.end_column,
    )

"""Cognitive complexity and length of functions."""

from collections.abc import Iterable, Mapping

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.index import Index
from analysis.quality.functions import COMPLEXITY, Function, functions_by_path
from analysis.quality.judgement import is_own_code
from analysis.rules import Rule

COGNITIVE = Rule(
    "complexity/cognitive",
    "A function that is hard to follow",
    "Cognitive complexity counts branches and loops, nested ones more. Split the function at its deepest nesting, or "
    "return early. 15 is [SonarSource's threshold](https://www.sonarsource.com/resources/cognitive-complexity/).",
    Category.QUALITY,
    Severity.MEDIUM,
    Tier.REVIEW,
)
LONG_FUNCTION = Rule(
    "complexity/long-function",
    "A function that does not fit on a screen",
    "A reader has to hold all of it in mind. Give its paragraphs names by extracting functions.",
    Category.QUALITY,
    Severity.LOW,
    Tier.INFORMATION,
)
RULES = (COGNITIVE, LONG_FUNCTION)

COMPLEX = 15
REVIEW_ABOVE = 25
LONG = 80
VERY_LONG = 200


def complexity_by_path(index: Index) -> Mapping[str, int]:
    """The sum over each file's functions, Python and JavaScript alike."""
    return {
        path: sum(function.complexity for function in functions) for path, functions in functions_by_path(index).items()
    }


def find_complexity(index: Index) -> list[Finding]:
    """Python functions that are too complex or too long; JavaScript has rules of its own."""
    return [
        finding
        for path, facts in index.facts(COMPLEXITY).items()
        if is_own_code(path)
        for function in facts.functions
        for finding in _judge(path, function)
    ]


def _judge(path: str, function: Function) -> Iterable[Finding]:
    if function.complexity > COMPLEX:
        message = f"`{function.name}` has a cognitive complexity of {function.complexity} (at most {COMPLEX})"
        much = function.complexity > REVIEW_ABOVE
        severity, tier = (Severity.MEDIUM, Tier.REVIEW) if much else (Severity.LOW, Tier.INFORMATION)
        yield _finding(path, function, COGNITIVE, severity, tier, message)
    if function.lines > LONG:
        severity = Severity.LOW if function.lines > VERY_LONG else Severity.INFO
        message = f"`{function.name}` has {function.lines} lines of code (at most {LONG})"
        yield _finding(path, function, LONG_FUNCTION, severity, Tier.INFORMATION, message)


def _finding(  # noqa: PLR0913, PLR0917 - the fields of a finding
    path: str, function: Function, rule: Rule, severity: Severity, tier: Tier, message: str
) -> Finding:
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=severity,
        confidence=1.0,
        tier=tier,
        message=message,
        locations=(Location(path=path, line=function.line, end_line=function.end_line),),
        symbol=function.name,
        engine="complexipy",
        evidence=(f"cognitive complexity {function.complexity}, {function.lines} lines of code",),
        context=function.text,
    )

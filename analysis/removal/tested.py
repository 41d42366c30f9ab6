"""Code that only tests use, with the tests of nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from analysis.dead_code.rules import ONLY_TESTS_USE, UNUSED_FUNCTION, UNUSED_METHOD
from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.paths import is_test
from analysis.python.facts import MODULE, Definition, Kind, PythonFacts

type Bundle = tuple[Finding, ...]
"""Findings that go together or not at all."""

ONLY_TESTS = "only tests use it; they go with it"


def with_their_tests(findings: Iterable[Finding], facts: Mapping[str, PythonFacts]) -> list[Bundle]:
    """Each function or class that only tests use, with these tests; none whose tests use other code too.

    Helpers, fixtures and module-level code that use it keep it as well.
    """
    own = {path.rpartition("/")[2].removesuffix(".py") for path in facts if not is_test(path)}
    tests = {path: fact for path, fact in facts.items() if is_test(path)}
    wanted = [one for one in findings if one.rule_id == ONLY_TESTS_USE.id and one.tier is Tier.REVIEW]
    bundles = (_bundle(one, tests, own) for one in wanted if "." not in one.symbol and not is_test(one.location.path))
    return [bundle for bundle in bundles if bundle]


def _bundle(finding: Finding, tests: Mapping[str, PythonFacts], own: set[str]) -> Bundle:
    found: list[Finding] = []
    for path, facts in tests.items():
        product = _product_names(facts, own)
        for user in _users(facts, finding.symbol):
            if user is None or _other_code(facts, user, product - {finding.symbol}):
                return ()
            found.append(_finding(path, user, finding.symbol))
    kind = finding.message.partition(" the ")[2].partition(" ")[0]
    rule = f"dead-code/unused-{kind}"
    return (replace(finding, rule_id=rule, evidence=(ONLY_TESTS,)), *found) if found else ()


def _product_names(facts: PythonFacts, own: set[str]) -> set[str]:
    """What a test file imports of the code that it tests."""
    return {
        bound or name
        for statement in facts.imports
        for name, bound in statement.names
        if own.intersection([*statement.module.split("."), name])
    }


def _users(facts: PythonFacts, name: str) -> Iterator[Definition | None]:
    """The tests that use a name, once each; None for a use that is in no test."""
    seen = set[int]()
    for group in facts.references:
        if name not in {*group.names, *group.attributes, *group.own, *group.strings}:
            continue
        test = None if group.owner == MODULE else _test_around(facts, facts.definitions[group.owner])
        if test is None or test.line not in seen:
            yield test
        if test:
            seen.add(test.line)


def _test_around(facts: PythonFacts, inner: Definition) -> Definition | None:
    around = [one for one in facts.definitions if one.line <= inner.line and inner.end_line <= one.end_line]
    return next((one for one in around if one.kind is not Kind.CLASS and one.name.startswith("test")), None)


def _other_code(facts: PythonFacts, test: Definition, product: set[str]) -> bool:
    """Whether a test uses anything else of what is tested."""
    inside = [
        group
        for group in facts.references
        if group.owner != MODULE and test.line <= facts.definitions[group.owner].line <= test.end_line
    ]
    return any(product.intersection([*group.names, *group.own]) for group in inside)


def _finding(path: str, test: Definition, name: str) -> Finding:
    rule = UNUSED_METHOD if test.kind is Kind.METHOD else UNUSED_FUNCTION
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=Severity.LOW,
        confidence=0.9,
        tier=Tier.REVIEW,
        message=f"{test.qualified} tests only {name}",
        locations=(Location(path=path, line=test.line, column=test.column, end_line=test.end_line),),
        symbol=test.qualified,
        evidence=(f"it tests only `{name}`, which goes",),
    )

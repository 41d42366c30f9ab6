"""Definitions that their own file never uses, and cannot be used from elsewhere."""

from collections.abc import Iterator

from analysis.findings import Finding, Severity, Tier
from analysis.index.index import Index
from analysis.index.paths import is_example, is_test, is_test_data, is_vendored
from analysis.javascript.facts import JAVASCRIPT, JavaScriptFacts
from analysis.javascript.reporting import Reporter
from analysis.javascript.structure import Definition, Kind

RULE_OF = {
    Kind.FUNCTION: "dead-code/unused-function",
    Kind.CLASS: "dead-code/unused-class",
    Kind.METHOD: "dead-code/unused-method",
    Kind.TYPE: "dead-code/unused-type",
}


def dead_code(index: Index) -> list[Finding]:
    """Unexported functions, classes and types, and private methods, without a reference."""
    reporter = Reporter(index)
    return [
        _finding(reporter, path, fact, definition)
        for path, fact in index.facts(JAVASCRIPT).items()
        if not _is_left_out(path) and not fact.generated and fact.syntax_error is None
        for definition in _dead(path, fact)
    ]


def _is_left_out(path: str) -> bool:
    """Whether nobody here would change the file."""
    return is_vendored(path) or is_example(path) or is_test_data(path)


def _dead(path: str, fact: JavaScriptFacts) -> Iterator[Definition]:
    is_module = bool(fact.imports or fact.exports)
    for one in fact.definitions:
        if one.references or one.rooted or one.exported or one.kind not in RULE_OF or one.name.startswith("_"):
            continue
        if one.kind is Kind.METHOD and not one.private:
            continue
        if one.kind is Kind.TYPE and is_test(path):
            continue
        if one.module_level and not is_module:
            continue
        if ".d." not in path.rpartition("/")[2]:
            yield one


def _finding(reporter: Reporter, path: str, fact: JavaScriptFacts, one: Definition) -> Finding:
    quoted = one.name in fact.strings
    symbol = f"{one.owner}.{one.name}" if one.owner else one.name
    where = f"class {one.owner}" if one.owner else "this module" if one.module_level else "the function around it"
    return reporter.finding(
        RULE_OF[one.kind],
        [(path, one.place, "")],
        f"Nothing uses {'the private method' if one.owner else one.kind.value} `{symbol}`",
        confidence=0.6 if quoted else 0.95,
        tier=Tier.REVIEW if quoted or is_test(path) else Tier.SAFE_TO_FIX,
        severity=Severity.INFO if is_test(path) or one.kind is Kind.TYPE else Severity.LOW,
        symbol=symbol,
        evidence=(
            f"0 references in {where}, where alone it can be seen; bodies of what is unused do not count",
            "it is not exported" if not one.owner else "it is private",
            "its name occurs in a string of this file" if quoted else "its name occurs in no string of this file",
        ),
        fix=f"Remove lines {one.place.line} to {one.end_line}.",
    )

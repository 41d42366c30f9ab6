"""Findings that one file alone proves: unused names, errors, types, waiting, size."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.findings import Finding, Severity, Tier
from analysis.index.index import Index
from analysis.index.paths import is_generated, is_test, is_vendored
from analysis.javascript.facts import JAVASCRIPT, JavaScriptFacts, copied_files
from analysis.javascript.reporting import Details, Reporter
from analysis.javascript.roots import is_support
from analysis.javascript.structure import Function, Place, Problem

COGNITIVE_LIMIT, MUCH_TO_FOLLOW = 15, 25
LENGTH_LIMIT = 100
ANY_LIMIT = 3
WIDEST = 300
"""Column after which nobody writes: a minified library pasted into a file."""

MESSAGES = {
    "unused/import": "`{symbol}` is imported and never used",
    "unused/variable": "`{symbol}` is never read",
    "unused/parameter": "Parameter `{symbol}` is never read",
    "errors/swallowed": "The error vanishes: {detail}",
    "errors/lost-cause": "`{symbol}` is thrown without its cause `{detail}`",
    "errors/unhandled-promise": "The promise of `{symbol}` is not awaited",
    "types/missing-parameter-type": "Exported `{symbol}` has parameters without a type: {detail}",
    "scalability/blocking-call": "`{symbol}` blocks everything else in the process while it runs",
    "scalability/await-in-loop": "`{symbol}` is awaited once a round though no round seems to need another",
    "scalability/sequential-query": "`{symbol}` asks the database once a round",
}
EVIDENCE = {
    "unused/import": "0 references in this file, type positions and JSX included",
    "unused/variable": "0 references where it can be seen",
    "unused/parameter": "0 references in the function, and no later parameter is used",
}
CONFIDENCE = {
    "unused/parameter": 0.8,
    "scalability/await-in-loop": 0.5,
    "scalability/sequential-query": 0.7,
    "errors/unhandled-promise": 0.7,
}
COPIED_HERE = "the file's header says that somebody else wrote it"
EVERYWHERE = ("unused/import", "unused/variable")


def local_problems(index: Index) -> list[Finding]:
    """What extraction noticed, left out where it does not matter: most of it in tests, examples and scripts."""
    reporter = Reporter(index)
    found: list[Finding] = []
    facts = index.facts(JAVASCRIPT)
    for path, fact in facts.items():
        if is_vendored(path) or is_generated(path):
            continue
        found.extend(_unreadable(reporter, path, fact))
        written = [one for one in fact.problems if one.place.column <= WIDEST and not _is_typed_by_place(path, one)]
        wanted = [one for one in written if one.rule in EVERYWHERE or not is_support(path)]
        found.extend(_problem(reporter, path, one) for one in wanted if one.rule in MESSAGES and not _is_minor(one))
        found.extend(_blocking(reporter, path, [one for one in wanted if _is_minor(one)]))
        found.extend(_any(reporter, path, [one for one in wanted if one.rule == "types/explicit-any"]))
        if not fact.generated and not is_support(path):
            found.extend(size for function in fact.functions for size in _size(reporter, path, function))
    copied = copied_files(facts)
    return [_of_others(one) if one.location.path in copied else one for one in found]


def _is_typed_by_place(path: str, one: Problem) -> bool:
    """Whether SvelteKit gives the parameters their types, as it does in `+page.ts` and `+server.ts`."""
    return one.rule == "types/missing-parameter-type" and path.rpartition("/")[2].startswith("+")


def _of_others(finding: Finding) -> Finding:
    return replace(finding, tier=Tier.INFORMATION, severity=Severity.INFO, evidence=(*finding.evidence, COPIED_HERE))


def _problem(reporter: Reporter, path: str, one: Problem) -> Finding:
    finding = reporter.finding(
        one.rule,
        [(path, one.place, "")],
        MESSAGES[one.rule].format(symbol=one.symbol, detail=one.detail),
        confidence=CONFIDENCE.get(one.rule, 0.95 if one.certain else 0.7),
        symbol=one.symbol,
        evidence=(EVIDENCE[one.rule],) if one.rule in EVIDENCE else (),
    )
    if one.certain or one.rule in CONFIDENCE:
        return replace(finding, severity=Severity.INFO) if is_test(path) else finding
    unsure = one.rule in EVERYWHERE and not is_support(path)
    return replace(finding, tier=Tier.REVIEW if unsure else Tier.INFORMATION, severity=Severity.INFO)


def _is_minor(one: Problem) -> bool:
    """Whether it is a blocking call in an async function that need not serve anybody."""
    return one.rule == "scalability/blocking-call" and not one.certain


def _blocking(reporter: Reporter, path: str, problems: list[Problem]) -> Iterator[Finding]:
    if problems:
        places = [(path, one.place, one.symbol) for one in problems]
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(one.symbol for one in problems))
        message = f"Asynchronous code waits for blocking calls: {names}"
        details: Details = {"confidence": 0.7, "tier": Tier.INFORMATION, "severity": Severity.LOW}
        yield reporter.finding("scalability/blocking-call", places, message, **details)


def _any(reporter: Reporter, path: str, problems: list[Problem]) -> Iterator[Finding]:
    if len(problems) >= ANY_LIMIT:
        places = [(path, one.place, "") for one in problems]
        yield reporter.finding("types/explicit-any", places, f"`any` is written {len(problems)} times", confidence=0.95)


def _size(reporter: Reporter, path: str, function: Function) -> Iterator[Finding]:
    name = f"`{function.name}`" if function.name else "This function"
    head = Place(function.place.line, function.place.column, function.place.line, function.place.column)
    if function.complexity > COGNITIVE_LIMIT:
        much = function.complexity > MUCH_TO_FOLLOW
        yield reporter.finding(
            "complexity/cognitive",
            [(path, head, "")],
            f"{name} has a cognitive complexity of {function.complexity}, more than {COGNITIVE_LIMIT}",
            confidence=0.95,
            symbol=function.name,
            severity=Severity.MEDIUM if much else Severity.LOW,
            tier=Tier.REVIEW if much else Tier.INFORMATION,
        )
    if function.lines > LENGTH_LIMIT and function.name and not function.encloses:
        yield reporter.finding(
            "complexity/long-function",
            [(path, head, "")],
            f"{name} is {function.lines} lines long, more than {LENGTH_LIMIT}",
            confidence=0.95,
            symbol=function.name,
        )


def _unreadable(reporter: Reporter, path: str, fact: JavaScriptFacts) -> Iterator[Finding]:
    if fact.minified:
        yield reporter.finding("syntax/minified", [(path, Place(), "")], "This file is minified", confidence=0.9)
    elif fact.syntax_error:
        message = "The parser could not follow this file from here on"
        yield reporter.finding("syntax/error", [(path, fact.syntax_error, "")], message, confidence=0.5)

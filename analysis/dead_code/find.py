"""The dead-code analysis: facts in, findings out."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from analysis.dead_code.evidence import Surroundings, rest_of_repository, surroundings
from analysis.dead_code.judge import Judge, users_of
from analysis.dead_code.last_look import HANGING, look_again
from analysis.dead_code.last_use import ask_history
from analysis.dead_code.reach import Reach
from analysis.dead_code.roots import affixes
from analysis.dead_code.rules import SYNTAX_ERROR
from analysis.dead_code.symbols import Symbol, symbols
from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.bundled import bundled_in
from analysis.index.index import Index, without_collector
from analysis.index.paths import is_test
from analysis.index.snapshot import Snapshot
from analysis.python.facts import PYTHON, PythonFacts
from analysis.python.mentions import IDENTIFIER

VERSION = 43
ESCAPE = "(unicode error)"
"""What Python 3 says of a path of Windows in a text, which was fine in Python 2."""
PYTHON_2 = "Python 2: this file is not checked, and what it uses is not seen"


def find_dead_code(index: Index) -> list[Finding]:
    """Functions, classes and methods that nothing reaches, and files that do not parse; in reading order."""
    rest = rest_of_repository(index.snapshot)
    also = f"{rest.digest if rest else ''} {index.snapshot.commit}"

    def find() -> list[Finding]:
        with without_collector():
            facts = index.facts(PYTHON)
            around = surroundings(index, rest)
            around.mentioned |= _named_in_broken(index.snapshot, facts)
            found = [*broken_files(facts), *unreached(facts, around)]
            carried = bundled_in(index)
            own = [one for one in found if not one.location.path.startswith(carried)]
            commented = {path: fact.commented for path, fact in facts.items()}
            return ask_history(
                look_again(own, index.snapshot, commented),
                index,
                look=lambda raised: look_again(raised, index.snapshot, commented),
            )

    return index.remember("dead-code", VERSION, list[Finding], find, also)


def unreached(facts: Mapping[str, PythonFacts], around: Surroundings) -> list[Finding]:
    """The findings about symbols."""
    found = symbols(facts)
    known = affixes(facts, found)
    many = {name: len({one.path for one in same}) for name, same in found.at_module_level.items() if len(same) > 1}
    imported = _imported(facts)
    judge = Judge(facts, around, _exported(facts), _extended(facts), imported, many, imported | _modules(facts))
    without_tests = Reach(found, facts, known).run(around.mentioned)
    everything = without_tests.with_tests(around.by_tests)
    by_anyone = everything.live.copy()
    read = {path for path in facts if not judge.is_left_out(path)}
    subjects = [symbol for symbol in found.every if symbol.path in read and not judge.is_listed(symbol)]
    findings = list(_unused(judge, everything, subjects))
    if len(without_tests.live) < len(by_anyone):
        findings.extend(_used_by_tests(judge, by_anyone, without_tests, subjects))
    return sorted(findings, key=lambda f: (f.location.path, f.location.line))


def _unused(judge: Judge, reach: Reach, subjects: Iterable[Symbol]) -> Iterator[Finding]:
    """What nothing reaches: public offers first, as whatever they use is used; then the doubtful; then the rest."""
    live = reach.live.copy()
    offers = _take(reach, subjects, judge.is_offered)
    dead = [symbol for symbol in subjects if reach.misses(symbol)]
    users = users_of(symbol for symbol in subjects if id(symbol) not in live)
    doubts = {id(symbol): judge.doubts(symbol) for symbol in dead}
    _take(reach, dead, lambda symbol: doubts[id(symbol)])
    for symbol in offers:
        yield judge.unused_public(symbol, users)
    for symbol in dead:
        own = doubts[id(symbol)]
        yield judge.unused(symbol, users, own if own or reach.misses(symbol) else (HANGING,))


def _used_by_tests(
    judge: Judge, by_anyone: set[int], without_tests: Reach, subjects: Iterable[Symbol]
) -> Iterator[Finding]:
    """What only tests reach."""
    code = [symbol for symbol in subjects if not symbol.in_test]
    offers = _take(without_tests, code, judge.is_offered)
    for symbol in [*offers, *(s for s in code if without_tests.misses(s))]:
        if id(symbol) in by_anyone:
            yield judge.only_tests(symbol)


def _take(reach: Reach, subjects: Iterable[Symbol], wanted: Callable[[Symbol], object]) -> list[Symbol]:
    """Make the missed symbols that are wanted roots, and give them; not those inside of one given."""
    taken: list[Symbol] = []
    given: set[int] = set()
    for symbol in subjects:
        if reach.misses(symbol) and wanted(symbol):
            reach.add(symbol)
            given.add(id(symbol))
            if symbol.container is None or id(symbol.container) not in given:
                taken.append(symbol)
    return taken


def _exported(facts: Mapping[str, PythonFacts]) -> frozenset[str]:
    """Names that public modules list in `__all__` or packages import for their users."""
    listed = {name for fact in facts.values() for name in fact.exports or ()}
    packages = (fact for path, fact in facts.items() if path.endswith("__init__.py") and not is_test(path))
    return frozenset(listed | {name for fact in packages for i in fact.imports for name, _ in i.names})


def _imported(facts: Mapping[str, PythonFacts]) -> frozenset[str]:
    """Names that some file imports from a module."""
    return frozenset(name for fact in facts.values() for i in fact.imports for name, _ in i.names)


def _modules(facts: Mapping[str, PythonFacts]) -> frozenset[str]:
    """Names of modules that some file imports from, and of the packages that they are in."""
    modules = {one.module for fact in facts.values() for one in fact.imports}
    return frozenset(part for module in modules for part in module.split("."))


def _extended(facts: Mapping[str, PythonFacts]) -> frozenset[str]:
    """Names of classes that others extend."""
    return frozenset(
        base.rpartition(".")[2]
        for fact in facts.values()
        for definition in fact.definitions
        for base in definition.bases
    )


def _named_in_broken(snapshot: Snapshot, facts: Mapping[str, PythonFacts]) -> set[str]:
    """Names in files that do not parse, which may well use them."""
    broken = (snapshot.text(path) or "" for path, fact in facts.items() if fact.problem)
    return {name for text in broken for name in IDENTIFIER.findall(text)}


def broken_files(facts: Mapping[str, PythonFacts]) -> Iterator[Finding]:
    """One finding for each file that does not parse; those meant for Python 2 are only information."""
    among_old = any(fact.python2 for fact in facts.values())
    for path, fact in facts.items():
        if problem := fact.problem:
            old = fact.python2 or (among_old and ESCAPE in problem.message)
            yield Finding(
                rule_id=SYNTAX_ERROR.id,
                category=SYNTAX_ERROR.category,
                severity=Severity.INFO if old else Severity.LOW if is_test(path) else SYNTAX_ERROR.severity,
                confidence=0.9 if old else 1.0,
                tier=Tier.INFORMATION if old or is_test(path) else SYNTAX_ERROR.tier,
                message=PYTHON_2 if old else f"This file does not parse: {problem.message}",
                locations=(Location(path=path, line=problem.line, column=problem.column),),
                evidence=(problem.message,),
            )

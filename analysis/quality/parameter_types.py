"""Parameters without a type where types are the custom, and types that disagree with each other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.index import Index
from analysis.python.facts import PYTHON, Definition, Kind, Parameter, ParameterKind, PythonFacts
from analysis.quality.judgement import Judgement, is_own_code, judge
from analysis.rules import Rule

MISSING = Rule(
    "types/missing-parameter-type",
    "Parameters without a type in a typed package",
    "The rest of the package is annotated, so type checkers treat these functions as a gap: add the types.",
    Category.QUALITY,
    Severity.LOW,
    Tier.INFORMATION,
)
INCONSISTENT = Rule(
    "types/inconsistent-parameter-type",
    "An override that accepts less than what it overrides",
    "Code that holds the base class may pass what the override does not accept. Accept at least the base's type.",
    Category.QUALITY,
    Severity.LOW,
    Tier.REVIEW,
)
DEFAULT = Rule(
    "types/default-of-another-type",
    "A default that contradicts the annotation",
    "Callers and type checkers believe the annotation: change it, or the default.",
    Category.QUALITY,
    Severity.MEDIUM,
    Tier.REVIEW,
)
RULES = (MISSING, INCONSISTENT, DEFAULT)

ANNOTATED_SHARE = 0.8
ENOUGH = 10
LISTED = 5
RECEIVERS = frozenset({"self", "cls", "mcs", "metacls"})
SIMPLE = frozenset({"str", "bytes", "int", "float", "bool", "None", "Path", "datetime", "date", "timedelta", "UUID"})
WIDER = {"float": frozenset({"int", "bool"}), "int": frozenset({"bool"}), "date": frozenset({"datetime"})}


@dataclass(frozen=True)
class Method:
    """A method and where it is."""

    path: str
    owner: Definition
    definition: Definition


def find_parameter_types(index: Index) -> list[Finding]:
    """Findings about the annotations of parameters in the component's own Python code."""
    python = {path: facts for path, facts in index.facts(PYTHON).items() if is_own_code(path)}
    contradicting = judge(index, {"default-type": Judgement(DEFAULT, 0.95)})
    return [*_missing(python), *_narrowed(python), *contradicting]


def _missing(python: Mapping[str, PythonFacts]) -> Iterator[Finding]:
    """One finding a file, in packages where at least `ANNOTATED_SHARE` of the parameters have a type."""
    packages: dict[str, list[bool]] = defaultdict(list)
    for path, facts in python.items():
        packages[_folder(path)].extend(bool(p.annotation) for _, p in _parameters(facts))
    for path, facts in python.items():
        annotated = packages[_folder(path)]
        untyped = [(function, p) for function, p in _parameters(facts) if not p.annotation]
        if untyped and len(annotated) >= ENOUGH and sum(annotated) >= ANNOTATED_SHARE * len(annotated):
            yield _missing_in(path, untyped, sum(annotated) / len(annotated))


def _missing_in(path: str, untyped: list[tuple[Definition, Parameter]], share: float) -> Finding:
    functions = list(dict.fromkeys(function.qualified for function, _ in untyped))
    names = ", ".join(f"`{name}`" for name in functions[:LISTED])
    more = f" and {len(functions) - LISTED} more" if len(functions) > LISTED else ""
    plural = "parameters have" if len(untyped) > 1 else "parameter has"
    lines = {function.line: f"{function.qualified}({parameter.name})" for function, parameter in reversed(untyped)}
    return Finding(
        rule_id=MISSING.id,
        category=MISSING.category,
        severity=MISSING.severity,
        confidence=1.0,
        tier=MISSING.tier,
        message=f"{len(untyped)} {plural} no type, in {names}{more}",
        locations=tuple(Location(path=path, line=line, note=lines[line]) for line in sorted(lines)),
        evidence=(f"{share:.0%} of the parameters in {_folder(path)} have a type",),
        context=path,
    )


def _parameters(facts: PythonFacts) -> Iterator[tuple[Definition, Parameter]]:
    """Parameters that a type is expected of: no receivers, `*args`, `_`, and nothing of nested functions."""
    for function in facts.definitions:
        nested = function.owner >= 0 and facts.definitions[function.owner].kind is not Kind.CLASS
        if function.kind not in {Kind.FUNCTION, Kind.METHOD} or nested:
            continue
        for position, parameter in enumerate(function.parameters):
            receiver = position == 0 and function.kind is Kind.METHOD and "staticmethod" not in function.decorators
            variadic = parameter.kind in {ParameterKind.REST, ParameterKind.KEYWORDS}
            if not (receiver or variadic or parameter.name in RECEIVERS or parameter.name.startswith("_")):
                yield function, parameter


def _narrowed(python: Mapping[str, PythonFacts]) -> Iterator[Finding]:
    """Overrides within the component whose parameter accepts simple types that do not cover the base's."""
    methods: dict[tuple[str, str], list[Method]] = defaultdict(list)
    for path, facts in python.items():
        for definition in facts.definitions:
            if definition.kind is Kind.METHOD and not definition.name.startswith("__"):
                owner = facts.definitions[definition.owner]
                methods[owner.name, definition.name].append(Method(path, owner, definition))
    for group in list(methods.values()):
        for method in group:
            for base in method.owner.bases:
                overridden = methods.get((base.rpartition(".")[2], method.definition.name), [])
                if len(overridden) == 1:
                    yield from _compare(method, overridden[0])


def _compare(method: Method, overridden: Method) -> Iterable[Finding]:
    expected = {parameter.name: parameter.annotation for parameter in overridden.definition.parameters}
    for parameter in method.definition.parameters:
        accepted, needed = _options(parameter.annotation), _options(expected.get(parameter.name, ""))
        if accepted and needed and not needed <= _widened(accepted):
            yield _narrowing(method, overridden, parameter, expected[parameter.name])


def _narrowing(method: Method, overridden: Method, parameter: Parameter, expected: str) -> Finding:
    there = Location(path=overridden.path, line=overridden.definition.line, note="what it overrides")
    return Finding(
        rule_id=INCONSISTENT.id,
        category=INCONSISTENT.category,
        severity=INCONSISTENT.severity,
        confidence=0.85,
        tier=INCONSISTENT.tier,
        message=f"`{method.definition.qualified}` takes `{parameter.name}: {parameter.annotation}`, "
        f"`{overridden.definition.qualified}` says `{expected}`",
        locations=(Location(path=method.path, line=method.definition.line), there),
        symbol=method.definition.qualified,
        evidence=(f"{overridden.path}:{overridden.definition.line}: {parameter.name}: {expected}",),
        context=f"{parameter.name}: {parameter.annotation}",
    )


def _options(annotation: str) -> frozenset[str]:
    """The alternatives of a type made of simple names only; nothing for any other."""
    text = annotation.strip("\"' ")
    if optional := re.fullmatch(r"(?:\w+\.)?Optional\[([\w. ]+)\]", text):
        text = f"{optional[1]} | None"
    elif union := re.fullmatch(r"(?:\w+\.)?Union\[([\w., ]+)\]", text):
        text = union[1].replace(",", "|")
    parts = frozenset(part.strip().rpartition(".")[2] for part in text.split("|"))
    return parts if parts <= SIMPLE else frozenset()


def _widened(accepted: frozenset[str]) -> frozenset[str]:
    return accepted.union(*(WIDER.get(name, frozenset()) for name in accepted))


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."

"""Parameters that a function ignores, where nothing but the function itself decides its signature."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.findings import Finding, Tier
from analysis.index.index import Index
from analysis.python.facts import PYTHON, Definition, Kind, ParameterKind, PythonFacts
from analysis.quality.checks.facts import Checked
from analysis.quality.checks.layer import PYTHON_CHECKS
from analysis.quality.lint import findings_of
from analysis.quality.lint_rules import UNUSED_PARAMETER
from analysis.quality.mistakes import QUALITY_LINT
from analysis.quality.ruff import Diagnostic

RULES = (UNUSED_PARAMETER.rule,)

FREE_DECORATORS = frozenset({"staticmethod", "classmethod"})
FREE_BASES = frozenset({"object", "Generic", "typing.Generic", "t.Generic"})
VARIADIC = frozenset({ParameterKind.REST, ParameterKind.KEYWORDS})
SHARED_BY = 2
MEANINGFUL = 3


@dataclass(frozen=True)
class Conventions:
    """What others expect: names handed over or in strings, defined in several places, or put together at run time."""

    handed_over: frozenset[str]
    shared: frozenset[str]
    prefixes: tuple[str, ...]

    def govern(self, name: str) -> bool:
        """Whether a function of that name is called by others than those who name it."""
        return name in self.handed_over or name in self.shared or name.startswith(self.prefixes)


def find_unused_parameters(index: Index) -> list[Finding]:
    """Unused parameters of undecorated functions that are no override, interface, callback or stub."""
    python = index.facts(PYTHON)
    conventions = _conventions(python, index.facts(PYTHON_CHECKS))

    def weigh(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
        facts = python.get(path)
        function = _function_at(facts, diagnostic) if facts else None
        if not facts or not function or _is_bound(function, facts, diagnostic, conventions):
            return None
        return tier if _is_private(function) else Tier.INFORMATION

    return list(findings_of(index.facts(QUALITY_LINT), (UNUSED_PARAMETER,), weigh, python))


def _function_at(facts: PythonFacts, diagnostic: Diagnostic) -> Definition | None:
    around = [
        definition
        for definition in facts.definitions
        if definition.kind in {Kind.FUNCTION, Kind.METHOD} and definition.line <= diagnostic.line <= definition.end_line
    ]
    return max(around, key=lambda definition: definition.line, default=None)


def _is_bound(function: Definition, facts: PythonFacts, diagnostic: Diagnostic, conventions: Conventions) -> bool:
    """Whether something outside the function has a say in its parameters."""
    name = diagnostic.message.rpartition("`")[0].rpartition("`")[2]
    parameter = next((parameter for parameter in function.parameters if parameter.name == name), None)
    nested = function.owner >= 0 and facts.definitions[function.owner].kind is not Kind.CLASS
    return (
        parameter is None
        or parameter.kind in VARIADIC
        or nested
        or not FREE_DECORATORS.issuperset(function.decorators)
        or (function.name.startswith("__") and function.name != "__init__")
        or conventions.govern(function.name)
        or _is_inherited(function, facts)
    )


def _is_inherited(function: Definition, facts: PythonFacts) -> bool:
    if function.kind is not Kind.METHOD:
        return False
    owner = facts.definitions[function.owner]
    return bool(owner.decorators or owner.metaclass or not FREE_BASES.issuperset(owner.bases))


def _is_private(function: Definition) -> bool:
    return any(part.startswith("_") for part in function.qualified.split(".")) and function.name != "__init__"


def _conventions(python: Mapping[str, PythonFacts], checked: Mapping[str, Checked]) -> Conventions:
    defined = Counter(
        definition.name
        for facts in python.values()
        for definition in facts.definitions
        if definition.kind in {Kind.FUNCTION, Kind.METHOD} and definition.name != "__init__"
    )
    shared = frozenset(name for name, count in defined.items() if count >= SHARED_BY)
    handed_over = {name for facts in checked.values() for name in facts.handed_over}
    for facts in python.values():
        handed_over.update(name for reference in facts.references for name in reference.strings)
    prefixes = {
        prefix for facts in python.values() for prefix in facts.prefixes if len(prefix.strip("_")) >= MEANINGFUL
    }
    return Conventions(frozenset(handed_over), shared, tuple(prefixes))

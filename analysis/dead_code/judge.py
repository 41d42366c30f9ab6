"""From what is not reached to findings: which rule, which tier, how sure, and why."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.dead_code.conventions import is_private, is_private_module
from analysis.dead_code.doubts import STUB, doubts_of
from analysis.dead_code.evidence import Surroundings
from analysis.dead_code.libraries import Offer
from analysis.dead_code.rules import ONLY_TESTS_USE, UNUSED_CLASS, UNUSED_FUNCTION, UNUSED_METHOD, UNUSED_PUBLIC
from analysis.dead_code.symbols import Symbol
from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.paths import is_example, is_generated, is_test_data, is_vendored
from analysis.python.facts import Kind, PythonFacts
from analysis.rules import Rule

FOR_TESTS = re.compile(
    r"(^|/)(\w*_)?(testing|test_?(utils?|utilities|helpers?|suite|common)|fixtures|factories)(_\w+)?(/|\.py$)"
)
"""Modules that are there for tests."""

RUN_BY_NAME = re.compile(r"(^|/)(tests?|conftest|(test|bench)\w*|\w+_(test|tests|spec|bench))\.py$", re.IGNORECASE)
"""Test files that a runner finds; others are imported, or data."""

UNREAD = "its file is among tests, and nothing imports it: it may be data of a test"

MEANT_AS_BASE = re.compile(r"Base|Abstract|Mixin")

MANY = 3
ONE_DOUBT = 0.8

RULE = {Kind.FUNCTION: UNUSED_FUNCTION, Kind.METHOD: UNUSED_METHOD, Kind.CLASS: UNUSED_CLASS}


type Users = Mapping[str, list[Symbol]]
"""Unreached symbols by the names they mention."""


def users_of(dead: Iterable[Symbol]) -> Users:
    """Who mentions what among symbols that nothing reaches."""
    users: dict[str, list[Symbol]] = defaultdict(list)
    for symbol in dead:
        body = symbol.references
        for name in {*body.names, *body.attributes, *body.own}:
            users[name].append(symbol)
    return users


@dataclass(frozen=True, slots=True)
class Judge:
    """Everything a verdict needs."""

    facts: Mapping[str, PythonFacts]
    around: Surroundings
    exported: frozenset[str]
    extended: frozenset[str]
    imported: frozenset[str]
    functions: Mapping[str, int]
    """In how many files a module-level name is defined."""
    modules: frozenset[str]
    """Names of modules that some file imports, or may: what it imports from a package can be a module."""

    def is_left_out(self, path: str) -> bool:
        """Whether nobody here would change the file."""
        if is_vendored(path) or is_example(path) or is_generated(path) or is_test_data(path):
            return True
        return self.facts[path].generated

    def is_listed(self, symbol: Symbol) -> bool:
        """Whether its file asks for all members of something: of its own classes, most likely."""
        return symbol.kind is Kind.METHOD and "getmembers" in self.facts[symbol.path].dynamic

    def is_offered(self, symbol: Symbol) -> bool:
        """Whether users of a library may rely on it."""
        if symbol.in_test or symbol.is_local:
            return False
        offer = self.around.offer(symbol.path)
        if offer is Offer.NOTHING or (offer is Offer.PLUGINS and symbol.kind is Kind.FUNCTION):
            return False
        outermost: Symbol | None = symbol
        while outermost:
            if is_private(outermost.name) and not _is_base_of_public(outermost):
                return False
            name, outermost = outermost.name, outermost.container
        return name in self.exported or not is_private_module(symbol.path)

    def unused_public(self, symbol: Symbol, users: Users) -> Finding:
        """An offer that nobody here takes; one that only calls itself is hardly an offer."""
        calls_itself = symbol.kind is Kind.FUNCTION and symbol.name in symbol.references.names
        if calls_itself and symbol.name not in self.exported:
            return self._finding(UNUSED_FUNCTION, symbol, Tier.REVIEW, 0.6, users, "users of the library may call it")
        return self._finding(UNUSED_PUBLIC, symbol, Tier.INFORMATION, 0.5, users)

    def only_tests(self, symbol: Symbol) -> Finding:
        expected = self.is_offered(symbol) or bool(FOR_TESTS.search(symbol.path))
        tier, confidence = (Tier.INFORMATION, 0.5) if expected else (Tier.REVIEW, 0.8)
        return self._finding(ONLY_TESTS_USE, symbol, tier, confidence, {})

    def unused(self, symbol: Symbol, users: Users, doubts: tuple[str, ...]) -> Finding:
        """A symbol that nothing reaches, and why a reader should look first."""
        is_nothing = UNREAD in doubts or (STUB in doubts and not is_private(symbol.name))
        tier = Tier.INFORMATION if is_nothing else Tier.REVIEW if doubts else Tier.SAFE_TO_FIX
        confidence = 0.7 if len(doubts) > 1 else ONE_DOUBT if doubts else 0.97
        return self._finding(RULE[symbol.kind], symbol, tier, confidence, users, *doubts)

    def doubts(self, symbol: Symbol) -> tuple[str, ...]:
        """Why a reader should look before it is removed."""
        doubts = list(doubts_of(symbol, self.facts))
        if symbol.container is None and symbol.name in self.imported:
            doubts.append("what is itself unused imports it")
        if symbol.in_test and not RUN_BY_NAME.search(symbol.path) and not self._is_imported(symbol.path):
            doubts.append(UNREAD)
        if self._is_parked(symbol):
            doubts.append("other files have it without the underscore: somebody may have switched it off")
        if self._is_for_subclasses(symbol):
            doubts.append("a subclass in another repository may call it")
        return tuple(doubts)

    def _is_imported(self, path: str) -> bool:
        folder, _, file = path.rpartition("/")
        own = file.rpartition(".")[0]
        return (folder.rpartition("/")[2] if own == "__init__" else own) in self.modules

    def _is_parked(self, symbol: Symbol) -> bool:
        """Whether a name is that of a hook but for an underscore before it."""
        called = symbol.name.lstrip("_")
        return symbol.container is None and is_private(symbol.name) and self.functions.get(called, 0) >= MANY

    def _is_for_subclasses(self, symbol: Symbol) -> bool:
        """Whether a method of a library's class is there for those who extend the class."""
        owner = symbol.container
        if symbol.kind is not Kind.METHOD or owner is None or symbol.name.startswith("__"):
            return False
        return self.is_offered(owner) and (owner.name in self.extended or bool(MEANT_AS_BASE.search(owner.name)))

    def _finding(
        self, rule: Rule, symbol: Symbol, tier: Tier, confidence: float, users: Users, *doubts: str
    ) -> Finding:
        place = symbol.definition
        others = [user for user in users.get(symbol.name, ()) if user is not symbol]
        return Finding(
            rule_id=rule.id,
            category=rule.category,
            severity=rule.severity if tier is Tier.SAFE_TO_FIX else min(rule.severity, Severity.LOW),
            confidence=confidence,
            tier=tier,
            message=_message(rule, symbol.kind.value, place.qualified, others),
            locations=(Location(path=symbol.path, line=place.line, column=place.column, end_line=place.end_line),),
            symbol=place.qualified,
            evidence=(*self._evidence(symbol, others), *doubts),
            fix=f"Remove lines {place.first_line} to {place.end_line}." if tier is Tier.SAFE_TO_FIX else "",
        )

    def _evidence(self, symbol: Symbol, others: list[Symbol]) -> tuple[str, ...]:
        """Where was looked, and what was found."""
        texts = self.around.texts + self.around.outside
        looked = f"looked in {len(self.facts)} Python files and {texts} other files"
        inside = "1 from its own body" if _is_recursive(symbol) else "none from its own body"
        named = ", ".join(sorted({other.definition.qualified for other in others})[:3])
        outside = f"mentioned only by {named}, which nothing reaches" if others else "no reference from anywhere else"
        return (looked, f"references: {inside}; {outside}", "not exported, no entry point, not dispatched by prefix")


def _is_recursive(symbol: Symbol) -> bool:
    own = symbol.references
    return symbol.name in own.names or symbol.name in own.attributes or symbol.name in own.own


def _is_base_of_public(symbol: Symbol) -> bool:
    """Whether a public class offers what a private one holds."""
    family = symbol.family if symbol.kind is Kind.CLASS else None
    return family is not None and any(
        not is_private(one.name) and symbol.name in {base.rpartition(".")[2] for base in one.definition.bases}
        for one in family.classes
    )


def _message(rule: Rule, noun: str, name: str, others: list[Symbol]) -> str:
    match rule.id:
        case ONLY_TESTS_USE.id:
            return f"Only tests use the {noun} {name}"
        case UNUSED_PUBLIC.id:
            return f"Nothing here uses the public {noun} {name}"
    return f"Nothing uses the {noun} {name}" + (" but code that is itself unused" if others else "")

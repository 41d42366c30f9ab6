"""Why a reader should look before a symbol that nothing reaches is removed: what its own code tells."""

import re
from collections.abc import Callable, Iterator, Mapping

from analysis.dead_code.conventions import is_private, is_registered, members_of
from analysis.dead_code.symbols import Symbol
from analysis.python.facts import MODULE, Kind, PythonFacts

BLINDING = frozenset({"globals", "locals", "vars", "exec", "eval", "getmembers", "dir"})
"""Calls in a file after which its names may be used unseen."""

BY_HAND = re.compile(
    r"^_*(debug|dump|p?print|pretty_?print|trace|profile|bench(mark)?|demo|examples?|test\d*|selftest|main|repl)(_|\d|$)|_debug$"
)
"""Names of what is there to be called by hand."""

CALLBACK = re.compile(
    r"(^|_)(on|handle|cb)_|_(cb|callback|handler|hook|listener|error)$|^(callback|handler|hook|listener)$"
)
"""Names of what somebody else is given to call: one that is not may have been forgotten."""

PLATFORM = re.compile(
    r"(^|_)(linux|windows|win(32|64)?|nt|posix|unix|mac(os)?|osx|darwin|(free|open|net)?bsd|solaris|sunos|plan9|cygwin"
    r"|android|ios|jython|pypy|wasm)(_|$)"
)
"""Names of what one platform needs: where others are chosen between, it may have been left out by mistake."""

MACRO = re.compile(r"_*[A-Z][A-Z\d]*(_[A-Z\d]+)*_*")
"""Names that a header file gives its macros: sets of them are kept whole."""

MANGLED = re.compile(r"_[A-Za-z]\w*?[^_]__\w+")
"""What `__name` is called outside of its class: somebody put it there for another class to find."""

HUMPS = re.compile(r"([^\W_]*[a-z\d])[A-Z][a-z\d]*$")
"""A name of joined words, and all of it but the last word."""

_COUNTERPARTS = (
    ("get", "set"),
    ("add", "remove"),
    ("start", "stop"),
    ("enable", "disable"),
    ("open", "close"),
    ("lock", "unlock"),
    ("connect", "disconnect"),
    ("show", "hide"),
)
PAIRS = dict(_COUNTERPARTS) | {after: before for before, after in _COUNTERPARTS}
"""Verbs of public methods, and what undoes or answers them."""

SHORTEST = 4
ALTERNATIVES = 3
PUBLIC = "the name is not private"
STUB = "its body does next to nothing, so it may be there for a caller elsewhere"

type Facts = Mapping[str, PythonFacts]


def doubts_of(symbol: Symbol, facts: Facts) -> Iterator[str]:
    """Every doubt that applies, in the order of the table."""
    if blind := sorted(BLINDING.intersection(facts[symbol.path].dynamic)):
        yield f"the file uses {', '.join(f'{name}()' for name in blind)}, which reaches names unseen"
    for applies, doubt in DOUBTS:
        if applies(symbol, facts):
            yield doubt


def _is_public(symbol: Symbol, facts: Facts) -> bool:
    return not is_private(symbol.name) and (symbol.kind is Kind.METHOD or not symbol.is_local)


def _computes_names(symbol: Symbol, facts: Facts) -> bool:
    """Whether code near a method or class gets attributes by names that it puts together."""
    if symbol.kind is Kind.FUNCTION:
        return False
    family = symbol.family.classes if symbol.kind is Kind.METHOD and symbol.family else ()
    return any("getattr" in facts[path].dynamic for path in {symbol.path, *(one.path for one in family)})


def _may_be_listed(symbol: Symbol, facts: Facts) -> bool:
    return symbol.kind is Kind.CLASS and any(members_of(base) is None for base in symbol.definition.bases)


def _does_nothing(symbol: Symbol, facts: Facts) -> bool:
    """Whether a body is a stub that satisfies an interface, or marks a place for code to come."""
    body, place = symbol.references, symbol.definition
    if symbol.kind is Kind.CLASS or symbol.is_local or body.attributes:
        return False
    if not body.own and (set(body.names) == {"NotImplementedError"} or (not body.names and _imports(symbol, facts))):
        return symbol.kind is Kind.METHOD or is_private(symbol.name)
    return symbol.kind is Kind.METHOD and len(body.own) + len(body.names) <= 2 and place.end_line - place.line <= 3


def _imports(symbol: Symbol, facts: Facts) -> bool:
    place = symbol.definition
    return any(place.line < one.line <= place.end_line for one in facts[symbol.path].imports)


def _has_effect_in_test(symbol: Symbol, facts: Facts) -> bool:
    return symbol.in_test and (symbol.is_local or symbol.kind is Kind.CLASS)


def _registers_members(symbol: Symbol, facts: Facts) -> bool:
    """Whether a decorator that is not known to be harmless stands in a class's body: it runs with what is around."""
    place = symbol.definition
    return symbol.kind is Kind.CLASS and any(
        is_registered(one.decorators) and place.line < one.line <= place.end_line
        for one in facts[symbol.path].definitions
        if one.owner != MODULE
    )


def _is_forgotten(symbol: Symbol, facts: Facts) -> bool:
    """Whether a wrapper is what the decorator around it should have returned."""
    return symbol.is_local and any(name.rpartition(".")[2] == "wraps" for name in symbol.definition.decorators)


def _is_callback(symbol: Symbol, facts: Facts) -> bool:
    return symbol.is_local and bool(CALLBACK.search(symbol.name))


def _is_alternative(symbol: Symbol, facts: Facts) -> bool:
    """Whether other functions of the file begin alike and take the same."""
    humps = HUMPS.match(symbol.name)
    beginning, joint, _ = (humps[1], "", "") if humps else symbol.name.rpartition("_")
    own = [parameter.name for parameter in symbol.definition.parameters]
    alike = (
        one
        for one in facts[symbol.path].definitions
        if one.name.startswith(beginning + joint) and one.name != symbol.name and one.owner == symbol.definition.owner
    )
    if len(beginning.strip("_")) < SHORTEST:
        return False
    return sum([parameter.name for parameter in one.parameters] == own for one in alike) >= ALTERNATIVES


def _is_for_a_platform(symbol: Symbol, facts: Facts) -> bool:
    return bool(PLATFORM.search(symbol.name))


def _is_all_there_is(symbol: Symbol, facts: Facts) -> bool:
    """Whether the function around does nothing but define it."""
    around = symbol.container
    if around is None or around.kind is Kind.CLASS:
        return False
    body = around.references
    return not (body.names or body.attributes or body.own)


def _is_half_of_a_pair(symbol: Symbol, facts: Facts) -> bool:
    """Whether its class has the counterpart too, as `get_x` of a `set_x`: together they are what the class offers."""
    verb, joint, rest = symbol.name.partition("_")
    if symbol.kind is not Kind.METHOD or verb not in PAIRS or not rest:
        return False
    wanted = symbol.definition.qualified.removesuffix(symbol.name) + PAIRS[verb] + joint + rest
    return any(one.qualified == wanted for one in facts[symbol.path].definitions)


def _is_mangled_under_unknown(symbol: Symbol, facts: Facts) -> bool:
    return symbol.kind is Kind.METHOD and symbol.container is not None and symbol.container.unknown


def _calls_what_it_overrides(symbol: Symbol, facts: Facts) -> bool:
    return symbol.kind is Kind.METHOD and symbol.name in symbol.references.attributes


def _is_wrapped(symbol: Symbol, facts: Facts) -> bool:
    return is_registered(symbol.definition.decorators)


def _is_in_framework(symbol: Symbol, facts: Facts) -> bool:
    return symbol.kind is Kind.METHOD and symbol.container is not None and symbol.container.framework


def _is_called_by_hand(symbol: Symbol, facts: Facts) -> bool:
    return not symbol.is_local and bool(BY_HAND.search(symbol.name))


def _is_a_program(symbol: Symbol, facts: Facts) -> bool:
    return symbol.kind is Kind.FUNCTION and not symbol.is_local and "argv" in symbol.references.attributes


def _is_for_another_class(symbol: Symbol, facts: Facts) -> bool:
    return symbol.kind is Kind.METHOD and bool(MANGLED.fullmatch(symbol.name))


def _is_deprecated(symbol: Symbol, facts: Facts) -> bool:
    return any("deprecat" in name.lower() for name in symbol.definition.decorators)


def _is_macro(symbol: Symbol, facts: Facts) -> bool:
    return symbol.kind is Kind.FUNCTION and bool(MACRO.fullmatch(symbol.name))


DOUBTS: tuple[tuple[Callable[[Symbol, Facts], bool], str], ...] = (
    (_is_public, PUBLIC),
    (_is_all_there_is, "the function around it does nothing else: it may have been forgotten to be given back"),
    (_computes_names, "its file, or that of a class of its family, reads attributes whose names are computed"),
    (_may_be_listed, "a base class might keep a list of its subclasses"),
    (_does_nothing, STUB),
    (_has_effect_in_test, "a test may define it for the effect that defining it has"),
    (_registers_members, "a decorator may register one of its methods"),
    (_is_forgotten, "it wraps another function: a decorator may have forgotten to return it"),
    (_is_callback, "by its name it should have been handed to somebody, which may have been forgotten"),
    (_is_alternative, "it is one of several that begin alike and take the same: alternatives to choose from"),
    (_is_half_of_a_pair, "its class has the counterpart: together they are what it offers"),
    (_is_for_a_platform, "by its name it is for one platform, and may have been forgotten where that is told apart"),
    (_is_mangled_under_unknown, "a base class from outside may put its name together"),
    (_calls_what_it_overrides, "it calls a method of its own name elsewhere, as one that overrides it does"),
    (_is_wrapped, "a decorator of this component wraps it"),
    (_is_in_framework, "a base class from outside might call it"),
    (_is_called_by_hand, "by its name it may be there to be called by hand"),
    (_is_for_another_class, "another class may reach it: its name is that of a private name of it"),
    (_is_deprecated, "it is deprecated: it is there for those who still use it"),
    (_is_macro, "its name is that of a macro of another language, which may be kept for completeness"),
    (_is_a_program, "it reads the arguments of the command line, so it may be there to be called by hand"),
)

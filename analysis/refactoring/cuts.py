"""Doing without an import: what could become of each name that it brings, the best first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.facts import ImportScope
from analysis.python.facts import PYTHON
from analysis.refactoring.in_functions import functions_using
from analysis.refactoring.links import Link, links
from analysis.refactoring.moving import move
from analysis.refactoring.reliance import who_relies
from analysis.refactoring.rewriting import rewritten
from analysis.refactoring.uses import Bound, When, read_uses
from analysis.refactoring.view import Refused, View, spelled
from analysis.refactoring.ways import Change, Way
from analysis.removal.text import Lines

FREE = (Way.FOR_TYPES, Way.DEFINITION)
"""Ways that nobody would rather do without."""

HOPS = 5

MOST_FUNCTIONS = 2
"""In how many functions the same import is borne."""

type Pair = tuple[str, str]

type MayComeFrom = Callable[[Pair, str], bool]
"""Whether the first of a pair may import from that file, instead of from the second, what is defined there."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One edge of a knot that would be gone: what becomes of its imports, and the files after it."""

    source: str
    target: str
    changes: tuple[Change, ...]
    files: Mapping[str, bytes]
    moved: tuple[str, ...] = ()

    @property
    def way(self) -> Way:
        """The least of the ways that it takes."""
        return max((change.way for change in self.changes), key=lambda way: way.rank)


@dataclass(frozen=True, slots=True)
class Stays:
    """An edge that cannot be cut, or not so, and the reason."""

    source: str
    target: str
    reason: str


def cuts(view: View, pairs: Sequence[Pair], may_come_from: MayComeFrom) -> Iterator[Cut | Stays]:
    """What could be tried for each of these edges, the way that people would like best first."""
    options: dict[Pair, list[list[Change]]] = {}
    for pair in pairs:
        try:
            options[pair] = _options(view, pair, may_come_from)
        except Refused as refused:
            yield Stays(*pair, refused.reason)
    tried: set[tuple[Pair, tuple[Way, ...]]] = set()
    for way in Way:
        for pair, choices in options.items():
            chosen = [one for some in choices if (one := _best(some, way))]
            key = pair, tuple(one.way for one in chosen)
            if len(chosen) == len(choices) and key not in tried:
                tried.add(key)
                yield _cut(view, pair, chosen)


def _best(choices: Sequence[Change], way: Way) -> Change | None:
    """What costs least; of what costs more, this way before better ones, which were tried by then."""
    allowed = [one for one in choices if one.way.rank <= way.rank]
    return min(allowed, key=lambda one: (one.way not in FREE, one.way is not way, one.way.rank), default=None)


def _cut(view: View, pair: Pair, changes: Sequence[Change]) -> Cut | Stays:
    source, target = pair
    names = [change.link.alias.name for change in changes if change.way is Way.MOVED]
    try:
        moved = move(view, source, target, names) if names else None
        if moved:
            changes = [_from(view, source, moved.path, change) for change in changes]
        files = {source: rewritten(source, view.source(source), changes), **(moved.files if moved else {})}
    except Refused as refused:
        why = dict.fromkeys([*(change.why for change in changes if change.why), refused.reason])
        return Stays(*pair, "; ".join(why))
    return Cut(source, target, tuple(changes), files, moved.names if moved else ())


def _from(view: View, source: str, path: str, change: Change) -> Change:
    """A moved name is imported from the new module."""
    if change.way is not Way.MOVED:
        return change
    return replace(change, module=spelled(view, source, path, relative=change.link.relative))


def _options(view: View, pair: Pair, may_come_from: MayComeFrom) -> list[list[Change]]:
    """For each name that the edge brings, what could become of it. Raises Refused where a name has no way."""
    source, target = pair
    found = links(view, source, target)
    uses = read_uses(view.source(source))
    return [_choices(view, pair, link, uses, may_come_from) for link in found]


def _choices(view: View, pair: Pair, link: Link, uses: Mapping[str, Bound], may_come_from: MayComeFrom) -> list[Change]:
    source, name = pair[0], link.bound
    bound = uses.get(name)
    if bound is None or bound.bindings != 1:
        raise Refused(f"{source} binds `{name}` more than once")
    choices: list[Change] = []
    if not link.module and (module := _defined_in(view, pair, link, may_come_from)):
        choices.append(Change(link, Way.DEFINITION, module))
    reason = _needed(view, source, name, bound) or _carries(name, uses)
    reason = reason or who_relies(view, source, name, is_module=link.module)
    if not reason:
        way = Way.IN_FUNCTION if any(use.when is When.CALL for use in bound.uses) else Way.FOR_TYPES
        choices.append(Change(link, way, uses=bound.uses))
    if not link.module:
        choices.append(Change(link, Way.MOVED, why=reason))
    if not choices:
        raise Refused(reason)
    return sorted(choices, key=lambda change: change.way.rank)


def _needed(view: View, source: str, name: str, bound: Bound) -> str:
    for use in bound.uses:
        if use.when is When.IMPORT:
            line = view.source(source)[: use.start].count(b"\n") + 1
            return f"`{name}` is needed while {view.name(source)} is imported (line {line})"
    if len(functions_using(Lines(view.source(source)), view.tree(source), bound.uses)) > MOST_FUNCTIONS:
        return f"more than {MOST_FUNCTIONS} functions of {view.name(source)} use `{name}`"
    if not bound.uses:
        return f"{view.name(source)} imports `{name}` without using it: for others, or for what the import does"
    return ""


def _carries(name: str, uses: Mapping[str, Bound]) -> str:
    """Why `import a.b` is needed although nothing uses `a.b`: it is the only one that makes `a` known."""
    parts = name.split(".")
    for number in range(1, len(parts)):
        package = ".".join(parts[:number])
        bound = uses.get(package)
        if bound and bound.bindings == 1 and not bound.only(When.NEVER) and bound.uses:
            return f"`import {name}` is also what makes `{package}` known"
    return ""


def _defined_in(view: View, pair: Pair, link: Link, may_come_from: MayComeFrom) -> str:
    """The module that the name could be imported from instead; "" if there is none."""
    source, target = pair
    name, here = link.alias.name, target
    for _ in range(HOPS):
        found = _imported_by(view, here, name)
        if not found or found[0] in {source, target}:
            return ""
        here, name = found
        if name == link.alias.name and may_come_from(pair, here):
            return spelled(view, source, here, relative=link.relative)
    return ""


def _imported_by(view: View, path: str, name: str) -> tuple[str, str] | None:
    """The file that a module takes one of its names from, and the name there."""
    facts = view.index.facts(PYTHON).get(path)
    for statement in facts.imports if facts else ():
        for original, local in statement.names:
            if local == name and statement.scope is ImportScope.MODULE:
                found = view.modules.find(path, statement.module)
                if found and found in view.modules.paths and not view.modules.member(found, original):
                    return found, original
    return None

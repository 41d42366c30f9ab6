"""What a name of a module means in the end: followed by the index through imports and re-exports."""

from collections.abc import Iterator

from analysis.facts import ImportScope
from analysis.python.facts import MODULE, PYTHON
from analysis.refactoring.view import View

HOPS = 8

type Place = tuple[str, str]
"""A file and a name in it; "" as the name for the module itself; "" as the file for a dotted name from outside."""


def meanings(view: View, path: str, name: str, hops: int = HOPS) -> frozenset[Place]:
    """Where a name of the module may come from: more than one place where it is bound conditionally."""
    facts = view.index.facts(PYTHON).get(path)
    if facts is None:
        member = view.modules.member(path, name)
        return frozenset({(member, "")} if member else {(path, name)})
    found = set[Place]()
    if any(one.name == name and one.owner == MODULE for one in facts.definitions):
        found.add((path, name))
    for place in _imported(view, path, name):
        found |= _followed(view, place, hops)
    if not found and (member := view.modules.member(path, name)):
        found.add((member, ""))
    return frozenset(found or {(path, name)})


def _followed(view: View, place: Place, hops: int) -> frozenset[Place]:
    path, name = place
    return meanings(view, path, name, hops - 1) if path and name and hops else frozenset({place})


def imported(view: View, path: str, module: str, name: str) -> frozenset[Place]:
    """What `from module import name` in a file brings."""
    found = view.modules.find(path, module)
    return meanings(view, found, name) if found else frozenset({("", f"{module}.{name}")})


def module_of(view: View, path: str, module: str) -> Place:
    """What `import module` in a file brings."""
    found = view.modules.find(path, module)
    return (found, "") if found else ("", module)


def part_of(view: View, place: Place, name: str) -> frozenset[Place]:
    """What `.name` after something that means `place` means; nothing where that is no module."""
    path, inner = place
    if not path:
        return frozenset({("", f"{inner}.{name}")})
    if inner:
        return frozenset()
    if path not in view.modules.paths or path.endswith("/__init__.py"):
        member = view.modules.member(path, name)
        bound = meanings(view, path, name)
        return frozenset({(member, "")}) if member and bound == {(path, name)} else bound
    return meanings(view, path, name)


def symbol_behind(view: View, path: str, name: str) -> Place | None:
    """The file and the name there that a module only hands on."""
    found = meanings(view, path, name) - {(path, name)}
    place = next(iter(found), None)
    return place if len(found) == 1 and place and all(place) else None


def _imported(view: View, path: str, name: str) -> Iterator[Place]:
    """The places that module-level imports of the file bind the name to; `*` counts when nothing else binds it."""
    everything: list[str] = []
    for statement in view.index.facts(PYTHON)[path].imports:
        if statement.scope is ImportScope.FUNCTION:
            continue
        found = view.modules.find(path, statement.module)
        for original, local in statement.names:
            if original == "*" and found in view.modules.paths:
                everything.append(found or "")
            elif local == name:
                member = view.modules.member(found, original) if found else None
                bound = bool(found) and _binds(view, found or "", original)
                yield (
                    (member, "")
                    if member and not bound
                    else (found, original)
                    if found
                    else ("", f"{statement.module}.{original}")
                )
    for module in everything:
        if _binds(view, module, name):
            yield module, name


def _binds(view: View, path: str, name: str) -> bool:
    """Whether the module itself defines or imports the name."""
    facts = view.index.facts(PYTHON).get(path)
    return facts is not None and name in facts.bound

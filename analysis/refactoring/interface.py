"""What packages offer, by griffe: names and signatures that a change must leave as they are."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from griffe import Alias, GriffeError, Module, Object, find_breaking_changes, load

type Interface = Mapping[str, Module]


def read_interface(packages: Mapping[str, Path]) -> Interface:
    """The top-level packages by name, each found in its folder; one that cannot be read is left out."""
    found: dict[str, Module] = {}
    for name, folder in packages.items():
        try:
            package = load(name, search_paths=[folder], allow_inspection=False, try_relative_path=False)
        except (GriffeError, ImportError, OSError, RecursionError, SyntaxError):
            continue
        if isinstance(package, Module):
            found[name] = package
    return found


def lost(before: Interface, after: Interface) -> list[str]:
    """What users of the packages would miss, a sentence each."""
    said: list[str] = []
    for name, old in before.items():
        if name not in after:
            said.append(f"{name} cannot be read any more")
            continue
        said += _missing_names(old, after[name])
        said += [f"{one.obj.path}: {one.kind.value.lower()}" for one in find_breaking_changes(old, after[name])]
    return list(dict.fromkeys(said))


def _missing_names(old: Module, new: Module) -> Iterator[str]:
    """Names that a module offered while the program runs, and does not any more."""
    there = {module.path: module for module in _modules(new)}
    modules = {module.path: module for module in _modules(old)}
    for path, module in modules.items():
        other = there.get(path)
        for name, member in module.members.items():
            offered = _is_offered(module, name, member, modules)
            if offered and not (other and _is_there(other, name)):
                yield f"{path} no longer offers {name}"


def _is_offered(module: Module, name: str, member: Object | Alias, modules: Mapping[str, Module]) -> bool:
    """What it defines or exports; of what it imports, only a package what it takes from inside, modules apart."""
    if not member.runtime:
        return False
    if module.exports is not None and name in module.exports:
        return True
    if name.startswith("_"):
        return False
    if isinstance(member, Alias):
        inside = member.target_path.partition(".")[0] == module.path.partition(".")[0]
        return module.is_init_module and inside and member.target_path not in modules
    return not member.is_module


def _is_there(module: Module, name: str) -> bool:
    return name in module.members and bool(module.members[name].runtime)


def _modules(module: Module) -> Iterable[Module]:
    yield module
    for child in module.modules.values():
        if not child.is_alias:
            yield from _modules(child)

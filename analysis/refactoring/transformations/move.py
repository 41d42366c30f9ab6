"""Definitions taken to another module, with what they need; who imported them imports them from there."""

import ast
from collections.abc import Mapping, Sequence

import libcst as cst

from analysis.refactoring.closures import Closure, closure_of
from analysis.refactoring.import_places import imports_in
from analysis.refactoring.moving import left_behind, offered, refuse_cycle
from analysis.refactoring.new_module import content_of
from analysis.refactoring.references.certain import certain_references
from analysis.refactoring.references.reading import written_module
from analysis.refactoring.references.sites import References, Role, Site
from analysis.refactoring.references.symbols import Symbol, find_symbol, module_path, of_module
from analysis.refactoring.transformations.changed import Changed, changed_files, overruled
from analysis.refactoring.transformations.existing_module import with_definitions
from analysis.refactoring.transformations.new_imports import with_import
from analysis.refactoring.uses import read_uses
from analysis.refactoring.view import Refused, View, spelled
from analysis.removal.model import IMPORT, Doomed
from analysis.removal.model import Refused as NotRemoved
from analysis.removal.python import without

MOST_DEFINITIONS, MOST_LINES = 40, 2000


def move(view: View, name: str, module: str) -> Changed:
    """One definition of a module, in another one. Raises Refused."""
    symbol = find_symbol(view, name)
    if not of_module(symbol):
        raise Refused(f"`{symbol.definition.qualified}` stands in a class")
    return _moved(view, "move", [symbol], module)


def split(view: View, module: str, into: str, *names: str) -> Changed:
    """Some of a module's definitions, in a new one. Raises Refused."""
    path = module_path(view, module)
    symbols = [find_symbol(view, f"{path}:{name}") for name in names]
    return _moved(view, "split", symbols, into)


def _moved(view: View, kind: str, symbols: Sequence[Symbol], module: str) -> Changed:
    source = symbols[0].path
    target = _target(view, source, module)
    names = [symbol.name for symbol in symbols]
    uses = read_uses(view.source(source))
    closure = closure_of(view, source, names, uses, most=MOST_DEFINITIONS, most_lines=MOST_LINES)
    there = target in view.modules.paths
    refuse_cycle(view, source, closure)
    if there:
        _refuse_back(view, source, target)
    found = {name: _mentions(view, source, name) for name in closure.definitions}
    sites = {name: _importers(source, one) for name, one in found.items()}
    kept = offered(view, source, source, closure, uses)
    files = {
        target: with_definitions(view, source, target, closure) if there else _new(view, source, target, closure),
        source: left_behind(view, target, source, closure, kept, uses),
    }
    files |= _imported_from_there(view, source, target, sites)
    told = ", ".join(f"`{name}`" for name in closure.definitions)
    verb = "moved" if kind == "move" else "split off"
    public = any(not name.startswith("_") for name in kept)
    back = "; the old module still offers what is public of it" if public else ""
    sentence = f"{told} {verb} from `{view.name(source)}` to `{view.name(target)}`{back}"
    spite = overruled([mention for one in found.values() for mention in one.mentions])
    return changed_files(kind, sentence + spite, files)


def _target(view: View, source: str, module: str) -> str:
    """The file of the module, there or beside what is. Raises Refused for one that would lie outside."""
    try:
        path = module_path(view, module)
    except Refused:
        path = _new_path(view, source, module)
    if path == source:
        raise Refused("it stands there already")
    return path


def _new_path(view: View, source: str, module: str) -> str:
    package, _, stem = module.rpartition(".")
    own = view.name(source)
    if not stem.isidentifier():
        raise Refused(f"`{module}` is no module name")
    if package == own.rpartition(".")[0] and not source.endswith("/__init__.py"):
        return source.rpartition("/")[0] + "/" * ("/" in source) + f"{stem}.py"
    try:
        found = module_path(view, package)
    except Refused:
        raise Refused(f"there is no package `{package}` for a new module `{module}`") from None
    if not found.endswith("__init__.py"):
        raise Refused(f"`{package}` is no package")
    return found.removesuffix("__init__.py") + f"{stem}.py"


def _new(view: View, source: str, target: str, closure: Closure) -> bytes:
    return content_of(view, source, closure, f"Taken out of {view.name(source)}.", moved_to=target)


def _refuse_back(view: View, source: str, target: str) -> None:
    """The module moved to must not need the one moved from, which may import it from now on."""
    waiting, seen = [target], {target}
    while waiting:
        for path in view.graph.runtime.get(waiting.pop(), ()):
            if path == source:
                raise Refused(f"{view.name(target)} imports {view.name(source)}, directly or by others")
            if path not in seen:
                seen.add(path)
                waiting.append(path)


def _mentions(view: View, source: str, name: str) -> References:
    """Who names it. Raises Refused where a mention is in doubt, or goes by way of the module."""
    references = certain_references(view, find_symbol(view, f"{source}:{name}"))
    if path := next((one for one in references.sites if one.role in {Role.PATH, Role.BY_NAME}), None):
        raise Refused(f"`{name}` is named by way of its module at {path.where}")
    return references


def _importers(source: str, references: References) -> list[Site]:
    """Where others import a name from the module itself."""
    return [one for one in references.sites if one.role is Role.IMPORT and one.path != source]


def _imported_from_there(view: View, source: str, target: str, sites: Mapping[str, Sequence[Site]]) -> dict[str, bytes]:
    """The files with `from source import name` as they import it from its new place."""
    files: dict[str, bytes] = {}
    for name, some in sites.items():
        for site in some:
            statement = next(one for one in site.reader.around(site.node) if isinstance(one, cst.ImportFrom))
            alias = next(one for one in site.reader.around(site.node) if isinstance(one, cst.ImportAlias))
            module = written_module(statement)
            direct = view.modules.find(site.path, module) == source and alias.asname is None
            if not direct or site.path == target or site.path.endswith("__init__.py") or not _at_top(site, statement):
                continue
            content = files.get(site.path, view.source(site.path))
            new = spelled(view, site.path, target, relative=module.startswith("."))
            files[site.path] = with_import(site.path, _without_import(site.path, content, module, name), new, name)
    return files


def _at_top(site: Site, statement: cst.ImportFrom) -> bool:
    return not any(isinstance(one, cst.BaseCompoundStatement) for one in site.reader.around(statement))


def _without_import(path: str, content: bytes, module: str, name: str) -> bytes:
    for node in imports_in(ast.parse(content).body):
        same = isinstance(node, ast.ImportFrom) and "." * node.level + (node.module or "") == module
        if same and any(alias.name == name for alias in node.names):
            try:
                return without(content, [Doomed(path=path, name=name, line=node.lineno, rule=IMPORT)])
            except NotRemoved as refused:
                raise Refused(refused.reason) from refused
    return content

"""Calls of a function that is to go, made to the one that takes its place."""

import re
from collections.abc import Sequence

import libcst as cst

from analysis.index.paths import is_test
from analysis.python.facts import PYTHON, Kind
from analysis.refactoring.references.find import find_references
from analysis.refactoring.references.methods import find_method
from analysis.refactoring.references.outside import find_outside
from analysis.refactoring.references.sites import Role, Site, called
from analysis.refactoring.references.symbols import Symbol, find_symbol
from analysis.refactoring.transformations.changed import Changed, changed_files
from analysis.refactoring.transformations.new_imports import with_import, without_idle_imports
from analysis.refactoring.transformations.signature import fits, signature_of
from analysis.refactoring.view import Refused, View, spelled
from analysis.removal.text import Edit, apply


def replace_call(view: View, old: str, new: str) -> Changed:
    """The files that call `new` instead; tests of an own function keep to it. Raises Refused where nothing calls it."""
    before, after = _found(view, old), _found(view, new)
    sites = [one for one in _sites(view, old, before) if one.role is Role.CALL and not _is_own(view, one, before)]
    if not sites:
        raise Refused(f"nothing calls `{old}`" + (", its own tests apart" if before else ""))
    for site in sites:
        if after and (reason := _misfit(view, site, after)):
            raise Refused(f"the call at {site.where} does not fit `{new}`: {reason}")
    by_file: dict[str, list[Site]] = {}
    for site in sites:
        by_file.setdefault(site.path, []).append(site)
    files = {path: _rewritten(view, path, some, new, before, after) for path, some in by_file.items()}
    count = f"{len(sites)} calls" if len(sites) > 1 else "the call"
    return changed_files("replace-call", f"{count} of `{old}` replaced by `{new}`", files)


def _found(view: View, name: str) -> Symbol | None:
    """The symbol of the repository; None for what comes from outside."""
    top = name.partition(":")[0].partition(".")[0]
    if ":" not in name and not any(view.name(path).partition(".")[0] == top for path in view.modules.paths):
        if "." not in name:
            raise Refused(f"`{name}` names no module")
        return None
    return find_symbol(view, name)


def _sites(view: View, name: str, symbol: Symbol | None) -> Sequence[Site]:
    if symbol is None:
        return find_outside(view, name).sites
    found = find_method(view, symbol) if symbol.definition.kind is Kind.METHOD else find_references(view, symbol)
    return found.sites


def _is_own(view: View, site: Site, symbol: Symbol | None) -> bool:
    """Whether the call stands in the function itself, or in a test of it."""
    if symbol is None:
        return False
    definition = symbol.definition
    within = site.path == symbol.path and definition.first_line <= site.line <= definition.end_line
    return within or is_test(site.path)


def _misfit(view: View, site: Site, new: Symbol) -> str:
    call = called(site)
    definition = new.definition
    if call is None or definition.kind not in {Kind.FUNCTION, Kind.METHOD}:
        return "" if definition.kind is Kind.CLASS else "it is no function"
    node = _function(view, new)
    receiver = definition.kind is Kind.METHOD and "staticmethod" not in definition.decorators
    return fits(call, signature_of(node, receiver=receiver))


def _function(view: View, symbol: Symbol) -> cst.FunctionDef:
    finder = _Definition(symbol.definition.qualified)
    cst.parse_module(view.source(symbol.path)).visit(finder)
    assert finder.found
    return finder.found


class _Definition(cst.CSTVisitor):
    """Finds a function by its qualified name."""

    def __init__(self, qualified: str) -> None:
        super().__init__()
        self.qualified, self.inside = qualified, list[str]()

    found: cst.FunctionDef | None = None

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.inside.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        self.inside.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        if ".".join([*self.inside, node.name.value]) == self.qualified:
            self.found = node
        return False


def _rewritten(  # noqa: PLR0913, PLR0917 -- one file, what is in it, and both functions
    view: View, path: str, sites: Sequence[Site], new: str, before: Symbol | None, after: Symbol | None
) -> bytes:
    last = after.name if after else new.rpartition(".")[2]
    if before and after and before.owner:
        if not after.owner or after.owner.qualified != before.owner.qualified:
            raise Refused(f"`{new}` is no method of the same class")
        return apply(view.source(path), [Edit(site.start, site.end, last.encode()) for site in sites])
    if all(_beside(site, before, after, new) for site in sites):
        return apply(view.source(path), [Edit(site.start, site.end, last.encode()) for site in sites])
    return _with_new_import(view, path, sites, new, last, after)


def _beside(site: Site, before: Symbol | None, after: Symbol | None, new: str) -> bool:
    """Whether the new name is there where the old one is taken from."""
    if before and after:
        same = before.path == after.path
        return same and (isinstance(site.node, cst.Attribute) or site.path == before.path)
    if before or after or not isinstance(site.node, cst.Attribute):
        return False
    return any(place == ("", new.rpartition(".")[0]) for place in site.reader.meaning(site.node.value))


def _with_new_import(  # noqa: PLR0913, PLR0917
    view: View, path: str, sites: Sequence[Site], new: str, last: str, after: Symbol | None
) -> bytes:
    """Each call by the bare new name, which is imported; imports that this leaves idle go."""
    content = view.source(path)
    if after and after.owner:
        raise Refused(f"`{new}` is a method of a class")
    wanted = (after.path, last) if after else ("", new)
    own = after is not None and after.path == path
    there = re.search(rb"(?<![A-Za-z0-9_.])" + re.escape(last.encode()) + rb"(?![A-Za-z0-9_])", content)
    if there and not own and any(wanted not in sites[0].reader.named(last, one.node) for one in sites):
        raise Refused(f"{path} has the name `{last}` for something else")
    spans = [site.reader.span(site.node) for site in sites]
    result = apply(content, [Edit(start, end, last.encode()) for start, end in spans])
    if not own:
        relative = any(one.module.startswith(".") for one in view.index.facts(PYTHON)[path].imports)
        module = spelled(view, path, after.path, relative=relative) if after else new.rpartition(".")[0]
        result = with_import(path, result, module, last)
    roots = {_root(site.node) for site in sites}
    return without_idle_imports(path, result, roots - {last})


def _root(node: cst.CSTNode) -> str:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node.value if isinstance(node, cst.Name) else ""

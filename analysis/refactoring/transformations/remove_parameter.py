"""A parameter that its function ignores, taken out of the definition, of each call, and of the docstring."""

import re

import libcst as cst

from analysis.index.paths import is_test
from analysis.python.facts import Kind
from analysis.refactoring.references.certain import certain_references
from analysis.refactoring.references.reading import Reader
from analysis.refactoring.references.sites import References, Role, Site, called
from analysis.refactoring.references.symbols import Symbol, dotted, find_symbol, only_function
from analysis.refactoring.transformations.changed import Changed, changed
from analysis.refactoring.transformations.docstrings import without_entry
from analysis.refactoring.transformations.signature import argument_for, signature_of, without_argument
from analysis.refactoring.view import Refused, View
from analysis.removal.text import Edit

FREE_DECORATORS = frozenset({"staticmethod", "classmethod"})


def remove_parameter(view: View, function: str, parameter: str) -> Changed:
    """The files without the parameter. Raises Refused where the function uses it, or anybody may rely on it."""
    symbol = only_function(find_symbol(view, function))
    _refuse(symbol)
    references = certain_references(view, symbol)
    definition, node = _definition(references, symbol)
    _refuse_used(definition.reader, node, parameter)
    receiver = symbol.definition.kind is Kind.METHOD and "staticmethod" not in symbol.definition.decorators
    signature = signature_of(node, receiver=receiver)
    edits: dict[str, list[Edit]] = {symbol.path: signature.without(definition.reader, parameter)}
    edits[symbol.path] += without_entry(definition.reader, node, parameter)
    calls = 0
    for site in references.sites:
        if call := _call(site, receiver=receiver):
            number = argument_for(call, signature, parameter, site.where)
            if number is not None:
                edits.setdefault(site.path, []).extend(without_argument(site.reader, call, number, site.where))
                calls += 1
    told = f" and from {calls} call{'s' if calls > 1 else ''}" if calls else ", which no call gives"
    sentence = f"the unused parameter `{parameter}` removed from `{dotted(view, symbol)}`{told}"
    return changed(view, "remove-parameter", sentence, edits, references)


def _refuse(symbol: Symbol) -> None:
    odd = [name for name in symbol.definition.decorators if name not in FREE_DECORATORS]
    if odd:
        raise Refused(f"`{symbol.name}` is decorated with `{odd[0] or 'an expression'}`, which may hand it on")
    if is_test(symbol.path) and symbol.name.startswith("test"):
        raise Refused("parameters of a test are its fixtures")


def _definition(references: References, symbol: Symbol) -> tuple[Site, cst.FunctionDef]:
    for site in references.sites:
        parent = site.reader.parent(site.node)
        if site.role is Role.DEFINITION and isinstance(parent, cst.FunctionDef):
            return site, parent
    raise Refused(f"the definition of `{symbol.name}` was not found where it was read")


def _refuse_used(reader: Reader, node: cst.FunctionDef, parameter: str) -> None:
    """No use in the body, also not by a function within or by `locals()`."""
    finder = _Words(parameter)
    node.body.visit(finder)
    if finder.found is not None:
        raise Refused(f"`{node.name.value}` uses `{parameter}` (line {reader.line(finder.found)})")


class _Words(cst.CSTVisitor):
    def __init__(self, word: str) -> None:
        super().__init__()
        self.word, self.found = word, None

    found: cst.Name | None

    def visit_Name(self, node: cst.Name) -> None:
        if node.value in {self.word, "locals", "vars", "eval", "exec"}:
            self.found = node


def _call(site: Site, *, receiver: bool) -> cst.Call | None:
    """The call to edit; None for mentions that no parameter matters to. Raises Refused for all others."""
    if site.role in {Role.DEFINITION, Role.IMPORT, Role.EXPORT, Role.QUOTED}:
        return None
    call = called(site)
    if call is None:
        raise Refused(f"it is handed on at {site.where}")
    node = site.node
    through_class = (
        isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value[:1].isupper()
    )
    if receiver and through_class:
        raise Refused(f"it is called by way of its class at {site.where}")
    return call


def unused_in(message: str) -> str:
    """The parameter that a finding `unused/parameter` names."""
    found = re.findall(r"`([^`]+)`", message)
    return found[-1] if found else ""

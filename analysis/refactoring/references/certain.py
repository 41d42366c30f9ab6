"""Mentions of a symbol of any kind, where every one of them is certain."""

from analysis.python.facts import Kind
from analysis.refactoring.references.find import find_references
from analysis.refactoring.references.methods import find_method
from analysis.refactoring.references.sites import References
from analysis.refactoring.references.symbols import Symbol, of_module
from analysis.refactoring.view import Refused, View


def certain_references(view: View, symbol: Symbol) -> References:
    """All mentions. Raises Refused where one may be missed, or may mean something else."""
    if of_module(symbol):
        found = find_references(view, symbol)
    elif symbol.definition.kind is Kind.METHOD:
        found = find_method(view, symbol)
    else:
        raise Refused(f"`{symbol.definition.qualified}` stands in a class, and is no method")
    if found.doubts:
        raise Refused(found.doubts[0])
    return found

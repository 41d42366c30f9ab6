"""Mentions of a symbol of any kind, where every one of them is certain, or people said that those in doubt are none."""

from analysis.python.facts import Kind
from analysis.refactoring.references.find import find_references
from analysis.refactoring.references.methods import find_method
from analysis.refactoring.references.sites import References
from analysis.refactoring.references.symbols import Symbol, of_module
from analysis.refactoring.view import Refused, View

EVEN_IF_MENTIONED = "even-if-mentioned"
OVERRULED_BY = f"`{EVEN_IF_MENTIONED}` behind the goal, or `even_if: mentioned` in the plan, overrules that"


def certain_references(view: View, symbol: Symbol) -> References:
    """All mentions. Raises Refused where one may be missed, or may mean something else and nobody overruled that."""
    if of_module(symbol):
        found = find_references(view, symbol)
    elif symbol.definition.kind is Kind.METHOD:
        found = find_method(view, symbol)
    else:
        raise Refused(f"`{symbol.definition.qualified}` stands in a class, and is no method")
    if found.doubts:
        raise Refused(found.doubts[0])
    if found.mentions and not view.even_if_mentioned:
        raise Refused(f"{found.mentions[0]} ({OVERRULED_BY})")
    return found

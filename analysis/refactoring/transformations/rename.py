"""A function, class, method or module-level variable under another name, wherever it is mentioned."""

import builtins
import keyword
import re

from analysis.index.paths import is_test
from analysis.python.facts import PYTHON, Kind
from analysis.refactoring.references.certain import certain_references
from analysis.refactoring.references.sites import References, Role
from analysis.refactoring.references.symbols import Symbol, dotted, find_symbol
from analysis.refactoring.transformations.changed import Changed, changed
from analysis.refactoring.view import Refused, View
from analysis.removal.text import Edit


def rename(view: View, name: str, new: str) -> Changed:
    """The files with the new name. Raises Refused where a mention is in doubt or the new name is taken."""
    symbol = find_symbol(view, name)
    _refuse_name(symbol, new)
    references = certain_references(view, symbol)
    _refuse_taken(view, symbol, references, new)
    edits: dict[str, list[Edit]] = {}
    for site in references.sites:
        if site.written == symbol.name:
            edits.setdefault(site.path, []).append(Edit(site.start, site.end, new.encode()))
    others = len(edits) - 1
    where = f" in {others + 1} files" if others else ""
    return changed(view, "rename", f"`{dotted(view, symbol)}` renamed to `{new}`{where}", edits, references)


def _refuse_name(symbol: Symbol, new: str) -> None:
    if not new.isidentifier() or keyword.iskeyword(new):
        raise Refused(f"`{new}` is no name that Python takes")
    if hasattr(builtins, new) and symbol.owner is None:
        raise Refused(f"`{new}` is a name of Python's own")
    if new == symbol.name:
        raise Refused(f"it has the name `{new}` already")
    if new.startswith("__") or symbol.name.startswith("__"):
        raise Refused("names that begin with two underscores mean something to Python")
    if is_test(symbol.path) and symbol.definition.kind in {Kind.FUNCTION, Kind.METHOD} and not symbol.is_private:
        raise Refused("tests and fixtures are found by their names")


def _refuse_taken(view: View, symbol: Symbol, references: References, new: str) -> None:
    """The word may stand nowhere in code where the symbol is used by its bare name, nor in its class or module."""
    word = re.compile(rb"(?<![A-Za-z0-9_])" + re.escape(new.encode()) + rb"(?![A-Za-z0-9_])")
    bare = {one.path for one in references.sites if one.role is not Role.PATH and one.written == symbol.name}
    files = bare if symbol.owner is None else set(view.index.facts(PYTHON))
    for path in sorted(files):
        facts = view.index.facts(PYTHON)[path]
        taken = symbol.owner is None and word.search(view.index.snapshot.read(path))
        if taken or any(one.name == new and one.kind is Kind.METHOD for one in facts.definitions):
            raise Refused(f"{path} has the word `{new}` already")

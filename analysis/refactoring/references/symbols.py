"""The definitions that a person names: `package.module.Class.method`, or `folder/file.py:Class.method`."""

import difflib
from dataclasses import dataclass

from analysis.index.index import Index
from analysis.python.facts import MODULE, PYTHON, Definition, Kind, PythonFacts
from analysis.refactoring.references.meaning import symbol_behind
from analysis.refactoring.view import Refused, View


@dataclass(frozen=True, slots=True)
class Symbol:
    """A definition in a file. `owner` is the class of a method or of a name in a class body."""

    path: str
    definition: Definition
    owner: Definition | None = None

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def is_private(self) -> bool:
        """Whether its own name, or its class's, says that only its package uses it."""
        parts = self.definition.qualified.split(".")
        return any(part.startswith("_") and not part.startswith("__") for part in parts)


def find_symbol(view: View, text: str) -> Symbol:
    """The one definition that the words mean. Raises Refused where there is none, or more than one."""
    path, qualified = _place(view, text)
    facts = view.index.facts(PYTHON)[path]
    if facts.problem:
        raise Refused(f"{path} does not parse (line {facts.problem.line}: {facts.problem.message})")
    found = [one for one in facts.definitions if one.qualified == qualified]
    if not found:
        if "." not in qualified and (behind := symbol_behind(view, path, qualified)):
            return find_symbol(view, ":".join(behind))
        raise Refused(
            f"{path} defines no `{qualified}`{_meant(qualified, [one.qualified for one in facts.definitions])}"
        )
    if len(found) > 1:
        lines = ", ".join(str(one.line) for one in found)
        raise Refused(f"{path} defines `{qualified}` more than once (lines {lines})")
    return Symbol(path, found[0], _owner(facts, found[0]))


def module_path(view: View, text: str) -> str:
    """The file of a module, by its dotted name or its path. Raises Refused."""
    if text in view.modules.paths:
        return text
    found = files_by_name(view).get(text)
    if found:
        return found
    raise Refused(f"the repository has no module `{text}`{_meant(text, [*files_by_name(view), *view.modules.paths])}")


def dotted(view: View, symbol: Symbol) -> str:
    """The name as a person would write it."""
    return f"{view.name(symbol.path)}.{symbol.definition.qualified}"


def only_function(symbol: Symbol) -> Symbol:
    """The symbol where it is a function or a method. Raises Refused."""
    if symbol.definition.kind not in {Kind.FUNCTION, Kind.METHOD}:
        raise Refused(f"`{symbol.definition.qualified}` is no function")
    return symbol


def of_module(symbol: Symbol) -> bool:
    """Whether it stands in the module itself, in no class and no function."""
    return symbol.definition.owner == MODULE


def _place(view: View, text: str) -> tuple[str, str]:
    path, colon, qualified = text.partition(":")
    if colon or text.endswith(".py"):
        return module_path(view, path), qualified
    files, parts = files_by_name(view), text.split(".")
    for number in range(len(parts) - 1, 0, -1):
        if path := files.get(".".join(parts[:number]), ""):
            return path, ".".join(parts[number:])
    raise Refused(f"the repository has no module of which `{text}` could be a part{_meant(parts[0], list(files))}")


def files_by_name(view: View) -> dict[str, str]:
    """The file of each dotted module name."""
    return view.index.share(_files_by_name)


def _files_by_name(index: Index) -> dict[str, str]:
    view = View(index)
    return {view.name(path): path for path in sorted(view.modules.paths)}


def _owner(facts: PythonFacts, definition: Definition) -> Definition | None:
    if definition.owner == MODULE:
        return None
    owner = facts.definitions[definition.owner]
    if owner.kind is not Kind.CLASS:
        raise Refused(f"`{definition.qualified}` is defined in a function")
    return owner


def _meant(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f". Did you mean `{close[0]}`?" if close else ""

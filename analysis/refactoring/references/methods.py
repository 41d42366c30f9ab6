"""All mentions of a method: certain by `self`, by its class, or by what a variable was made as."""

import re
from collections.abc import Iterator

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import Assignment

from analysis.python.facts import PYTHON, Definition
from analysis.python.mentions import unlike_prose
from analysis.refactoring.references.families import Family, family_of, overrides
from analysis.refactoring.references.find import MEANINGFUL, elsewhere, files_with
from analysis.refactoring.references.reading import Reader
from analysis.refactoring.references.sites import References, Role, Site
from analysis.refactoring.references.symbols import Symbol
from analysis.refactoring.view import View

SPECIAL = re.compile(r"__\w+__")


def find_method(view: View, symbol: Symbol) -> References:
    """Where a method is meant. Raises Refused where a file that has the word cannot be read."""
    assert symbol.owner
    family = family_of(view, symbol.path, symbol.owner)
    sites: list[Site] = []
    doubts = list(_held(view, symbol, family))
    mentions: list[str] = []
    told: list[str] = []
    unique = _is_unique(view, symbol)
    for path in files_with(view, frozenset({symbol.name})):
        finder = _Finder(Reader(view, path), symbol, family, unique=unique)
        finder.reader.module.visit(finder)
        sites += finder.sites
        doubts += finder.doubts
        mentions += finder.mentions
        told += finder.told
    for place, is_prose in elsewhere(view, symbol):
        (told if is_prose else mentions).append(place if is_prose else f"{place} names it")
    return References(tuple(sites), *(tuple(dict.fromkeys(some)) for some in (doubts, mentions, told)))


def _held(view: View, symbol: Symbol, family: Family) -> Iterator[str]:
    """Who else has a say in the method."""
    if SPECIAL.fullmatch(symbol.name):
        yield "Python calls it by its name"
    if others := overrides(view, symbol, family):
        yield f"a related class defines it as well ({others[0]})"
    if family.strangers:
        yield f"its class inherits from {family.strangers[0]}, which may call it"
    if symbol.owner and (symbol.owner.decorators or symbol.owner.metaclass):
        yield "its class is decorated or has a metaclass"
    for path, facts in view.index.facts(PYTHON).items():
        for prefix in facts.prefixes:
            if len(prefix.strip("_")) >= MEANINGFUL and symbol.name.startswith(prefix):
                yield f"{path} puts together names that begin with `{prefix}`"


def _is_unique(view: View, symbol: Symbol) -> bool:
    """Whether nothing else in the repository has the name, which is a private one: then `x.name` can only be it."""
    there = sum(one.name == symbol.name for facts in view.index.facts(PYTHON).values() for one in facts.definitions)
    return there == 1 and symbol.name.startswith("_") and len(symbol.name.strip("_")) >= MEANINGFUL


class _Finder(cst.CSTVisitor):
    def __init__(self, reader: Reader, symbol: Symbol, family: Family, *, unique: bool) -> None:
        super().__init__()
        self.reader, self.symbol, self.family, self.unique = reader, symbol, family, unique
        self.word = re.compile(rf"\b{re.escape(symbol.name)}\b")
        self.sites: list[Site] = []
        self.doubts: list[str] = []
        self.mentions: list[str] = []
        self.told: list[str] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        here = self.reader.path == self.symbol.path and node.name.value == self.symbol.name
        if here and self.reader.line(node.name) == self.symbol.definition.line:
            self._add(Role.DEFINITION, node.name, node.name)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if node.attr.value != self.symbol.name:
            return
        mine = self._is_receiver(node.value)
        if mine or (mine is None and self.unique):
            parent = self.reader.parent(node)
            is_call = isinstance(parent, cst.Call) and parent.func is node
            self._add(Role.CALL if is_call else Role.USE, node, node.attr)
        elif mine is None:
            self.mentions.append(f"`.{self.symbol.name}` at {self._where(node.attr)} may be it")

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if self.word.search(node.value) and unlike_prose([self.symbol.name]):
            if isinstance(self.reader.parent(node), cst.Expr):
                self.told.append(self._where(node))
            elif re.search(rf"(^|[.:\s]){self.word.pattern}($|[\s(])", str(node.evaluated_value)) or not node.prefix:
                self.mentions.append(f"a string names it at {self._where(node)}")

    def visit_Comment(self, node: cst.Comment) -> None:
        if self.word.search(node.value) and unlike_prose([self.symbol.name]):
            self.told.append(self._where(node))

    def _is_receiver(self, node: cst.BaseExpression) -> bool | None:
        """Whether it is an object of the class, or the class; None where that cannot be told."""
        if isinstance(node, cst.Call) and get_full_name_for_node(node.func) == "super":
            return self._class_around(node)
        if self._means_class(node) or (isinstance(node, cst.Call) and self._means_class(node.func)):
            return True
        if isinstance(node, cst.Name):
            return self._of_variable(node)
        found = self.reader.meaning(node)
        return False if found and all(path == "" and name for path, name in found) else None

    def _of_variable(self, node: cst.Name) -> bool | None:
        scope = self.reader.scope(node)
        made = [one.node for one in scope[node.value] if isinstance(one, Assignment)] if scope else []
        if len(made) != 1:
            return None
        if isinstance(made[0], cst.Param):
            return self._of_parameter(made[0])
        value = _value(self.reader, made[0])
        return True if isinstance(value, cst.Call) and self._means_class(value.func) else None

    def _of_parameter(self, parameter: cst.Param) -> bool | None:
        function = next(one for one in self.reader.around(parameter) if isinstance(one, cst.FunctionDef | cst.Lambda))
        ordered = [*function.params.posonly_params, *function.params.params]
        if ordered and ordered[0] is parameter and isinstance(function, cst.FunctionDef) and self._is_method(function):
            return self._class_around(function)
        if parameter.annotation and self._means_class(parameter.annotation.annotation):
            return True
        return None

    def _is_method(self, function: cst.FunctionDef) -> bool:
        plain = "staticmethod" not in {get_full_name_for_node(one.decorator) for one in function.decorators}
        around = self.reader.parent(self.reader.parent(function) or function)
        return plain and isinstance(around, cst.ClassDef)

    def _class_around(self, node: cst.CSTNode) -> bool | None:
        """Whether the class that a node stands in is of the family; None where a class may be mixed into it."""
        names = [one.name.value for one in self.reader.around(node) if isinstance(one, cst.ClassDef | cst.FunctionDef)]
        if isinstance(node, cst.Call):
            while names and not any(q == ".".join(reversed(names)) for _, q in self.family.members):
                names.pop(0)
        qualified = ".".join(reversed(names))
        if (self.reader.path, qualified) in self.family.members:
            return True
        return False if self._defines(qualified) else None

    def _defines(self, qualified: str) -> bool:
        known: tuple[Definition, ...] = self.reader.view.index.facts(PYTHON)[self.reader.path].definitions
        return any(one.qualified == f"{qualified}.{self.symbol.name}" for one in known)

    def _means_class(self, node: cst.CSTNode) -> bool:
        owner = self.symbol.owner
        return owner is not None and (self.symbol.path, owner.qualified) in self.reader.meaning(node)

    def _add(self, role: Role, node: cst.CSTNode, word: cst.CSTNode) -> None:
        start, end = self.reader.span(word)
        self.sites.append(Site(self.reader, role, start, end, node))

    def _where(self, node: cst.CSTNode) -> str:
        return f"{self.reader.path}:{self.reader.line(node)}"


def _value(reader: Reader, node: cst.CSTNode) -> cst.BaseExpression | None:
    """What a name is assigned."""
    for around in [node, *reader.around(node)]:
        if isinstance(around, cst.Assign | cst.AnnAssign):
            return around.value
        if isinstance(around, cst.BaseCompoundStatement):
            return None
    return None

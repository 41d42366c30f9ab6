"""One walk over a module's tree, collecting everything `PythonFacts` holds.

The walk is a loop over stacks rather than a recursion: it is the hot path, and deep expressions exist. Each scope
(module, function or class body, loop) has a stack of its own, so that what is found knows its owner. What a kind of
node means is in `analysis.python.readers`.
"""

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.facts import Import
from analysis.python.mentions import affixes_in, names_in, names_in_examples
from analysis.python.structures import MODULE, Definition, Kind
from analysis.python.text import docstring

NO_NODES = frozenset(
    {
        "ctx",
        "op",
        "ops",
        "type_comment",
        "type_ignores",
        "kind",
        "arg",
        "name",
        "attr",
        "id",
        "names",
        "module",
        "level",
    }
    | {"conversion", "simple", "is_async", "rest", "tag", "kwd_attrs"}
)
CHILDREN: dict[type, tuple[str, ...]] = {type(None): ()}
CHILDREN |= {
    kind: tuple(name for name in kind._fields if name not in NO_NODES)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
CHILDREN[ast.MatchSingleton] = ()
NAME, LOAD, ATTRIBUTE, CONSTANT = ast.Name, ast.Load, ast.Attribute, ast.Constant
ONE_CHILD = frozenset({ast.Expr, ast.Starred, ast.Await})
"""Kinds with just a value."""

type Reader = Callable[..., bool]
"""Of a walk, a node, its scope and what its owner mentions; says whether the children have been seen to."""


@dataclass(slots=True)
class Found:
    """What one owner mentions, in reading order: dictionaries keep it, where sets would have to be sorted."""

    names: dict[str, None] = field(default_factory=dict)
    attributes: dict[str, None] = field(default_factory=dict)
    own: dict[str, None] = field(default_factory=dict)
    strings: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Scope:
    """Nodes still to be read, and where they stand. `receiver` is the name of `self` or `cls` in a method."""

    nodes: list[ast.AST]
    owner: int = MODULE
    kind: Kind | None = None
    receiver: str = ""
    in_loop: bool = False
    type_checking: bool = False
    optional: bool = False
    script: bool = False


class Walk:
    """The walk and what it has found; `run` it once. `calls` are (first name, call, scope) of any function."""

    def __init__(self, tree: ast.Module, lines: list[bytes], readers: Mapping[type[ast.AST], Reader]) -> None:
        self.tree = tree
        self.lines = lines
        self.readers = readers
        self.imports: list[Import] = []
        self.definitions: list[Definition] = []
        self.found: dict[int, Found] = {}
        self.bound: set[str] = set()
        self.prefixes: set[str] = set()
        self.suffixes: set[str] = set()
        self.calls: list[tuple[str, ast.Call, Scope]] = []
        self.dynamic: set[str] = set()
        self.is_script = False
        self.aliases: dict[str, str] = {}
        self.pending: list[Scope] = []

    def run(self) -> None:
        """Read every node once."""
        self.pending.append(self.body_scope(self.tree.body, MODULE, None))
        while self.pending:
            scope = self.pending.pop()
            here = self.found.get(scope.owner)
            if here is None:
                here = self.found[scope.owner] = Found()
            self.read(scope, here)

    def read(self, scope: Scope, here: Found) -> None:
        """Read the nodes of one scope; what opens another scope is queued. The leaves, most of all nodes, are here."""
        nodes = scope.nodes
        pop, push, readers = nodes.pop, nodes.append, self.readers
        names, attributes, own, receiver = here.names, here.attributes, here.own, scope.receiver
        while nodes:
            node: Any = pop()
            kind = node.__class__
            if kind is NAME:
                if node.ctx.__class__ is LOAD:
                    names[node.id] = None
                else:
                    self.bind(node, scope)
            elif kind is ATTRIBUTE:
                value = node.value
                if value.__class__ is NAME:
                    name = value.id
                    names[name] = None
                    (own if name == receiver else attributes)[node.attr] = None
                else:
                    attributes[node.attr] = None
                    push(value)
            elif kind is CONSTANT:
                if (text := node.value).__class__ is str and text:
                    self.note_text(text, here)
            elif kind in ONE_CHILD:
                push(node.value)
            elif (reader := readers.get(kind)) is None or not reader(self, node, scope, here):
                read_on(node, nodes)

    def body_scope(self, body: list[ast.stmt], owner: int, kind: Kind | None, receiver: str = "") -> Scope:
        """The scope of a module, class or function body; its docstring counts only for its examples."""
        scope = Scope(body[::-1], owner, kind, receiver)  # type: ignore[arg-type]
        if (text := docstring(body)) is not None:
            scope.nodes.pop()
            if ">>>" in text:
                self.found.setdefault(owner, Found()).strings.update(dict.fromkeys(names_in_examples(text)))
        return scope

    def queue(self, nodes: Iterable[ast.AST], scope: Scope, **changes: bool) -> None:
        """Read nodes later in the same place but for `changes`."""
        marks = {
            "in_loop": scope.in_loop,
            "type_checking": scope.type_checking,
            "optional": scope.optional,
            "script": scope.script,
        } | changes
        self.pending.append(Scope(list(nodes), scope.owner, scope.kind, scope.receiver, **marks))

    def note_text(self, text: str, here: Found) -> None:
        """A string literal may name something, or begin or end such a name; other constants say nothing."""
        here.strings.update(names_in(text))
        if "_" in text or "%" in text or "{" in text:
            self.note_affixes(text)

    def note_affixes(self, text: str) -> None:
        """A fixed beginning or end of names that are put together."""
        prefix, suffix = affixes_in(text)
        if prefix:
            self.prefixes.add(prefix)
        if suffix:
            self.suffixes.add(suffix)

    def bind(self, node: ast.Name, scope: Scope) -> None:
        """A name assigned in a module or class body; one in a function is its own affair."""
        if scope.kind is Kind.FUNCTION:
            return
        if scope.kind is None:
            self.bound.add(node.id)
        self.define(node, node.id, Kind.VARIABLE, scope)

    def define(
        self, node: ast.expr | ast.stmt, name: str, kind: Kind, scope: Scope, first_line: int = 0, **more: object
    ) -> int:
        """Record a definition and give its index."""
        owner, line = scope.owner, node.lineno
        qualified = f"{self.definitions[owner].qualified}.{name}" if owner != MODULE else name
        column, end_line = node.col_offset + 1, node.end_lineno or line
        made = Definition(
            name, qualified, kind, line, end_line, column, first_line or line, owner,
            type_checking=scope.type_checking, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.definitions.append(made)
        return len(self.definitions) - 1


def read_on(node: ast.AST, nodes: list[ast.AST]) -> None:
    """Add a node's children to those still to be read."""
    for name in CHILDREN[node.__class__]:
        value = getattr(node, name)
        if value.__class__ is list:
            nodes.extend(value)
        elif value is not None:
            nodes.append(value)

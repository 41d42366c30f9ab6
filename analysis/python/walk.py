"""One walk over a module's tree, collecting everything `PythonFacts` holds.

The walk is a loop over stacks rather than a recursion: it is the hot path, and deep expressions exist. Each scope
(module, function or class body, loop) has a stack of its own, so that what is found knows its owner. What a kind of
node means is in `analysis.python.readers`.
"""

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from analysis.facts import Import
from analysis.python.mentions import names_in_examples
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

type Reader = Callable[..., bool]
"""Of a walk, a node, its scope and what its owner mentions; says whether the children have been seen to."""


@dataclass(slots=True)
class Found:
    """What one owner mentions."""

    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    strings: set[str] = field(default_factory=set)


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
    """The walk and what it has found; `run` it once. `calls` are (dotted name, call, scope) of any function."""

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
        self.awaited: set[int] = set()
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
        """Read the nodes of one scope; what opens another scope is queued."""
        stack, names = scope.nodes, here.names
        readers, children, name_node, load = self.readers, CHILDREN, ast.Name, ast.Load
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is name_node:
                if node.ctx.__class__ is load:  # type: ignore[attr-defined]
                    names.add(node.id)  # type: ignore[attr-defined]
                elif scope.kind is not Kind.FUNCTION:
                    self.bind(node, scope)  # type: ignore[arg-type]
                continue
            reader = readers.get(kind)
            if reader is not None and reader(self, node, scope, here):
                continue
            for name in children[kind]:
                value = getattr(node, name)
                if value.__class__ is list:
                    stack.extend(value)
                elif value is not None:
                    stack.append(value)

    def body_scope(self, body: list[ast.stmt], owner: int, kind: Kind | None, receiver: str = "") -> Scope:
        """The scope of a module, class or function body; its docstring counts only for its examples."""
        scope = Scope(body[::-1], owner, kind, receiver)  # type: ignore[arg-type]
        if (text := docstring(body)) is not None:
            scope.nodes.pop()
            if ">>>" in text:
                self.found.setdefault(owner, Found()).strings.update(names_in_examples(text))
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

    def bind(self, node: ast.Name, scope: Scope) -> None:
        """A name assigned in a module or class body."""
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

"""One walk over a module's tree, collecting everything `PythonFacts` holds.

The walk is a loop over stacks rather than a recursion: it is the hot path, and deep expressions exist. Each scope
(module, function or class body, loop) has a stack of its own, so that what is found knows its owner.
"""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from analysis.facts import Import, ImportScope
from analysis.python.mentions import IDENTIFIER, names_in, names_in_examples, prefix_of, suffix_of
from analysis.python.structures import MODULE, Call, Definition, Kind, Parameter, ParameterKind
from analysis.python.text import dotted, literal, source

type Function = ast.FunctionDef | ast.AsyncFunctionDef

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
DYNAMIC = frozenset(
    {"globals", "locals", "vars", "exec", "eval", "getmembers", "import_module", "__subclasses__", "dir"}
)
BY_NAME = frozenset({"getattr", "hasattr", "setattr", "delattr", "attrgetter", "methodcaller"})


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


class Walk:
    """The walk and what it has found; `run` it once."""

    def __init__(self, tree: ast.Module, lines: list[bytes]) -> None:
        self.tree = tree
        self.lines = lines
        self.imports: list[Import] = []
        self.definitions: list[Definition] = []
        self.found: dict[int, Found] = {}
        self.bound: set[str] = set()
        self.prefixes: set[str] = set()
        self.suffixes: set[str] = set()
        self.calls: list[Call] = []
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
            here = self.found.setdefault(scope.owner, Found())
            self.read(scope, here)

    def read(self, scope: Scope, here: Found) -> None:
        """Read the nodes of one scope; what opens another scope is queued."""
        stack = scope.nodes
        names, handlers, children = here.names, HANDLERS, CHILDREN
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is ast.Name:
                if node.ctx.__class__ is ast.Load:  # type: ignore[attr-defined]
                    names.add(node.id)  # type: ignore[attr-defined]
                elif scope.kind is not Kind.FUNCTION:
                    self.bind(node, scope)  # type: ignore[arg-type]
                continue
            handler = handlers.get(kind)
            if handler is not None and handler(self, node, scope, here):
                continue
            for name in children[kind]:
                value = getattr(node, name)
                if value.__class__ is list:
                    stack.extend(value)
                elif value is not None:
                    stack.append(value)

    def body_scope(self, body: list[ast.stmt], owner: int, kind: Kind | None, receiver: str = "") -> Scope:
        """The scope of a module, class or function body; its docstring counts only for its examples."""
        scope = Scope(list(reversed(body)), owner, kind, receiver)
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
        } | changes
        self.pending.append(Scope(list(nodes), scope.owner, scope.kind, scope.receiver, **marks))

    def bind(self, node: ast.Name, scope: Scope) -> None:
        """A name assigned in a module or class body."""
        if scope.kind is None:
            self.bound.add(node.id)
        self.define(node, node.id, Kind.VARIABLE, scope)

    def define(self, node: ast.AST, name: str, kind: Kind, scope: Scope, **more: object) -> int:
        """Record a definition and give its index."""
        prefix = self.definitions[scope.owner].qualified + "." if scope.owner != MODULE else ""
        line = getattr(node, "lineno", 1)
        fields: dict[str, object] = {
            "name": name,
            "qualified": prefix + name,
            "kind": kind,
            "line": line,
            "end_line": getattr(node, "end_lineno", line),
            "column": getattr(node, "col_offset", 0) + 1,
            "first_line": line,
            "owner": scope.owner,
            "type_checking": scope.type_checking,
        }
        self.definitions.append(Definition(**(fields | more)))  # type: ignore[arg-type]
        return len(self.definitions) - 1


def docstring(body: list[ast.stmt]) -> str | None:
    """The docstring of a body."""
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        value = body[0].value.value
        return value if isinstance(value, str) else None
    return None


def read_function(walk: Walk, node: Function, scope: Scope, here: Found) -> bool:
    """A function: its signature belongs to the enclosing scope, its body to itself."""
    kind = Kind.METHOD if scope.kind is Kind.CLASS else Kind.FUNCTION
    if scope.kind is None:
        walk.bound.add(node.name)
    decorators = tuple(dotted(d) for d in node.decorator_list)
    index = walk.define(
        node, node.name, kind, scope,
        first_line=min((d.lineno for d in node.decorator_list), default=node.lineno),
        decorators=decorators,
        parameters=parameters(node.args, walk.lines),
        returns=source(node.returns, walk.lines),
        is_async=node.__class__ is ast.AsyncFunctionDef,
        docstring=docstring(node.body) is not None,
    )  # fmt: skip
    scope.nodes.extend(node.decorator_list)
    scope.nodes.append(node.args)
    if node.returns:
        read_annotation(walk, node.returns, scope, here)
    scope.nodes.extend(node.type_params)
    receiver = receiver_of(node, decorators) if kind is Kind.METHOD else scope.receiver
    walk.pending.append(walk.body_scope(node.body, index, Kind.FUNCTION, receiver))
    return True


def receiver_of(node: Function, decorators: tuple[str, ...]) -> str:
    """The name of the first parameter, unless the method has none of its own object."""
    arguments = node.args.posonlyargs + node.args.args
    return "" if "staticmethod" in decorators or not arguments else arguments[0].arg


def parameters(arguments: ast.arguments, lines: list[bytes]) -> tuple[Parameter, ...]:
    """The parameters in order of declaration."""
    positional = arguments.posonlyargs + arguments.args
    without_default = len(positional) - len(arguments.defaults)
    only = len(arguments.posonlyargs)
    found = [
        Parameter(
            a.arg,
            source(a.annotation, lines),
            i >= without_default,
            ParameterKind.POSITIONAL_ONLY if i < only else ParameterKind.ORDINARY,
        )
        for i, a in enumerate(positional)
    ]
    if arguments.vararg:
        found.append(
            Parameter(arguments.vararg.arg, source(arguments.vararg.annotation, lines), False, ParameterKind.REST)
        )
    for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(Parameter(a.arg, source(a.annotation, lines), default is not None, ParameterKind.KEYWORD_ONLY))
    if arguments.kwarg:
        found.append(
            Parameter(arguments.kwarg.arg, source(arguments.kwarg.annotation, lines), False, ParameterKind.KEYWORDS)
        )
    return tuple(found)


def read_class(walk: Walk, node: ast.ClassDef, scope: Scope, here: Found) -> bool:
    """A class: bases and decorators belong to the enclosing scope, the body to itself."""
    if scope.kind is None:
        walk.bound.add(node.name)
    index = walk.define(
        node, node.name, Kind.CLASS, scope,
        first_line=min((d.lineno for d in node.decorator_list), default=node.lineno),
        decorators=tuple(dotted(d) for d in node.decorator_list),
        bases=tuple(dotted(b) for b in node.bases),
        metaclass=next((dotted(k.value) for k in node.keywords if k.arg == "metaclass"), ""),
        keywords=tuple(k.arg or "**" for k in node.keywords if k.arg != "metaclass"),
        docstring=docstring(node.body) is not None,
    )  # fmt: skip
    scope.nodes.extend([*node.decorator_list, *node.bases, *node.keywords, *node.type_params])
    body = walk.body_scope(node.body, index, Kind.CLASS)
    body.type_checking = scope.type_checking
    walk.pending.append(body)
    return True


def read_lambda(walk: Walk, node: ast.Lambda, scope: Scope, here: Found) -> bool:
    """A lambda's body binds nothing outside; it is read as part of its owner."""
    if scope.kind is Kind.FUNCTION:
        return False
    inner = Scope([node.args, node.body], scope.owner, Kind.FUNCTION, scope.receiver)
    walk.pending.append(inner)
    return True


def read_attribute(walk: Walk, node: ast.Attribute, scope: Scope, here: Found) -> bool:
    """`x.y`: `y` is an own attribute when `x` is the method's receiver."""
    value = node.value
    if value.__class__ is ast.Name:
        name = value.id
        here.names.add(name)
        (here.own if name == scope.receiver else here.attributes).add(node.attr)
        return True
    here.attributes.add(node.attr)
    scope.nodes.append(value)
    return True


def read_constant(walk: Walk, node: ast.Constant, scope: Scope, here: Found) -> bool:
    """A string literal may name something, or begin or end such a name."""
    text = node.value
    if text.__class__ is str and text:
        here.strings.update(names_in(text))
        if "_" in text or "%" in text or "{" in text:
            note_affixes(walk, text)
    return True


def note_affixes(walk: Walk, text: str) -> None:
    if prefix := prefix_of(text):
        walk.prefixes.add(prefix)
    if suffix := suffix_of(text):
        walk.suffixes.add(suffix)


def read_joined(walk: Walk, node: ast.JoinedStr, scope: Scope, here: Found) -> bool:
    """An f-string may put a name together; its literal parts are read as strings besides."""
    if len(node.values) > 1:
        first, last = literal(node.values[0]), literal(node.values[-1])
        note_affixes(walk, f"{first}{{}}")
        note_affixes(walk, f"{{}}{last}")
    return False


def read_annotation(walk: Walk, node: ast.expr, scope: Scope, here: Found) -> None:
    """An annotation; string literals in it are source text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        here.strings.update(IDENTIFIER.findall(node.value))
    else:
        scope.nodes.append(node)


def read_call(walk: Walk, node: ast.Call, scope: Scope, here: Found) -> bool:
    """A call: of an imported name, of something dynamic, or by name."""
    name = dotted(node.func)
    root, _, _ = name.partition(".")
    last = name.rpartition(".")[2]
    if last in DYNAMIC:
        walk.dynamic.add(last)
    elif last in BY_NAME:
        note_access_by_name(walk, node, last)
    if root and not isinstance(node.func, (ast.Call, ast.Subscript)):
        text = literal(node.args[0]) if node.args else ""
        walk.calls.append(
            Call(name, node.lineno, text, scope.owner, scope.in_loop, id(node) in walk.awaited),
        )
    return False


def note_access_by_name(walk: Walk, node: ast.Call, function: str) -> None:
    """`getattr(x, name)`: a literal is an ordinary mention, a fixed beginning or end an affix, the rest is dynamic."""
    position = 0 if function in {"attrgetter", "methodcaller"} else 1
    if len(node.args) <= position:
        return
    argument = node.args[position]
    if isinstance(argument, ast.Constant):
        return
    before, after = fixed_parts(argument)
    walk.prefixes.update({before} - {""})
    walk.suffixes.update({after} - {""})
    if not (before or after):
        walk.dynamic.add("getattr")


def fixed_parts(node: ast.expr) -> tuple[str, str]:
    """The fixed beginning and end of an expression that puts a string together."""
    if isinstance(node, ast.JoinedStr):
        text = literal(node)
        return text.partition("{}")[0], text.rpartition("{}")[2]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return literal(node.left).partition("{}")[0], literal(node.right).rpartition("{}")[2]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = literal(node.left)
        return text.partition("%")[0], text.rpartition("%")[2][1:]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text = literal(node.func.value)
        return text.partition("{")[0], text.rpartition("}")[2]
    return "", ""


def read_pattern(walk: Walk, node: ast.MatchClass, scope: Scope, here: Found) -> bool:
    """`case Point(x=0)` reads the attribute `x`."""
    here.attributes.update(node.kwd_attrs)
    return False


def read_await(walk: Walk, node: ast.Await, scope: Scope, here: Found) -> bool:
    walk.awaited.add(id(node.value))
    return False


def read_loop(walk: Walk, node: ast.For | ast.AsyncFor | ast.While, scope: Scope, here: Found) -> bool:
    """What a loop repeats is read with a mark."""
    repeated: list[ast.AST] = list(node.body)
    if isinstance(node, ast.While):
        repeated.append(node.test)
    else:
        scope.nodes.extend((node.iter, node.target))
    scope.nodes.extend(node.orelse)
    walk.queue(repeated, scope, in_loop=True)
    return True


def read_comprehension(walk: Walk, node: ast.expr, scope: Scope, here: Found) -> bool:
    """A comprehension repeats everything but its first iterable, and binds nothing outside."""
    first = node.generators[0]  # type: ignore[attr-defined]
    scope.nodes.append(first.iter)
    elements = [getattr(node, name) for name in ("elt", "key", "value") if hasattr(node, name)]
    nodes = [*elements, *first.ifs, *node.generators[1:]]  # type: ignore[attr-defined]
    walk.pending.append(Scope(nodes, scope.owner, Kind.FUNCTION, scope.receiver, in_loop=True))
    return True


def read_if(walk: Walk, node: ast.If, scope: Scope, here: Found) -> bool:
    """`if TYPE_CHECKING` and `if __name__ == "__main__"` mean something."""
    test = dotted(node.test)
    if test.rpartition(".")[2] == "TYPE_CHECKING":
        here.names.add(test.partition(".")[0])
        walk.queue(reversed(node.body), scope, type_checking=True)
        scope.nodes.extend(reversed(node.orelse))
        return True
    if scope.kind is None and isinstance(node.test, ast.Compare) and dotted(node.test.left) == "__name__":
        walk.is_script = True
    return False


def read_try(walk: Walk, node: ast.Try | ast.TryStar, scope: Scope, here: Found) -> bool:
    """Imports under `except ImportError` (or wider) are optional."""
    if not any(catches_import_error(handler) for handler in node.handlers):
        return False
    walk.queue(reversed(node.body), scope, optional=True)
    walk.queue(node.handlers, scope, optional=True)
    scope.nodes.extend([*node.orelse, *node.finalbody])
    return True


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    wide = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
    return any(kind is None or dotted(kind) in wide for kind in kinds)


def read_import(walk: Walk, node: ast.Import, scope: Scope, here: Found) -> bool:
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        walk.aliases[bound] = alias.name if alias.asname else bound
        note_import(walk, Import(alias.name, (), node.lineno, when(scope), scope.optional), (bound,), scope)
    return True


def read_import_from(walk: Walk, node: ast.ImportFrom, scope: Scope, here: Found) -> bool:
    module = "." * node.level + (node.module or "")
    names = tuple((alias.name, alias.asname or alias.name) for alias in node.names)
    joint = "" if module.endswith(".") else "."
    walk.aliases.update({local: f"{module}{joint}{name}" for name, local in names})
    again = any(alias.asname == alias.name for alias in node.names)
    statement = Import(module, names, node.lineno, when(scope), scope.optional, again)
    note_import(walk, statement, (local for _, local in names), scope)
    return True


def note_import(walk: Walk, statement: Import, bound: Iterable[str], scope: Scope) -> None:
    walk.imports.append(statement)
    if scope.kind is None:
        walk.bound.update(bound)


def when(scope: Scope) -> ImportScope:
    if scope.type_checking:
        return ImportScope.TYPE_CHECKING
    return ImportScope.FUNCTION if scope.kind is Kind.FUNCTION else ImportScope.MODULE


def read_argument(walk: Walk, node: ast.arg, scope: Scope, here: Found) -> bool:
    if node.annotation:
        read_annotation(walk, node.annotation, scope, here)
    return True


def read_annotated(walk: Walk, node: ast.AnnAssign, scope: Scope, here: Found) -> bool:
    """`name: annotation = value` in a module or class body defines a variable with a type."""
    read_annotation(walk, node.annotation, scope, here)
    if node.value:
        scope.nodes.append(node.value)
    if isinstance(node.target, ast.Name) and scope.kind is not Kind.FUNCTION:
        if scope.kind is None:
            walk.bound.add(node.target.id)
        walk.define(node.target, node.target.id, Kind.VARIABLE, scope, returns=source(node.annotation, walk.lines))
    else:
        scope.nodes.append(node.target)
    return True


type Handler = Callable[..., bool]

HANDLERS: dict[type[ast.AST], Handler] = {
    ast.Attribute: read_attribute,
    ast.Constant: read_constant,
    ast.Call: read_call,
    ast.FunctionDef: read_function,
    ast.AsyncFunctionDef: read_function,
    ast.ClassDef: read_class,
    ast.Lambda: read_lambda,
    ast.JoinedStr: read_joined,
    ast.arg: read_argument,
    ast.AnnAssign: read_annotated,
    ast.Import: read_import,
    ast.ImportFrom: read_import_from,
    ast.For: read_loop,
    ast.AsyncFor: read_loop,
    ast.While: read_loop,
    ast.ListComp: read_comprehension,
    ast.SetComp: read_comprehension,
    ast.DictComp: read_comprehension,
    ast.GeneratorExp: read_comprehension,
    ast.If: read_if,
    ast.Try: read_try,
    ast.TryStar: read_try,
    ast.Await: read_await,
    ast.MatchClass: read_pattern,
}

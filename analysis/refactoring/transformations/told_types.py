"""The types of a function's names, as far as the text around it tells them."""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence

from analysis.refactoring.transformations.flow_of_names import SCOPES

type Function = ast.FunctionDef | ast.AsyncFunctionDef

BUILTINS = {
    "bool": "bool", "bytes": "bytes", "callable": "bool", "float": "float", "hasattr": "bool", "int": "int",
    "isinstance": "bool", "issubclass": "bool", "len": "int", "range": "Iterable[int]", "repr": "str", "str": "str",
}  # fmt: skip
OF_TEXT = frozenset({"format", "join", "lower", "lstrip", "replace", "rstrip", "strip", "upper"})
ALONE = re.compile(
    r"(?:\w+\.)*(?:Collection|Iterable|Iterator|Sequence|frozenset|list|set|tuple)\[(.+?)(?:, \.\.\.)?\]"
)
PAIRS = re.compile(r"(?:\w+\.)*(?:Mapping|MutableMapping|defaultdict|dict)\[(\w+), (.+)\]")
IN_PARTS = re.compile(r"\bNone\b|\bOptional\b|\bUnion\b|\|")


def told_types(
    tree: ast.Module, function: Function, first: int, imported: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """An annotation for each name for which one is written, or follows alike from all that the name is set to.

    What may be one of several types is left out where the function asks before that line which it is, or sets it again.
    `imported` says what calls of imported names give.
    """
    nodes, results = list(_own_nodes(function.body)), dict(imported or {}) | _results(tree, function)
    given = {one.arg: ast.unparse(one.annotation) for one in parameters(function) if one.annotation}
    given |= {one.arg: text.format(given[one.arg]) for one, text in _packed(function) if one.arg in given}
    told = _attributes(tree, function) | given
    declared = {one.target.id for one in nodes if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
    again: set[str] = set()
    for name, text, line in _bindings(nodes, told, results):
        if name in {one.arg for one in parameters(function)}:
            again |= {name} if line < first else set()
        elif name not in told or (told[name] != text and name not in declared):
            told[name] = "" if name in told else text
    again |= {one.id for node in nodes for one in _asked(node) if one.lineno < first}
    return {name: text for name, text in told.items() if text and (name not in again or _is_one(text))}


def several(text: str) -> bool:
    """Whether an annotation allows for one of several types."""
    return bool(IN_PARTS.search(text))


def _is_one(text: str) -> bool:
    """Whether an annotation is certainly of one type: any other name may be short for several."""
    return not several(text) and all(hasattr(builtins, word) for word in re.findall(r"\w+", text))


def parameters(function: Function) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *(one for one, _ in _packed(function))]


def _packed(function: Function) -> list[tuple[ast.arg, str]]:
    """What takes the rest of the arguments, and how the type of all comes from that of one."""
    rest = ((function.args.vararg, "tuple[{}, ...]"), (function.args.kwarg, "dict[str, {}]"))
    return [(one, text) for one, text in rest if one]


def _own_nodes(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """In the order of the text, functions and comprehensions within apart."""
    for node in nodes:
        yield node
        if not isinstance(node, (*SCOPES, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield from _own_nodes(list(ast.iter_child_nodes(node)))


def _asked(node: ast.AST) -> Iterator[ast.Name]:
    """The names of which it is asked what they are."""
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
            yield from (one for one in ast.walk(test) if isinstance(one, ast.Name))
        case ast.BoolOp() | ast.Match():
            yield from (one for one in ast.walk(node) if isinstance(one, ast.Name))


def _results(tree: ast.Module, function: Function) -> dict[str, str]:
    """What calls give, by how the function may write them: classes and functions of the file, methods of its own."""
    found = dict(BUILTINS)
    for one in tree.body:
        found |= result_of_calling(one)
        if isinstance(one, ast.ClassDef) and function in one.body:
            for method in one.body:
                found |= result_of_calling(method, "self.")
    return found


def _attributes(tree: ast.Module, function: Function) -> dict[str, str]:
    """Those of its object that are annotated, where they are of one type."""
    owner = next((one for one in tree.body if isinstance(one, ast.ClassDef) and function in one.body), None)
    written = [one for one in ast.walk(owner) if isinstance(one, ast.AnnAssign)] if owner else []
    own = {id(one) for one in owner.body} if owner else set()
    found = {f"{'self.' * (id(one) in own)}{ast.unparse(one.target)}": ast.unparse(one.annotation) for one in written}
    return {name: text for name, text in found.items() if name.startswith("self.") and not several(text)}


def result_of_calling(node: ast.stmt, owner: str = "") -> dict[str, str]:
    """What a class or a function that is annotated gives, by how a call of it is written."""
    if isinstance(node, ast.ClassDef):
        return {node.name: node.name} if not owner and not _has_parameters(node) else {}
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.decorator_list or not node.returns:
        return {}
    waits = "await " if isinstance(node, ast.AsyncFunctionDef) else ""
    return {f"{waits}{owner}{node.name}": ast.unparse(node.returns)}


def _has_parameters(node: ast.ClassDef) -> bool:
    return bool(node.type_params) or any(isinstance(one, ast.Subscript) for one in node.bases)


def _bindings(
    nodes: Sequence[ast.AST], told: Mapping[str, str], results: Mapping[str, str]
) -> Iterator[tuple[str, str, int]]:
    """Each name that is set, with the type that it has from there, "" where that cannot be told, and the line."""
    known: set[int] = set()
    for node in nodes:
        for target, text in _told_here(node, told, results):
            known.add(id(target))
            yield target.id, text, target.lineno
        if isinstance(node, ast.AugAssign):
            known.add(id(node.target))
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and id(node) not in known:
            yield node.id, "", node.lineno
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name, "", node.lineno


def _told_here(node: ast.AST, told: Mapping[str, str], results: Mapping[str, str]) -> Iterator[tuple[ast.Name, str]]:
    match node:
        case ast.AnnAssign(target=ast.Name() as name, annotation=written):
            yield name, ast.unparse(written)
        case ast.Assign(targets=[ast.Name() as name], value=value):
            yield name, type_of(value, told, results)
        case ast.For(target=ast.Name() as name, iter=source):
            match = ALONE.fullmatch(type_of(source, told, results)) or PAIRS.fullmatch(type_of(source, told, results))
            yield name, match[1] if match else ""
        case ast.For(
            target=ast.Tuple(elts=[ast.Name() as key, ast.Name() as value]),
            iter=ast.Call(func=ast.Attribute(value=held, attr="items")),
        ):
            match = PAIRS.fullmatch(type_of(held, told, results))
            yield from zip((key, value), match.groups() if match else ("", ""), strict=True)


def type_of(value: ast.expr, told: Mapping[str, str], results: Mapping[str, str]) -> str:
    """The type of an expression; "" where it cannot be told, or may be one of several."""
    text = ""
    match value:
        case ast.Constant(value=bool() | str() | bytes() | int() | float() as held):
            text = type(held).__name__
        case ast.JoinedStr():
            text = "str"
        case ast.UnaryOp(op=ast.Not()):
            text = "bool"
        case ast.Compare(ops=ops) if all(isinstance(one, ast.Is | ast.IsNot | ast.In | ast.NotIn) for one in ops):
            text = "bool"
        case ast.Name() | ast.Attribute():
            text = told.get(ast.unparse(value), "")
        case ast.Call(func=ast.Attribute(value=held, attr=method)) if method in OF_TEXT:
            text = type_of(held, told, results)
            text = text if text in {"str", "bytes"} else ""
        case ast.Call(func=called) | ast.Await(value=ast.Call(func=called)):
            text = results.get(f"{'await ' * isinstance(value, ast.Await)}{ast.unparse(called)}", "")
    return "" if several(text) else text

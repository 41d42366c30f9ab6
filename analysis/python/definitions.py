"""Reading functions, classes and annotated names: what a module defines."""

import ast

from analysis.python.names import read_annotation
from analysis.python.structures import Kind, Parameter, ParameterKind
from analysis.python.text import dotted, source
from analysis.python.walk import Found, Scope, Walk

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_function(walk: Walk, node: Function, scope: Scope, here: Found) -> bool:
    """A function: its signature belongs to the enclosing scope, its body to itself."""
    kind = Kind.METHOD if scope.kind is Kind.CLASS else Kind.FUNCTION
    if scope.kind is None:
        walk.bound.add(node.name)
    decorators = tuple([dotted(d) for d in node.decorator_list])
    index = walk.define(
        node, node.name, kind, scope,
        first_line=node.decorator_list[0].lineno if decorators else node.lineno,
        decorators=decorators,
        parameters=parameters(node.args, walk.lines),
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
            source(a.annotation, lines) if a.annotation else "",
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
        first_line=node.decorator_list[0].lineno if node.decorator_list else node.lineno,
        decorators=tuple([dotted(d) for d in node.decorator_list]),
        bases=tuple([dotted(b) for b in node.bases]),
        metaclass=next((dotted(k.value) for k in node.keywords if k.arg == "metaclass"), ""),
        keywords=tuple([k.arg or "**" for k in node.keywords if k.arg != "metaclass"]),
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


def read_annotated(walk: Walk, node: ast.AnnAssign, scope: Scope, here: Found) -> bool:
    """`name: annotation = value` in a module or class body defines a variable, with or without a value."""
    read_annotation(walk, node.annotation, scope, here)
    if node.value:
        scope.nodes.append(node.value)
    if isinstance(node.target, ast.Name) and scope.kind is not Kind.FUNCTION:
        if scope.kind is None:
            walk.bound.add(node.target.id)
        walk.define(node.target, node.target.id, Kind.VARIABLE, scope)
    else:
        scope.nodes.append(node.target)
    return True

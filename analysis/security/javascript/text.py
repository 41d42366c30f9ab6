"""Text that an expression puts together, in order."""

from collections.abc import Callable, Iterator

from tree_sitter import Node

from analysis.security.javascript.nodes import arguments, inner
from analysis.security.javascript.program import DEEPEST, Program

type Piece = str | Node
"""Text, or an expression whose text is put there."""

WRITTEN = frozenset({"string", "template_string", "binary_expression", "ternary_expression"})
TRIMMED = frozenset({"trim", "trimEnd", "trimStart", "toString"})


def pieces(program: Program, node: Node | None, depth: int = 0) -> list[Piece]:
    """The parts of an expression; constants of the file are put in their places."""
    return list(_pieces(program, node, depth))


def put_in(program: Program, node: Node | None) -> list[Node]:
    """The parts that are no text."""
    return [one for one in pieces(program, node) if not isinstance(one, str)]


def _pieces(program: Program, node: Node | None, depth: int) -> Iterator[Piece]:
    node = inner(node)
    if node is None:
        return
    if node.type == "string":
        yield program.text(node)[1:-1]
    elif node.type in {"string_fragment", "escape_sequence"}:
        yield program.text(node)
    elif depth <= DEEPEST and (parts := PARTS.get(node.type, _itself)(program, node)):
        for part in parts:
            yield from _pieces(program, part, depth + 1)
    else:
        yield node


def _itself(program: Program, node: Node) -> list[Node]:
    return []


def _of_template(program: Program, node: Node) -> list[Node]:
    return [one.named_children[0] if one.type == "template_substitution" else one for one in node.named_children]


def _of_sum(program: Program, node: Node) -> list[Node]:
    return terms(node) if operator(node) == "+" else []


def _of_choice(program: Program, node: Node) -> list[Node]:
    return branches(node)


def _of_name(program: Program, node: Node) -> list[Node]:
    """What a constant holds, if it is text that is written down."""
    value = inner(program.value_of(node))
    return [value] if value is not None and value.type in WRITTEN else []


def _of_call(program: Program, call: Node) -> list[Node]:
    """What is joined: elements of an array, what `map` makes of each; or text that is only trimmed."""
    function = call.child_by_field_name("function")
    made = inner(function.child_by_field_name("object")) if function else None
    name = program.text(function.child_by_field_name("property")) if function and made else ""
    if made is None or not name:
        return []
    if name in TRIMMED:
        return [made]
    if name in ("map", "flatMap") and (first := next(iter(arguments(call)), None)):
        body = inner(first.child_by_field_name("body")) if first.type == "arrow_function" else None
        return [body] if body is not None and body.type in WRITTEN else []
    if name == "join":
        return made.named_children if made.type == "array" else _of_call(program, made)
    return []


PARTS: dict[str, Callable[[Program, Node], list[Node]]] = {
    "template_string": _of_template,
    "binary_expression": _of_sum,
    "ternary_expression": _of_choice,
    "identifier": _of_name,
    "call_expression": _of_call,
}


def terms(node: Node) -> list[Node]:
    """What a sum adds, in order, however long."""
    found: list[Node] = []
    left: Node | None = node
    while left is not None and left.type == "binary_expression" and operator(left) == "+":
        if right := left.child_by_field_name("right"):
            found.append(right)
        left = left.child_by_field_name("left")
    return [*([left] if left else []), *reversed(found)]


def operator(node: Node) -> str:
    """The sign between two operands."""
    sign = node.child_by_field_name("operator")
    return sign.type if sign else ""


def branches(node: Node) -> list[Node]:
    """Both of what a condition chooses from."""
    return [one for name in ("consequence", "alternative") if (one := node.child_by_field_name(name))]

"""Text that an expression puts together, and what it puts between."""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import count
from string import Formatter

type Piece = str | ast.expr
"""Text, or an expression whose text is put there."""

PERCENT = re.compile(r"%(?:\((?P<key>\w+)\))?[-+ #0]*\d*(?:\.\d+)?(?P<kind>[a-zA-Z%])")
FIRST_NAME = re.compile(r"[.\[]")


def pieces_of(expression: str) -> list[Piece]:
    """The parts of one expression, in order. Raises SyntaxError or ValueError for what Python would not format."""
    return list(_pieces(ast.parse(f"({expression})", mode="eval").body))


def _pieces(node: ast.expr) -> Iterator[Piece]:
    """The text of an expression in order, and what is put between."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _pieces(value)
        case ast.FormattedValue(value=value):
            yield value
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _pieces(left)
            yield from _pieces(right)
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            for piece in _pieces(left):
                yield from _percent(piece, right) if isinstance(piece, str) else [piece]
        case ast.Call(func=ast.Attribute(value=left, attr="format"), args=args, keywords=keywords):
            named = {one.arg: one.value for one in keywords if one.arg}
            for piece in _pieces(left):
                yield from _braces(piece, args, named) if isinstance(piece, str) else [piece]
        case _:
            yield node


def _percent(template: str, right: ast.expr) -> Iterator[Piece]:
    """`template % right`; in a number's place stands nothing else."""
    given = iter(right.elts if isinstance(right, ast.Tuple) else (right,))
    named = dict(zip(map(_key, right.keys), right.values, strict=True)) if isinstance(right, ast.Dict) else {}
    end = 0
    for place in PERCENT.finditer(template):
        yield template[end : place.start()]
        end = place.end()
        value = (
            named.get(place["key"], right) if place["key"] else right if place["kind"] == "%" else next(given, right)
        )
        yield value if place["kind"] in "sra" else "0"
    yield template[end:]


def _key(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _braces(template: str, args: Sequence[ast.expr], named: dict[str, ast.expr]) -> Iterator[Piece]:
    """`template.format(*args, **named)`; raises ValueError for one that cannot be formatted."""
    known = {str(place): value for place, value in enumerate(args)} | named
    places = count()
    for text, field, _, _ in Formatter().parse(template):
        yield text
        if field is not None:
            name = FIRST_NAME.split(field)[0] or str(next(places))
            yield known.get(name, ast.Name(id=name))

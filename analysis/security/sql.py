"""What is put into a statement of SQL: a value could have been a parameter, names and clauses could not."""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from string import Formatter

type Piece = str | ast.expr
"""Text of the statement, or an expression whose text is put there."""

VALUE = re.compile(
    r"""(?: [=<>] | \b(LIKE|REGEXP|LIMIT|OFFSET|BETWEEN|IN|VALUES)
        | \b(IN|VALUES)\s*\( (?:(?!\bSELECT\b)[^()])* ) \s*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before a value."""

SAFE_NAME = re.compile(r"^([A-Z]|values$)|holders?$|marks?$|binds?$|table|column|schema|sequence|quote|escap|literal")
NUMBER = re.compile(r"^(int|float|len|bool|ord)$")
MARKS = re.compile(r"'[^'\w]*(\?|%s)[^'\w]*'")
OUTSIDE = re.compile(r"\b(request|argv|input|GET|POST|query_params|query_string|environ)\b")
PERCENT = re.compile(r"%(?:\((?P<key>\w+)\))?[-+ #0]*\d*(?:\.\d+)?(?P<kind>[a-zA-Z%])")
FIRST_NAME = re.compile(r"[.\[]")
COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
ELSEWHERE = "\0"


def takes_a_value(expression: str) -> bool:
    """Whether a statement that is put together holds text that somebody else may choose: in a value's place, or of a
    request. Names of tables and columns, and clauses, cannot be parameters. True for what does not parse."""
    try:
        pieces = list(_pieces(ast.parse(f"({expression})", mode="eval").body))
    except (SyntaxError, ValueError, RecursionError):
        return True
    texts = [piece if isinstance(piece, str) else ELSEWHERE for piece in pieces]
    befores = accumulate(texts, initial="")
    afters = [*texts[1:], ""]
    return any(
        OUTSIDE.search(ast.unparse(piece)) or (_is_value(before, after) and not _is_safe(piece))
        for piece, before, after in zip(pieces, befores, afters, strict=False)
        if not isinstance(piece, str)
    )


def _is_value(before: str, after: str) -> bool:
    """Whether a value stands here: in single quotes, or after an operator and not the beginning of a name or call."""
    before = COMMENT.sub(" ", before)
    return before.count("'") % 2 == 1 or (VALUE.search(before) is not None and not after.startswith((".", "(")))


def _is_safe(piece: ast.expr) -> bool:
    """A constant, a number, marks for parameters, or a name, by what it is called."""
    match piece:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id=name)) if NUMBER.search(name):
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return SAFE_NAME.search(name) is not None
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return SAFE_NAME.search(name) is not None or MARKS.search(ast.unparse(piece)) is not None
        case _:
            return MARKS.search(ast.unparse(piece)) is not None


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

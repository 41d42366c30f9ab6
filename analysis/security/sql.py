"""What is put into a statement of SQL: a value could have been a parameter, names and clauses could not."""

import ast
import re
from itertools import accumulate

from analysis.security.pieces import pieces_of

VALUE = re.compile(
    r"""(?: [=<>] | \b(LIKE|REGEXP|LIMIT|OFFSET|BETWEEN|IN|VALUES)
        | \b(IN|VALUES)\s*\( (?:(?!\bSELECT\b)[^()])* ) \s*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before a value."""

NAME_GOES_ON = re.compile(r"[.(\w]")
"""What follows the beginning of a name or a call."""

HEADING = re.compile(r"\s*(==|##|\*\*|<[a-zA-Z!])")
SAFE_NAME = re.compile(r"^([A-Z]|values$)|holders?$|marks?$|binds?$|table|column|schema|sequence|quote|escap|literal")
NUMBER = re.compile(r"^(int|float|len|bool|ord)$")
MARKS = re.compile(r"'[^'\w]*(\?|%s)[^'\w]*'")
OUTSIDE = re.compile(r"\b(request|argv|input|GET|POST|query_params|query_string|environ)\b")
COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
ELSEWHERE = "\0"


def is_prose(expression: str) -> bool:
    """Whether text begins like a page rather than a statement or a part of one: with a mark, or a heading."""
    try:
        first = next(iter(pieces_of(expression)), "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return isinstance(first, str) and bool(HEADING.match(first))


def takes_a_value(expression: str) -> bool:
    """Whether a statement that is put together holds text that somebody else may choose: in a value's place, or of a
    request. Names of tables and columns, and clauses, cannot be parameters. True for what does not parse."""
    try:
        pieces = pieces_of(expression)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    texts = [piece if isinstance(piece, str) else ELSEWHERE for piece in pieces]
    befores = accumulate(texts, initial="")
    afters = [*texts[1:], ""]
    return any(
        OUTSIDE.search(ast.unparse(piece)) or (stands_for_value(before, after) and not _is_safe(piece))
        for piece, before, after in zip(pieces, befores, afters, strict=False)
        if not isinstance(piece, str)
    )


def stands_for_value(before: str, after: str) -> bool:
    """Whether a value stands here: in single quotes, or after an operator and not the beginning of a name or call."""
    before = COMMENT.sub(" ", before)
    return before.count("'") % 2 == 1 or (VALUE.search(before) is not None and not NAME_GOES_ON.match(after))


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

"""SQL that is put together from text."""

import re
from collections.abc import Iterator
from itertools import accumulate

from tree_sitter import Node

from analysis.javascript.structure import Problem
from analysis.security.javascript.nodes import arguments, call_of
from analysis.security.javascript.outside import is_from_outside
from analysis.security.javascript.program import Program
from analysis.security.javascript.text import Piece, pieces
from analysis.security.javascript.values import is_fixed, is_made_elsewhere
from analysis.security.sql import SAFE_NAME, stands_for_value

STATEMENT = re.compile(
    r"^\s*\(?\s*(SELECT\b.+\bFROM\b|SELECT\s+\w+\(|INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE\s+.*\bSET\b|DELETE\s+FROM"
    r"|WITH\s+(RECURSIVE\s+)?\w+.*\bAS\b|(CREATE|ALTER|DROP|TRUNCATE)\s+(TABLE|INDEX|VIEW|USER|ROLE|DATABASE|SCHEMA))",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"^\s*\(?[\w.\"`]+(\s+(NOT\s+)?(LIKE|ILIKE|IN)\b|\s*(=|<>|!=|<=?|>=?)\s)", re.IGNORECASE)
PARTS = re.compile(r"^(where|andWhere|orWhere|having|andHaving|literal|\w+Raw|raw)$")
QUOTES = re.compile(r"escape|quote|literal|ident|\bsql\b|\.id$|\.raw$|format$|\$\$", re.IGNORECASE)
WORDED = re.compile(
    r"(column|table|schema|order|sort|dir|direction|limit|offset|clause|params|vars|sql|query|field|placeholder|where|join"
    r"|set|condition|filter|values)s?$",
    re.IGNORECASE,
)
MARKS = re.compile(r"[\"'`][^\"'`\w]*(\?|%s|\$\$\{)[^\"'`\w]*[\"'`]?")
ELSEWHERE = "\0"


def statement(program: Program, name: Node) -> Iterator[Problem]:
    """`db.query("… = '" + x + "'")`; values could have been parameters, names and clauses could not."""
    call = call_of(name)
    if call is None or call.type != "call_expression" or not (given := arguments(call)):
        return
    found = pieces(program, given[0])
    texts = [one if isinstance(one, str) else ELSEWHERE for one in found]
    shape = STATEMENT if not PARTS.match(program.text(name)) else CONDITION
    whole = "".join(texts)
    if len(found) < 2 or not (STATEMENT.match(whole) or shape.match(whole)):
        return
    loose = [one for one in found if not isinstance(one, str) and not is_fixed(program, one)]
    if loose:
        certain = any(_is_chosen(program, *one) for one in _places(found, texts))
        yield program.problem("sql-injection", given[0], "SQL is put together from text", certain=certain)


def _places(found: list[Piece], texts: list[str]) -> Iterator[tuple[Node, str, str]]:
    """What is put in, with the text before and after."""
    befores, afters = accumulate(texts, initial=""), [*texts[1:], ""]
    for piece, before, after in zip(found, befores, afters, strict=False):
        if not isinstance(piece, str):
            yield piece, before, after


def _is_chosen(program: Program, piece: Node, before: str, after: str) -> bool:
    """Whether somebody else may choose what stands here: a value's place, or of a request."""
    if is_fixed(program, piece):
        return False
    text = program.text(piece)
    value = program.value_of(piece) if piece.type == "identifier" else None
    if MARKS.search(program.text(value)):
        return False
    last = text.rpartition(".")[2]
    if is_from_outside(program, piece):
        return True
    if QUOTES.search(text) or SAFE_NAME.search(last) or WORDED.search(last) or MARKS.search(text):
        return False
    return stands_for_value(before, after) and not is_made_elsewhere(program, piece)

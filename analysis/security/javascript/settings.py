"""Protections that are switched off by what is written in an object."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.structure import Problem
from analysis.security.javascript.nodes import around, pair_of, properties
from analysis.security.javascript.program import Program

CHOSEN = re.compile(
    r"self.?signed|insecure|verif|reject|skip|allow|trust|ssl|tls|local|develop|isDev|NODE_ENV|prod|test", re.IGNORECASE
)
OFF = ("false", "0", "'0'", '"0"')
ANY_ORIGIN = ("'*'", '"*"', "true", "['*']", '["*"]')
CORS = re.compile(r"cors", re.IGNORECASE)
ALGORITHMS = re.compile(r"^\[?\s*(.*,\s*)?[\"']none[\"']", re.IGNORECASE)
VERIFIES = re.compile(r"verif|jwt", re.IGNORECASE)


def unverified(program: Program, name: Node) -> Iterator[Problem]:
    """`{ rejectUnauthorized: false }`"""
    pair = pair_of(name)
    if pair and program.text(pair[1]) in OFF:
        detail = f"`{program.text(name)}: {program.text(pair[1])}` accepts any certificate"
        yield program.problem("tls-verification-off", pair[1], detail, certain=not _is_chosen(program, pair[1]))


def unverified_everywhere(program: Program, name: Node) -> Iterator[Problem]:
    """`process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"`"""
    target = next(around(name, "member_expression", "subscript_expression"), None)
    change = target.parent if target else None
    value = change.child_by_field_name("right") if change and change.type == "assignment_expression" else None
    if value is not None and program.text(value) in OFF:
        detail = "No connection of this process checks certificates any more"
        yield program.problem("tls-verification-off", value, detail, certain=not _is_chosen(program, value))


def _is_chosen(program: Program, node: Node) -> bool:
    """Whether it is so only where somebody asked for it."""
    for one in around(node, "if_statement", "ternary_expression"):
        condition = one.child_by_field_name("condition")
        if condition and condition.end_byte <= node.start_byte and CHOSEN.search(program.text(condition)):
            return True
    return False


def cross_origin(program: Program, name: Node) -> Iterator[Problem]:
    """`cors({ origin: true, credentials: true })`"""
    pair = pair_of(name)
    if pair is None or program.text(pair[1]) != "true":
        return
    origin = properties(program.syntax, pair[0]).get("origin")
    if origin is None or program.text(origin).replace(" ", "") not in ANY_ORIGIN or not _is_cors(program, pair[0]):
        return
    detail = "Pages of any origin may send requests with the visitor's cookies"
    certain = program.text(origin) == "true" and not _is_chosen(program, origin)
    yield program.problem("cors-credentials", origin, detail, certain=certain)


def _is_cors(program: Program, node: Node) -> bool:
    holder = node.parent.parent if node.parent and node.parent.type == "arguments" else node.parent
    named = holder and next(filter(None, map(holder.child_by_field_name, ("function", "key", "name", "left"))), None)
    return bool(named and CORS.search(program.text(named)))


def unsigned(program: Program, name: Node) -> Iterator[Problem]:
    """`jwt.verify(token, key, { algorithms: ["none"] })`"""
    pair = pair_of(name)
    if pair and ALGORITHMS.match(program.text(pair[1])):
        yield program.problem("unsigned-token", pair[1], "The algorithm `none` lets anybody make tokens")


def expired(program: Program, name: Node) -> Iterator[Problem]:
    """`jwt.verify(token, key, { ignoreExpiration: true })`"""
    pair = pair_of(name)
    if pair and program.text(pair[1]) == "true":
        yield program.problem("unsigned-token", pair[1], "Tokens are accepted after their end", certain=False)

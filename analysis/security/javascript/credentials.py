"""Passwords and keys in the code."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.audit.secret_formats import STAND_IN, WORDS, entropy
from analysis.javascript.imports import literal
from analysis.javascript.structure import Problem
from analysis.security.javascript.nodes import arguments, call_of, inner, properties
from analysis.security.javascript.program import Program

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
PASSWORD = re.compile(
    r"(^|_)(pass|passw(or)?d|passwd|pwd|passphrase|(client|app|jwt|session|cookie|auth)_?secret|secret|secret_?key"
    r"|private_?key|(api|access|auth|encryption)_?(key|token))$",
    re.IGNORECASE,
)
HOLDERS = {
    "variable_declarator": ("name", "value"),
    "pair": ("key", "value"),
    "assignment_expression": ("left", "right"),
    "public_field_definition": ("name", "value"),
    "assignment_pattern": ("left", "right"),
}
SIGNING = re.compile(r"^(jsonwebtoken|jwt-simple|express-jwt|jose)\.(sign|verify|encode|decode)$|^crypto\.createHmac$")
SESSION = re.compile(r"^(express-session|cookie-session|cookie-parser)$")
NO_VALUE = re.compile(
    r"(?i:^abc|abc_?1|xyz|mock)|^[A-Z0-9]+(_[A-Z0-9]+)+$|^(phc|pk_live|pk_test|pub)_|\s|://|^[/.#@<{$%*]|[{}()<>]|\\"
)
RANDOM = 2.5
FOR_TRIAL = re.compile(r"mock|fake|stub|dummy|example|demo", re.IGNORECASE)


def written_down(program: Program, name: Node) -> Iterator[Problem]:
    """`password = "…"` where the value looks like one: letters and digits that are no words."""
    holder = name.parent if name.type != "string_fragment" or name.parent is None else name.parent.parent
    if holder is not None and holder.type == "member_expression":
        holder = holder.parent
    if holder is None or holder.type not in HOLDERS:
        return
    key, value = map(holder.child_by_field_name, HOLDERS[holder.type])
    called = program.text(key).rpartition(".")[2].strip("\"'#")
    told = inner(value)
    if told is not None and told.type == "binary_expression" and _falls_back(told):
        told = told.child_by_field_name("right")
    if PASSWORD.search(CAMEL.sub("_", called)) and told is not None and looks_secret(literal(program.syntax, told)):
        problem = program.problem("hardcoded-password", told, f"`{called}` is written in the code")
        if not FOR_TRIAL.search(problem.symbol):
            yield problem


def _falls_back(node: Node) -> bool:
    operator = node.child_by_field_name("operator")
    return operator is not None and operator.type in ("||", "??")


def looks_secret(value: str) -> bool:
    """Whether it mixes letters and digits, and is no word, path, address or stand-in."""
    if not 6 <= len(value) <= 500 or NO_VALUE.search(value) or STAND_IN.search(value) or WORDS.match(value):
        return False
    return bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value)) and entropy(value) > RANDOM


def signed(program: Program, name: Node) -> Iterator[Problem]:
    """`jwt.sign(claims, "…")`, `createHmac("sha256", "…")`, `session({ secret: "…" })`: the place says what it is."""
    call = call_of(name)
    given = arguments(call) if call else []
    path = program.callee(call) if call else ""
    key = given[1] if SIGNING.match(path) and len(given) > 1 else None
    if SESSION.match(path) and given:
        key = properties(program.syntax, given[0]).get("secret") or given[0]
    key = inner(program.value_of(key) if key is not None and key.type == "identifier" else key)
    if call and key is not None and key.type == "string" and len(literal(program.syntax, key)) > 2:
        yield program.problem("hardcoded-password", key, f"The key of `{program.text(name)}` is written in the code")

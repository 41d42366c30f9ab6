"""Hashes, ciphers and numbers that do not protect what they are used for."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.imports import literal
from analysis.javascript.structure import Problem
from analysis.javascript.titles import title
from analysis.security.javascript.nodes import arguments, around, call_of
from analysis.security.javascript.program import Program

WEAK = re.compile(r"^(md[245]|sha-?1|ripemd(160)?)$", re.IGNORECASE)
BROKEN = re.compile(r"^(des|rc[24]|bf|blowfish|seed|idea|cast)\b|-ecb$", re.IGNORECASE)
CREDENTIAL = re.compile(r"passw|secret|credential|signature|passphrase|token[\"'\])]*\s*[!=]=", re.IGNORECASE)
PACKAGES = re.compile(r"^(md5|blueimp-md5|js-md5|ts-md5|sha1|js-sha1|crypto-js|crypto-js/(md5|sha1)|spark-md5)\b")
PROTOCOL = re.compile(r"digest_?auth|auth_?digest|ntlm|wsse|gravatar|oauth1", re.IGNORECASE)
"""What others have laid down, hash included."""

UNGUESSABLE = re.compile(
    r"(^|_|\b)((?<!fetch_)(?<!cancel_)(?<!abort_)(?<!request_)(?<!render_)(?<!update_)token|secret|passw(or)?d|passcode|otp|csrf|xsrf|api_?key|access_?key|private_?key"
    r"|encryption_?key|(csp|oauth|script|style)_nonce|salt|(verification|reset|invite|invitation|recovery|auth|otp|login|security)_?code)$",
    re.IGNORECASE,
)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MAKES = re.compile(r"^_?(generate|create|make|gen|new|random|get|build)_?", re.IGNORECASE)
ABOUT = re.compile(r"(For|Of|By|From)[A-Z]")
HOLDERS = {"variable_declarator": "name", "pair": "key", "assignment_expression": "left",
           "public_field_definition": "name"}  # fmt: skip
STATEMENTS = ("expression_statement", "lexical_declaration", "variable_declaration", "return_statement", "pair",
              "public_field_definition", "binary_expression")  # fmt: skip


def hashed(program: Program, name: Node) -> Iterator[Problem]:
    """`createHash("md5")`: most are checksums and cache keys, but not of passwords."""
    call = call_of(name)
    path = program.callee(call) if call else ""
    if call is None or not (path == "crypto.createHash" or PACKAGES.match(path)):
        return
    given = arguments(call)
    kind = literal(program.syntax, given[0]) if given and path == "crypto.createHash" else program.text(name)
    if WEAK.match(kind):
        yield program.problem("weak-hash", call, f"{kind.upper()} can be forged", certain=_protects(program, call))


def _protects(program: Program, call: Node) -> bool:
    whole = next(around(call, *STATEMENTS), call)
    function = next(program.syntax.functions.around(call), None)
    named = title(program.syntax, function) if function else ""
    return not PROTOCOL.search(named) and any(CREDENTIAL.search(one) for one in (program.text(whole), named))


def encrypted(program: Program, name: Node) -> Iterator[Problem]:
    """`createCipher(…)`, which derives keys by MD5, and ciphers and modes that are broken."""
    call = call_of(name)
    if call is None or not program.callee(call).startswith("crypto.create"):
        return
    given = arguments(call)
    kind = literal(program.syntax, given[0]) if given else ""
    if not program.text(name).endswith("iv"):
        yield program.problem("weak-cipher", call, f"`{program.text(name)}` makes its key by one round of MD5")
    elif BROKEN.search(kind):
        yield program.problem("weak-cipher", call, f"`{kind}` is broken")


def drawn(program: Program, name: Node) -> Iterator[Problem]:
    """`const token = Math.random()`"""
    for one in (program.text(holder.child_by_field_name(HOLDERS[holder.type])) for holder in _holders(name)):
        if _is_unguessable(one):
            yield program.problem("weak-random", name, f"`{one}` is made by `Math.random`, which can be foretold")
            return
    function = next(program.syntax.functions.around(name), None)
    called = title(program.syntax, function).rpartition(".")[2] if function else ""
    if MAKES.match(called) and not ABOUT.search(called) and _is_unguessable(MAKES.sub("", called)):
        yield program.problem("weak-random", name, f"`{called}` asks `Math.random`, which can be foretold")


def _holders(name: Node) -> Iterator[Node]:
    """What the value goes into, up to the statement."""
    up = name.parent
    while up is not None and not up.type.endswith(("_statement", "_block")) and up.type != "arrow_function":
        if up.type in HOLDERS:
            yield up
        up = up.parent


def _is_unguessable(name: str) -> bool:
    last = name.rpartition(".")[2].strip("\"'`#")
    return bool(UNGUESSABLE.search(CAMEL.sub("_", last)))

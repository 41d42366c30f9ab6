"""Where what somebody sent decides which file is opened, where visitors go, and what is asked or searched for."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.structure import Problem
from analysis.security.javascript.nodes import CHANGES, arguments, call_of, inner, properties
from analysis.security.javascript.outside import is_from_outside, is_looked_at
from analysis.security.javascript.program import Program
from analysis.security.javascript.text import pieces

FILES = re.compile(
    r"^(fs|fs-extra|graceful-fs|fs/promises|fs\.promises)(\.promises)?\.(readFile|writeFile|appendFile|createReadStream"
    r"|createWriteStream|unlink|rm|rmdir|readdir|mkdir|rename|copyFile|open|remove|outputFile|readJson|writeJson)(Sync)?$"
)
SENDS = re.compile(r"^[\w?]+\.(sendFile|download|sendfile)$")
REDIRECTS = re.compile(r"^[\w?]+(\.\w+)?\.redirect$|^next/navigation\.redirect$")
REQUESTS = re.compile(r"^(fetch|node-fetch|axios|got|request|superagent|needle|undici\.\w+|https?)"
                      r"(\.(get|post|put|patch|delete|head|request|stream))?$")  # fmt: skip
NAVIGATES = re.compile(r"^((window|document|globalThis|self|top|parent)\.)?location(\.href)?$")
HARMLESS = re.compile(r"escape|quote|sanit", re.IGNORECASE)


def opened(program: Program, name: Node) -> Iterator[Problem]:
    """`fs.readFile(req.query.file)`, `res.sendFile(join(folder, req.params.name))`."""
    call = call_of(name)
    given = arguments(call) if call else []
    path = program.callee(call) if call else ""
    if call is None or not given or not (FILES.match(path) or _sends(program, path, given)):
        return
    if is_from_outside(program, given[0]) and not is_looked_at(program, given[0], call):
        yield program.problem("path-traversal", call, "What was sent decides which file is opened")


def _sends(program: Program, path: str, given: list[Node]) -> bool:
    """Whether it sends a file; with `root` it stays below that folder."""
    return bool(SENDS.match(path)) and not any("root" in properties(program.syntax, one) for one in given[1:])


def redirected(program: Program, name: Node) -> Iterator[Problem]:
    """`res.redirect(req.query.next)`"""
    call = call_of(name)
    given = arguments(call) if call else []
    if call and given and REDIRECTS.match(program.callee(call)):
        target = given[1] if len(given) > 1 and given[0].type == "number" else given[0]
        yield from _led(program, call, target, "open-redirect", "What was sent decides where the visitor goes")


def navigated(program: Program, name: Node) -> Iterator[Problem]:
    """`location.href = new URLSearchParams(location.search).get("next")`"""
    target = name
    while target.parent is not None and target.parent.type == "member_expression":
        target = target.parent
    change = target.parent
    if change is not None and change.type in CHANGES and change.child_by_field_name("left") == target:
        value = change.child_by_field_name("right")
        same = "location" in program.text(value) and ".get(" not in program.text(value)
        if value is not None and NAVIGATES.match(program.text(target)) and not same:
            yield from _led(
                program, change, value, "open-redirect", "The page's address decides where the visitor goes"
            )


def requested(program: Program, name: Node) -> Iterator[Problem]:
    """`fetch(req.query.url)`"""
    call = call_of(name)
    given = arguments(call) if call else []
    if call and given and REQUESTS.match(program.callee(call)):
        target = properties(program.syntax, given[0]).get("url") or given[0]
        if not _is_of_page(program, target):
            yield from _led(program, call, target, "request-forgery", "What was sent decides which host is asked")


def _is_of_page(program: Program, node: Node) -> bool:
    return "location" in program.text(node)


def _led(program: Program, place: Node, value: Node, rule: str, detail: str) -> Iterator[Problem]:
    """Where the beginning is fixed, the host is too."""
    parts = pieces(program, value)
    first = parts[0] if parts else None
    if first is None or isinstance(first, str) or not is_from_outside(program, first):
        return
    if not is_looked_at(program, value, place):
        yield program.problem(rule, place, detail)


def matched(program: Program, name: Node) -> Iterator[Problem]:
    """`new RegExp(req.query.q)`"""
    call = call_of(name)
    given = arguments(call) if call else []
    if call is None or not given or program.callee(call) != "RegExp":
        return
    parts = [inner(one) for one in pieces(program, given[0]) if not isinstance(one, str)]
    sent = [one for one in parts if is_from_outside(program, one)]
    if sent and not HARMLESS.search(program.text(given[0])):
        yield program.problem("regex-from-request", call, "What was sent is a pattern that may take for ever to match")


def polluted(program: Program, name: Node) -> Iterator[Problem]:
    """`object[req.body.a][req.body.b] = …`, where one can be `__proto__`."""
    change = name.parent
    outer = name.child_by_field_name("object")
    if change is None or change.type != "assignment_expression" or change.child_by_field_name("left") != name:
        return
    if outer is None or outer.type != "subscript_expression":
        return
    keys = [one.child_by_field_name("index") for one in (outer, name)]
    if all(key and is_from_outside(program, key) and not is_looked_at(program, key, change) for key in keys):
        detail = "What was sent decides which property of which object is set"
        yield program.problem("prototype-pollution", change, detail)

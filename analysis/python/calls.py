"""Reading calls: of what is imported, of what reaches names unseen, and by a name put together."""

import ast
from typing import Any

from analysis.python.structures import Call
from analysis.python.text import command, dotted, ends, fixed_parts
from analysis.python.walk import NAME, Found, Scope, Walk

DYNAMIC = frozenset(
    {"globals", "locals", "vars", "exec", "eval", "getmembers", "import_module", "__subclasses__", "dir"}
)
BY_NAME = frozenset({"getattr", "hasattr", "setattr", "delattr", "attrgetter", "methodcaller"})
TELLING = DYNAMIC | BY_NAME


def read_call(walk: Walk, node: ast.Call, scope: Scope, here: Found) -> bool:
    """A call: of an imported name, of something dynamic, or by name."""
    function: Any = node.func
    kind, nodes = function.__class__, scope.nodes
    if kind is NAME:
        root = last = function.id
        here.names[root] = None
    else:
        root, last = ends(function)
        nodes.append(function)
    if last in TELLING:
        if last in DYNAMIC:
            walk.dynamic.add(last)
        else:
            note_access_by_name(walk, node, last)
    if root and kind is not ast.Call and kind is not ast.Subscript:
        walk.calls.append((root, node, scope))
    nodes.extend(node.args)
    if node.keywords:
        nodes.extend([keyword.value for keyword in node.keywords])
    return True


def note_access_by_name(walk: Walk, node: ast.Call, function: str) -> None:
    """`getattr(x, name)`: a literal is an ordinary mention, a fixed beginning or end an affix, the rest is dynamic."""
    position = 0 if function in {"attrgetter", "methodcaller"} else 1
    if len(node.args) <= position:
        return
    argument = node.args[position]
    if isinstance(argument, ast.Constant):
        return
    before, after = fixed_parts(argument)
    walk.prefixes.update({before} - {""})
    walk.suffixes.update({after} - {""})
    if not (before or after):
        walk.dynamic.add("getattr")


def imported_calls(walk: Walk) -> tuple[Call, ...]:
    """The calls whose first name is imported in this file, by the imported name, in reading order."""
    found = []
    for root, node, scope in walk.calls:
        if imported := walk.aliases.get(root):
            rest = dotted(node.func)[len(root) :]
            text = command(node.args[0]) if node.args else ""
            found.append(Call(imported + rest, node.lineno, text, scope.in_loop))
    return tuple(sorted(found, key=lambda call: (call.line, call.dotted)))

"""Reading what annotations, patterns and strings put together mention."""

import ast

from analysis.python.mentions import IDENTIFIER
from analysis.python.text import literal
from analysis.python.walk import Found, Scope, Walk


def read_joined(walk: Walk, node: ast.JoinedStr, scope: Scope, here: Found) -> bool:
    """An f-string may put a name together; its literal parts are read as strings besides."""
    if len(node.values) > 1:
        first, last = literal(node.values[0]), literal(node.values[-1])
        walk.note_affixes(f"{first}{{}}")
        walk.note_affixes(f"{{}}{last}")
    return False


def read_annotation(walk: Walk, node: ast.expr, scope: Scope, here: Found) -> None:
    """An annotation; string literals in it are source text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        here.strings.update(dict.fromkeys(IDENTIFIER.findall(node.value)))
    else:
        scope.nodes.append(node)


def read_argument(walk: Walk, node: ast.arg, scope: Scope, here: Found) -> bool:
    if node.annotation:
        read_annotation(walk, node.annotation, scope, here)
    return True


def read_pattern(walk: Walk, node: ast.MatchClass, scope: Scope, here: Found) -> bool:
    """`case Point(x=0)` reads the attribute `x`."""
    here.attributes.update(dict.fromkeys(node.kwd_attrs))
    return False

"""Reading what code mentions: attributes, names in strings, fixed parts of names put together at run time."""

import ast

from analysis.python.mentions import IDENTIFIER, names_in, prefix_of, suffix_of
from analysis.python.text import literal
from analysis.python.walk import Found, Scope, Walk


def read_attribute(walk: Walk, node: ast.Attribute, scope: Scope, here: Found) -> bool:
    """`x.y`: `y` is an own attribute when `x` is the method's receiver."""
    value = node.value
    if value.__class__ is ast.Name:
        name = value.id
        here.names.add(name)
        (here.own if name == scope.receiver else here.attributes).add(node.attr)
        return True
    here.attributes.add(node.attr)
    scope.nodes.append(value)
    return True


def read_constant(walk: Walk, node: ast.Constant, scope: Scope, here: Found) -> bool:
    """A string literal may name something, or begin or end such a name."""
    text = node.value
    if text.__class__ is str and text:
        here.strings.update(names_in(text))
        if "_" in text or "%" in text or "{" in text:
            note_affixes(walk, text)
    return True


def note_affixes(walk: Walk, text: str) -> None:
    if prefix := prefix_of(text):
        walk.prefixes.add(prefix)
    if suffix := suffix_of(text):
        walk.suffixes.add(suffix)


def read_joined(walk: Walk, node: ast.JoinedStr, scope: Scope, here: Found) -> bool:
    """An f-string may put a name together; its literal parts are read as strings besides."""
    if len(node.values) > 1:
        first, last = literal(node.values[0]), literal(node.values[-1])
        note_affixes(walk, f"{first}{{}}")
        note_affixes(walk, f"{{}}{last}")
    return False


def read_annotation(walk: Walk, node: ast.expr, scope: Scope, here: Found) -> None:
    """An annotation; string literals in it are source text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        here.strings.update(IDENTIFIER.findall(node.value))
    else:
        scope.nodes.append(node)


def read_argument(walk: Walk, node: ast.arg, scope: Scope, here: Found) -> bool:
    if node.annotation:
        read_annotation(walk, node.annotation, scope, here)
    return True


def read_pattern(walk: Walk, node: ast.MatchClass, scope: Scope, here: Found) -> bool:
    """`case Point(x=0)` reads the attribute `x`."""
    here.attributes.update(node.kwd_attrs)
    return False

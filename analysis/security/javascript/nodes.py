"""Ways about a tree: from a name to its call, from a key to its value, through what says nothing."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.syntax import Syntax

WRAPPERS = (
    "parenthesized_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "await_expression",
    "type_assertion",
)
CHANGES = ("assignment_expression", "augmented_assignment_expression")
SHAPE = re.compile(r"\s+|[!()]|\bas\s+\w+")


def inner(node: Node | None) -> Node | None:
    """What types, parentheses and `await` are put around."""
    while node is not None and node.type in WRAPPERS and node.named_children:
        node = node.named_children[-1 if node.type == "type_assertion" else 0]
    return node


def arguments(call: Node) -> list[Node]:
    """The arguments of a call; none of a tagged template."""
    listed = call.child_by_field_name("arguments")
    return (
        [one for one in listed.named_children if one.type != "comment"] if listed and listed.type == "arguments" else []
    )


def call_of(name: Node) -> Node | None:
    """The call (or `new`) of what a name, or the last name of a path, stands for."""
    callee, parent = name, name.parent
    if parent and parent.type == "member_expression" and parent.child_by_field_name("property") == name:
        callee, parent = parent, parent.parent
    if parent is None or parent.type not in ("call_expression", "new_expression"):
        return None
    called = parent.child_by_field_name("function") or parent.child_by_field_name("constructor")
    return parent if called == callee else None


def pair_of(key: Node) -> tuple[Node, Node] | None:
    """The object and the value of a property, by a node in its key."""
    key = key.parent if key.type == "string_fragment" and key.parent else key
    pair = key.parent
    if pair is None or pair.type != "pair" or pair.child_by_field_name("key") != key or pair.parent is None:
        return None
    value = pair.child_by_field_name("value")
    return (pair.parent, value) if value else None


def properties(syntax: Syntax, node: Node | None) -> dict[str, Node]:
    """The values of an object that is written down, by their keys."""
    found = {}
    for pair in node.named_children if node is not None and node.type == "object" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "pair" and key and value:
            found[syntax.text(key).strip("\"'")] = value
    return found


def around(node: Node, *kinds: str) -> Iterator[Node]:
    """The nodes of these kinds that a node lies in, innermost first."""
    up = node.parent
    while up is not None:
        if up.type in kinds:
            yield up
        up = up.parent


def shape(text: str) -> str:
    """The text of a path without what types and spaces add to it."""
    return SHAPE.sub("", text).replace("?.", ".")

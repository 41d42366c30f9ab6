"""How to call a function: by its own name, or by what holds it."""

from tree_sitter import Node

from analysis.javascript.syntax import CLASSES, Syntax

HOLDERS = {
    "variable_declarator": "name",
    "pair": "key",
    "assignment_expression": "left",
    "public_field_definition": "name",
    "field_definition": "property",
    "required_parameter": "pattern",
    "assignment_pattern": "left",
}


def title(syntax: Syntax, function: Node) -> str:
    """`name`, `Class.method`, or empty for a function that nothing names."""
    name = syntax.text(function.child_by_field_name("name"))
    parent = function.parent
    if not name and parent and parent.type in HOLDERS:
        name = syntax.text(parent.child_by_field_name(HOLDERS[parent.type]))
    name = name if len(name) <= 80 and "\n" not in name else ""
    owner = owner_of(syntax, function) if function.type == "method_definition" else ""
    return f"{owner}.{name}" if owner and name else name


def owner_of(syntax: Syntax, member: Node) -> str:
    """The name of the class that a member belongs to; empty in an object or a nameless class."""
    body = member.parent
    if body is None or body.type != "class_body" or body.parent is None:
        return ""
    named = body.parent
    if named.type in CLASSES and named.child_by_field_name("name") is None and named.parent:
        holder = named.parent
        return syntax.text(holder.child_by_field_name("name")) if holder.type == "variable_declarator" else ""
    return syntax.text(named.child_by_field_name("name"))

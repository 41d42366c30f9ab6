"""Places where a TypeScript file gives up on types."""

from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.bindings import parameters_of, pattern_of
from analysis.javascript.exports import is_exported
from analysis.javascript.structure import Problem
from analysis.javascript.syntax import Syntax
from analysis.javascript.titles import title


def type_gaps(syntax: Syntax) -> Iterator[Problem]:
    """Each `any`, and each exported function with parameters that have neither a type nor a default."""
    for node in syntax.nodes("predefined_type"):
        if syntax.text(node) == "any" and not _is_bound(node):
            yield Problem("types/explicit-any", syntax.place(node))
    for node in syntax.nodes("function_declaration", "arrow_function", "function_expression"):
        missing = [parameter for parameter in parameters_of(node) if _is_untyped(parameter)]
        if missing and _is_offered(node):
            names = ", ".join(syntax.text(pattern_of(parameter)) for parameter in missing)
            yield Problem("types/missing-parameter-type", syntax.place(missing[0]), title(syntax, node), names)


def _is_bound(node: Node) -> bool:
    """Whether it is a constraint (`T extends any[]`) or an argument of a generic, where `any` is often needed."""
    around = node.parent
    while around and around.type in ("array_type", "union_type", "type_arguments", "generic_type", "readonly_type"):
        around = around.parent
    return around is None or around.type in ("constraint", "conditional_type", "type_parameter", "default_type")


def _is_untyped(parameter: Node) -> bool:
    if parameter.type == "identifier":
        return True
    if parameter.type not in ("required_parameter", "optional_parameter"):
        return False
    own = parameter.child_by_field_name("type") or parameter.child_by_field_name("value")
    pattern = pattern_of(parameter)
    return own is None and pattern.type != "this" and not _has_defaults(pattern)


def _has_defaults(pattern: Node) -> bool:
    """Whether each name of `{ size = 30 }` has a default, which tells its type."""
    names = pattern.named_children if pattern.type in ("object_pattern", "array_pattern") else []
    defaults = ("object_assignment_pattern", "assignment_pattern")
    return bool(names) and all((name.child_by_field_name("value") or name).type in defaults for name in names)


def _is_offered(function: Node) -> bool:
    """Whether the function is exported, with nothing else that gives its parameters their types."""
    if function.type == "function_declaration":
        return is_exported(function)
    holder = function.parent
    return (
        holder is not None
        and holder.type == "variable_declarator"
        and holder.child_by_field_name("type") is None
        and is_exported(holder)
    )

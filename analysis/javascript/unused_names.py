"""Imports, variables and parameters that nothing in their scope reads."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.bindings import Binding, Bound, Scoping, bound_names, parameters_of, pattern_of
from analysis.javascript.exports import is_exported
from analysis.javascript.structure import Problem
from analysis.javascript.syntax import FUNCTIONS, Nesting, Syntax

PRAGMA = re.compile(rb"@jsx(?:Frag)?\s+([\w$]+)")
JSX_FACTORIES = frozenset({"React", "h", "Fragment", "preact", "createElement"})
DICTATED = ("arguments", "pair", "assignment_expression", "new_expression", "return_statement", "jsx_expression")
"""Where a function stands whose parameters somebody else decided."""

INERT = ("number", "string", "true", "false", "null", "undefined", "identifier", "regex", "arrow_function")


def unused_names(syntax: Syntax, scoping: Scoping, *, is_module: bool) -> Iterator[Problem]:
    """Findings of `unused/…` with the kind of binding as detail.

    What a file declares at its top that is no module, other scripts of the page or program can read.
    """
    shared = None if is_module else (0, len(syntax.source))
    ambient = Nesting(syntax.nodes("ambient_declaration"))
    exempt = _jsx_factories(syntax)
    for binding in scoping.bindings:
        if binding.name.startswith("_") or next(ambient.around(binding.node), None) or scoping.references(binding):
            continue
        required = binding.kind is Bound.VARIABLE and is_required(binding.declaration)
        if (binding.kind is Bound.IMPORT or required) and binding.name not in exempt:
            if not _is_exported(binding, scoping) and (not required or _is_plain_variable(binding, scoping)):
                yield _problem(syntax, "unused/import", binding, _is_removable(syntax, binding))
        elif binding.kind is Bound.VARIABLE and not required and _is_plain_variable(binding, scoping):
            yield _problem(syntax, "unused/variable", binding, _is_inert(binding) and binding.scope != shared)
    for function in syntax.nodes(*FUNCTIONS):
        yield from _parameters(syntax, scoping, function)


def _problem(syntax: Syntax, rule: str, binding: Binding, certain: bool) -> Problem:
    return Problem(rule, syntax.place(binding.node), binding.name, binding.kind.value, certain)


def _jsx_factories(syntax: Syntax) -> frozenset[str]:
    """Names that JSX turns into calls."""
    if not syntax.nodes("jsx_element", "jsx_self_closing_element", "jsx_fragment"):
        return frozenset()
    named: set[str] = {match.decode() for match in PRAGMA.findall(syntax.source)}
    return JSX_FACTORIES | named


def _is_removable(syntax: Syntax, binding: Binding) -> bool:
    """Whether it is certain that only the name is wanted: a module imported whole may be there for its effects."""
    whole = binding.node.parent is not None and binding.node.parent.type in {"namespace_import", "variable_declarator"}
    return not whole and not _in_comment(syntax, binding.name)


def is_required(declarator: Node) -> bool:
    """Whether it is the one of a statement of the module and takes names from `require("…")`."""
    statement, value = declarator.parent, declarator.child_by_field_name("value")
    if statement is None or value is None or value.type != "call_expression" or statement.named_child_count != 1:
        return False
    called, given = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    of_module = statement.parent is not None and statement.parent.type == "program"
    named = given is not None and [one.type for one in given.named_children] == ["string"]
    return of_module and named and called is not None and called.text == b"require"


def _in_comment(syntax: Syntax, name: str) -> bool:
    """Whether a documentation comment mentions the name: `{@link Name}` and `@type {Name}` need the import."""
    documented = (text for node in syntax.nodes("comment") if "@" in (text := syntax.text(node)))
    return any(re.search(rf"\b{re.escape(name)}\b", text) for text in documented)


def _is_exported(binding: Binding, scoping: Scoping) -> bool:
    return binding.name in scoping.exported_by_clause.values() or is_exported(binding.declaration)


def _is_plain_variable(binding: Binding, scoping: Scoping) -> bool:
    """Whether leaving the variable out would change nothing: not exported, not omitted by `{ a, ...rest }`."""
    if _is_exported(binding, scoping) or _is_iteration(binding.node):
        return False
    if _assigns(binding.declaration.child_by_field_name("value")):
        return False
    pattern = binding.declaration.child_by_field_name("name")
    return pattern is None or pattern.type == "identifier" or not _omits(pattern)


def _assigns(value: Node | None) -> bool:
    """Whether the value also goes elsewhere: `const f = (module.f = …)`."""
    while value is not None and value.type == "parenthesized_expression" and value.named_children:
        value = value.named_children[0]
    return value is not None and value.type == "assignment_expression"


def _is_inert(binding: Binding) -> bool:
    """Whether the value has no effect of its own, so that the whole declaration can go."""
    value = binding.declaration.child_by_field_name("value")
    return value is None or value.type in INERT


def _is_iteration(name: Node) -> bool:
    return name.parent is not None and name.parent.type == "for_in_statement"


def _omits(pattern: Node) -> bool:
    return any(part.type == "rest_pattern" or _omits(part) for part in pattern.named_children)


def _parameters(syntax: Syntax, scoping: Scoping, function: Node) -> Iterator[Problem]:
    """The last parameters that are not read, where the function itself decides what it takes."""
    if _is_dictated(syntax, function) or any(scoping.reads("arguments", (function.start_byte, function.end_byte))):
        return
    for parameter in reversed(parameters_of(function)):
        pattern = pattern_of(parameter)
        names = list(bound_names(pattern))
        if not names or any(child.type == "accessibility_modifier" for child in parameter.named_children):
            return
        scope = function.start_byte, function.end_byte
        unread = [name for name in names if not any(scoping.reads(syntax.text(name), scope))]
        if pattern.type in ("identifier", "assignment_pattern") or not _omits(pattern):
            for name in unread:
                if not syntax.text(name).startswith("_"):
                    yield Problem("unused/parameter", syntax.place(name), syntax.text(name), "parameter", certain=False)
        if len(unread) < len(names):
            return


def _is_dictated(syntax: Syntax, function: Node) -> bool:
    parent = function.parent
    if function.child_by_field_name("body") is None or parent is None:
        return True
    if function.type in ("function_declaration", "generator_function_declaration"):
        return False
    if function.type == "method_definition":
        name = syntax.text(function.child_by_field_name("name"))
        private = any(syntax.text(child) == "private" for child in function.named_children)
        return not (name.startswith("#") or private)
    return parent.type != "variable_declarator" or parent.child_by_field_name("type") is not None

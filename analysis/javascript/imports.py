"""Every way in which a file names another module."""

from collections.abc import Iterator, Sequence

import msgspec
from tree_sitter import Node

from analysis.facts import Import, ImportScope
from analysis.javascript.bindings import Scoping
from analysis.javascript.syntax import Nesting, Syntax


def imports(syntax: Syntax) -> tuple[Import, ...]:
    """Static, dynamic, CommonJS, type-only and re-exporting imports, in reading order."""
    found = [
        *_static(syntax),
        *_reexports(syntax),
        *_dynamic(syntax),
        *_required(syntax),
        *_by_url(syntax),
    ]
    return tuple(sorted(found, key=lambda one: one.line))


def without_types(imported: Sequence[Import], syntax: Syntax, scoping: Scoping) -> tuple[Import, ...]:
    """The imports of a TypeScript file; one whose names only types need is for type checking, as the compiler drops it.

    Decorators need the types of what they stand at while the program runs.
    """
    if syntax.nodes("decorator"):
        return tuple(imported)
    return tuple(
        msgspec.structs.replace(one, scope=ImportScope.TYPE_CHECKING) if _is_for_types(one, scoping) else one
        for one in imported
    )


def _is_for_types(one: Import, scoping: Scoping) -> bool:
    uses = [node for _, alias in one.names for node in scoping.mentions.get(alias, ())]
    static = one.scope is ImportScope.MODULE and not one.reexport
    return static and bool(uses) and all(node.type == "type_identifier" for node in uses)


def literal(syntax: Syntax, node: Node | None) -> str:
    """The text of a string, or of a template with `${}` for each hole; empty for anything else."""
    if node is None or node.type not in ("string", "template_string"):
        return ""
    if node.type == "string":
        return syntax.text(node)[1:-1]
    parts = [
        "${}" if part.type == "template_substitution" else syntax.text(part)
        for part in node.named_children
    ]  # fmt: skip
    return "".join(parts)


def has_token(node: Node, *tokens: str) -> bool:
    """Whether one of the node's own tokens is among these keywords."""
    return any(child.type in tokens for child in node.children if not child.is_named)


def _line(node: Node) -> int:
    return node.start_point[0] + 1


def _static(syntax: Syntax) -> Iterator[Import]:
    for node in syntax.nodes("import_statement"):
        clause = next((c for c in node.named_children if c.type in ("import_clause", "import_require_clause")), None)
        source = node.child_by_field_name("source") or (clause and clause.child_by_field_name("source"))
        if source is None:
            continue
        pairs = list(_clause(syntax, clause)) if clause else []
        typed = has_token(node, "type", "typeof") or (bool(pairs) and all(only for *_, only in pairs))
        names = tuple((name, alias) for name, alias, _ in pairs)
        scope = ImportScope.TYPE_CHECKING if typed else ImportScope.MODULE
        yield Import(literal(syntax, source), names, _line(node), scope)


def _clause(syntax: Syntax, clause: Node) -> Iterator[tuple[str, str, bool]]:
    required = clause.type == "import_require_clause"
    for child in clause.named_children:
        if child.type == "identifier":
            yield ("*" if required else "default"), syntax.text(child), False
        elif child.type == "namespace_import":
            yield "*", syntax.text(child.named_children[0]), False
        elif child.type == "named_imports":
            for part in child.named_children:
                if part.type == "import_specifier":
                    yield *specifier(syntax, part), has_token(part, "type", "typeof")


def specifier(syntax: Syntax, node: Node) -> tuple[str, str]:
    """The name and the alias of `a as b` in braces; both are `a` where there is no alias."""
    name = syntax.text(node.child_by_field_name("name")).strip("\"'")
    return name, syntax.text(node.child_by_field_name("alias")).strip("\"'") or name


def _reexports(syntax: Syntax) -> Iterator[Import]:
    for node in syntax.nodes("export_statement"):
        source = node.child_by_field_name("source")
        if source is None:
            continue
        scope = ImportScope.TYPE_CHECKING if has_token(node, "type") else ImportScope.MODULE
        names: tuple[tuple[str, str], ...] = (("*", ""),)
        for child in node.named_children:
            if child.type == "export_clause":
                parts = [part for part in child.named_children if part.type == "export_specifier"]
                names = tuple(specifier(syntax, part) for part in parts)
            elif child.type == "namespace_export":
                names = (("*", syntax.text(child.named_children[0])),)
        yield Import(literal(syntax, source), names, _line(node), scope, reexport=True)


def _argument(call: Node) -> Node | None:
    arguments = call.child_by_field_name("arguments")
    return next((a for a in arguments.named_children if a.type != "comment"), None) if arguments else None


def _dynamic(syntax: Syntax) -> Iterator[Import]:
    for keyword in syntax.nodes("import"):
        call = keyword.parent
        module = literal(syntax, _argument(call)) if call and call.type == "call_expression" else ""
        if call and module:
            typed = call.parent is not None and _in_type(call)
            scope = ImportScope.TYPE_CHECKING if typed else ImportScope.FUNCTION
            yield Import(module, _received(syntax, call), _line(call), scope)


def _in_type(call: Node) -> bool:
    node = call.parent
    while node and node.type in ("member_expression", "nested_type_identifier"):
        node = node.parent
    return node is not None and node.type in (
        "type_query", "type_annotation", "type_alias_declaration", "generic_type", "type_arguments", "union_type",
    )  # fmt: skip


def _received(syntax: Syntax, call: Node) -> tuple[tuple[str, str], ...]:
    """The names that `const { a, b: c } = require(…)` or `require(…).a` take; everything where that is unclear."""
    value, parent = call, call.parent
    while parent and parent.type in ("await_expression", "parenthesized_expression"):
        value, parent = parent, parent.parent
    if parent is None:
        return (("*", ""),)
    if parent.type == "member_expression" and parent.child_by_field_name("object") == value:
        name = syntax.text(parent.child_by_field_name("property"))
        return (("*", "") if name in ("then", "catch") else (name, name),)
    if parent.type == "variable_declarator" and (target := parent.child_by_field_name("name")):
        return _pattern(syntax, target)
    return () if parent.type == "expression_statement" and value is call else (("*", ""),)


def _pattern(syntax: Syntax, target: Node) -> tuple[tuple[str, str], ...]:
    if target.type == "identifier":
        return (("*", syntax.text(target)),)
    pairs = []
    for part in target.named_children if target.type == "object_pattern" else ():
        if part.type == "shorthand_property_identifier_pattern":
            pairs.append((syntax.text(part), syntax.text(part)))
        elif part.type == "pair_pattern":
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            pairs.append((syntax.text(key), syntax.text(value)))
        else:
            return (("*", ""),)
    return tuple(pairs) or (("*", ""),)


def _required(syntax: Syntax) -> Iterator[Import]:
    attempts = Nesting(syntax.nodes("try_statement"))
    for call in syntax.nodes("call_expression"):
        function = call.child_by_field_name("function")
        if function is None or function.type not in ("identifier", "member_expression"):
            continue
        name = syntax.text(function)
        if name not in ("require", "require.resolve", "import.meta.glob", "require.context"):
            continue
        if module := literal(syntax, _argument(call)):
            inside = next(syntax.functions.around(call), None)
            scope = ImportScope.FUNCTION if inside or name != "require" else ImportScope.MODULE
            names = _received(syntax, call) if name == "require" else (("*", ""),)
            optional = next(attempts.around(call), None) is not None
            yield Import(_folder(name, module), names, _line(call), scope, optional=optional)


def _folder(name: str, module: str) -> str:
    return f"{module}/*" if name == "require.context" else module


def _by_url(syntax: Syntax) -> Iterator[Import]:
    """`new URL("./worker.js", import.meta.url)`, as bundlers understand it."""
    for node in syntax.nodes("new_expression"):
        if syntax.text(node.child_by_field_name("constructor")) != "URL":
            continue
        module = literal(syntax, _argument(node))
        if module.startswith(".") and "import.meta.url" in syntax.text(node):
            yield Import(module, (("*", ""),), _line(node), ImportScope.FUNCTION)

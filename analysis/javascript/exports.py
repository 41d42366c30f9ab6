"""What a module offers to others, as ES modules and as CommonJS."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.bindings import Binding, Bound, Scoping, bound_names
from analysis.javascript.imports import has_token, specifier
from analysis.javascript.structure import Export
from analysis.javascript.syntax import Syntax

KINDS = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "function_signature": "function",
    "class_declaration": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "type",
    "type_alias_declaration": "type",
    "enum_declaration": "type",
}

EFFECT = re.compile(r"await|register|define|declare|install|subscribe|listen|mount|add|attach|extend|on[A-Z]|test|it$")


def exports(syntax: Syntax, scoping: Scoping) -> tuple[Export, ...]:
    """Exported names in reading order; `export … from` is among the imports instead."""
    named = {binding.name: binding for binding in scoping.bindings if binding.scope == (0, len(syntax.source))}
    found = [*_modules(syntax, scoping, named), *_commonjs(syntax)]
    unique = {(export.name, export.local): export for export in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda one: (one.place.line, one.place.column)))


def is_exported(declaration: Node) -> bool:
    """Whether `export` stands right before a declaration (or around the `const` of a declarator)."""
    node = declaration.parent
    if node and node.type in ("lexical_declaration", "variable_declaration", "ambient_declaration"):
        node = node.parent
    return node is not None and node.type == "export_statement"


def _modules(syntax: Syntax, scoping: Scoping, named: dict[str, Binding]) -> Iterator[Export]:
    for node in syntax.nodes("export_statement"):
        if node.child_by_field_name("source") or (node.parent and node.parent.type != "program"):
            continue
        if declaration := node.child_by_field_name("declaration"):
            yield from _declared(syntax, scoping, named, declaration, has_token(node, "default"))
            continue
        for child in node.named_children:
            if child.type == "export_clause":
                for part in (part for part in child.named_children if part.type == "export_specifier"):
                    local, name = specifier(syntax, part)
                    yield Export(name, local, syntax.place(part), _uses(scoping, named.get(local)), _kind(named, local))
            elif has_token(node, "default", "="):
                local = syntax.text(child) if child.type == "identifier" else ""
                place = syntax.place(child if local else node)
                yield Export("default", local, place, _uses(scoping, named.get(local)), _kind(named, local))


def _declared(
    syntax: Syntax, scoping: Scoping, named: dict[str, Binding], declaration: Node, default: bool
) -> Iterator[Export]:
    if declaration.type == "ambient_declaration" and declaration.named_children:
        declaration = declaration.named_children[0]
    kind = KINDS.get(declaration.type, "variable")
    if declaration.type in ("lexical_declaration", "variable_declaration"):
        names = [name for one in declaration.named_children for name in bound_names(one.child_by_field_name("name"))]
    else:
        own = declaration.child_by_field_name("name")
        names = [own] if own else []
    if default:
        name = names[0] if names else declaration
        local = syntax.text(name) if names else ""
        yield Export("default", local, syntax.place(name), _uses(scoping, named.get(local)), kind)
        return
    for name in names:
        local = syntax.text(name)
        binding = named.get(local)
        function = binding is not None and binding.kind is Bound.FUNCTION
        yield Export(
            local,
            local,
            syntax.place(name),
            _uses(scoping, binding),
            "function" if function else kind,
            registers=binding is not None and _registers(syntax, binding.declaration),
        )


def _registers(syntax: Syntax, declaration: Node) -> bool:
    value = declaration.child_by_field_name("value")
    if value is None or value.type not in ("call_expression", "await_expression"):
        return False
    callee = syntax.text(value.child_by_field_name("function") or value)
    return bool(EFFECT.match(callee.rpartition(".")[2]))


def _uses(scoping: Scoping, binding: Binding | None) -> int:
    return scoping.references(binding) if binding else 0


def _kind(named: dict[str, Binding], local: str) -> str:
    return named[local].kind.value if local in named else "variable"


def _commonjs(syntax: Syntax) -> Iterator[Export]:
    for node in syntax.nodes("assignment_expression"):
        left = node.child_by_field_name("left")
        if left is None or left.type != "member_expression":
            continue
        target = syntax.text(left)
        name = target.removeprefix("module.").removeprefix("exports").removeprefix(".")
        if target == "module.exports":
            yield from _whole(syntax, node.child_by_field_name("right"), left)
        elif target.startswith(("exports.", "module.exports.")) and name.isidentifier():
            yield Export(name, "", syntax.place(left), commonjs=True)


def _whole(syntax: Syntax, value: Node | None, left: Node) -> Iterator[Export]:
    yield Export("default", syntax.text(value) if value and value.type == "identifier" else "", syntax.place(left),
                 commonjs=True)  # fmt: skip
    for part in value.named_children if value and value.type == "object" else ():
        key = part if part.type == "shorthand_property_identifier" else part.child_by_field_name("key")
        if key is not None and key.type in ("property_identifier", "shorthand_property_identifier"):
            yield Export(syntax.text(key), syntax.text(key), syntax.place(key), commonjs=True)

"""Functions, classes, methods, types and module-level variables, with how often the file itself uses them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec.structs import replace
from tree_sitter import Node

from analysis.javascript.bindings import Binding, Bound, Scoping, parameters_of, pattern_of
from analysis.javascript.exports import is_exported
from analysis.javascript.structure import Definition, Export, Kind
from analysis.javascript.syntax import CLASSES, PROPERTIES, Nesting, Syntax
from analysis.javascript.titles import owner_of

type Key = tuple[str, tuple[int, int]]
"""A name and the span in which it can be seen."""

DYNAMIC_ACCESS = re.compile(rb"this(?: as \w+\))?\s*\[\s*(?!`[\w$]+\$\{)[^\s'\"\]]")
PREFIXED_ACCESS = re.compile(rb"""\[\s*(?:`([\w$]+)\$\{|["']([\w$]+)["']\s*\+)""")
MEMBERS = ("method_definition", "public_field_definition", "field_definition")
CALLED_BY_THE_LANGUAGE = frozenset({"constructor", "toString", "toJSON", "valueOf", "then"})


def definitions(
    syntax: Syntax, scoping: Scoping, exports: tuple[Export, ...], *, is_module: bool
) -> tuple[Definition, ...]:
    """Definitions in reading order; parameters, imports and variables inside functions are left out."""
    exported = {export.local for export in exports if export.local}
    ambient = Nesting(syntax.nodes("ambient_declaration"))
    groups: dict[Key, list[Binding]] = defaultdict(list)
    for binding in scoping.bindings:
        if binding.kind not in (Bound.IMPORT, Bound.PARAMETER):
            groups[binding.name, binding.scope].append(binding)
    read = {
        key: _definition(syntax, scoping, group, exported, ambient)
        for key, group in groups.items()
        if group[0].kind is not Bound.VARIABLE or _is_module_level(syntax, group[0])
    }
    circles = _circles({key: groups[key] for key, one in read.items() if _may_be_dead(one, is_module)}, scoping)
    found = [replace(one, references=0) if key in circles else one for key, one in read.items()]
    found.extend(_members(syntax))
    return tuple(sorted(found, key=lambda one: (one.place.line, one.place.column)))


def _may_be_dead(one: Definition, is_module: bool) -> bool:
    """Whether a function can be used by its own file only."""
    seen = one.exported or one.rooted or one.name.startswith("_") or (one.module_level and not is_module)
    return one.kind is Kind.FUNCTION and not seen


def _circles(groups: Mapping[Key, list[Binding]], scoping: Scoping) -> set[Key]:
    """Functions that only each other read: those with a read elsewhere are taken out until none is left."""
    places = {key: scoping.places(group[-1].name, group[-1].scope) for key, group in groups.items()}
    dead = set(groups)
    while dead:
        bodies = [one.own for key in dead for one in groups[key]]
        alive = {key for key in dead if any(not any(low <= at < high for low, high in bodies) for at in places[key])}
        if not alive:
            break
        dead -= alive
    return dead


def _is_module_level(syntax: Syntax, binding: Binding) -> bool:
    return binding.scope == (0, len(syntax.source))


def _definition(
    syntax: Syntax, scoping: Scoping, group: list[Binding], exported: set[str], ambient: Nesting
) -> Definition:
    """One for all that share the name in a scope: overloads, a type with its value, merged declarations."""
    binding = group[-1]
    own = {one.own for one in group}
    references = sum(scoping.reads(binding.name, binding.scope))
    references -= sum(sum(scoping.reads(binding.name, one)) for one in own)
    declaration = binding.declaration
    return Definition(
        binding.name,
        Kind(binding.kind.value),
        syntax.place(binding.node),
        declaration.end_point[0] + 1,
        exported=any(is_exported(one.declaration) for one in group)
        or (binding.name in exported and _is_module_level(syntax, binding)),
        rooted=_is_decorated(declaration) or _is_ambient(declaration, ambient),
        module_level=_is_module_level(syntax, binding),
        references=references,
        parameters=_parameters(syntax, declaration),
    )


def _is_ambient(declaration: Node, ambient: Nesting) -> bool:
    return next(ambient.around(declaration), None) is not None


def _is_decorated(declaration: Node) -> bool:
    around = declaration.parent
    siblings = around.named_children if around and around.type in ("export_statement", "class_body") else []
    before = [one for one in siblings if one.end_byte <= declaration.start_byte]
    return any(child.type == "decorator" for child in declaration.named_children) or (
        bool(before) and before[-1].type == "decorator"
    )


def _parameters(syntax: Syntax, declaration: Node) -> tuple[str, ...]:
    function = declaration.child_by_field_name("value") or declaration
    patterns = (pattern_of(parameter) for parameter in parameters_of(function))
    return tuple(syntax.text(one) if one.type == "identifier" else "…" for one in patterns)


def _members(syntax: Syntax) -> Iterator[Definition]:
    mentions: dict[str, list[int]] = defaultdict(list)
    for node in syntax.nodes(*PROPERTIES, "shorthand_property_identifier"):
        mentions[syntax.text(node)].append(node.start_byte)
    signatures: dict[str, set[int]] = defaultdict(set)
    for node in syntax.nodes("method_signature", "abstract_method_signature"):
        if name := node.child_by_field_name("name"):
            signatures[syntax.text(name)].add(name.start_byte)
    classes = Nesting(syntax.nodes(*CLASSES))
    for node in syntax.nodes(*MEMBERS):
        if node.parent and node.parent.type == "class_body" and (around := next(classes.around(node), None)):
            yield from _member(syntax, node, around, mentions, signatures)


def _member(
    syntax: Syntax, node: Node, around: Node, mentions: Mapping[str, list[int]], signatures: Mapping[str, set[int]]
) -> Iterator[Definition]:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    if name is None or name.type not in ("property_identifier", "private_property_identifier"):
        return
    value = node.child_by_field_name("value")
    is_function = node.type == "method_definition" or (value is not None and value.type == "arrow_function")
    text = syntax.text(name)
    private = text.startswith("#") or any(_is_private(syntax, child) for child in node.named_children)
    signed = signatures.get(text, set())
    places = [
        start
        for start in mentions.get(text, [])
        if start not in signed and not node.start_byte <= start < node.end_byte
    ]
    yield Definition(
        text,
        Kind.METHOD if is_function else Kind.VARIABLE,
        syntax.place(name),
        node.end_point[0] + 1,
        owner=owner_of(syntax, node) or "class",
        private=private,
        rooted=_is_rooted(syntax, node, around, text, private),
        module_level=False,
        references=len(places),
        parameters=_parameters(syntax, node),
    )


def _is_private(syntax: Syntax, modifier: Node) -> bool:
    return modifier.type == "accessibility_modifier" and syntax.text(modifier) == "private"


def _is_computed(syntax: Syntax, around: Node, name: str) -> bool:
    """Whether the class reads members by computed names, of which this may be one: `this[`visit_${kind}`]`."""
    span = around.start_byte, around.end_byte
    prefixes = (found[1] or found[2] for found in PREFIXED_ACCESS.finditer(syntax.source, *span))
    return bool(DYNAMIC_ACCESS.search(syntax.source, *span)) or name.encode().startswith(tuple(prefixes))


def _is_rooted(syntax: Syntax, node: Node, around: Node, name: str, private: bool) -> bool:
    if name in CALLED_BY_THE_LANGUAGE or _is_decorated(node):
        return True
    tokens = {child.type for child in node.children}
    if not name.startswith("#") and _is_computed(syntax, around, name):
        return True
    inherits = any(child.type == "class_heritage" for child in around.named_children)
    return not private and (inherits or bool(tokens & {"get", "set", "override_modifier"}))

"""What names a file declares, where each can be seen, and how often it is used there."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tree_sitter import Node

from analysis.javascript.syntax import CLASSES, FUNCTIONS, NAMES, Syntax

type Span = tuple[int, int]


class Bound(StrEnum):
    IMPORT = "import"
    VARIABLE = "variable"
    FUNCTION = "function"
    CLASS = "class"
    PARAMETER = "parameter"
    TYPE = "type"
    NAMESPACE = "namespace"


@dataclass(frozen=True, slots=True)
class Binding:
    """A declared name: its node, the declaration, the bytes where it can be seen, and those that do not count."""

    name: str
    node: Node
    kind: Bound
    declaration: Node
    scope: Span
    own: Span


DECLARATIONS = {
    "function_declaration": Bound.FUNCTION,
    "generator_function_declaration": Bound.FUNCTION,
    "class_declaration": Bound.CLASS,
    "abstract_class_declaration": Bound.CLASS,
    "enum_declaration": Bound.TYPE,
    "interface_declaration": Bound.TYPE,
    "type_alias_declaration": Bound.TYPE,
    "internal_module": Bound.NAMESPACE,
    "function_signature": Bound.FUNCTION,
}
FUNCTION_VALUES = ("arrow_function", "function_expression", "generator_function")


def span(node: Node) -> Span:
    return node.start_byte, node.end_byte


def bound_names(pattern: Node | None) -> Iterator[Node]:
    """The name nodes that a parameter or destructuring pattern binds."""
    if pattern is None:
        return
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield pattern
    elif pattern.type == "pair_pattern":
        yield from bound_names(pattern.child_by_field_name("value"))
    elif pattern.type in ("assignment_pattern", "object_assignment_pattern"):
        yield from bound_names(pattern.child_by_field_name("left"))
    elif pattern.type in ("object_pattern", "array_pattern", "rest_pattern"):
        for part in pattern.named_children:
            yield from bound_names(part)


def parameters_of(function: Node) -> list[Node]:
    """Parameter nodes of a function; a lone `x => …` gives its identifier."""
    if single := function.child_by_field_name("parameter"):
        return [single]
    listed = function.child_by_field_name("parameters")
    return [child for child in listed.named_children if child.type not in ("comment", "decorator")] if listed else []


def pattern_of(parameter: Node) -> Node:
    """The pattern inside a typed parameter."""
    return parameter.child_by_field_name("pattern") or parameter


class Scoping:
    """The bindings of a file and the places where names are read."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self._whole = (0, len(syntax.source))
        self.bindings = [*self._imports(), *self._declared(), *self._variables(), *self._parameters(), *self._caught()]
        self._places = {binding.node.start_byte for binding in self.bindings} | self._signature_names()

    def references(self, binding: Binding) -> int:
        """How often the name is used where the binding can be seen, outside the binding itself."""
        return sum(self.reads(binding.name, binding.scope)) - sum(self.reads(binding.name, binding.own))

    def reads(self, name: str, within: Span) -> Iterator[int]:
        """A one for each read of the name in these bytes."""
        return (1 for _ in self.places(name, within))

    def places(self, name: str, within: Span) -> list[int]:
        """Where the name is read in these bytes."""
        starts = self._starts.get(name, [])
        return starts[bisect_left(starts, within[0]) : bisect_left(starts, within[1])]

    @cached_property
    def mentions(self) -> dict[str, list[Node]]:
        """Nodes of names that are read, by name."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.syntax.nodes(*NAMES):
            if node.start_byte not in self._places:
                found[self.syntax.text(node)].append(node)
        return found

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        exported = self.exported_by_clause
        return {
            name: sorted(node.start_byte for node in nodes if node.start_byte not in exported)
            for name, nodes in self.mentions.items()
        }

    @cached_property
    def exported_by_clause(self) -> dict[int, str]:
        """Start of each name in `export { a }` and `export default a`, which say no more than that it is exported."""
        found = {}
        for node in self.syntax.nodes("export_statement"):
            if node.child_by_field_name("source"):
                continue
            for child in node.named_children:
                parts = child.named_children if child.type == "export_clause" else [child]
                for part in parts:
                    name = part.child_by_field_name("name") if part.type == "export_specifier" else part
                    if name and name.type == "identifier":
                        found[name.start_byte] = self.syntax.text(name)
        return found

    def _scope(self, node: Node) -> Span:
        around = next(self.syntax.scopes.around(node), None)
        return span(around) if around else self._whole

    def _bind(self, name: Node, kind: Bound, declaration: Node, scope: Span, own: Span | None = None) -> Binding:
        return Binding(self.syntax.text(name), name, kind, declaration, scope, own or span(name))

    def _imports(self) -> Iterator[Binding]:
        for node in self.syntax.nodes("import_statement", "import_alias"):
            clauses = node.named_children if node.type == "import_statement" else [node]
            for name in (name for clause in clauses for name in _imported(clause)):
                yield self._bind(name, Bound.IMPORT, node, self._scope(node))

    def _declared(self) -> Iterator[Binding]:
        for kind, bound in DECLARATIONS.items():
            for node in self.syntax.nodes(kind):
                if name := node.child_by_field_name("name"):
                    yield self._bind(name, bound, node, self._scope(node), span(node))

    def _variables(self) -> Iterator[Binding]:
        for node in self.syntax.nodes("variable_declarator"):
            hoisted = node.parent is not None and node.parent.type == "variable_declaration"
            around = next(self.syntax.functions.around(node), None) if hoisted else None
            scope = (span(around) if around else self._whole) if hoisted else self._scope(node)
            value = node.child_by_field_name("value")
            is_function = value is not None and value.type in FUNCTION_VALUES
            kind = Bound.FUNCTION if is_function else Bound.CLASS if value and value.type == "class" else Bound.VARIABLE
            for name in bound_names(node.child_by_field_name("name")):
                yield self._bind(name, kind, node, scope, span(node) if kind is not Bound.VARIABLE else None)

    def _parameters(self) -> Iterator[Binding]:
        for function in self.syntax.nodes(*FUNCTIONS):
            for parameter in parameters_of(function):
                for name in bound_names(pattern_of(parameter)):
                    yield self._bind(name, Bound.PARAMETER, function, span(function))

    def _caught(self) -> Iterator[Binding]:
        for node in self.syntax.nodes("catch_clause"):
            for name in bound_names(node.child_by_field_name("parameter")):
                yield self._bind(name, Bound.PARAMETER, node, span(node))

    def _signature_names(self) -> set[int]:
        """Names that are no reads: of parameters in signatures, type parameters, and expressions' own names."""
        parameters = self.syntax.nodes("required_parameter", "optional_parameter")
        starts = {name.start_byte for one in parameters for name in bound_names(pattern_of(one))}
        for node in self.syntax.nodes("type_parameter", *FUNCTIONS, *CLASSES):
            if name := node.child_by_field_name("name"):
                starts.add(name.start_byte)
        return starts


def _imported(clause: Node) -> Iterator[Node]:
    if clause.type in ("import_alias", "import_require_clause"):
        yield from clause.named_children[:1]
    elif clause.type == "import_clause":
        for child in clause.named_children:
            if child.type == "identifier":
                yield child
            elif child.type == "namespace_import":
                yield child.named_children[0]
            else:
                parts = (part for part in child.named_children if part.type == "import_specifier")
                yield from (part.child_by_field_name("alias") or part.named_children[0] for part in parts)

"""A parsed file: its nodes by kind, and the text and place of each."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from analysis.javascript.structure import Place

FUNCTIONS = (
    "function_declaration",
    "generator_function_declaration",
    "function_expression",
    "generator_function",
    "arrow_function",
    "method_definition",
)
CLASSES = ("class_declaration", "abstract_class_declaration", "class")
LOOPS = ("for_statement", "for_in_statement", "while_statement", "do_statement")
SCOPES = (
    *FUNCTIONS,
    *LOOPS,
    *CLASSES,
    "statement_block",
    "switch_body",
    "catch_clause",
    "type_alias_declaration",
    "interface_declaration",
)
NAMES = (
    "identifier",
    "type_identifier",
    "shorthand_property_identifier",
    "shorthand_property_identifier_pattern",
)
PROPERTIES = ("property_identifier", "private_property_identifier", "shorthand_property_identifier_pattern")
KINDS = (
    *SCOPES,
    *NAMES,
    *PROPERTIES,
    "ERROR",
    "abstract_method_signature",
    "ambient_declaration",
    "assignment_expression",
    "augmented_assignment_expression",
    "await_expression",
    "binary_expression",
    "break_statement",
    "call_expression",
    "comment",
    "continue_statement",
    "decorator",
    "else_clause",
    "enum_declaration",
    "export_statement",
    "field_definition",
    "function_signature",
    "function_type",
    "if_statement",
    "import",
    "import_alias",
    "import_statement",
    "internal_module",
    "jsx_element",
    "jsx_self_closing_element",
    "jsx_fragment",
    "method_signature",
    "module",
    "new_expression",
    "optional_parameter",
    "predefined_type",
    "public_field_definition",
    "required_parameter",
    "string",
    "switch_statement",
    "template_string",
    "ternary_expression",
    "throw_statement",
    "try_statement",
    "type_parameter",
    "variable_declarator",
)


@cache
def grammar(name: str) -> Language:
    """The grammar called `typescript`, `tsx` or `javascript`."""
    makers = {
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
        "javascript": tree_sitter_javascript.language,
    }
    return Language(makers[name]())


@cache
def _query(name: str) -> Query:
    language = grammar(name)
    known = [kind for kind in dict.fromkeys(KINDS) if kind == "ERROR" or language.id_for_node_kind(kind, True)]
    return Query(language, "\n".join(f"({kind}) @{kind}" for kind in known))


class Syntax:
    """One file's tree, with its nodes grouped by kind in a single query."""

    def __init__(self, source: bytes, name: str) -> None:
        self.source = source
        self.root = Parser(grammar(name)).parse(source).root_node
        self._name = name

    @cached_property
    def _nodes(self) -> dict[str, list[Node]]:
        found = QueryCursor(_query(self._name)).captures(self.root)  # in no order, and not the same one each time
        return {kind: sorted(nodes, key=_place) for kind, nodes in found.items()}

    def nodes(self, *kinds: str) -> list[Node]:
        """Nodes of these kinds, each kind in reading order."""
        return [node for kind in kinds for node in self._nodes.get(kind, ())]

    def text(self, node: Node | None) -> str:
        return self.source[node.start_byte : node.end_byte].decode() if node else ""

    def place(self, node: Node) -> Place:
        start, end = node.start_point, node.end_point
        return Place(
            start[0] + 1,
            self._column(node.start_byte, start[1]),
            end[0] + 1,
            self._column(node.end_byte, end[1]),
        )

    def _column(self, byte: int, offset: int) -> int:
        return len(self.source[byte - offset : byte].decode(errors="replace")) + 1

    @cached_property
    def scopes(self) -> "Nesting":
        return Nesting(self.nodes(*SCOPES))

    @cached_property
    def functions(self) -> "Nesting":
        return Nesting(self.nodes(*FUNCTIONS))


def _place(node: Node) -> tuple[int, int]:
    return node.start_byte, -node.end_byte


class Nesting:
    """Which of some nodes lie around a place, innermost first."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = sorted(nodes, key=_place)
        self._starts = [node.start_byte for node in self.nodes]
        self._ends = [node.end_byte for node in self.nodes]
        self._parents = self._link()

    def _link(self) -> list[int]:
        parents, stack = [], list[int]()
        for index, start in enumerate(self._starts):
            while stack and self._ends[stack[-1]] <= start:
                stack.pop()
            parents.append(stack[-1] if stack else -1)
            stack.append(index)
        return parents

    def around(self, node: Node) -> Iterator[Node]:
        """The nodes that strictly contain `node`."""
        start, end = node.start_byte, node.end_byte
        index = bisect_right(self._starts, start) - 1
        while index >= 0:
            if self._ends[index] >= end and (self._starts[index], self._ends[index]) != (start, end):
                yield self.nodes[index]
            index = self._parents[index]

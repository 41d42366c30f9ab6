"""Cognitive complexity as G. Ann Campbell's SonarSource white paper defines it, with its rule for nested functions.

https://www.sonarsource.com/docs/CognitiveComplexity.pdf: 1 for each break in the linear flow, and 1 more for each
level of nesting. A function that only declares others (an immediately called wrapper, a factory, `describe`) is not
counted with them: each of those stands for itself.
"""

from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.structure import Function
from analysis.javascript.syntax import CLASSES, FUNCTIONS, LOOPS, Nesting, Syntax
from analysis.javascript.titles import title

STRUCTURES = ("if_statement", *LOOPS, "switch_statement", "catch_clause", "ternary_expression")
JUMPS = ("break_statement", "continue_statement")


def functions(syntax: Syntax) -> tuple[Function, ...]:
    """Every function that counts on its own, in reading order."""
    totals = _totals(syntax)
    inner = _lines_inside(syntax)
    return tuple(
        Function(
            title(syntax, node),
            syntax.place(node),
            totals[node.id],
            _is_async(node),
            inner[node.id] * 2 > node.end_point[0] - node.start_point[0],
        )
        for node in syntax.functions.nodes
    )


def _lines_inside(syntax: Syntax) -> Counter[int]:
    """Lines of the functions directly inside, by the id of the function around them."""
    lines: Counter[int] = Counter()
    for node in syntax.functions.nodes:
        if around := next(syntax.functions.around(node), None):
            lines[around.id] += node.end_point[0] - node.start_point[0] + 1
    return lines


def _is_async(function: Node) -> bool:
    return any(child.type == "async" for child in function.children)


def _totals(syntax: Syntax) -> Counter[int]:
    """Complexity by the id of the function that carries it."""
    increments = list(_increments(syntax))
    chains = [_chain(syntax, node) for node, _ in increments]
    own = {chain[-1].id for chain in chains if chain}
    nesting = Nesting(node for node in syntax.nodes(*STRUCTURES, *FUNCTIONS) if not _continues(node))
    totals: Counter[int] = Counter()
    for (node, nested), chain in zip(increments, chains, strict=True):
        carrier = next((function for function in chain if function.id in own), None)
        if carrier:
            totals[carrier.id] += 1 + (_depth(nesting, node, carrier) if nested else 0)
    return totals


def _depth(nesting: Nesting, node: Node, carrier: Node) -> int:
    depth = 0
    for around in nesting.around(node):
        if around.id == carrier.id:
            return depth
        depth += 1
    return depth


def _chain(syntax: Syntax, node: Node) -> list[Node]:
    """The functions around a node, outermost first, up to the nearest class."""
    chain: list[Node] = []
    for around in syntax.scopes.around(node):
        if around.type in CLASSES:
            break
        if around.type in FUNCTIONS:
            chain.insert(0, around)
    return chain


def _continues(node: Node) -> bool:
    """Whether it is the `if` of an `else if`."""
    return node.type == "if_statement" and node.parent is not None and node.parent.type == "else_clause"


def _increments(syntax: Syntax) -> Iterator[tuple[Node, bool]]:
    """(node, whether nesting counts) for each break in the flow."""
    yield from ((node, not _continues(node)) for node in syntax.nodes(*STRUCTURES))
    for node in syntax.nodes("else_clause"):
        if not any(child.type == "if_statement" for child in node.named_children):
            yield node, False
    yield from ((node, False) for node in syntax.nodes(*JUMPS) if node.named_children)
    yield from ((node, False) for node in syntax.nodes("binary_expression") if _starts_sequence(node))


def _operator(node: Node | None) -> str:
    operator = node.child_by_field_name("operator") if node and node.type == "binary_expression" else None
    return operator.type if operator else ""


def _starts_sequence(node: Node) -> bool:
    """Whether a run of equal logical operators starts here; `shown && <Element/>` is a habit, no decision."""
    operator = _operator(node)
    if operator not in ("&&", "||"):
        return False
    right = node.child_by_field_name("right")
    while right is not None and right.type == "parenthesized_expression" and right.named_children:
        right = right.named_children[0]
    is_element = right is not None and right.type.startswith("jsx_")
    return not is_element and _operator(node.child_by_field_name("left")) != operator

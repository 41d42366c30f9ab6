"""Statements of a Python module with the block that each stands in."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

type Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement, what holds it, and the statements of its block, itself among them."""

    node: ast.stmt
    holder: ast.AST
    block: tuple[ast.stmt, ...]

    @property
    def first_line(self) -> int:
        """With its decorators."""
        decorators = self.node.decorator_list if isinstance(self.node, DEFINITIONS) else []
        return min([self.node.lineno, *(decorator.lineno for decorator in decorators)])

    @property
    def last_line(self) -> int:
        return self.node.end_lineno or self.node.lineno


def statements(tree: ast.AST) -> Iterator[Statement]:
    """Every statement of the tree, outer ones first."""
    for field in BLOCKS:
        block = getattr(tree, field, None)
        if isinstance(block, list):
            for node in block:
                yield Statement(node, tree, tuple(block))
    for child in ast.iter_child_nodes(tree):
        yield from statements(child)


def same_name_beside(statement: Statement) -> list[ast.stmt]:
    """Other definitions of the same name in its block."""
    name = getattr(statement.node, "name", None)
    return [
        other
        for other in statement.block
        if other is not statement.node and isinstance(other, DEFINITIONS) and other.name == name
    ]


def belongs_to(part: ast.stmt, name: str) -> bool:
    """Whether a definition is only there for another one of its name: an overload, or a property's setter."""
    decorators = [ast.unparse(decorator) for decorator in getattr(part, "decorator_list", ())]
    return any(text.rpartition(".")[2] == "overload" or text.startswith(f"{name}.") for text in decorators)


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)

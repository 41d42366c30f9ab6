"""Which names of other packages Python code uses, and how it calls them."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import override

from pydantic import BaseModel, ConfigDict

from analysis.python.structures import Problem
from analysis.python.syntax import parse


class Use(BaseModel):
    """One place that uses a name; `positional` is None where it is not called, or with arguments that are unpacked."""

    model_config = ConfigDict(frozen=True)

    name: str
    place: str
    positional: int | None = None
    keywords: tuple[str, ...] = ()


def uses_in(path: str, text: str) -> list[Use]:
    """Imports of other packages, and what is reached from them by dots, as far as names can be followed with certainty.

    What an `except` stands ready for is left out, and so is a name that the file also gives to something else.
    """
    tree = parse(text.encode(errors="replace"))
    if isinstance(tree, Problem):
        return []
    imports = _Imports()
    imports.visit(tree)
    calls = _Calls(path, imports.certain())
    calls.visit(tree)
    return [*(Use(name=name, place=f"{path}:{line}") for name, line in imports.asked), *calls.found]


class _Imports(ast.NodeVisitor):
    """What each name of the file stands for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self._meanings: defaultdict[str, set[str]] = defaultdict(set)
        self._optional = False

    def certain(self) -> dict[str, str]:
        """Names that mean one thing wherever they stand."""
        return {
            name: next(iter(given)) for name, given in self._meanings.items() if len(given) == 1 and "" not in given
        }

    @override
    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._ask(alias.name, node.lineno)
            bound = alias.name if alias.asname else alias.name.partition(".")[0]
            self._bind(alias.asname or bound, bound)

    @override
    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            if not node.level and alias.name != "*":
                self._ask(whole, node.lineno)
                self._bind(alias.asname or alias.name, whole)
            else:
                self._bind(alias.asname or alias.name, "")

    @override
    def visit_Try(self, node: ast.Try) -> None:
        before, self._optional = self._optional, True
        self.generic_visit(node)
        self._optional = before

    @override
    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._bind(node.id, "")

    @override
    def visit_arg(self, node: ast.arg) -> None:
        self._bind(node.arg, "")
        self.generic_visit(node)

    @override
    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._bind(node.name, "")
        self.generic_visit(node)

    @override
    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._bind(node.name, "")
        self.generic_visit(node)

    @override
    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._bind(node.name, "")
        self.generic_visit(node)

    def _ask(self, name: str, line: int) -> None:
        if not self._optional:
            self.asked.append((name, line))

    def _bind(self, name: str, meaning: str) -> None:
        self._meanings[name].add("" if self._optional else meaning)


class _Calls(ast.NodeVisitor):
    """Where what was imported is reached by dots, or called."""

    def __init__(self, path: str, meanings: dict[str, str]) -> None:
        self.found: list[Use] = []
        self._path = path
        self._meanings = meanings

    @override
    def visit_Call(self, node: ast.Call) -> None:
        if name := self._name(node.func):
            unpacked = any(isinstance(one, ast.Starred) for one in node.args) or not all(
                one.arg for one in node.keywords
            )
            self.found.append(
                Use(
                    name=name, place=f"{self._path}:{node.lineno}", positional=None if unpacked else len(node.args),
                    keywords=tuple(one.arg for one in node.keywords if one.arg),
                )
            )  # fmt: skip
        else:
            self.visit(node.func)
        for part in (*node.args, *node.keywords):
            self.visit(part)

    @override
    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = self._name(node)
        if name and isinstance(node.ctx, ast.Load):
            self.found.append(Use(name=name, place=f"{self._path}:{node.lineno}"))
        elif not name:
            self.generic_visit(node)

    def _name(self, node: ast.expr) -> str:
        """`requests.api.get` for what stands for it here, empty if it cannot be told."""
        parts = list(_chain(node))
        root = self._meanings.get(parts[0], "") if parts else ""
        return ".".join([root, *parts[1:]]) if root else ""


def _chain(node: ast.expr) -> Iterator[str]:
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
        yield from reversed(names)

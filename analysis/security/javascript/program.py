"""What the names of one file stand for, as far as the file itself says."""

import re
from functools import cached_property

from tree_sitter import Node

from analysis.javascript.bindings import Binding, Bound, Scoping
from analysis.javascript.imports import imports, literal
from analysis.javascript.structure import Problem
from analysis.javascript.syntax import Syntax
from analysis.javascript.titles import title
from analysis.security.javascript.nodes import CHANGES, arguments, inner

DEEPEST = 8
"""Steps that are followed from a name to what it holds."""

ASSET = re.compile(r"\.(png|jpe?g|gif|svg|webp|css|scss|html|txt|md|json|ico|mp3|woff2?)(\?\w*)?$")
UNKNOWN = "?"
"""Stands for an object of which nothing is known, before the name of what it is asked for."""


class Program:
    """One file's syntax and the meaning of its names."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.text = syntax.text

    def binding(self, name: Node) -> Binding | None:
        """The declaration that a name means here; None for a global."""
        seen = [
            one for one in self._bindings.get(self.text(name), ()) if one.scope[0] <= name.start_byte < one.scope[1]
        ]
        return min(seen, key=lambda one: one.scope[1] - one.scope[0], default=None)

    def value_of(self, name: Node) -> Node | None:
        """What a variable holds all the time; None for a parameter, an import, and what is assigned anew."""
        binding = self.binding(name)
        if binding is None or binding.declaration.type != "variable_declarator":
            return None
        if binding.declaration.child_by_field_name("name") != binding.node or binding.name in self._changes:
            return None
        return binding.declaration.child_by_field_name("value")

    def values_of(self, name: Node) -> list[Node]:
        """All that a variable is given in this file; none where it may be given something else."""
        binding = self.binding(name)
        if binding is None or binding.declaration.type != "variable_declarator":
            return []
        if binding.declaration.child_by_field_name("name") != binding.node:
            return []
        given = [one for one in self._changes.get(binding.name, ()) if self.binding(one) == binding]
        changes = [one.parent for one in given if one.parent]
        first = binding.declaration.child_by_field_name("value")
        later = [value for one in changes if (value := one.child_by_field_name("right"))]
        return [*([first] if first else []), *later]

    def callee(self, call: Node) -> str:
        """What is called, as `path_of` tells it; of `new`, the class."""
        return self.path_of(call.child_by_field_name("function") or call.child_by_field_name("constructor"))

    def path_of(self, node: Node | None, depth: int = 0) -> str:
        """`child_process.exec` for whatever it is called here; `?.query` of an unknown object, `eval` for a global."""
        node = inner(node)
        if node is None or depth > DEEPEST:
            return UNKNOWN
        match node.type:
            case "identifier":
                return self._named(node, depth)
            case "member_expression":
                base = self.path_of(node.child_by_field_name("object"), depth + 1)
                return f"{base}.{self.text(node.child_by_field_name('property'))}"
            case "call_expression":
                return self._called(node, depth)
            case "new_expression":
                return f"{self.path_of(node.child_by_field_name('constructor'), depth + 1)}()"
            case kind:
                return "this" if kind == "this" else UNKNOWN

    def problem(self, rule: str, node: Node, detail: str, *, certain: bool = True) -> Problem:
        """A suspicion about a node, in the innermost function that has a name."""
        titles = (title(self.syntax, function) for function in self.syntax.functions.around(node))
        return Problem(f"security/{rule}", self.syntax.place(node), next(filter(None, titles), ""), detail, certain)

    def _named(self, name: Node, depth: int) -> str:
        text, binding = self.text(name), self.binding(name)
        if binding is None:
            return text
        if text in self._imported and binding.kind in (Bound.IMPORT, Bound.VARIABLE):
            return self._imported[text]
        value = self.value_of(name)
        return self.path_of(value, depth + 1) if value else UNKNOWN

    def _called(self, call: Node, depth: int) -> str:
        function = call.child_by_field_name("function")
        first = next(iter(arguments(call)), None)
        name = self.text(function)
        if name == "require" and (module := literal(self.syntax, first)):
            return module.removeprefix("node:")
        if name.rpartition(".")[2] == "promisify":
            return self.path_of(first, depth + 1)
        return f"{self.path_of(function, depth + 1)}()"

    @cached_property
    def _scoping(self) -> Scoping:
        return Scoping(self.syntax)

    @cached_property
    def _bindings(self) -> dict[str, list[Binding]]:
        found: dict[str, list[Binding]] = {}
        for one in self._scoping.bindings:
            found.setdefault(one.name, []).append(one)
        return found

    @cached_property
    def _imported(self) -> dict[str, str]:
        named = [(alias, one.module.removeprefix("node:"), name) for one in imports(self.syntax)
                 for name, alias in one.names if alias]  # fmt: skip
        return {alias: module if name in ("*", "default") else f"{module}.{name}" for alias, module, name in named}

    @cached_property
    def _changes(self) -> dict[str, list[Node]]:
        """Where names are assigned anew."""
        found: dict[str, list[Node]] = {}
        for node in self.syntax.nodes(*CHANGES):
            if (left := node.child_by_field_name("left")) and left.type == "identifier":
                found.setdefault(self.text(left), []).append(left)
        return found

    def is_asset(self, name: Node) -> bool:
        """Whether a name is imported from a file that is no code."""
        return bool(ASSET.search(self._imported.get(self.text(name), "")))

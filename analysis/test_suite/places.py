"""Where a test is: the file and function behind a dotted name of a JUnit file."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Places:
    """The Python files of a repository, by relative path."""

    paths: frozenset[str]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Paths by file name, for names that do not begin at the root."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.paths:
            found[path.rpartition("/")[2]].append(path)
        return found

    def file_of(self, test: str) -> str:
        """The file of `tests.test_a.TestB.test_c[1]`, empty if there is none or several would do."""
        parts = test.partition("[")[0].split(".")
        for length in range(len(parts) - 1, 0, -1):
            path = "/".join(parts[:length]) + ".py"
            if path in self.paths:
                return path
            ends = [one for one in self._by_name.get(f"{parts[length - 1]}.py", ()) if one.endswith("/" + path)]
            if len(ends) == 1:
                return ends[0]
        return ""

    def of_files(self, tests: Iterable[str]) -> dict[str, list[str]]:
        """Tests by their file."""
        found: dict[str, list[str]] = defaultdict(list)
        for test in tests:
            if path := self.file_of(test):
                found[path].append(test)
        return found


def scope_of(test: str, path: str) -> tuple[str, ...]:
    """Classes and function of a test within its file: `("TestB", "test_c")`."""
    parts = test.partition("[")[0].split(".")
    for length in range(1, len(parts)):
        if f"/{path}".endswith("/" + "/".join(parts[:length]) + ".py"):
            return tuple(parts[length:])
    return ()


def function_of(tree: ast.Module, scope: tuple[str, ...]) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The function that classes and name lead to; None if it is not defined just so, once."""
    body: list[ast.stmt] = tree.body
    for name in scope[:-1]:
        classes = [one for one in body if isinstance(one, ast.ClassDef) and one.name == name]
        body = classes[0].body if len(classes) == 1 else []
    functions = [
        one for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name == scope[-1]
    ]
    return functions[0] if len(functions) == 1 else None


def node_id(test: str, path: str) -> str:
    """As pytest names it: `tests/test_a.py::TestB::test_c[1]`."""
    _, bracket, parameter = test.partition("[")
    return "::".join((path, *scope_of(test, path))) + bracket + parameter

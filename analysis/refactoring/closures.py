"""Definitions of a module that can be taken elsewhere, with all of the module that they need."""

import ast
import builtins
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.index.git import GitFailed, ask
from analysis.refactoring.reliance import module_stem
from analysis.refactoring.uses import Bound
from analysis.refactoring.view import Refused, View
from analysis.removal.text import Lines, Span

MOST_DEFINITIONS, MOST_LINES = 8, 200
OF_ITS_PLACE = frozenset({"__name__", "__file__", "__package__", "__path__", "__spec__", "globals", "__getattr__"})
BUILT_IN = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type))

VALUES = (ast.Assign, ast.AnnAssign)

type Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True, slots=True)
class Closure:
    """Definitions by name in reading order, their lines, and the names that they take from the module's imports."""

    definitions: Mapping[str, Definition]
    spans: Mapping[str, Span]
    imported: frozenset[str]


def closure_of(  # noqa: PLR0913
    view: View, path: str, names: Sequence[str], uses: Mapping[str, Bound], *, most: int = MOST_DEFINITIONS,
    most_lines: int = MOST_LINES,
) -> Closure:  # fmt: skip
    """The definitions of these names and of what they use, as many as may be. Raises Refused where they must stay."""
    tree, lines = view.tree(path), Lines(view.source(path))
    defined = {name: node for statement in tree.body for name, node in _defines(statement)}
    chosen: dict[str, Definition] = {}
    imported: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in chosen or name in imported:
            continue
        node = defined.get(name)
        if node is None:
            if not _is_imported(tree, name):
                raise Refused(f"`{name}` is made in {path} in a way that cannot be moved")
            imported.add(name)
            continue
        _refuse(view, path, name, node, uses, tree)
        chosen[name] = node
        waiting += _needs(lines, node, uses)
    if missing := [name for name in names if name not in chosen]:
        raise Refused(f"`{missing[0]}` is not defined in {path}")
    if len(chosen) > most:
        raise Refused(f"moving {', '.join(f'`{name}`' for name in names)} would take {len(chosen)} definitions along")
    ordered = dict(sorted(chosen.items(), key=lambda one: one[1].lineno))
    spans = {name: _span(lines, node) for name, node in ordered.items()}
    size = sum(spans[name][1] - spans[name][0] for name, node in ordered.items() if not isinstance(node, VALUES))
    if size > min(most_lines, max(len(lines) // 2, most_lines - MOST_LINES)):
        raise Refused(
            f"moving {', '.join(f'`{name}`' for name in names)} would take {size} of {len(lines)} lines along"
        )
    return Closure(ordered, spans, frozenset(imported))


def _defines(node: ast.stmt) -> Iterator[tuple[str, Definition]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name, node
    elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        yield node.targets[0].id, node
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node


def _is_imported(tree: ast.Module, name: str) -> bool:
    """By a statement at the top, or in a block for type checkers."""
    blocks = [tree.body, *(node.body for node in type_blocks(tree))]
    return any(
        name in {alias.asname or alias.name for alias in node.names}
        for body in blocks
        for node in body
        if isinstance(node, ast.Import | ast.ImportFrom)
    )


def type_blocks(tree: ast.Module) -> list[ast.If]:
    """The blocks that only type checkers read."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.If) and not node.orelse and ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING"
    ]


def _needs(lines: Lines, node: Definition, uses: Mapping[str, Bound]) -> list[str]:
    """The names of the module that a definition uses anywhere in it."""
    first, last = _own_span(node)
    start, end = lines.starts[first - 1], lines.starts[last]
    return [name for name, bound in uses.items() if any(start <= use.start < end for use in bound.uses)]


def _own_span(node: Definition) -> Span:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)]), node.end_lineno or node.lineno


def _span(lines: Lines, node: Definition) -> Span:
    first, last = _own_span(node)
    return lines.with_comments(first, last)


def _refuse(  # noqa: PLR0913, PLR0917 -- one definition, and all that may hold it in its place
    view: View, path: str, name: str, node: Definition, uses: Mapping[str, Bound], tree: ast.Module
) -> None:
    bound = uses.get(name)
    if bound is None or bound.bindings != 1:
        raise Refused(f"{path} binds `{name}` more than once")
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global) or (isinstance(inner, ast.Name) and inner.id in OF_ITS_PLACE):
            raise Refused(f"`{name}` depends on the module that it stands in (line {inner.lineno})")
    if isinstance(node, ast.ClassDef) and not all(_is_ordinary(view, path, base) for base in node.bases):
        raise Refused(f"`{name}` is a class of a framework, which may look at the module of its classes")
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and any(
            isinstance(inner, ast.Name) and inner.id == name for inner in ast.walk(statement)
        ):
            raise Refused(f"`{name}` is worked on while {path} is imported (line {statement.lineno})")
    if where := replaced_at(view, path, name):
        raise Refused(f"`{name}` is replaced by way of its module ({where})")


def _is_ordinary(view: View, path: str, base: ast.expr) -> bool:
    """Whether a base class is built in or of the standard library."""
    text = ast.unparse(base).partition("[")[0]
    top = text.partition(".")[0]
    if text in BUILT_IN:
        return True
    for node in view.tree(path).body:
        if (
            isinstance(node, ast.ImportFrom)
            and not node.level
            and top in {one.asname or one.name for one in node.names}
        ):
            return (node.module or "").partition(".")[0] in sys.stdlib_module_names
        if isinstance(node, ast.Import) and top in {one.asname or one.name for one in node.names}:
            return node.names[0].name.partition(".")[0] in sys.stdlib_module_names
    return False


def replaced_at(view: View, path: str, name: str) -> str:
    """Where code assigns the name to the module, or names both in a string, as tests do that replace it."""
    stem = re.escape(module_stem(path))
    word = re.escape(name)
    pattern = rf"[\"'][A-Za-z0-9_.]*{stem}\.{word}[\"']|(^|[^A-Za-z0-9_]){stem}(, *[\"']{word}[\"']|\.{word} *=[^=])"
    try:
        found = ask(view.index.snapshot.root, "grep", "-nIE", "-e", pattern, "--", "*.py", "*.pyi")
    except GitFailed as error:
        return str(error)
    return ":".join(found.decode(errors="replace").split(":", 2)[:2])

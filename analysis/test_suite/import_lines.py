"""Adding `import X` to a Python file where its imports are sorted to have it."""

import ast
import sys

type Statement = ast.Import | ast.ImportFrom


def name_for(tree: ast.Module, module: str) -> str:
    """Under which name the file has the module, or would get it: another one where its own means something else."""
    for one in tree.body:
        if isinstance(one, ast.Import) and (names := _names_of(one, module)):
            return names[0]
    return f"_{module}" if _is_bound(tree, module) else module


def add_imports(lines: list[str], tree: ast.Module, modules: tuple[str, ...], newline: str) -> None:
    """Put in those that the file does not import yet; `lines` begin with what `tree` was parsed from, up to there."""
    missing = [
        name for name in modules if not any(isinstance(one, ast.Import) and _names_of(one, name) for one in tree.body)
    ]
    places = [(*_place(tree, name), name) for name in missing]
    for place, before, after, name in sorted(places, reverse=True):
        alias = f" as _{name}" if _is_bound(tree, name) else ""
        lines[place:place] = [newline] * before + [f"import {name}{alias}{newline}"] + [newline] * after


def _place(tree: ast.Module, module: str) -> tuple[int, int, int]:
    """How many lines come before it, and the empty ones to put before and after."""
    imports = _leading_imports(tree)
    alike = [one for one in imports if _group(_module(one)) == _group(module)]
    plain = [one for one in alike if isinstance(one, ast.Import)]
    if following := next((one for one in plain if _module(one) > module), None):
        return following.lineno - 1, 0, 0
    if plain:
        return plain[-1].end_lineno or 0, 0, 0
    if alike:
        return alike[0].lineno - 1, 0, 0
    if later := next((one for one in imports if _group(_module(one)) > _group(module)), None):
        return later.lineno - 1, 0, 1
    if imports:
        return imports[-1].end_lineno or 0, 1, 0
    header = _header(tree)
    return header, 1 if header else 0, 0 if header else 1


def _leading_imports(tree: ast.Module) -> list[Statement]:
    found: list[Statement] = []
    for one in tree.body:
        if isinstance(one, ast.Import | ast.ImportFrom):
            found.append(one)
        elif found or not _is_text(one):
            break
    return [one for one in found if _module(one) != "__future__"]


def _header(tree: ast.Module) -> int:
    """The lines of the docstring and of what is imported from the future."""
    own = [one for one in tree.body[:1] if _is_text(one)]
    future = [one for one in tree.body if isinstance(one, ast.ImportFrom) and one.module == "__future__"]
    return max((one.end_lineno or 0 for one in [*own, *future]), default=0)


def _group(module: str) -> int:
    """As isort has them: the standard library, what is installed, and what is relative."""
    if not module:
        return 2
    return 0 if module.partition(".")[0] in sys.stdlib_module_names else 1


def _module(statement: Statement) -> str:
    if isinstance(statement, ast.Import):
        return statement.names[0].name
    return "" if statement.level else statement.module or ""


def _names_of(statement: ast.Import, module: str) -> list[str]:
    return [alias.asname or alias.name for alias in statement.names if alias.name == module]


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_bound(tree: ast.Module, name: str) -> bool:
    """Whether the name is something else somewhere in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name:
            return True
        if isinstance(node, ast.arg) and node.arg == name:
            return True
        if isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names):
            return True
    return False

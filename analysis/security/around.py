"""What the rest of a file tells of a diagnostic: where an object comes from, and who put a command together."""

import ast
import re
from collections.abc import Iterable, Iterator

from analysis.python.facts import PythonFacts
from analysis.quality.ruff import Diagnostic
from analysis.security.sql import OUTSIDE

QUOTED = re.compile(r"`([^`]+)`")
SAFE_LOADER = re.compile(r"(^|\.)C?(Safe|Base)Loader$")
OF_TEXTS = frozenset({"BaseLoader", "CBaseLoader"})
MADE = r"(?:([\w.]+)\([^\n]*\)\s+as\s+{0}\b|^\s*{0}\s*(?::[^=\n]*)?=\s*(?:await\s+)?([\w.]+)\()"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
PUTTING = frozenset({"format", "join", "format_map", "Template", "substitute"})


def derives_from_safe(diagnostic: Diagnostic, facts: PythonFacts) -> bool:
    """Whether the loader that is named makes texts alone, or is a class of the file under one that makes no objects."""
    named = {name.rpartition(".")[2] for name in QUOTED.findall(diagnostic.message)}
    return not named.isdisjoint(OF_TEXTS) or any(
        one.name in named and any(map(SAFE_LOADER.search, one.bases)) for one in facts.definitions
    )


def is_of_zipfile(diagnostic: Diagnostic, text: str) -> bool:
    """Whether the object was last made by `ZipFile`, which leaves out what leads out of the folder."""
    name = diagnostic.subject.partition(".")[0]
    before = "\n".join(text.splitlines()[: diagnostic.line])
    made = re.findall(MADE.format(re.escape(name)), before, re.MULTILINE)
    return bool(made) and "".join(made[-1]).rpartition(".")[2] == "ZipFile"


def is_given_whole(line: int, column: int, text: str) -> bool:
    """Whether the command of the call at a place is one that the file nowhere puts together, nor reads from outside."""
    tree, call = _call_at(line, column, text)
    command = _command(call) if call else None
    if tree is None or command is None or OUTSIDE.search(ast.unparse(command)):
        return False
    values = list(_values(command, _scope(tree, command)))
    return not any(_is_put_together(value) or OUTSIDE.search(ast.unparse(value)) for value in values)


def comes_from_outside(line: int, column: int, text: str) -> bool:
    """Whether what the call at a place is given is of a request, the command line or an answer; in doubt yes."""
    tree, call = _call_at(line, column, text)
    if tree is None or call is None or not call.args:
        return True
    names = [one for one in ast.walk(call.args[0]) if isinstance(one, ast.Name | ast.Attribute)]
    values = [value for name in names for value in _values(name, _scope(tree, name))]
    return any(OUTSIDE.search(ast.unparse(one)) for one in (call.args[0], *values))


def _call_at(line: int, column: int, text: str) -> tuple[ast.Module | None, ast.Call | None]:
    """The tree of a file, and the call whose function, or which itself, begins at a place."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, None
    calls = (one for one in ast.walk(tree) if isinstance(one, ast.Call))
    return tree, next((one for one in calls if (one.func.lineno, one.func.col_offset + 1) == (line, column)), None)


def _command(call: ast.Call) -> ast.expr | None:
    """What is run, if that is one name, attribute or item."""
    named = (one.value for one in call.keywords if one.arg in {"args", "cmd", "command"})
    command = call.args[0] if call.args else next(named, None)
    if isinstance(command, ast.Call) and ast.unparse(command.func) == "str" and len(command.args) == 1:
        command = command.args[0]
    if isinstance(command, ast.List) and len(command.elts) == 1:
        command = command.elts[0]
    return command if isinstance(command, ast.Name | ast.Attribute | ast.Subscript) else None


def _scope(tree: ast.Module, command: ast.expr) -> ast.AST:
    """The innermost function around a name; for an attribute or an item all of the file."""
    around = [one for one in ast.walk(tree) if isinstance(one, FUNCTIONS) and command in ast.walk(one)]
    return around[-1] if around and isinstance(command, ast.Name) else tree


def _values(command: ast.expr, scope: ast.AST) -> Iterator[ast.AST]:
    """What is assigned to the command in the scope; an addition to it as a whole."""
    meant = ast.unparse(command)
    for node in ast.walk(scope):
        if isinstance(node, ast.AugAssign) and ast.unparse(node.target) == meant:
            yield node
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
            targets: Iterable[ast.expr] = node.targets if isinstance(node, ast.Assign) else (node.target,)
            if any(ast.unparse(target) == meant for target in targets):
                yield node.value


def _is_put_together(value: ast.AST) -> bool:
    """Whether it is text with something in it."""
    for node in ast.walk(value):
        match node:
            case ast.AugAssign() | ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
                return True
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in PUTTING:
                return True
    return False

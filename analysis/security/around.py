"""What the rest of a file tells of a diagnostic: where an object comes from, and who put a command together."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.python.facts import PythonFacts
from analysis.quality.ruff import Diagnostic
from analysis.security.sql import OUTSIDE

QUOTED = re.compile(r"`([^`]+)`")
SAFE_LOADER = re.compile(r"(^|\.)C?(Safe|Base)Loader$")
OF_TEXTS = frozenset({"BaseLoader", "CBaseLoader"})
MADE = r"(?:([\w.]+)\([^\n]*\)\s+as\s+{0}\b|^\s*{0}\s*(?::[^=\n]*)?=\s*(?:await\s+)?([\w.]+)\()"
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
    read = _read(text)
    call = read.calls.get((line, column))
    command = _command(call) if call else None
    if command is None or OUTSIDE.search(ast.unparse(command)):
        return False
    return not any(_is_put_together(value) or OUTSIDE.search(ast.unparse(value)) for value in read.values_of(command))


def comes_from_outside(line: int, column: int, text: str) -> bool:
    """Whether what the call at a place is given is of a request, the command line or an answer; in doubt yes."""
    read = _read(text)
    call = read.calls.get((line, column))
    if call is None or not call.args:
        return True
    names = (one for one in ast.walk(call.args[0]) if isinstance(one, ast.Name | ast.Attribute))
    values = [value for name in names for value in read.values_of(name)]
    return any(OUTSIDE.search(ast.unparse(one)) for one in (call.args[0], *values))


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file calls, by where the function stands; what it assigns to what; and the lines of its functions."""

    calls: Mapping[tuple[int, int], ast.Call]
    assigned: Mapping[str, Sequence[ast.AST]]
    functions: Sequence[tuple[int, int]]

    def values_of(self, target: ast.expr) -> Iterator[ast.AST]:
        """What is assigned to a name in the innermost function around it, or to anything else in the whole file."""
        around = [one for one in self.functions if one[0] <= target.lineno <= one[1]]
        first, last = max(around) if around and isinstance(target, ast.Name) else (0, sys.maxsize)
        values = self.assigned.get(ast.unparse(target), ())
        return (one for one in values if first <= getattr(one, "lineno", 0) <= last)


@lru_cache(1)
def _read(text: str) -> _Read:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _Read({}, {}, ())
    assigned: defaultdict[str, list[ast.AST]] = defaultdict(list)
    for target, value in (pair for node in nodes for pair in _assignments(node)):
        assigned[ast.unparse(target)].append(value)
    calls = {(one.func.lineno, one.func.col_offset + 1): one for one in nodes if isinstance(one, ast.Call)}
    functions = [one for one in nodes if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return _Read(calls, assigned, [(one.lineno, one.end_lineno or one.lineno) for one in functions])


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """What a statement assigns, each with its value; of an addition the statement."""
    match node:
        case ast.AugAssign(target=target):
            yield target, node
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield target, value


def _command(call: ast.Call) -> ast.expr | None:
    """What is run, if that is one name, attribute or item."""
    named = (one.value for one in call.keywords if one.arg in {"args", "cmd", "command"})
    command = call.args[0] if call.args else next(named, None)
    if isinstance(command, ast.Call) and ast.unparse(command.func) == "str" and len(command.args) == 1:
        command = command.args[0]
    if isinstance(command, ast.List) and len(command.elts) == 1:
        command = command.elts[0]
    return command if isinstance(command, ast.Name | ast.Attribute | ast.Subscript) else None


def _is_put_together(value: ast.AST) -> bool:
    """Whether it is text with something in it."""
    for node in ast.walk(value):
        match node:
            case ast.AugAssign() | ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
                return True
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in PUTTING:
                return True
    return False

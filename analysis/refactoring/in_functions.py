"""Imports at the beginning of the functions that need them."""

import ast
from collections.abc import Iterable, Sequence

from analysis.refactoring.uses import Use, When
from analysis.refactoring.view import Refused
from analysis.refactoring.ways import Change
from analysis.removal.blocks import DEFINITIONS, is_docstring
from analysis.removal.text import Edit, Lines

WHY = "  # avoid an import cycle"

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def imports_in_functions(lines: Lines, tree: ast.Module, changes: Sequence[Change]) -> list[Edit]:
    """An import in each function that uses one of the names in a call. Raises Refused."""
    wanted: dict[Function, dict[str, None]] = {}
    for change in changes:
        for function in functions_using(lines, tree, change.uses):
            wanted.setdefault(function, {})[change.link.text] = None
    return [_begin_with(lines, function, sorted(texts)) for function, texts in wanted.items()]


def functions_using(lines: Lines, tree: ast.Module, uses: Iterable[Use]) -> list[Function]:
    """The innermost functions around uses in a call, each once."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = [_innermost(lines, functions, use.start) for use in uses if use.when is When.CALL]
    return list(dict.fromkeys(found))


def _innermost(lines: Lines, functions: Iterable[Function], place: int) -> Function:
    around = [one for one in functions if _start(lines, one.body[0]) <= place < _end(lines, one)]
    if not around:
        raise Refused("a use of it stands in no function")
    return max(around, key=lambda one: _start(lines, one))


def _start(lines: Lines, node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, DEFINITIONS) else []
    line = min([node.lineno, *(one.lineno for one in decorators)])
    return lines.offset(line, node.col_offset)


def _end(lines: Lines, node: ast.stmt) -> int:
    return lines.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)


def _begin_with(lines: Lines, function: Function, texts: Sequence[str]) -> Edit:
    """The imports after the docstring, with an empty line after them unless more imports follow."""
    first = function.body[0]
    if first.lineno == function.lineno or not _stands_alone(lines, first):
        raise Refused(f"`{function.name}` in line {function.lineno} has its body on one line")
    indent = lines.at(first.lineno)[: first.col_offset].decode()
    following = function.body[1] if is_docstring(first) and len(function.body) > 1 else first
    after_header = first.end_lineno or first.lineno
    if not is_docstring(first):
        after_header = _header_end(lines, function, first)
    ending = lines.ending.decode()
    text = "".join(f"{indent}{one}{WHY}{ending}" for one in texts)
    imports_follow = isinstance(following, ast.Import | ast.ImportFrom)
    last = after_header == len(lines)
    separate = not imports_follow and not last and not lines.is_blank(after_header + 1) and following is not None
    at = lines.starts[after_header]
    lead = "" if lines.at(after_header).endswith((b"\n", b"\r")) else ending
    return Edit(at, at, (lead + text + (ending if separate else "")).encode())


def _header_end(lines: Lines, function: Function, first: ast.stmt) -> int:
    """The last line before the body: that of the colon."""
    decorators = first.decorator_list if isinstance(first, DEFINITIONS) else []
    number = min([first.lineno, *(one.lineno for one in decorators)]) - 1
    while number > function.lineno and (lines.is_blank(number) or lines.is_comment(number)):
        number -= 1
    return number


def _stands_alone(lines: Lines, node: ast.stmt) -> bool:
    before = lines.at(node.lineno)[: node.col_offset]
    after = lines.at(node.end_lineno or node.lineno)[node.end_col_offset or 0 :].strip()
    return not before.strip() and (not is_docstring(node) or not after or after.startswith(b"#"))

"""Statements of a function as a function of their own, which takes what they read and returns what they set."""

import ast
import keyword
import re
from collections.abc import Mapping, Sequence

from analysis.python.facts import Kind
from analysis.refactoring.imported_results import imported_results
from analysis.refactoring.references.symbols import Symbol, find_symbol, only_function
from analysis.refactoring.transformations.changed import Changed, changed
from analysis.refactoring.transformations.parts import Part, Taken, part_at, taken_by
from analysis.refactoring.transformations.told_types import Function, parameters, several, told_types
from analysis.refactoring.view import Refused, View
from analysis.removal.text import Edit, Lines

LINES = re.compile(r"(\d+)-(\d+)")
INDENT = "    "


def extract(view: View, function: str, lines: str, name: str) -> Changed:
    """The lines as a function `name`. Raises Refused where they are no whole statements, or leave in another way."""
    symbol = only_function(find_symbol(view, function))
    match = LINES.fullmatch(lines)
    if not match:
        raise Refused(f"`{lines}` are no lines: they are written 10-20")
    content, tree = view.source(symbol.path), view.tree(symbol.path)
    _refuse_name(content, name)
    part = part_at(Lines(content), function_at(tree, symbol), int(match[1]), int(match[2]))
    taken = taken_by(part)
    annotated = is_annotated(part.function)
    told = told_types(tree, part.function, part.first, imported_results(view, symbol.path)) if annotated else {}
    edits = edits_for(Lines(content), tree, symbol, part, taken, name, told)
    given = f" It is given {', '.join(f'`{one}`' for one in taken.given)}." if taken.given else ""
    sentence = f"lines {lines} of `{symbol.definition.qualified}` are `{name}` now.{given}".rstrip(".")
    return changed(view, "extract", sentence, {symbol.path: edits})


def edits_for(  # noqa: PLR0913, PLR0917 -- the file, the part, and what becomes of it
    lines: Lines, tree: ast.Module, symbol: Symbol, part: Part, taken: Taken, name: str, told: Mapping[str, str]
) -> list[Edit]:
    """The part replaced by a call, and the new function behind the one that it comes from. Raises Refused."""
    receiver = _receiver(symbol, part.function)
    method = receiver in taken.given if receiver else False
    given = [one for one in taken.given if one != receiver]
    call = f"{receiver}.{name}" if method else name
    text = f"{'await ' if taken.waits else ''}{call}({', '.join(given)})"
    if taken.ends:
        text = f"return {text}"
    elif taken.returned:
        text = f"{', '.join(taken.returned)} = {text}"
    indent = lines.at(part.statements[0].lineno)[: part.statements[0].col_offset].decode()
    owner = part.function if method or symbol.owner is None else _top(tree, part.function)
    place = lines.starts[owner.end_lineno or owner.lineno]
    base = lines.at(owner.lineno)[: owner.col_offset].decode()
    ending = lines.ending.decode()
    function = _definition(lines, part, taken, name, base, ([receiver] if method else []) + given, told)
    gap = ending if base else ending * 2
    if not lines.at(owner.end_lineno or owner.lineno).endswith((b"\n", b"\r")):
        gap = ending + gap
    new = Edit(place, place, (gap + function.replace("\n", ending)).encode())
    start, end = lines.starts[part.statements[0].lineno - 1], lines.starts[part.statements[-1].end_lineno or part.last]
    return [Edit(start, end, f"{indent}{text}{ending}".encode()), new]


def _definition(  # noqa: PLR0913, PLR0917
    lines: Lines, part: Part, taken: Taken, name: str, base: str, given: Sequence[str], told: Mapping[str, str]
) -> str:
    first = part.statements[0]
    body_indent = first.col_offset
    body: list[str] = []
    for number in range(first.lineno, (part.statements[-1].end_lineno or first.lineno) + 1):
        line = lines.at(number).decode().rstrip("\r\n")
        if line.strip() and len(line) - len(line.lstrip()) < body_indent and not line.lstrip().startswith("#"):
            raise Refused(f"line {number} stands further left than the block")
        body.append(base + INDENT + line[body_indent:] if line.strip() else "")
    if taken.returned:
        body.append(f"{base}{INDENT}return {', '.join(taken.returned)}")
    heads = [f"{one}: {told[one]}" if one in told else one for one in given]
    result = result_of(part.function, taken, told)
    prefix = "async " if taken.waits else ""
    arrow = f" -> {result}" if result else ""
    return f"{base}{prefix}def {name}({', '.join(heads)}){arrow}:\n" + "\n".join(body) + "\n"


def is_annotated(function: Function) -> bool:
    return bool(function.returns) or any(one.annotation for one in parameters(function))


def result_of(function: Function, taken: Taken, told: Mapping[str, str]) -> str:
    """The annotation of what is given back, "" where it cannot be told."""
    if taken.ends:
        return ast.unparse(function.returns) if function.returns else ""
    types = [told.get(name, "") for name in taken.returned]
    if not types:
        return "None" if is_annotated(function) else ""
    return (
        ""
        if not all(types) or any(map(several, types))
        else types[0]
        if len(types) == 1
        else f"tuple[{', '.join(types)}]"
    )


def _refuse_name(content: bytes, name: str) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise Refused(f"`{name}` is no name that Python takes")
    if re.search(rb"(?<![A-Za-z0-9_])" + re.escape(name.encode()) + rb"(?![A-Za-z0-9_])", content):
        raise Refused(f"the file has the word `{name}` already")


def _receiver(symbol: Symbol, function: Function) -> str:
    """`self` of a method, or `cls`."""
    ordered = [*function.args.posonlyargs, *function.args.args]
    plain = "staticmethod" not in symbol.definition.decorators
    return ordered[0].arg if symbol.definition.kind is Kind.METHOD and plain and ordered else ""


def _top(tree: ast.Module, function: Function) -> ast.stmt:
    """The statement of the module that a function stands in."""
    return next(one for one in tree.body if one.lineno <= function.lineno <= (one.end_lineno or one.lineno))


def function_at(tree: ast.Module, symbol: Symbol) -> Function:
    """The function that a symbol is. Raises Refused."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno == symbol.definition.line:
            return node
    raise Refused(f"`{symbol.name}` was not found where it was read")

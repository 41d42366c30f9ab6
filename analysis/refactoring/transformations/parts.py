"""Statements of a function that could be one of their own, and what would go in and out of it."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.refactoring.transformations.flow_of_names import SCOPES, flow_through, read, stored
from analysis.refactoring.transformations.told_types import Function, parameters
from analysis.refactoring.view import Refused
from analysis.removal.blocks import BLOCKS
from analysis.removal.text import Lines

MOST_GIVEN, MOST_RETURNED = 6, 3
OF_THE_FRAME = frozenset({"locals", "vars", "eval", "exec", "super", "__class__"})
LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of statements in a function, the statements around it from the outside, and its lines."""

    function: Function
    statements: Sequence[ast.stmt]
    around: Sequence[ast.stmt]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a part is given, what it gives back, and whether it ends the function."""

    given: tuple[str, ...]
    returned: tuple[str, ...]
    ends: bool
    waits: bool


def part_at(lines: Lines, function: Function, first: int, last: int) -> Part:
    """The whole statements in these lines. Raises Refused."""
    for block, around in blocks_in(function, []):
        inside = [one for one in block if first <= one.lineno and (one.end_lineno or one.lineno) <= last]
        touched = [one for one in block if one.lineno <= last and (one.end_lineno or one.lineno) >= first]
        if inside and inside == touched and stands_alone(lines, inside) and _nothing_else(lines, inside, first, last):
            return Part(function, inside, around, first, last)
    raise Refused(f"lines {first}-{last} are no whole statements of one block of `{function.name}`")


def stands_alone(lines: Lines, statements: Sequence[ast.stmt]) -> bool:
    """Whether the first begins its line, and is no `elif`, which hangs on what stands before it."""
    first = statements[0]
    line = lines.at(first.lineno)
    return not line[: first.col_offset].strip() and not re.match(rb"elif\b", line[first.col_offset :])


def _nothing_else(lines: Lines, inside: Sequence[ast.stmt], first: int, last: int) -> bool:
    """Whether the lines hold these statements, and comments."""
    around = [*range(first, inside[0].lineno), *range((inside[-1].end_lineno or last) + 1, last + 1)]
    return all(number <= len(lines) and (lines.is_blank(number) or lines.is_comment(number)) for number in around)


def taken_by(part: Part) -> Taken:
    """What goes in and out of a part. Raises Refused where that cannot be told."""
    ends = isinstance(part.statements[-1], ast.Return)
    _refuse_ways_out(part, ends=ends)
    own = _parameters(part.function) | stored(part.function.body)
    before = _certain_before(part)
    flow = flow_through(part.statements, set())
    given = [name for name in flow.needed if name in own]
    returned = [] if ends else sorted(stored(part.statements) & _needed_after(part) & own)
    for name in returned:
        if name not in flow.certain:
            if name not in before:
                raise Refused(f"`{name}` may or may not be set by these lines")
            given = [*given, *([name] if name not in given else [])]
    if missing := [name for name in given if name not in before]:
        raise Refused(f"`{missing[0]}` may not be set before these lines")
    if returned and any(isinstance(one, ast.Try) for one in part.around):
        raise Refused(f"an error in these lines would leave `{returned[0]}` as it was before them")
    if len(given) > MOST_GIVEN or len(returned) > MOST_RETURNED:
        raise Refused(f"they would take {len(given)} arguments and return {len(returned)} values")
    inner = [one for node in part.statements for one in ast.walk(node)]
    waits = any(isinstance(one, ast.Await | ast.AsyncFor | ast.AsyncWith) for one in inner)
    return Taken(tuple(given), tuple(returned), ends, waits)


def _refuse_ways_out(part: Part, *, ends: bool) -> None:
    for statement in part.statements:
        for node in ast.walk(statement):
            line = getattr(node, "lineno", statement.lineno)
            if isinstance(node, ast.Yield | ast.YieldFrom | ast.Global | ast.Nonlocal) or _forgets(node):
                raise Refused(f"line {line} has what belongs to its own function ({type(node).__name__.lower()})")
            if isinstance(node, ast.Return) and not ends:
                raise Refused(f"line {line} returns from the function")
            if isinstance(node, SCOPES):
                raise Refused(f"line {line} makes a function or a class")
            if isinstance(node, ast.Name) and node.id in OF_THE_FRAME:
                raise Refused(f"line {line} uses `{node.id}`")
            if isinstance(node, ast.Constant | ast.JoinedStr) and (node.end_lineno or 0) > node.lineno:
                raise Refused(f"the string in line {line} has several lines")
        if jump := next(_jumps(statement), None):
            raise Refused(f"line {jump.lineno} leaves a loop that goes on outside")
    if any(isinstance(one, ast.Global | ast.Nonlocal) for one in ast.walk(part.function)):
        raise Refused(f"`{part.function.name}` binds names of others")


def _forgets(node: ast.AST) -> bool:
    """Whether it deletes a name."""
    return isinstance(node, ast.Delete) and any(isinstance(one, ast.Name) for one in node.targets)


def _jumps(node: ast.stmt) -> Iterator[ast.stmt]:
    """`break` and `continue` of a loop outside."""
    if isinstance(node, ast.Break | ast.Continue):
        yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt) and not isinstance(node, ast.For | ast.AsyncFor | ast.While):
            yield from _jumps(child)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            for inner in child.body:
                yield from _jumps(inner)


def blocks_in(node: ast.AST, around: Sequence[ast.stmt]) -> Iterator[tuple[list[ast.stmt], Sequence[ast.stmt]]]:
    """Each block within a function with the statements around it, functions and classes within apart."""
    for name in BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
            yield block, around
            for one in block:
                if not isinstance(one, SCOPES):
                    yield from blocks_in(one, [*around, one])
    for handler in getattr(node, "handlers", ()):
        yield from blocks_in(handler, around)


def _certain_before(part: Part) -> set[str]:
    """The names that are set for certain when the part begins."""
    certain = _parameters(part.function)
    holder: ast.AST = part.function
    for statement in [*part.around, part.statements[0]]:
        block = next(one for one in _blocks_of(holder) if any(other is statement for other in one))
        if isinstance(holder, ast.For | ast.AsyncFor) and block is holder.body:
            certain |= stored([holder.target])
        if isinstance(holder, ast.With | ast.AsyncWith):
            certain |= stored([one.optional_vars for one in holder.items if one.optional_vars])
        certain = flow_through(block[: block.index(statement)], certain).certain
        holder = statement
    return certain


def _blocks_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks right below a statement."""
    for one in [node, *getattr(node, "handlers", ())]:
        for name in BLOCKS:
            if block := getattr(one, name, None):
                yield block


def _needed_after(part: Part) -> set[str]:
    """The names that may be read after the part without having been set again; where errors are caught, all others."""
    outside = _outside(part)
    needed = read([node for node in outside if isinstance(node, SCOPES)])
    holder: ast.AST = part.function
    for statement in [*part.around, part.statements[-1]]:
        if isinstance(statement, ast.Try | ast.TryStar) and statement in part.around:
            return read([node for node in outside if isinstance(node, ast.Name)])
        block = next(one for one in _blocks_of(holder) if any(other is statement for other in one))
        following = block[block.index(statement) + 1 :]
        again = [statement] if isinstance(statement, LOOPS) and statement in part.around else []
        needed |= set(flow_through(following, set()).needed) | set(flow_through(again, set()).needed)
        holder = statement
    return needed


def _outside(part: Part) -> list[ast.AST]:
    """All nodes of the function that are not in the part."""
    gone = {id(node) for statement in part.statements for node in ast.walk(statement)}
    return [node for node in ast.walk(part.function) if node is not part.function and id(node) not in gone]


def _parameters(function: Function) -> set[str]:
    return {one.arg for one in parameters(function)}

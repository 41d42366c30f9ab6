"""The text of a Python file without some of its names: definitions, imports, entries of `__all__`."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from analysis.removal.blocks import DEFINITIONS, Statement, belongs_to, is_docstring, same_name_beside, statements
from analysis.removal.items import Item, comma_of_a_single, without_items
from analysis.removal.model import IMPORT, NOT_THERE, SHARED, Doomed, Refused
from analysis.removal.text import Edit, Lines, Span, apply, overlap

ONLY_CONTENT = "it is all that its block has"


@dataclass
class _Plan:
    """What goes: whole statements, and single names out of imports."""

    content: bytes
    lines: Lines
    whole: dict[ast.stmt, tuple[Statement, Doomed]] = field(default_factory=dict)
    names: dict[ast.stmt, list[ast.alias]] = field(default_factory=dict)


def without(content: bytes, doomed: Sequence[Doomed]) -> bytes:
    """The file without these names; everything else stays as it is, to the byte. Raises Refused."""
    tree = _parsed(content, doomed)
    found = list(statements(tree))
    plan = _Plan(content, Lines(content))
    for one in doomed:
        _add_import(plan, found, one) if one.rule == IMPORT else _add_definition(plan, found, one)
    edits = [*_whole(plan), *_single(plan), *_exports(plan, tree, doomed)]
    if overlap(edits):
        raise Refused(doomed[0], SHARED)
    changed = apply(content, edits)
    _parsed(changed, doomed)
    return changed


def _parsed(content: bytes, doomed: Sequence[Doomed]) -> ast.Module:
    try:
        content.decode("utf-8")
        return ast.parse(content)
    except (SyntaxError, ValueError) as error:
        raise Refused(doomed[0], f"the file would not parse: {error}") from error


def _add_definition(plan: _Plan, found: Iterable[Statement], doomed: Doomed) -> None:
    for statement in found:
        node = statement.node
        if isinstance(node, DEFINITIONS) and node.name == doomed.word and _covers(statement, doomed.line):
            plan.whole[node] = statement, doomed
            for other in same_name_beside(statement):
                if belongs_to(other, doomed.word) or belongs_to(node, doomed.word):
                    plan.whole[other] = Statement(other, statement.holder, statement.block), doomed
                elif other not in plan.whole:
                    _refuse_second(other, doomed)
            return
    raise Refused(doomed, NOT_THERE)


def _covers(statement: Statement, line: int) -> bool:
    return statement.first_line <= line <= statement.node.lineno


def _refuse_second(other: ast.stmt, doomed: Doomed) -> None:
    raise Refused(doomed, f"it is defined a second time in line {other.lineno}")


def _add_import(plan: _Plan, found: Iterable[Statement], doomed: Doomed) -> None:
    for statement in found:
        node = statement.node
        if isinstance(node, ast.Import | ast.ImportFrom) and statement.first_line <= doomed.line <= statement.last_line:
            wanted = [alias for alias in node.names if _bound(alias) == doomed.word]
            if wanted:
                plan.names.setdefault(node, []).extend(wanted)
                if all(alias in plan.names[node] for alias in node.names):
                    plan.whole[node] = statement, doomed
                return
    raise Refused(doomed, NOT_THERE)


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _whole(plan: _Plan) -> Iterator[Edit]:
    """Statements that go as a whole, those inside of others with these."""
    spans, passes = list[Span](), list[tuple[Span, Statement]]()
    for statement, doomed in plan.whole.values():
        _refuse_shared(plan.lines, statement, doomed)
        span = _span(plan.lines, statement)
        rest = [node for node in statement.block if node not in plan.whole]
        if rest or _is_inside(plan, statement):
            spans.append(span)
        elif isinstance(statement.holder, ast.ClassDef):
            passes.append((span, statement))
        elif isinstance(statement.holder, ast.Module):
            spans.append(span)
        elif isinstance(statement.holder, ast.If) and _only_for_types(statement.holder):
            spans.append((statement.holder.lineno, statement.holder.end_lineno or statement.last_line))
        else:
            raise Refused(doomed, ONLY_CONTENT)
    yield from plan.lines.without(_outermost([*spans, *_rest_of(passes)]))
    yield from _passes(plan.lines, passes)


def _rest_of(passes: Sequence[tuple[Span, Statement]]) -> list[Span]:
    """All but the first statement of each class that loses everything: `pass` comes in the place of the first."""
    holders = dict[ast.AST, Span]()
    rest = list[Span]()
    for span, statement in sorted(passes, key=lambda one: one[0]):
        if statement.holder in holders:
            rest.append(span)
        else:
            holders[statement.holder] = span
    return rest


def _passes(lines: Lines, passes: Sequence[tuple[Span, Statement]]) -> Iterator[Edit]:
    seen = set[ast.AST]()
    for (first, last), statement in sorted(passes, key=lambda one: one[0]):
        if statement.holder not in seen:
            seen.add(statement.holder)
            indent = b" " * statement.node.col_offset
            yield Edit(lines.starts[first - 1], lines.starts[last], indent + b"pass" + lines.ending)


def _span(lines: Lines, statement: Statement) -> Span:
    """The statement's lines, with comments of its own; those above an import are a heading unless it stands alone."""
    first, last = statement.first_line, statement.last_line
    if isinstance(statement.node, DEFINITIONS):
        return lines.with_comments(first, last)
    alone = last == len(lines) or lines.is_blank(last + 1)
    return lines.with_comments(first, last) if alone else (first, last)


def _is_inside(plan: _Plan, statement: Statement) -> bool:
    """Whether what holds it goes as well."""
    return any(
        other.first_line <= statement.first_line and statement.last_line <= other.last_line
        for other, _ in plan.whole.values()
        if other.node is not statement.node
    )


def _outermost(spans: Sequence[Span]) -> list[Span]:
    return [
        one
        for one in set(spans)
        if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in spans)
    ]


def _only_for_types(holder: ast.If) -> bool:
    return not holder.orelse and ast.unparse(holder.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def _refuse_shared(lines: Lines, statement: Statement, doomed: Doomed) -> None:
    first, last = statement.first_line, statement.last_line
    before = lines.at(statement.node.lineno)[: statement.node.col_offset].strip()
    after = lines.at(last)[statement.node.end_col_offset or 0 :].strip()
    if (first == statement.node.lineno and before) or (after and not after.startswith(b"#")):
        raise Refused(doomed, SHARED)


def _single(plan: _Plan) -> Iterator[Edit]:
    """Names out of imports that keep others."""
    for node, gone in plan.names.items():
        if node not in plan.whole and isinstance(node, ast.Import | ast.ImportFrom):
            yield from without_items(plan.content, plan.lines, node.names, gone)


def _exports(plan: _Plan, tree: ast.Module, doomed: Iterable[Doomed]) -> Iterator[Edit]:
    """Entries of `__all__`."""
    names = {one.word for one in doomed if "." not in one.name}
    for node in tree.body:
        value = _all_value(node)
        if value is None:
            continue
        items: list[Item] = list(value.elts)
        gone = [item for item in items if isinstance(item, ast.Constant) and item.value in names]
        if gone and len(gone) == len(items):
            start = plan.lines.offset(value.lineno, value.col_offset)
            end = plan.lines.offset(value.end_lineno or value.lineno, value.end_col_offset or 0)
            yield Edit(start, end, b"[]")
        elif gone:
            yield from without_items(plan.content, plan.lines, items, gone)
            left = [item for item in items if item not in gone]
            if isinstance(value, ast.Tuple) and len(left) == 1:
                yield from comma_of_a_single(plan.content, plan.lines, left[0])


def _all_value(node: ast.stmt) -> ast.List | ast.Tuple | None:
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple() as value):
            return value
        case ast.AugAssign(target=ast.Name(id="__all__"), value=ast.List() | ast.Tuple() as value):
            return value
        case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.List() | ast.Tuple() as value):
            return value
    return None


def has_nothing_left(content: bytes) -> bool:
    """Whether a module has only a docstring, imports and an empty `__all__`."""
    return all(
        is_docstring(node)
        or isinstance(node, ast.Import | ast.ImportFrom)
        or ((value := _all_value(node)) is not None and not value.elts)
        for node in ast.parse(content).body
    )

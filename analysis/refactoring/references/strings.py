"""Strings that mention a symbol: entries of `__all__`, quoted annotations, dotted paths, names for `getattr`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from analysis.python.mentions import unlike_prose
from analysis.refactoring.references.meaning import Place, meanings, part_of
from analysis.refactoring.references.reading import LOCAL, Reader
from analysis.refactoring.references.sites import Role, Site
from analysis.refactoring.references.symbols import files_by_name

BY_NAME = frozenset({"getattr", "setattr", "hasattr", "delattr", "object"})
TYPES = frozenset({"cast", "TypeVar", "NewType", "ForwardRef", "TypeAliasType"})
PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*[.:]([^\W\d]\w*)")
PLAIN = re.compile(r"[\"']{1,3}")


@dataclass(frozen=True, slots=True)
class Sought:
    """The symbol, as strings are held against it."""

    place: Place
    name: str

    @property
    def word(self) -> re.Pattern[str]:
        return re.compile(rf"\b{re.escape(self.name)}\b")


def read_string(reader: Reader, node: cst.SimpleString, sought: Sought) -> Iterator[Site | str]:
    """What a string that holds the word is: sites, or a sentence of doubt; nothing where it is prose."""
    value = node.evaluated_value
    if not isinstance(value, str) or not sought.word.search(value):
        return
    where = f"{reader.path}:{reader.line(node)}"
    if value == sought.name and _is_export(reader, node):
        if sought.place in meanings(reader.view, reader.path, value):
            yield from _part(reader, node, Role.EXPORT, 0, len(value), where)
    elif _is_type(reader, node):
        yield from _in_type(reader, node, value, sought, where)
    elif found := _dotted(reader, value, sought):
        yield from _part(reader, node, Role.PATH, *found, where)
    elif value == sought.name:
        yield from _by_name(reader, node, sought, where)
    elif value.endswith((f"{_stem(sought)}.{sought.name}", f"{_stem(sought)}:{sought.name}")) and " " not in value:
        yield f"the string at {where} may mean it"


def _stem(sought: Sought) -> str:
    return sought.place[0].removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]


def _part(  # noqa: PLR0913, PLR0917 -- a piece of a string in a file
    reader: Reader, node: cst.SimpleString, role: Role, start: int, end: int, where: str
) -> Iterator[Site | str]:
    """The bytes of a part of a string's value, where value and text are the same."""
    if not PLAIN.fullmatch(node.prefix + node.quote) or "\\" in node.value or not node.value.isascii():
        yield f"the string at {where} is written in a way that cannot be edited"
        return
    first = reader.span(node)[0] + len(node.quote)
    yield Site(reader, role, first + start, first + end, node)


def _dotted(reader: Reader, value: str, sought: Sought) -> tuple[int, int] | None:
    """Where the name stands in a string that is a module's dotted name and the symbol."""
    match = PATH.fullmatch(value)
    if not match or match[1] != sought.name:
        return None
    path = files_by_name(reader.view).get(value[: match.start(1) - 1])
    return match.span(1) if path and sought.place in meanings(reader.view, path, sought.name) else None


def _by_name(reader: Reader, node: cst.SimpleString, sought: Sought, where: str) -> Iterator[Site | str]:
    """A string that is just the name: it counts beside a module in `getattr`, and where it is unlike a plain word."""
    call = next((one for one in reader.around(node) if isinstance(one, cst.Call)), None)
    function = get_full_name_for_node(call.func) if call else None
    if call and call.args and function and function.rpartition(".")[2] in BY_NAME:
        first = reader.meaning(call.args[0].value)
        if any(sought.place in part_of(reader.view, place, sought.name) for place in first):
            yield from _part(reader, node, Role.BY_NAME, 0, len(sought.name), where)
            return
        if first and LOCAL not in first:
            return
        yield f"the name is given as a string at {where}"
    elif unlike_prose([sought.name]):
        yield f"the name is given as a string at {where}"


def _is_export(reader: Reader, node: cst.SimpleString) -> bool:
    for around in reader.around(node):
        match around:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="__all__"))]):
                return True
            case cst.AugAssign(target=cst.Name(value="__all__")) | cst.AnnAssign(target=cst.Name(value="__all__")):
                return True
            case cst.Call(func=cst.Attribute(value=cst.Name(value="__all__"))):
                return True
    return False


def _is_type(reader: Reader, node: cst.SimpleString) -> bool:
    for around in reader.around(node):
        if isinstance(around, cst.Annotation):
            return True
        if isinstance(around, cst.Call):
            return (get_full_name_for_node(around.func) or "").rpartition(".")[2] in TYPES
    return False


def _in_type(reader: Reader, node: cst.SimpleString, value: str, sought: Sought, where: str) -> Iterator[Site | str]:
    try:
        tree = ast.parse(value, mode="eval")
    except SyntaxError:
        return
    for part in ast.walk(tree):
        name, end = _last_word(part)
        if name == sought.name and sought.place in _meaning(reader, node, part):
            yield from _part(reader, node, Role.QUOTED, end - len(name), end, where)


def _last_word(part: ast.AST) -> tuple[str, int]:
    if isinstance(part, ast.Name):
        return part.id, part.end_col_offset or 0
    if isinstance(part, ast.Attribute):
        return part.attr, part.end_col_offset or 0
    return "", 0


def _meaning(reader: Reader, node: cst.SimpleString, part: ast.AST) -> frozenset[Place]:
    if isinstance(part, ast.Name):
        return reader.named(part.id, node)
    if isinstance(part, ast.Attribute):
        places = _meaning(reader, node, part.value)
        return frozenset().union(*(part_of(reader.view, place, part.attr) for place in places - {LOCAL}))
    return frozenset()

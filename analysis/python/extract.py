"""From source to `PythonFacts`, and to calls."""

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from analysis.index.paths import is_generated
from analysis.index.source import SourceFile
from analysis.python.calls import imported_calls
from analysis.python.comments import commented
from analysis.python.exports import exports
from analysis.python.readers import READERS
from analysis.python.structures import MODULE, Call, Definition, Problem, PythonFacts, References
from analysis.python.syntax import is_python2, parse
from analysis.python.walk import Walk


def read_python(content: bytes, _file: SourceFile) -> PythonFacts:
    """Everything the index knows of one Python file; never raises for what the file contains."""
    walk = walked(content)
    if isinstance(walk, Problem):
        lines = len(content.splitlines())
        return PythonFacts(lines, problem=walk, python2=is_python2(content), commented=commented(content))
    return _facts(walk, content)


def read_calls(content: bytes, _file: SourceFile) -> tuple[Call, ...]:
    """The calls of what one Python file imports."""
    walk = walked(content)
    return () if isinstance(walk, Problem) else imported_calls(walk)


@lru_cache(1)
def walked(content: bytes) -> Walk | Problem:
    """The walk of a source file, or why there is none; the same one for all who read a file in turn."""
    tree = parse(content)
    if isinstance(tree, Problem):
        return tree
    walk = Walk(tree, content.splitlines(), READERS)
    walk.run()
    return walk


def _facts(walk: Walk, content: bytes) -> PythonFacts:
    order = sorted(range(len(walk.definitions)), key=lambda i: (walk.definitions[i].line, walk.definitions[i].column))
    place = {old: new for new, old in enumerate(order)} | {MODULE: MODULE}
    names, complete = exports(walk.tree) if b"__all__" in content else (None, True)
    generated = is_generated("", content)
    return PythonFacts(
        lines=len(walk.lines),
        imports=tuple(sorted(walk.imports, key=lambda i: i.line)),
        definitions=tuple(_moved(walk.definitions[old], place) for old in order),
        references=tuple(_references(walk, place)),
        exports=names,
        exports_complete=complete,
        bound=tuple(sorted(walk.bound)),
        prefixes=tuple(sorted(walk.prefixes)),
        suffixes=tuple(sorted(walk.suffixes)),
        dynamic=tuple(sorted(walk.dynamic)),
        is_script=walk.is_script,
        generated=generated,
        commented=() if generated else commented(content),
    )


def _moved(definition: Definition, place: dict[int, int]) -> Definition:
    """The definition with its owner's new index."""
    if place[definition.owner] == definition.owner:
        return definition
    return msgspec.structs.replace(definition, owner=place[definition.owner])


def _references(walk: Walk, place: dict[int, int]) -> list[References]:
    found = [
        References(
            place[owner],
            tuple(f.names),
            (*f.attributes, *_unmangled(f.attributes)),
            tuple(f.own),
            tuple(f.strings),
        )
        for owner, f in walk.found.items()
    ]
    return sorted(found, key=lambda r: r.owner)


def _unmangled(attributes: Mapping[str, None]) -> list[str]:
    """`__name` for each `_Class__name`, which is how the method `__name` is reached from outside its class."""
    mangled = [name for name in attributes if name[0] == "_" and "__" in name[2:] and not name.endswith("__")]
    return [name for name in {one[one.index("__", 2) :]: None for one in mangled} if name not in attributes]

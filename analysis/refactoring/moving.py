"""Definitions taken out of a module into a new one below it; the old module still offers them."""

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.facts import ImportScope
from analysis.python.facts import PYTHON
from analysis.refactoring.closures import Closure, closure_of
from analysis.refactoring.import_places import among, beginning, heading_end, imports_in
from analysis.refactoring.new_module import content_of, new_path
from analysis.refactoring.reliance import mention
from analysis.refactoring.uses import Bound, read_uses
from analysis.refactoring.view import Refused, View, parsed, spelled
from analysis.removal.model import IMPORT, Doomed
from analysis.removal.model import Refused as NotRemoved
from analysis.removal.python import without
from analysis.removal.text import Edit, Lines, apply

WIDTH = 88


@dataclass(frozen=True, slots=True)
class Move:
    """A new file with definitions of another, and that other file after it."""

    path: str
    names: tuple[str, ...]
    files: Mapping[str, bytes]


def move(view: View, source: str, target: str, names: Sequence[str]) -> Move:
    """Take the names, and what they need, out of `target`, for `source` to import them. Raises Refused."""
    uses = read_uses(view.source(target))
    closure = closure_of(view, target, names, uses)
    path = new_path(view, source, target, closure)
    about = f"What {view.name(target)} and {view.name(source)} both need."
    refuse_cycle(view, target, closure)
    kept = offered(view, source, target, closure, uses)
    left = left_behind(view, path, target, closure, kept, uses)
    return Move(path, tuple(closure.definitions), {path: content_of(view, target, closure, about), target: left})


def refuse_cycle(view: View, target: str, closure: Closure) -> None:
    """What is moved must not need the modules that it is moved away from."""
    for path in _sources(view, target, closure.imported):
        if target in _reachable(view, path):
            raise Refused(f"what would be moved needs {view.name(path)}, which is in the cycle itself")


def _sources(view: View, path: str, names: Collection[str]) -> Iterator[str]:
    """The files that a module takes these names from while it is imported."""
    for statement in view.index.facts(PYTHON)[path].imports:
        found = view.modules.find(path, statement.module)
        if found is None or statement.scope is not ImportScope.MODULE:
            continue
        if not statement.names and statement.module in names:
            yield found
        for name, local in statement.names:
            if local in names:
                yield view.modules.member(found, name) or found


def _reachable(view: View, start: str) -> Collection[str]:
    found = {start}
    waiting = [start]
    while waiting:
        for path in view.graph.runtime.get(waiting.pop(), ()):
            if path not in found:
                found.add(path)
                waiting.append(path)
    return found


def offered(view: View, source: str, target: str, closure: Closure, uses: Mapping[str, Bound]) -> dict[str, bool]:
    """The moved names that the old module still has to know; whether it uses them itself."""
    lines = Lines(view.source(target))
    inside = [(lines.starts[first - 1], lines.starts[last]) for first, last in closure.spans.values()]
    kept: dict[str, bool] = {}
    for name in closure.definitions:
        used = any(not any(start <= use.start < end for start, end in inside) for use in uses[name].uses)
        if used or not name.startswith("_") or _imported_elsewhere(view, source, target, name):
            kept[name] = used or name in view.exports(target)
    return kept


def _imported_elsewhere(view: View, source: str, target: str, name: str) -> bool:
    for other, facts in view.index.facts(PYTHON).items():
        for statement in facts.imports if other != source else ():
            brings = any(one in {name, "*"} for one, _ in statement.names)
            if brings and view.modules.find(other, statement.module) == target:
                return True
    return bool(mention(view, target, name, besides=source))


def left_behind(  # noqa: PLR0913, PLR0917 -- what goes, what stays, and where it is found
    view: View, path: str, target: str, closure: Closure, kept: Mapping[str, bool], uses: Mapping[str, Bound]
) -> bytes:
    """The old module without the definitions, and with an import of those that it still offers."""
    content, tree = view.source(target), view.tree(target)
    lines = Lines(content)
    edits = lines.without(set(closure.spans.values()))
    relative = any(isinstance(node, ast.ImportFrom) and node.level for node in imports_in(tree.body))
    module = spelled(view, target, path, relative=relative)
    if kept:
        edits.append(_import(lines, tree, _statement(lines, module, kept)))
    result = _without_unused(target, apply(content, edits), closure, uses)
    parsed(target, result)
    return result


def _statement(lines: Lines, module: str, kept: Mapping[str, bool]) -> str:
    """The import of what is offered; names that the file does not use itself are marked as meant."""
    meant = "" if all(kept.values()) else "  # noqa: F401"
    line = f"from {module} import {', '.join(sorted(kept, key=_order))}"
    if len(line) <= WIDTH:
        return line + meant
    names = "".join(f"    {name},\n" for name in sorted(kept, key=_order))
    return f"from {module} import ({meant}\n{names})"


def _order(name: str) -> tuple[int, str]:
    """As isort has it: constants, classes, the rest."""
    return 0 if name.isupper() else 1 if name[:1].isupper() else 2, name


def _import(lines: Lines, tree: ast.Module, text: str) -> Edit:
    text = text.replace("\n", lines.ending.decode())
    top = imports_in(beginning(tree))
    if top:
        return among(lines, top, text)
    at, ending = lines.starts[heading_end(tree)], lines.ending.decode()
    lead = ending if heading_end(tree) else ""
    return Edit(at, at, f"{lead}{text}{ending}".encode())


def _without_unused(target: str, content: bytes, closure: Closure, uses: Mapping[str, Bound]) -> bytes:
    """Without the imports that only what was moved used; those of packages stay where they may be offered."""
    for _ in range(2):
        now = read_uses(content)
        idle = [
            name
            for name in uses
            if name in now and not now[name].uses and uses[name].uses and name in closure.imported | {"TYPE_CHECKING"}
        ]
        tree = ast.parse(content)
        doomed = [
            Doomed(path=target, name=name, line=node.lineno, rule=IMPORT)
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
            if (name := alias.asname or alias.name) in idle
        ]
        if not doomed:
            break
        try:
            content = without(content, doomed)
        except NotRemoved as refused:
            raise Refused(refused.reason) from refused
    return content

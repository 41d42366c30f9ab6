"""What is cheap once and dear when there is much of it."""

import ast
import re
from collections.abc import Iterable

from analysis.python.text import dotted
from analysis.quality.checks.facts import Loop, Place, Suspicion

DJANGO_QUERIES = re.compile(r"(^|\.)[A-Z]\w*\.objects\.(get|filter|exclude|first|last|count|exists|all)$")
SESSION_QUERIES = re.compile(
    r"^(self\.)?(db\.)?_?(db_)?session\.(query|get|execute|scalar|scalars|get_one|scalar_one)$"
    r"|(^|\.)(session\.query|[A-Z]\w*\.query)(\.(join|outerjoin|options|select_from))*"
    r"\.(filter|filter_by|where|get|get_or_404|first_or_404)$"
)
CURSOR_QUERIES = re.compile(r"(^|[._])(cur|cursor|conn|connection|db|database)\.execute$")
BATCH = re.compile(r"delete|update|insert|upsert|batch|chunk|^in_$", re.IGNORECASE)
READS = frozenset({"read_text", "read_bytes"})
CACHES = re.compile(r"(^|_)(cache|caches|cached|memo|memoized)(_|$)", re.IGNORECASE)
EMPTY_MAPPINGS = frozenset({"dict", "defaultdict", "collections.defaultdict", "OrderedDict"})


def check_call(node: ast.Call, place: Place) -> Iterable[Suspicion]:
    """A call inside a `for` loop: one query an item, or the same file read again and again."""
    if not place.loops or not isinstance(node.func, ast.Attribute | ast.Name):
        return
    name = dotted_chain(node.func)
    loop = place.loops[-1]
    if _is_batch(node):
        return
    if (DJANGO_QUERIES.search(name) or SESSION_QUERIES.search(name) or _selects(node, name)) and _goes_over_rows(loop):
        if _names(loop.target) & _names(*node.args, *(keyword.value for keyword in node.keywords)):
            yield place.suspicion("n-plus-one", f"`{name}` runs once for each item of the loop", node)
    elif _reads_file(node, name) and not _varies(node, place.loops):
        yield place.suspicion("file-read-in-loop", f"`{ast.unparse(node)}` reads the same file in each round", node)


def check_module(node: ast.Module, place: Place) -> Iterable[Suspicion]:
    """Dictionaries of the module that serve as caches and only grow."""
    for statement in node.body:
        name = _empty_mapping(statement)
        if name and CACHES.search(name) and _only_grows(node, name):
            message = f"`{name}` is filled and never emptied: it grows for as long as the process lives"
            yield place.suspicion("unbounded-cache", message, statement)


def dotted_chain(node: ast.expr) -> str:
    """`a.b().c` as `a.b.c`; "" for what does not begin with a name."""
    parts: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return ""
    return ".".join([node.id, *reversed(parts)])


def _is_batch(node: ast.Call) -> bool:
    """Statements that change rows, and queries for many keys at once, are cut into batches on purpose."""
    if any(keyword.arg and keyword.arg.endswith("__in") for keyword in node.keywords):
        return True
    return any(
        isinstance(inner, ast.Name | ast.Attribute)
        and BATCH.search(inner.id if isinstance(inner, ast.Name) else inner.attr)
        for argument in node.args
        for inner in ast.walk(argument)
    )


def _selects(node: ast.Call, name: str) -> bool:
    """Whether a statement written out reads rows."""
    text = node.args[0] if CURSOR_QUERIES.search(name) and node.args else None
    if isinstance(text, ast.JoinedStr) and text.values:
        text = text.values[0]
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
        return False
    return text.value.lstrip()[:6].upper() == "SELECT"


def _goes_over_rows(loop: Loop) -> bool:
    """A loop over a literal or a range has its limit in the code."""
    literal = isinstance(loop.iter, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.Constant)
    return not literal and not (isinstance(loop.iter, ast.Call) and dotted(loop.iter.func) in {"range", "batched"})


def _reads_file(node: ast.Call, name: str) -> bool:
    if isinstance(node.func, ast.Attribute) and node.func.attr in READS:
        return not node.args
    mode = node.args[1] if len(node.args) > 1 else None
    return name == "open" and bool(node.args) and (mode is None or _is_read_mode(mode))


def _is_read_mode(mode: ast.expr) -> bool:
    return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and mode.value.startswith("r")


def _varies(node: ast.Call, loops: Iterable[Loop]) -> bool:
    """Whether what is read depends on something that the loops set, or on the result of a call."""
    used = _names(node.func, *node.args)
    receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
    if any(isinstance(inner, ast.Call) for part in (receiver, *node.args) if part for inner in ast.walk(part)):
        return True
    return any(used & _assigned(loop) for loop in loops)


def _assigned(loop: Loop) -> set[str]:
    return {name.id for name in ast.walk(loop) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}


def _names(*nodes: ast.expr) -> set[str]:
    return {name.id for node in nodes for name in ast.walk(node) if isinstance(name, ast.Name)}


def _empty_mapping(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value:
        target, value = statement.target, statement.value
    else:
        return ""
    empty = isinstance(value, ast.Dict) and not value.keys
    made = isinstance(value, ast.Call) and dotted(value.func) in EMPTY_MAPPINGS
    return target.id if isinstance(target, ast.Name) and (empty or made) else ""


def _only_grows(module: ast.Module, name: str) -> bool:
    """Whether functions store under computed keys and nothing else is ever done than reading."""
    grows = False
    for node in ast.walk(module):
        if isinstance(node, ast.Subscript) and _is(node.value, name):
            if isinstance(node.ctx, ast.Del):
                return False
            grows |= isinstance(node.ctx, ast.Store) and not isinstance(node.slice, ast.Constant)
        elif isinstance(node, ast.Attribute) and _is(node.value, name):
            if node.attr in {"pop", "popitem", "clear"}:
                return False
            grows |= node.attr == "setdefault"
        elif isinstance(node, ast.Call) and any(_is(argument, name) for argument in node.args):
            return False
    return grows


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name

"""Reading statements and expressions that give what they hold a meaning: repeated, optional, for type checkers."""

import ast

from analysis.python.structures import Kind
from analysis.python.text import dotted
from analysis.python.walk import Found, Scope, Walk


def read_loop(walk: Walk, node: ast.For | ast.AsyncFor | ast.While, scope: Scope, here: Found) -> bool:
    """What a loop repeats is read with a mark."""
    repeated: list[ast.AST] = list(node.body)
    if isinstance(node, ast.While):
        repeated.append(node.test)
    else:
        scope.nodes.extend((node.iter, node.target))
    scope.nodes.extend(node.orelse)
    walk.queue(repeated, scope, in_loop=True)
    return True


def read_comprehension(walk: Walk, node: ast.expr, scope: Scope, here: Found) -> bool:
    """A comprehension repeats everything but its first iterable, and binds nothing outside."""
    first = node.generators[0]  # type: ignore[attr-defined]
    scope.nodes.append(first.iter)
    elements = [getattr(node, name) for name in ("elt", "key", "value") if hasattr(node, name)]
    nodes = [*elements, *first.ifs, *node.generators[1:]]  # type: ignore[attr-defined]
    walk.pending.append(Scope(nodes, scope.owner, Kind.FUNCTION, scope.receiver, in_loop=True))
    return True


def read_if(walk: Walk, node: ast.If, scope: Scope, here: Found) -> bool:
    """`if TYPE_CHECKING` and `if __name__ == "__main__"` mean something."""
    test = dotted(node.test)
    if test.rpartition(".")[2] == "TYPE_CHECKING":
        here.names[test.partition(".")[0]] = None
        walk.queue(reversed(node.body), scope, type_checking=True)
        scope.nodes.extend(reversed(node.orelse))
        return True
    if scope.kind is None and isinstance(node.test, ast.Compare) and dotted(node.test.left) == "__name__":
        walk.is_script = True
        if not isinstance(node.test.ops[0], ast.Eq):
            return False
        walk.queue([node.test, *reversed(node.body)], scope, script=True)
        scope.nodes.extend(reversed(node.orelse))
        return True
    return False


def read_try(walk: Walk, node: ast.Try | ast.TryStar, scope: Scope, here: Found) -> bool:
    """Imports under `except ImportError` (or wider) are optional."""
    if not any(catches_import_error(handler) for handler in node.handlers):
        return False
    walk.queue(reversed(node.body), scope, optional=True)
    walk.queue(node.handlers, scope, optional=True)
    scope.nodes.extend([*node.orelse, *node.finalbody])
    return True


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    wide = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
    return any(kind is None or dotted(kind) in wide for kind in kinds)

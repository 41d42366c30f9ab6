"""What `__all__` says."""

import ast


def exports(tree: ast.Module) -> tuple[tuple[str, ...] | None, bool]:
    """The names in `__all__` (None without one), and whether they are all of them."""
    names: list[str] = []
    there, complete = False, True
    for statement in tree.body:
        value = _value(statement)
        if value is None:
            continue
        there = True
        found = _names(value)
        complete = complete and found is not None
        names.extend(found or ())
    return (tuple(names), complete) if there else (None, True)


def _value(statement: ast.stmt) -> ast.expr | None:
    """What a statement sets `__all__` to, adds or appends to it."""
    match statement:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            return value
        case (
            ast.AnnAssign(target=ast.Name(id="__all__"), value=value)
            | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
        ):
            return value
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__")), args=[value])):
            return value
    return None


def _names(value: ast.expr) -> list[str] | None:
    match value:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            texts = [e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            return texts if len(texts) == len(elements) else None
        case ast.Constant(value=str() as name):
            return [name]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _names(left), _names(right)
            return None if first is None or second is None else first + second
    return None

"""Text of expressions: dotted names, and source of an annotation."""

import ast


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name, attribute, call or subscript of one; "" of anything else."""
    parts = ""
    while True:
        kind = node.__class__
        if kind is ast.Name:
            return f"{node.id}{parts}"  # type: ignore[attr-defined]
        if kind is ast.Attribute:
            parts = f".{node.attr}{parts}"  # type: ignore[attr-defined]
            node = node.value  # type: ignore[attr-defined]
        elif kind is ast.Call and not parts:
            node = node.func  # type: ignore[attr-defined]
        elif kind is ast.Subscript and not parts:
            node = node.value  # type: ignore[attr-defined]
        else:
            return ""


def ends(node: ast.expr) -> tuple[str, str]:
    """The first and the last name of what `dotted` gives, without putting it together."""
    if node.__class__ is ast.Attribute and node.value.__class__ is ast.Name:
        return node.value.id, node.attr
    name = dotted(node)
    return name.partition(".")[0], name.rpartition(".")[2]


def source(node: ast.expr | None, lines: list[bytes]) -> str:
    """The source of an expression, on one line."""
    if node is None:
        return ""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    if first == last:
        return lines[first][node.col_offset : node.end_col_offset].decode("utf-8", "replace")
    parts = [lines[first][node.col_offset :], *lines[first + 1 : last], lines[last][: node.end_col_offset]]
    return " ".join(b" ".join(parts).decode("utf-8", "replace").split())


def literal(node: ast.expr) -> str:
    """The text of a string literal; of an f-string, with `{}` for what is put in; "" of anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
    return ""


def command(node: ast.expr) -> str:
    """As `literal`; of a list or tuple, its first part: the program of `run(["git", "status"])`."""
    if isinstance(node, ast.BinOp) and isinstance(node.left, (ast.List, ast.Tuple)):
        return command(node.left)
    if isinstance(node, (ast.List, ast.Tuple)) and node.elts:
        return literal(node.elts[0])
    return literal(node)


def fixed_parts(node: ast.expr) -> tuple[str, str]:
    """The fixed beginning and end of an expression that puts a string together."""
    if isinstance(node, ast.JoinedStr):
        text = literal(node)
        return text.partition("{}")[0], text.rpartition("{}")[2]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _edges(node.left)[0], _edges(node.right)[1]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = literal(node.left)
        return text.partition("%")[0], text.rpartition("%")[2][1:]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text = literal(node.func.value)
        return text.partition("{")[0], text.rpartition("}")[2]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join" and node.args:
        return _joined(literal(node.func.value), node.args[0])
    return "", ""


def _edges(node: ast.expr) -> tuple[str, str]:
    """As `fixed_parts`; a literal is its own beginning and end."""
    text = "" if isinstance(node, ast.JoinedStr) else literal(node)
    return (text, text) if text else fixed_parts(node)


def _joined(between: str, parts: ast.expr) -> tuple[str, str]:
    """The fixed beginning and end of `between.join(parts)`."""
    if not isinstance(parts, (ast.List, ast.Tuple)) or not parts.elts:
        return "", ""
    first, last = literal(parts.elts[0]), literal(parts.elts[-1])
    return first and first.partition("{}")[0] + between, last and between + last.rpartition("{}")[2]


def docstring(body: list[ast.stmt]) -> str | None:
    """The docstring of a body."""
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        value = body[0].value.value
        return value if isinstance(value, str) else None
    return None

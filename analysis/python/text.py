"""Text of expressions: dotted names, and source of an annotation."""

import ast


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name, attribute, call or subscript of one; "" of anything else."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            parts.append(node.id)
            return ".".join(reversed(parts))
        elif isinstance(node, (ast.Call, ast.Subscript)) and not parts:
            node = node.func if isinstance(node, ast.Call) else node.value
        else:
            return ""


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

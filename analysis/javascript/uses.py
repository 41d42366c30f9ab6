"""Where a file uses what it imports, and the globals that reach outside the program."""

from collections.abc import Iterator

from tree_sitter import Node

from analysis.facts import Import, ImportScope
from analysis.javascript.bindings import Scoping
from analysis.javascript.imports import literal
from analysis.javascript.structure import Use
from analysis.javascript.syntax import Syntax

GLOBALS = ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Deno", "Bun", "localStorage", "indexedDB")


def uses(syntax: Syntax, scoping: Scoping, imports: tuple[Import, ...]) -> tuple[Use, ...]:
    """Uses in reading order; of the component's own modules only those imported whole."""
    roots = dict(_roots(imports))
    roots.update(_made(syntax, roots))
    bound = {binding.name for binding in scoping.bindings}
    roots.update({name: ("", name) for name in GLOBALS if name not in bound})
    found = [
        use
        for alias, (module, member) in roots.items()
        for node in scoping.mentions.get(alias, ())
        if node.type in ("identifier", "shorthand_property_identifier")
        and (use := _use(syntax, node, module, member))
    ]  # fmt: skip
    return tuple(sorted(dict.fromkeys(found), key=lambda use: use.line))


def _roots(imports: tuple[Import, ...]) -> Iterator[tuple[str, tuple[str, str]]]:
    for one in imports:
        if one.reexport or one.scope is ImportScope.TYPE_CHECKING:
            continue
        for name, alias in one.names:
            if alias and (name == "*" or not one.module.startswith((".", "/", "#"))):
                yield alias, (one.module, name)


def _made(syntax: Syntax, roots: dict[str, tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """`const pool = new Pool()` and `const db = await connect()`, where the callee is imported."""
    for node in syntax.nodes("variable_declarator"):
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if value and value.type == "await_expression" and value.named_children:
            value = value.named_children[0]
        if name is None or value is None or name.type != "identifier":
            continue
        callee = value.child_by_field_name("constructor") or value.child_by_field_name("function")
        if callee is None or value.type not in ("new_expression", "call_expression"):
            continue
        parts = syntax.text(callee).split(".")
        if parts[0] in roots and all(part.isidentifier() for part in parts):
            module, member = roots[parts[0]]
            if not module.startswith("."):
                yield syntax.text(name), (module, f"{_dotted(member, parts[1:])}()")


def _dotted(member: str, rest: list[str]) -> str:
    """The path from the module: a namespace or default import gives way to what is taken from it."""
    return ".".join(rest if rest and member in ("*", "default") else [member, *rest])


def _use(syntax: Syntax, node: Node, module: str, member: str) -> Use | None:
    if node.parent and node.parent.type in ("jsx_closing_element", "export_specifier"):
        return None
    top, parent, rest = node, node.parent, list[str]()
    while parent and parent.type in ("member_expression", "non_null_expression"):
        if parent.type == "member_expression":
            if parent.child_by_field_name("object") != top:
                break
            rest.append(syntax.text(parent.child_by_field_name("property")))
        top, parent = parent, parent.parent
    argument = ""
    if parent and parent.type in ("call_expression", "new_expression"):
        arguments = parent.child_by_field_name("arguments")
        if arguments and arguments.start_byte >= top.end_byte and arguments.named_children:
            argument = literal(syntax, arguments.named_children[0])
    return Use(module, _dotted(member, rest), node.start_point[0] + 1, argument)

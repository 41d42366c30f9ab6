"""What comes from a request or an address, and whether the code looked at it before it used it."""

import re
from collections.abc import Callable

from tree_sitter import Node

from analysis.security.javascript.nodes import arguments, inner, shape
from analysis.security.javascript.program import DEEPEST, Program
from analysis.security.javascript.text import branches, operator

_ASKER = r"(this\.)?(?:(?:ctx|context|c|event|evt)\.(?:req|request)|req|request|ctx|event)"
_PARTS = r"(?:query|params|body|queryStringParameters|pathParameters)"
PART = re.compile(rf"^{_ASKER}(\.raw)?\.{_PARTS}$")
ASKED = re.compile(rf"^{_ASKER}\.(param|query|queries|json|formData)$")
OF_ADDRESS = re.compile(r"URL|earchParams|\.nextUrl")
OWN_ADDRESS = re.compile(r"\breq\b|\brequest\b|\blocation\b|useSearchParams")
ASKER = re.compile(rf"^{_ASKER}$")
PART_NAME = re.compile(rf"^{_PARTS}$")
ADDRESS = re.compile(r"^((window|document|globalThis|self)\.)?location\.(hash|search)$|^document\.(URL|referrer)$")
_PASSED_ON = "trim toString toLowerCase toUpperCase slice substring substr concat split pop shift at join"
PASSED_ON = frozenset(_PASSED_ON.split())
PASSING = re.compile(r"^(String|decodeURI(Component)?|unescape|Buffer\.from|(path|upath)\.(join|resolve|normalize)"
                     r"|path\.posix\.\w+|Object\.(values|keys|entries|assign)|JSON\.(parse|stringify))$")  # fmt: skip
LOOKED_AT = (
    r"\w*(valid|check|assert|allow|safe|sanit|verif|ensure|guard|trusted|permit|whitelist|escape|test|includes|has"
    r"|startsWith|endsWith|match|indexOf|isAbsolute|relative|basename|normalize|\bis_?[a-z])\w*\s*\("
)

SECRET = re.compile(r"[!=]==?\s*process\.env\.\w*(KEY|SECRET|TOKEN|PASSWORD)")
"""Who asks has to know it."""


def is_from_outside(program: Program, node: Node | None, depth: int = 0) -> bool:
    """Whether an expression is, or holds as it is, what somebody sent: of a request, or of the page's address."""
    node = inner(node)
    if node is None or depth > DEEPEST:
        return False
    is_sent, sources = KINDS.get(node.type, (_never, _nowhere))
    return is_sent(program, node) or any(is_from_outside(program, one, depth + 1) for one in sources(program, node))


def _never(program: Program, node: Node) -> bool:
    return False


def _nowhere(program: Program, node: Node) -> list[Node]:
    return []


def _is_read(program: Program, node: Node) -> bool:
    path = shape(program.text(node))
    return bool(PART.match(path) or ADDRESS.match(path))


def _of_object(program: Program, node: Node) -> list[Node]:
    return [one] if (one := node.child_by_field_name("object")) else []


def _of_template(program: Program, node: Node) -> list[Node]:
    return [one.named_children[0] for one in node.named_children if one.type == "template_substitution"]


def _of_pair(program: Program, node: Node) -> list[Node]:
    sides = [one for name in ("left", "right") if (one := node.child_by_field_name(name))]
    sign = operator(node)
    return sides[sign == "&&" :] if sign in ("+", "||", "??", "&&") else []


def _of_choice(program: Program, node: Node) -> list[Node]:
    return branches(node)


def _is_asked(program: Program, call: Node) -> bool:
    function = call.child_by_field_name("function")
    if function is None or ASKED.search(shape(program.text(function))):
        return function is not None
    asked = program.text(function.child_by_field_name("property")) in ("get", "getAll")
    return asked and _holds_search(program, function.child_by_field_name("object"))


def _of_call(program: Program, call: Node) -> list[Node]:
    function = call.child_by_field_name("function")
    if function is None or PASSING.match(shape(program.text(function))):
        return arguments(call)
    passed = program.text(function.child_by_field_name("property")) in PASSED_ON
    return _of_object(program, function) if passed else []


def _holds_search(program: Program, node: Node | None) -> bool:
    """Whether it is the `URLSearchParams` of the page's address, or of a request's."""
    while node is not None and node.type == "member_expression" and program.text(node).endswith("searchParams"):
        node = inner(node.child_by_field_name("object"))
    value = inner(program.value_of(node) if node is not None and node.type == "identifier" else node)
    told = program.text(value)
    return bool(OF_ADDRESS.search(told) and OWN_ADDRESS.search(told))


def _of_new(program: Program, node: Node) -> list[Node]:
    return arguments(node) if program.callee(node) in ("URLSearchParams", "URL") else []


def _is_taken(program: Program, name: Node) -> bool:
    """Whether a variable was taken out of a request by a pattern: `const { query } = req`."""
    binding = program.binding(name)
    if binding is None or binding.declaration.type != "variable_declarator":
        return False
    if binding.declaration.child_by_field_name("name") == binding.node:
        return False
    holder = binding.node.parent if binding.node.parent and binding.node.parent.type == "pair_pattern" else None
    key = holder.child_by_field_name("key") if holder else binding.node
    whole = shape(program.text(binding.declaration.child_by_field_name("value")))
    return bool(ASKER.match(whole) and PART_NAME.match(program.text(key)))


def _of_name(program: Program, name: Node) -> list[Node]:
    binding = program.binding(name)
    if binding is None or binding.declaration.type != "variable_declarator":
        return []
    return [one] if (one := binding.declaration.child_by_field_name("value")) else []


KINDS: dict[str, tuple[Callable[[Program, Node], bool], Callable[[Program, Node], list[Node]]]] = {
    "member_expression": (_is_read, _of_object),
    "subscript_expression": (_is_read, _of_object),
    "template_string": (_never, _of_template),
    "binary_expression": (_never, _of_pair),
    "ternary_expression": (_never, _of_choice),
    "call_expression": (_is_asked, _of_call),
    "new_expression": (_never, _of_new),
    "identifier": (_is_taken, _of_name),
}
"""Of each kind of expression, when it is what was sent, and else what it may hold that was."""


def carriers(program: Program, node: Node | None) -> set[str]:
    """The names and paths in an expression that bring what was sent."""
    found, waiting = set[str](), [node]
    while waiting:
        one = inner(waiting.pop())
        if one is None:
            continue
        if one.type in ("identifier", "member_expression", "subscript_expression") and is_from_outside(program, one):
            found.add(program.text(one))
            waiting.append(program.value_of(one) if one.type == "identifier" else one.child_by_field_name("object"))
        else:
            waiting.extend(one.named_children)
    return found


def is_looked_at(program: Program, node: Node, used: Node) -> bool:
    """Whether the function asks something of what was sent before it uses it, or cannot go on with anything else."""
    function = next(program.syntax.functions.around(used), None)
    start = function.start_byte if function else 0
    before = program.syntax.source[start : used.start_byte].decode(errors="replace")
    after = program.syntax.source[used.start_byte : used.end_byte].decode(errors="replace")
    return bool(SECRET.search(before)) or any(
        _is_examined(re.escape(name), before, after) for name in carriers(program, node)
    )


def _is_examined(name: str, before: str, after: str) -> bool:
    asked = rf"{LOOKED_AT}(?:[^;{{}}]|\$\{{[^{{}}]*\}})*(?:\$\{{[^{{}}]*)?(?<![\w.]){name}\b"
    asking = rf"(?<![\w.]){name}\s*\??\.\s*(startsWith|endsWith|includes|match|indexOf|test)\w*\("
    parsed = rf"new URL\(\s*{name}\b[\s\S]*\.(host(name)?|origin|protocol)\b"
    compared = (
        rf"(?<![\w.]){name}\s*[!=]==?\s*(?!undefined|null|''|\"\")|switch\s*\(\s*{name}|\bin\s+{name}|{name}\s+in\b"
    )
    found = re.search(rf"{asked}|{asking}|{parsed}|{compared}", before, re.IGNORECASE)
    return bool(found or re.search(asked, after, re.IGNORECASE))

"""Whether an expression is fixed or a number, or what another place has to answer for."""

import re
from collections.abc import Callable

from tree_sitter import Node

from analysis.javascript.bindings import Bound
from analysis.security.javascript.nodes import arguments, inner
from analysis.security.javascript.program import DEEPEST, Program
from analysis.security.javascript.text import branches, operator, put_in, terms

LITERALS = frozenset({"number", "true", "false", "null", "undefined", "regex", "string", "arrow_function", "class"})
CALCULATED = frozenset({"-", "*", "/", "%", "**", "|", "&", "^", "<<", ">>", ">>>", "===", "!==", "==", "!=", "<", ">",
                        "<=", ">=", "in", "instanceof"})  # fmt: skip
UPPER_CASE = re.compile(r"^[A-Z][A-Z0-9_]*$")
MEMBER_OF_ENUM = re.compile(r"^([A-Z]\w*\.)+[A-Z]\w*$")
FIXED = re.compile(
    r"^(process\.(execPath|pid|platform|arch|version|uptime|memoryUsage)|__dirname|__filename|import\.meta\.(url|dir\w*)"
    r"|Date\.now|performance\.now|undefined|NaN|Infinity)\b"
)
NUMBERS = re.compile(
    r"^(Number|parseInt|parseFloat|Boolean|BigInt|Math\.\w+|Number\.\w+|os\.(tmpdir|homedir|EOL|cpus)|Date\.\w+)$"
    r"|\.(toFixed|getTime|getFullYear|getMonth|getDate|getHours|indexOf|charCodeAt|codePointAt|toISOString)$"
)
NUMBER = re.compile(
    r"(^|[._])(p?pid|port|timeout|delay|ms|seconds|count)$|[a-z](Pid|Port|Count|Ms)$|\.(length|size|byteLength|offset(Width|Height|Top|Left)|client(Width|Height)|innerWidth)$"
)
PATHS = re.compile(r"^(path|upath|pathe|path/posix)\.(join|resolve|normalize|dirname|relative)$|\brequire\.resolve$")
_PASSED_ON = (
    "trim trimEnd trimStart toString replace replaceAll toLowerCase toUpperCase concat slice substring join padStart"
)
PASSED_ON = frozenset([*_PASSED_ON.split(), "padEnd", "repeat"])
CONFIGURED = re.compile(r"^(\w+\.)*(config|settings|env)\.[\w.]+$", re.IGNORECASE)
TYPED = re.compile(r"^:\s*(number|boolean|bigint|Date)\s*(\|\s*(null|undefined))?$")

type Rests = list[Node] | None
"""What has to be fixed so that an expression is; None where it is not, whatever that is."""


def is_fixed(program: Program, node: Node | None, depth: int = 0) -> bool:
    """Whether an expression is always the same, or a number, so that nobody can put text into it."""
    node = inner(node)
    if node is None or node.type in LITERALS:
        return True
    if depth > DEEPEST or (rests := RESTS.get(node.type)) is None or (parts := rests(program, node)) is None:
        return False
    return all(is_fixed(program, one, depth + 1) for one in parts)


def _of_template(program: Program, node: Node) -> Rests:
    return put_in(program, node)


def _of_calculation(program: Program, node: Node) -> Rests:
    return []


def _of_pair(program: Program, node: Node) -> Rests:
    sign = operator(node)
    if sign in CALCULATED:
        return []
    sides = [one for name in ("left", "right") if (one := node.child_by_field_name(name))]
    return terms(node) if sign == "+" else sides[sign == "&&" :]


def _of_choice(program: Program, node: Node) -> Rests:
    return branches(node)


def _of_name(program: Program, node: Node) -> Rests:
    text = program.text(node)
    if UPPER_CASE.match(text.rpartition(".")[2]) or MEMBER_OF_ENUM.match(text):
        return []
    if FIXED.match(text) or NUMBER.search(text):
        return []
    if node.type == "member_expression":
        return None
    binding = program.binding(node)
    if binding and binding.kind is Bound.PARAMETER:
        return [] if _is_typed(program, binding.node) else None
    return [] if program.is_asset(node) else program.values_of(node) or None


def _is_typed(program: Program, name: Node) -> bool:
    """Whether a parameter is a number or a truth value by its type, or the position that `map` gives second."""
    holder = name.parent
    typed = holder.child_by_field_name("type") if holder else None
    return bool(typed and TYPED.match(program.text(typed))) or program.text(name) in ("i", "idx", "index")


def _of_call(program: Program, call: Node) -> Rests:
    function = call.child_by_field_name("function")
    path, given = program.path_of(function), arguments(call)
    if NUMBERS.search(path):
        return []
    if PATHS.search(path):
        return given
    made = function.child_by_field_name("object") if function else None
    return [made, *given] if made is not None and _is_passed_on(program, call) else None


def _is_passed_on(program: Program, call: Node) -> bool:
    function = call.child_by_field_name("function")
    return function is not None and program.text(function.child_by_field_name("property")) in PASSED_ON


def _of_elements(program: Program, node: Node) -> Rests:
    return node.named_children


def _of_element(program: Program, node: Node) -> Rests:
    return [one] if (one := node.child_by_field_name("object")) else None


RESTS: dict[str, Callable[[Program, Node], Rests]] = {
    "template_string": _of_template,
    "unary_expression": _of_calculation,
    "update_expression": _of_calculation,
    "binary_expression": _of_pair,
    "ternary_expression": _of_choice,
    "identifier": _of_name,
    "member_expression": _of_name,
    "call_expression": _of_call,
    "array": _of_elements,
    "subscript_expression": _of_element,
}


def is_made_elsewhere(program: Program, node: Node | None, depth: int = 0) -> bool:
    """Whether another function made it, or a setting says it, which have to answer for it."""
    node = inner(node)
    if node is None or depth > DEEPEST:
        return False
    if CONFIGURED.match(program.text(node)):
        return True
    if node.type in ("template_string", "binary_expression"):
        loose = [one for one in put_in(program, node) if one != node and not is_fixed(program, one)]
        return bool(loose) and all(is_made_elsewhere(program, one, depth + 1) for one in loose)
    if node.type == "call_expression" and not _is_passed_on(program, node):
        given = [one for one in arguments(node) if not is_fixed(program, one)]
        paths = PATHS.search(program.path_of(node.child_by_field_name("function")))
        return not paths or all(is_made_elsewhere(program, one, depth + 1) for one in given)
    return is_made_elsewhere(program, _held(program, node), depth + 1)


def _held(program: Program, node: Node) -> Node | None:
    """What a name holds, or what a part or a method is asked of."""
    if node.type == "identifier":
        return program.value_of(node)
    function = node.child_by_field_name("function")
    return (function or node).child_by_field_name("object")

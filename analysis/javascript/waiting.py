"""Code that waits where it need not: blocking calls, and awaits and queries one after the other."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.bindings import Scoping, bound_names
from analysis.javascript.structure import Problem, Use
from analysis.javascript.syntax import LOOPS, Nesting, Syntax
from analysis.javascript.titles import title

BLOCKING_MODULES = frozenset({"fs", "node:fs", "fs-extra", "child_process", "node:child_process", "zlib", "crypto"})
BLOCKING_MODULES |= frozenset({"node:zlib", "node:crypto"})
REQUEST_PARAMETERS = frozenset({("req", "res"), ("request", "response"), ("req", "reply"), ("request", "reply")})
QUERY = re.compile(
    r"\.(findOne|findMany|findUnique|findFirst|findById|findByPk|findAll|findOneBy|findAndCount|upsert|query"
    r"|execute|\$queryRaw|aggregate|countDocuments)$"
)
DATABASE = re.compile(r"^(this\.)?(#|_)?(db|database|pool|knex|prisma|connection|conn|sequelize|em|mongo|sql|tx|trx|"
                      r"\w*([rR]epository|Model|Repo|Db|DB|Pool))\b")  # fmt: skip
DEPENDENT = re.compile(
    r"(^|\.)(sleep|delay|wait\w*|setTimeout|next|read\w*|write\w*|push|enqueue|reader|step|retry\w*|confirm|prompt\w*)$",
    re.IGNORECASE,
)


def waiting(syntax: Syntax, scoping: Scoping, uses: tuple[Use, ...]) -> Iterator[Problem]:
    """Findings of `scalability/…`."""
    yield from _blocking(syntax, {use for use in uses if use.module in BLOCKING_MODULES})
    loops = Nesting(syntax.nodes(*LOOPS))
    for node in syntax.nodes("await_expression"):
        loop = next(loops.around(node), None)
        if loop and _is_inside(syntax, node, loop):
            yield from _awaited(syntax, scoping, node, loop)


def _blocking(syntax: Syntax, uses: set[Use]) -> Iterator[Problem]:
    blocking = {(use.line, use.member.rpartition(".")[2]) for use in uses}
    for call in syntax.nodes("call_expression") if uses else ():
        name = syntax.text(call.child_by_field_name("function")).rpartition(".")[2]
        if not name.endswith("Sync") or name == "existsSync" or (call.start_point[0] + 1, name) not in blocking:
            continue
        function = next(syntax.functions.around(call), None)
        if function is None:
            continue
        handler = _is_handler(syntax, function)
        if handler or any(child.type == "async" for child in function.children):
            yield Problem("scalability/blocking-call", syntax.place(call), name, title(syntax, function), handler)


def _is_handler(syntax: Syntax, function: Node) -> bool:
    listed = function.child_by_field_name("parameters")
    names = [syntax.text(name) for one in (listed.named_children if listed else [])
             for name in bound_names(one.child_by_field_name("pattern") or one)]  # fmt: skip
    return tuple(names[:2]) in REQUEST_PARAMETERS


def _is_inside(syntax: Syntax, node: Node, loop: Node) -> bool:
    """Whether the await runs in every round: in the loop's body, not in its head or in a function inside."""
    function = next(syntax.functions.around(node), None)
    body = loop.child_by_field_name("body")
    if body is None or not body.start_byte <= node.start_byte < body.end_byte:
        return False
    return function is None or function.start_byte < loop.start_byte


def _awaited(syntax: Syntax, scoping: Scoping, node: Node, loop: Node) -> Iterator[Problem]:
    call = node.named_children[0] if node.named_children else None
    if call is None or call.type != "call_expression" or _is_async_iteration(loop):
        return
    callee = syntax.text(call.child_by_field_name("function"))
    if QUERY.search(callee) and DATABASE.match(callee):
        if not loop.type.startswith(("while", "do")):
            yield Problem("scalability/sequential-query", syntax.place(node), callee)
    elif _is_independent(syntax, scoping, node, loop) and not DEPENDENT.search(callee):
        yield Problem("scalability/await-in-loop", syntax.place(node), callee, certain=False)


def _is_async_iteration(loop: Node) -> bool:
    return any(child.type == "await" for child in loop.children)


def _is_independent(syntax: Syntax, scoping: Scoping, node: Node, loop: Node) -> bool:
    """Whether no round of a `for … of` shows to need an earlier one: no way out, no outside variable, one await."""
    body = loop.child_by_field_name("body")
    if loop.type != "for_in_statement" or body is None:
        return False
    leaving = ("break_statement", "continue_statement", "return_statement", "throw_statement", "try_statement")
    kinds = (*leaving, "yield_expression", "assignment_expression", "augmented_assignment_expression")
    if _contains(body, kinds, 0):
        return False
    awaits = [one for one in syntax.nodes("await_expression") if body.start_byte <= one.start_byte < body.end_byte]
    variables = [syntax.text(name) for name in bound_names(loop.child_by_field_name("left"))]
    reads = (any(scoping.reads(name, (node.start_byte, node.end_byte))) for name in variables)
    return len(awaits) == 1 and any(reads)


def _contains(node: Node, kinds: tuple[str, ...], depth: int) -> bool:
    if depth > 40:
        return True
    return any(child.type in kinds or _contains(child, kinds, depth + 1) for child in node.named_children)

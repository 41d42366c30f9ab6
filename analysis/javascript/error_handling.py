"""Errors that vanish: swallowed, thrown anew without their cause, or left in a promise that nobody awaits."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.bindings import Bound, Scoping
from analysis.javascript.structure import Problem
from analysis.javascript.syntax import FUNCTIONS, LOOPS, Nesting, Syntax

EFFECTS = ("call_expression", "await_expression", "new_expression")
DEEPEST = 40
LET_GO = re.compile(
    r"^(close\w*|end|terminate\w*|destroy|dispose|abort|cancel|kill|unlink|rm|rmdir|disconnect|stop|release\w*|cleanup|clear\w*"
    r"|unref|delete\w*|remove\w*|revoke\w*|unsubscribe|detach|unlock|log|debug|info|warn|error|trace|log\w+)(Sync)?$",
    re.IGNORECASE,
)
"""Calls that clean up or tell: that one of them fails changes nothing."""


def error_handling(syntax: Syntax, scoping: Scoping) -> Iterator[Problem]:
    """Findings of `errors/…`; a comment in an empty handler counts as a reason."""
    for node in syntax.nodes("catch_clause"):
        yield from _swallowed(syntax, node)
    for call in syntax.nodes("call_expression"):
        yield from _ignored_rejection(syntax, call)
    yield from _lost_causes(syntax, scoping)
    yield from _floating(syntax, scoping)


def _swallowed(syntax: Syntax, node: Node) -> Iterator[Problem]:
    body = node.child_by_field_name("body")
    statements = body.named_children if body else []
    if not statements:
        yield Problem(
            "errors/swallowed",
            syntax.place(node),
            detail="catch is empty",
            certain=not _is_attempt(syntax, node.parent),
        )
    elif len(statements) == 1 and statements[0].type == "return_statement" and not statements[0].named_children:
        yield Problem("errors/swallowed", syntax.place(node), detail="catch only returns", certain=False)


def _is_attempt(syntax: Syntax, tried: Node | None) -> bool:
    """Whether a `try` only asks for a value, cleans up or tells: it has no other effect, or gives the value back before
    another way to get one follows."""
    body = tried.child_by_field_name("body") if tried else None
    if tried is None or body is None or not body.named_children:
        return False
    inside = list(_statements(body, 0))
    returns = any(one.type == "return_statement" and one.named_children for one in inside)
    if returns and _goes_on(tried):
        return True
    if returns and any(one.type == "await_expression" for one in inside):
        return False
    statements = (one.named_children[0] for one in inside if one.type == "expression_statement")
    return all(one.type not in EFFECTS or _is_let_go(syntax, one) for one in statements)


def _is_let_go(syntax: Syntax, effect: Node | None) -> bool:
    while effect is not None and effect.type in ("await_expression", "parenthesized_expression"):
        effect = effect.named_children[0]
    if effect is None or effect.type != "call_expression":
        return False
    called = effect.child_by_field_name("function")
    last = called.child_by_field_name("property") if called and called.type == "member_expression" else called
    return bool(LET_GO.match(syntax.text(last)))


def _statements(node: Node, depth: int) -> Iterator[Node]:
    """What lies below, but for other functions."""
    for child in node.named_children if depth < DEEPEST else ():
        yield child
        if child.type not in FUNCTIONS:
            yield from _statements(child, depth + 1)


def _goes_on(node: Node) -> bool:
    """Whether the function does something else after this statement."""
    while node.parent is not None and node.type not in FUNCTIONS:
        following = node.next_named_sibling
        while following is not None and following.type == "comment":
            following = following.next_named_sibling
        if node.parent.type in ("statement_block", "program") and following is not None:
            return True
        if node.type in LOOPS:
            return True
        node = node.parent
    return False


def _ignored_rejection(syntax: Syntax, call: Node) -> Iterator[Problem]:
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or function.type != "member_expression" or arguments is None:
        return
    if len(arguments.named_children) != 1 or syntax.text(function.child_by_field_name("property")) != "catch":
        return
    handler = arguments.named_children[0]
    body = handler.child_by_field_name("body")
    if handler.type in ("arrow_function", "function_expression") and body and syntax.text(body) in ("{}", "{ }"):
        certain = not _is_let_go(syntax, function.child_by_field_name("object"))
        detail = "the rejection handler is empty"
        yield Problem("errors/swallowed", syntax.place(handler), detail=detail, certain=certain)


def _lost_causes(syntax: Syntax, scoping: Scoping) -> Iterator[Problem]:
    handlers = Nesting(syntax.nodes("catch_clause"))
    for node in syntax.nodes("throw_statement"):
        handler = next(handlers.around(node), None)
        new = node.named_children[0] if node.named_children else None
        if handler is None or new is None or new.type != "new_expression" or _leaves(syntax, node, handler):
            continue
        error = syntax.text(new.child_by_field_name("constructor"))
        caught = syntax.text(handler.child_by_field_name("parameter"))
        arguments = syntax.text(new.child_by_field_name("arguments"))
        if not error.endswith("Error") or not caught.isidentifier() or "cause" in arguments:
            continue
        if not any(scoping.reads(caught, (new.start_byte, new.end_byte))):
            used = any(scoping.reads(caught, (handler.start_byte, handler.end_byte)))
            yield Problem("errors/lost-cause", syntax.place(node), error, caught, certain=not used)


def _leaves(syntax: Syntax, node: Node, handler: Node) -> bool:
    """Whether a function begins between the handler and the throw."""
    function = next(syntax.functions.around(node), None)
    return function is not None and function.start_byte > handler.start_byte


def _floating(syntax: Syntax, scoping: Scoping) -> Iterator[Problem]:
    """Statements of async functions that call an async function of this module and drop its promise."""
    declared = [binding for binding in scoping.bindings if binding.kind is Bound.FUNCTION]
    names = {binding.name for binding in declared if binding.declaration.type == "function_declaration"}
    others = {binding.name for binding in scoping.bindings if binding.declaration.type != "function_declaration"}
    asynchronous = {one.name for one in declared if _is_async(one.declaration) and _can_fail(one.declaration)}
    asynchronous &= names - others
    for name in asynchronous:
        for node in scoping.mentions.get(name, ()):
            call = node.parent
            if call is None or call.type != "call_expression" or call.child_by_field_name("function") != node:
                continue
            around = next(syntax.functions.around(call), None)
            if around and _is_async(around) and call.parent and call.parent.type == "expression_statement":
                yield Problem("errors/unhandled-promise", syntax.place(call), name, certain=False)


def _can_fail(function: Node) -> bool:
    """Whether it does not handle its errors itself: it has no `try`, or awaits or throws something outside of it."""
    body = function.child_by_field_name("body")
    statements = body.named_children if body else []
    return all(one.type != "try_statement" for one in statements) or any(map(_lets_out, statements))


def _lets_out(statement: Node) -> bool:
    handler = statement.child_by_field_name("handler") if statement.type == "try_statement" else None
    inside = [handler, statement.child_by_field_name("finalizer")] if handler else [statement]
    return any(
        one.type in ("await_expression", "throw_statement")
        for part in inside
        if part is not None
        for one in (part, *_statements(part, 0))
    )


def _is_async(function: Node) -> bool:
    return any(child.type == "async" for child in function.children)

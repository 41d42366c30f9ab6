"""Text that a page takes for its own markup."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.structure import Problem
from analysis.security.javascript.nodes import CHANGES, arguments, call_of, inner, pair_of
from analysis.security.javascript.outside import is_from_outside
from analysis.security.javascript.program import Program
from analysis.security.javascript.text import pieces, put_in
from analysis.security.javascript.values import is_fixed

ESCAPES = re.compile(
    r"escap|sanit|purif|encode|clean|trustedHTML|createHTML|xss|i18n|transl|locali[sz]e|gettext|format|highlight|render"
    r"|markdown|^(t|_|__|\$t|tr|h|esc|e|_t|msg|Number|parseInt)$",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"html|svg|icon|markup|template|escaped|sanitized|safe|content$|class(es|name)?$|style|colou?r|width|height|index|count"
    r"|size|total|id$|css|\bi$|num(ber)?$|percent|translat|i18n|lang|locale",
    re.IGNORECASE,
)
"""Data of numbers, or what is meant to be markup."""

TRANSLATED = re.compile(r"\b(strings|messages|labels|translations|locale|i18n)\b", re.IGNORECASE)
OWN = re.compile(r"^this\.\w+$")
STYLES = re.compile(r"style|css|textarea|template|script", re.IGNORECASE)


def assigned(program: Program, name: Node) -> Iterator[Problem]:
    """`element.innerHTML = …`"""
    target = name.parent
    change = target.parent if target and target.type == "member_expression" else None
    if target is None or change is None or change.type not in CHANGES or change.child_by_field_name("left") != target:
        return
    holder = program.text(target.child_by_field_name("object"))
    if not STYLES.search(holder):
        yield from _markup(program, change, change.child_by_field_name("right"), f"`{program.text(name)}`")


def written(program: Program, name: Node) -> Iterator[Problem]:
    """`document.write(…)`, `insertAdjacentHTML(where, …)`."""
    call = call_of(name)
    given = arguments(call) if call else []
    if call and given and (program.text(name) == "insertAdjacentHTML" or program.callee(call).startswith("document.")):
        yield from _markup(program, call, given[-1], f"`{program.text(name)}`")


def set_by_react(program: Program, name: Node) -> Iterator[Problem]:
    """`dangerouslySetInnerHTML={{ __html: … }}`"""
    if pair := pair_of(name):
        yield from _markup(program, pair[1], pair[1], "`dangerouslySetInnerHTML`")


def trusted(program: Program, name: Node) -> Iterator[Problem]:
    """`sanitizer.bypassSecurityTrustHtml(…)`, which has Angular sanitise nothing."""
    call = call_of(name)
    for value in arguments(call)[:1] if call else ():
        loose = [one for one in put_in(program, value) if _is_loose(program, one)]
        if call and loose:
            yield program.problem("unescaped-markup", call, f"`{program.text(name)}` declares text to be safe HTML")


def _markup(program: Program, place: Node, value: Node | None, shown: str) -> Iterator[Problem]:
    """What is put together on the spot should have been escaped; what another place made is its own."""
    if value is None or is_fixed(program, value):
        return
    found = pieces(program, value)
    sent = any(is_from_outside(program, one) for one in put_in(program, value))
    tagged = any(isinstance(one, str) and "<" in one for one in found)
    loose = [one for one in put_in(program, value) if _is_loose(program, one)]
    if not loose and not sent:
        return
    names = ", ".join(dict.fromkeys(f"`{' '.join(program.text(one).split())[:40]}`" for one in loose[:3]))
    detail = f"{shown} takes {names or 'what was sent'} as markup"
    yield program.problem(
        "unescaped-markup", place, detail, certain=sent or (tagged and any(_is_data(program, one) for one in loose))
    )


def _is_data(program: Program, node: Node) -> bool:
    """Whether it is a part of something that came from elsewhere, and not just given by the caller."""
    held = inner(program.value_of(node) if node.type == "identifier" else node)
    return held is not None and (
        held.type != "binary_expression" or any(_is_data(program, one) for one in _sides(held))
    )


def _sides(node: Node) -> list[Node]:
    return [
        one for one in node.named_children if one.type in ("identifier", "member_expression", "subscript_expression")
    ]


def _is_loose(program: Program, piece: Node) -> bool:
    """Whether it is data, by its name and how it was got, that nothing made harmless."""
    if is_fixed(program, piece):
        return False
    node = inner(piece)
    if node is None or node.type not in (
        "identifier",
        "member_expression",
        "subscript_expression",
        "binary_expression",
    ):
        return False
    if node.type == "binary_expression":
        return any(_is_loose(program, one) for one in node.named_children)
    if node.type == "identifier" and (value := inner(program.value_of(node))) is not None:
        called = program.text(value.child_by_field_name("function")) if value.type == "call_expression" else ""
        if any(ESCAPES.search(part) for part in called.split(".")):
            return False
    if TRANSLATED.search(program.text(node)) or OWN.match(program.text(node)):
        return False
    return not NAMED.search(program.text(node).rpartition(".")[2].rstrip("]"))

"""Text that is run: as code, or by a shell."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from analysis.javascript.structure import Problem
from analysis.security.javascript.nodes import arguments, call_of, pair_of, properties
from analysis.security.javascript.outside import is_from_outside
from analysis.security.javascript.program import Program
from analysis.security.javascript.text import WRITTEN, pieces, put_in
from analysis.security.javascript.values import is_fixed, is_made_elsewhere

EVALUATES = re.compile(r"^((window|globalThis|self|global)\.)?(eval|Function)$")
CONTEXTS = re.compile(r"^(vm|vm2)\.(runIn(This|New)?Context|compileFunction|Script)$")
LATER = re.compile(r"^((window|globalThis|self)\.)?(setTimeout|setInterval)$")
SHELLS = re.compile(r"^child_process\.exec(Sync)?$|^shelljs\.exec$|^execa\.(command|execaCommand)(Sync)?$")
STARTS = re.compile(r"^(child_process\.(spawn|spawnSync|execFile|execFileSync)|cross-spawn|execa(\.execa)?)$")
QUOTED = re.compile(r"escape|quote|\bq\b", re.IGNORECASE)
CHOSEN = re.compile(
    r"file|path|name|url|host|address|dir|folder|branch|ref|query|input|arg|user|mail|cmd|command|text|message|title|key"
    r"|value|repo|tag|body|param|target|dest|^\w$",
    re.IGNORECASE,
)
OF_NUMBER = re.compile(r"(^|[._])(id|index)$|[a-z](Id|Index)$")


def text_run(program: Program, name: Node) -> Iterator[Problem]:
    """`eval(x)`, `new Function(x)`, `vm.runInContext(x)`, `setTimeout("…" + x)`."""
    call = call_of(name)
    if call is None or not (given := arguments(call)):
        return
    path = program.callee(call)
    shown = program.text(name)
    if EVALUATES.match(path):
        code = given[-1 if shown == "Function" else 0]
        if not is_fixed(program, code):
            yield program.problem("eval", call, f"`{shown}` runs text as code")
    elif CONTEXTS.match(path) and not is_fixed(program, given[0]):
        certain = is_from_outside(program, given[0])
        yield program.problem("eval", call, f"`{shown}` runs text as code", certain=certain)
    elif LATER.match(path) and given[0].type in WRITTEN and not is_fixed(program, given[0]):
        numbered = all(OF_NUMBER.search(program.text(one)) for one in put_in(program, given[0]))
        detail = f"`{shown}` runs text that is put together as code"
        yield program.problem("eval", call, detail, certain=not numbered)


def where_clause(program: Program, name: Node) -> Iterator[Problem]:
    """`{ $where: "…" + x }`, which MongoDB runs as JavaScript."""
    pair = pair_of(name)
    if pair and pair[1].type in ("template_string", "binary_expression") and not is_fixed(program, pair[1]):
        yield program.problem("eval", pair[1], "`$where` runs text that is put together as code in the database")


def commands(program: Program) -> Iterator[Problem]:
    """Commands that are put together and go through a shell."""
    for call in program.syntax.nodes("call_expression"):
        if not (given := arguments(call)):
            continue
        path = program.callee(call)
        if SHELLS.match(path) or (STARTS.match(path) and _has_shell(program, given)):
            yield from _command(program, call, given)


def _has_shell(program: Program, given: list[Node]) -> bool:
    shell = next((found["shell"] for one in given[1:] if "shell" in (found := properties(program.syntax, one))), None)
    return shell is not None and shell.type in ("true", "string")


def _command(program: Program, call: Node, given: list[Node]) -> Iterator[Problem]:
    found = pieces(program, given[0])
    put_in = [one for one in found if not isinstance(one, str)]
    loose = [one for one in put_in if not is_fixed(program, one) and not QUOTED.search(_head(program, one))]
    together = len(found) > 1
    if loose and (together or is_from_outside(program, loose[0])):
        names = ", ".join(dict.fromkeys(f"`{_short(program.text(one))}`" for one in loose[:3]))
        certain = any(is_from_outside(program, one) or _is_data(program, one) for one in loose)
        yield program.problem(
            "shell-injection", call, f"{names} goes into a command that a shell runs", certain=certain
        )


def _is_data(program: Program, node: Node) -> bool:
    """Whether it is called like what people choose, and no other function made it."""
    return bool(CHOSEN.search(program.text(node))) and not is_made_elsewhere(program, node)


def _head(program: Program, node: Node) -> str:
    """What is called, or the name that stands there."""
    return program.text(node.child_by_field_name("function") or node)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"

"""Drafts of names for statements that become a function: by what is said above them, else by what comes of them."""

import ast
import re
from collections.abc import Iterator

from analysis.refactoring.transformations.parts import Part, Taken
from analysis.removal.text import Lines

MOST_WORDS, LONGEST, SHORTEST = 5, 32, 3
MOST_EFFECTS = 4
COMMENT = re.compile(rb"\s*#+\s*(.*)")
ARTICLES = frozenset({"a", "an", "the"})
VERBS = frozenset({
    "add", "append", "apply", "build", "calculate", "check", "clean", "clear", "close", "collect", "compute", "convert",
    "copy", "count", "create", "decode", "delete", "determine", "drop", "encode", "ensure", "extract", "fetch", "fill",
    "filter", "find", "fix", "flush", "format", "generate", "get", "handle", "import", "initialize", "install", "join",
    "load", "make", "merge", "move", "normalize", "notify", "open", "parse", "prepare", "print", "process", "read",
    "register", "remove", "render", "replace", "report", "reset", "resolve", "restore", "run", "save", "search", "send",
    "set", "sort", "split", "start", "stop", "store", "strip", "update", "validate", "verify", "walk", "write",
})  # fmt: skip
"""What a comment begins with that says what the lines below it do."""

SAYS_NOTHING = frozenset({"args", "data", "item", "kwargs", "obj", "res", "result", "ret", "self", "tmp", "value"})
FILLS = frozenset({"add", "append", "extend", "insert", "setdefault", "update"})


def draft_name(lines: Lines, part: Part, taken: Taken, words: frozenset[str]) -> tuple[int, str] | None:
    """A name that is no word of the file yet, and how far it was to fetch; None where nothing tells one."""
    does = list(dict.fromkeys(_by_effect(part, taken)))
    does = does if len(does) <= MOST_EFFECTS else []
    ways = (_by_comment(lines, part), does if _acts(part) else _by_result(taken) or does, _by_end(part, taken))
    for far, drafts in enumerate(ways):
        for draft in drafts:
            name = f"_{draft.strip('_')}"
            if name not in words and len(name) <= LONGEST:
                return far, name
    return None


def _acts(part: Part) -> bool:
    """Whether they do something beside setting variables, so that what they set does not tell of them."""
    inner = [node for statement in part.statements for node in ast.walk(statement)]
    calls = [one.value.func for one in inner if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)]
    return any(isinstance(one, ast.Name) for one in calls) or any(
        isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store) for one in inner
    )


def _by_comment(lines: Lines, part: Part) -> Iterator[str]:
    """What a comment of one line above them says that they do."""
    above = part.first - 1
    match = COMMENT.match(lines.at(above)) if above > 0 else None
    if not match or (above > 1 and lines.is_comment(above - 1)):
        return
    words = [word for word in re.findall(r"[a-z]+", match[1].decode().lower()) if word not in ARTICLES]
    if 1 < len(words) <= MOST_WORDS and words[0] in VERBS:
        yield "_".join(words)


def _by_result(taken: Taken) -> list[str]:
    told = [name for name in taken.returned if _tells(name)]
    if not told or len(told) < len(taken.returned):
        return []
    verb = "update" if set(told) & set(taken.given) else "get"
    return [f"{verb}_{'_and_'.join(name.strip('_') for name in told)}"]


def _by_effect(part: Part, taken: Taken) -> Iterator[str]:
    """What they fill or set, of what was given, and then what they call."""
    calls: list[str] = []
    inner = (node for one in part.statements for node in ast.walk(one) if isinstance(node, ast.stmt))
    for node in sorted(inner, key=lambda one: one.lineno):
        match node:
            case ast.Assign(targets=[ast.Subscript(value=held)]) if name := _held(held, taken):
                yield f"fill_{name}"
            case ast.Assign(targets=[ast.Attribute(attr=name)]) | ast.AnnAssign(target=ast.Attribute(attr=name)):
                yield f"set_{name.strip('_')}"
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=held, attr=verb))) if verb in FILLS and (
                name := _held(held, taken)
            ):
                yield f"fill_{name}"
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if "_" in name.strip("_"):
                calls.append(name)
    yield from calls


def _by_end(part: Part, taken: Taken) -> Iterator[str]:
    if taken.ends:
        yield f"finish_{part.function.name.strip('_')}"


def _held(value: ast.expr, taken: Taken) -> str:
    """The name of what was given, or of an attribute; "" for what is theirs alone."""
    match value:
        case ast.Name(id=name) if name in taken.given and _tells(name):
            return name.strip("_")
        case ast.Attribute(attr=name) if _tells(name):
            return name.strip("_")
    return ""


def _tells(name: str) -> bool:
    return len(name.strip("_")) >= SHORTEST and name.strip("_") not in SAYS_NOTHING

# /// script
# requires-python = ">=3.12,<3.14"
# dependencies = ["graph-sitter==0.56.14"]
#
# [tool.uv]
# # What its own metadata leaves open and its code does not survive.
# constraint-dependencies = [
#     "mini-racer==0.12.4",
#     "tree-sitter<0.25",
#     "tree-sitter-javascript<0.25",
#     "tree-sitter-python<0.25",
# ]
# # What `Codebase` never imports, given a marker that is never true: 120 packages and 500 MB less.
# override-dependencies = [
#     "astor; python_version < '3'",
#     "codegen-sdk-pink; python_version < '3'",
#     "datamodel-code-generator; python_version < '3'",
#     "datasets; python_version < '3'",
#     "docker; python_version < '3'",
#     "fastapi; python_version < '3'",
#     "hatch-vcs; python_version < '3'",
#     "hatchling; python_version < '3'",
#     "lox; python_version < '3'",
#     "mcp; python_version < '3'",
#     "modal; python_version < '3'",
#     "neo4j; python_version < '3'",
#     "numpy; python_version < '3'",
#     "pip; python_version < '3'",
#     "pygit2; python_version < '3'",
#     "pyinstrument; python_version < '3'",
#     "pyright; python_version < '3'",
#     "pytest-snapshot; python_version < '3'",
#     "python-levenshtein; python_version < '3'",
#     "python-semantic-release; python_version < '3'",
#     "rich-click; python_version < '3'",
#     "starlette; python_version < '3'",
#     "termcolor; python_version < '3'",
#     "tiktoken; python_version < '3'",
#     "tomlkit; python_version < '3'",
#     "uvicorn; python_version < '3'",
# ]
# ///
"""Questions about one code base, answered by graph-sitter: a JSON object a line in, one a line out.

It runs in an environment of its own and knows none of our packages. The first request opens the code base in the
current folder; each later one is `confirm`, `map` or `remove`. Anything unexpected ends it with a traceback.
"""

import ast
import json
import logging
import os
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from graph_sitter import Codebase  # type: ignore[import-not-found]
from graph_sitter.configs.models.codebase import CodebaseConfig  # type: ignore[import-not-found]
from graph_sitter.core.symbol import Symbol  # type: ignore[import-not-found]
from graph_sitter.tree_sitter_parser import parse_file  # type: ignore[import-not-found]

type Json = dict[str, Any]
type Node = Any
"""A node of graph-sitter or of tree-sitter: neither is typed."""

DEFINITIONS = ("_definition", "_declaration", "_signature", "_declarator", "keyword_argument")
NAMING = {"class_definition", "function_definition", "class_declaration", "abstract_class_declaration", "class"}
SCOPES = NAMING | {"function_declaration", "function_expression", "arrow_function", "method_definition"}
TEXT = {"string", "string_start", "string_content", "string_end", "string_fragment", "template_string", "jsx_text"}
IMPORTING = {"IMPORTED", "IMPORTED_WILDCARD", "EXPORTED_SYMBOL", "EXPORTED_WILDCARD"}
HARMLESS_BASES = {"ABC", "Generic", "Protocol", "object"}
HARMLESS_DECORATORS = {"cache", "classmethod", "contextmanager", "dataclass", "final", "lru_cache", "staticmethod"}
PLACES = 20


def open_codebase(language: str, import_roots: list[str]) -> Codebase:
    return Codebase(".", language=language, config=CodebaseConfig(import_resolution_paths=import_roots))


def qualified_name(symbol: Node) -> str:
    """The names of what is around it (in TypeScript: of classes only) and its own, with dots."""
    names = [symbol.name or ""]
    node = symbol.ts_node.parent
    while node is not None:
        if node.type in NAMING and (name := node.child_by_field_name("name")):
            names.append(name.text.decode())
        node = node.parent
    return ".".join(reversed(names))


def symbols_by_name(codebase: Codebase) -> dict[tuple[str, str], list[Node]]:
    found = defaultdict(list)
    for node in codebase.ctx.nodes:
        if isinstance(node, Symbol) and node.name:
            found[node.filepath, qualified_name(node)].append(node)
    return found


def find(by_name: dict[tuple[str, str], list[Node]], wanted: Json) -> list[Node]:
    """The symbol at the line, with the overloads beside it; without a line, all of that name."""
    symbols = by_name.get((wanted["path"], wanted["name"]), [])
    here = [s for s in symbols if s.start_point[0] < wanted["line"] <= s.end_point[0] + 1]
    if not here:
        return symbols
    innermost = max(here, key=lambda s: s.start_byte)
    return [s for s in symbols if scope(s) == scope(innermost)]


def scope(symbol: Node) -> object:
    node = symbol.ts_node.parent
    while node is not None and node.type not in SCOPES:
        node = node.parent
    return node and node.id


def inside(symbols: Iterable[Node], path: str, byte: int) -> bool:
    return any(s.filepath == path and s.start_byte <= byte < s.end_byte for s in symbols)


def usages(symbols: list[Node]) -> Iterator[tuple[Node, Node]]:
    """(usage, the node that uses) for each use from outside of the symbols; overloads count as one symbol."""
    for symbol in symbols:
        for usage in symbol.usages:
            match = usage.match or usage.usage_symbol
            if not inside(symbols, match.filepath, match.start_byte):
                yield usage, match


def is_definition(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type.endswith(DEFINITIONS) and parent.child_by_field_name("name") == node


def word(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w$#])" + re.escape(name.encode()) + rb"(?![\w$])")


def mentions(codebase: Codebase, name: str, symbols: list[Node]) -> Iterator[Json]:
    """Each place outside the symbols where code has the name, or a string is that name: for dispatch by name."""
    for file in codebase.files:
        for found in word(name).finditer(file.content_bytes):
            node = file.ts_node.descendant_for_byte_range(found.start(), found.end())
            quoted = node.type in TEXT
            if node.type == "comment" or is_definition(node) or inside(symbols, file.filepath, found.start()):
                continue
            if quoted and not re.fullmatch(r"(?:.*[.:])?" + re.escape(name), node.text.decode().strip("'\"`")):
                continue
            yield {"path": file.filepath, "line": node.start_point[0] + 1, "quoted": quoted}


def guard(symbol: Node) -> str:
    """Why something may reach the symbol without naming it, or nothing."""
    if re.fullmatch("__.*__", symbol.name):
        return "the language calls it"
    if is_registered(symbol):
        return "it is decorated"
    owner = getattr(symbol, "parent_class", None)
    if owner is None:
        return ""
    if is_registered(owner):
        return "its class is decorated"
    for base in owner.superclasses:
        if any(method.name == symbol.name for method in getattr(base, "methods", [])):
            return f"it overrides {base.name}.{symbol.name}"
    strange = [name for class_ in (owner, *owner.superclasses) for name in unknown_bases(class_)]
    return f"its class extends {strange[0]}, which is not among the files" if strange else ""


def is_registered(symbol: Node) -> bool:
    """Whether a decorator may hand the symbol to somebody else."""
    names = [re.findall(r"[\w.]+", decorator.source)[0] for decorator in getattr(symbol, "decorators", [])]
    return any(name.rpartition(".")[2] not in HARMLESS_DECORATORS for name in names)


def unknown_bases(class_: Node) -> Iterator[str]:
    known = {base.name for base in getattr(class_, "superclasses", []) if isinstance(base, Symbol)}
    for base in getattr(class_, "parent_class_names", []):
        name = base.source.partition("[")[0].partition("<")[0]
        symbol = getattr(base, "resolved_value", None)
        if name.rpartition(".")[2] not in HARMLESS_BASES | known and not isinstance(symbol, Symbol):
            yield name


def unparsed(codebase: Codebase, name: str) -> str:
    """That a file with the name could be read only in parts, or nothing."""
    for file in codebase.files:
        if file.ts_node.has_error and word(name).search(file.content_bytes):
            return f"{file.filepath} has its name and does not parse"
    return ""


def confirm(codebase: Codebase, candidates: list[Json]) -> list[Json]:
    by_name = symbols_by_name(codebase)
    return [examine(codebase, find(by_name, c), c) for c in candidates]


def examine(codebase: Codebase, symbols: list[Node], candidate: Json) -> Json:
    if not symbols:
        read = {file.filepath for file in codebase.files}
        why = "does not know this symbol" if candidate["path"] in read else "could not read its file"
        return {"unknown": f"graph-sitter {why}"}
    used = [
        {
            "path": match.filepath,
            "line": match.start_point[0] + 1,
            "importing": usage.kind.name in IMPORTING,
        }
        for usage, match in usages(symbols)
    ]
    return {
        "start_line": min(s.start_point[0] for s in symbols) + 1,
        "end_line": max(s.end_point[0] for s in symbols) + 1,
        "guard": next(filter(None, [*map(guard, symbols), unparsed(codebase, symbols[0].name)]), ""),
        "usages": used,
        "mentions": list(mentions(codebase, symbols[0].name, symbols))[:PLACES],
    }


def map_files(codebase: Codebase, paths: list[str]) -> list[Json]:
    """The symbols of the files, each with what it depends on and what uses it."""
    return [
        {
            "path": symbol.filepath,
            "name": qualified_name(symbol),
            "kind": symbol.symbol_type.name.lower(),
            "line": symbol.start_point[0] + 1,
            "dependencies": [{"path": d.filepath, "name": d.name or ""} for d in symbol.dependencies if d],
            "usages": [{"path": m.filepath, "line": m.start_point[0] + 1} for _, m in usages([symbol])],
        }
        for file in codebase.files
        if file.filepath in paths
        for symbol in [*file.symbols, *(method for class_ in file.classes for method in class_.methods)]
    ]


def remove(codebase: Codebase, candidates: list[Json]) -> Json:
    """Remove symbols and the imports that only they used. Returns the new text of each changed file."""
    by_name = symbols_by_name(codebase)
    doomed = [s for c in candidates for s in find(by_name, c)]
    before = {file.filepath: file.content_bytes for file in codebase.files}
    for import_ in list(codebase.imports):
        if is_only_used_by(import_, doomed):
            import_.remove()
    for symbol in outermost(doomed):
        if leaves_an_empty_block(symbol, doomed):
            symbol.edit("pass")
        else:
            symbol.remove()
    codebase.commit()
    changed = {f.filepath: tidy(f.content_bytes) for f in codebase.files if f.content_bytes != before[f.filepath]}
    missing = [c for c in candidates if (c["path"], c["name"]) not in by_name]
    return {"changed": changed, "missing": missing, "broken": [p for p, text in changed.items() if is_broken(p, text)]}


def tidy(content: bytes) -> str:
    """The text without the empty lines that a removal leaves at its end."""
    text = content.decode()
    ending = "\r\n" if text.endswith("\r\n") else "\n"
    return f"{kept}{ending}" if (kept := text.rstrip()) else ""


def is_only_used_by(import_: Node, symbols: list[Node]) -> bool:
    places = [u.match or u.usage_symbol for u in import_.usages]
    return bool(places) and all(inside(symbols, place.filepath, place.start_byte) for place in places)


def outermost(symbols: list[Node]) -> list[Node]:
    return [s for s in symbols if not inside([o for o in symbols if o is not s], s.filepath, s.start_byte)]


def statement(symbol: Node) -> Node:
    """The symbol's node with its decorators."""
    parent = symbol.ts_node.parent
    return parent if parent.type == "decorated_definition" else symbol.ts_node


def leaves_an_empty_block(symbol: Node, doomed: list[Node]) -> bool:
    """Whether it is the last statement of a Python block that loses all of them."""
    block = statement(symbol).parent
    if block.type != "block":
        return False
    gone = {statement(s).id for s in doomed}
    statements = [node for node in block.named_children if node.type != "comment"]
    return all(node.id in gone for node in statements) and statements[-1].id == statement(symbol).id


def is_broken(path: str, text: str) -> bool:
    """Whether the text does not parse."""
    if not path.endswith(".py"):
        return bool(parse_file(path, text).has_error)
    try:
        ast.parse(text)
    except SyntaxError:
        return True
    return False


COMMANDS: dict[str, Callable[[Codebase, Any], object]] = {"confirm": confirm, "map": map_files, "remove": remove}


def end_with_parent() -> None:
    """Leave soon after whoever started us is gone, even in the middle of a long parse."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """Speak on the standard output that we were given; whatever a library prints goes to standard error."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.excepthook = sys.__excepthook__
    logging.disable(logging.CRITICAL)
    end_with_parent()
    opening = json.loads(sys.stdin.readline())
    codebase = open_codebase(opening["language"], opening["import_roots"])
    print(json.dumps(len(codebase.files)), file=replies, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        answer = COMMANDS[request["command"]](codebase, request["about"])
        print(json.dumps(answer), file=replies, flush=True)


if __name__ == "__main__":
    main()

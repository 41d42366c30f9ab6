"""What one TypeScript or JavaScript file says."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from analysis.facts import Import
from analysis.index.headers import COPIED, TERMS, TOP, is_usual
from analysis.index.layer import Layer
from analysis.index.paths import is_generated
from analysis.index.snapshot import Language, SourceFile
from analysis.javascript.bindings import Scoping
from analysis.javascript.complexity import functions
from analysis.javascript.definitions import definitions
from analysis.javascript.error_handling import error_handling
from analysis.javascript.exports import exports
from analysis.javascript.imports import imports, without_types
from analysis.javascript.structure import Definition, Export, Function, Place, Problem, Use
from analysis.javascript.syntax import NAMES, PROPERTIES, Syntax
from analysis.javascript.type_gaps import type_gaps
from analysis.javascript.unused_names import unused_names
from analysis.javascript.uses import uses
from analysis.javascript.waiting import waiting

MINIFIED_LINE = 5_000
MINIFIED_AVERAGE = 300
MOST_LINES = 10_000
"""Of a script that is no module; what is longer was put together by a tool."""

HEADER = re.compile(r"\A\s*(?:/\*.*?\*/\s*|//[^\n]*\n\s*)+", re.DOTALL)
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]{2,}")
IMPORTED_GENERIC = re.compile(rb"""(?:typeof\s+)?\bimport\(\s*["'][^"']+["']\s*\)\s*\.(?=\s*[\w$.]+<)""")
DECLARES = ("method_signature", "function_signature", "abstract_method_signature", "interface_declaration",
            "type_alias_declaration")  # fmt: skip
COMPILED = re.compile(
    rb"^\"use strict\";\s*(var __|Object\.defineProperty\(exports, \"__esModule\")|^//# sourceMappingURL=", re.MULTILINE
)
"""What TypeScript's compiler and bundlers leave in their output."""


class JavaScriptFacts(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The facts of one file. A minified file has its lines only, and in no file with a syntax error is anything unused.

    `references` are the names and property names that the code mentions, `strings` the identifiers in its string
    literals. `syntax_error` is where the grammar could first not follow: a mistake, or syntax newer than the grammar.
    `declared` are the lines, first and last, of signatures without a body and of types, which do nothing.
    `copied` says that the header tells of other people's code, or brings a licence that has to stay with every copy.
    """

    lines: int
    imports: tuple[Import, ...] = ()
    exports: tuple[Export, ...] = ()
    definitions: tuple[Definition, ...] = ()
    functions: tuple[Function, ...] = ()
    references: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    problems: tuple[Problem, ...] = ()
    syntax_error: Place | None = None
    minified: bool = False
    generated: bool = False
    copied: bool = False
    declared: tuple[tuple[int, int], ...] = ()


def extract(content: bytes, file: SourceFile) -> JavaScriptFacts:
    """Read one file. Never raises: what cannot be parsed gives few facts."""
    source = text_of(content)
    lines = source.count(b"\n") + (not source.endswith(b"\n") and bool(source))
    if is_minified(source, file):
        return JavaScriptFacts(lines, minified=True)
    syntax = parsed(source, file)
    scoping = Scoping(syntax)
    imported, exported = imports(syntax), exports(syntax, scoping)
    if file.language is Language.TYPESCRIPT:
        imported = without_types(imported, syntax, scoping)
    used = uses(syntax, scoping, imported)
    error = _syntax_error(syntax)
    assembled = lines > MOST_LINES and not imported and not exported
    generated = is_written_by_tool(source) or assembled
    is_module = bool(imported or exported)
    names = () if error else unused_names(syntax, scoping, is_module=is_module)
    problems = () if generated else tuple(_problems(syntax, scoping, used, file, names))
    return JavaScriptFacts(
        lines,
        imported,
        exported,
        definitions(syntax, scoping, exported, is_module=is_module),
        functions(syntax),
        tuple(sorted({syntax.text(node) for node in syntax.nodes(*NAMES, *PROPERTIES)})),
        tuple(sorted(_strings(syntax))),
        used,
        tuple(sorted(problems, key=lambda problem: (problem.place.line, problem.place.column))),
        error,
        generated=generated,
        copied=is_copied(source),
        declared=tuple((node.start_point[0] + 1, node.end_point[0] + 1) for node in syntax.nodes(*DECLARES)),
    )


def copied_files(facts: Mapping[str, JavaScriptFacts]) -> frozenset[str]:
    """Files whose header tells of other people's code; none where as many say so that it is the project's own way."""
    copied = frozenset(path for path, fact in facts.items() if fact.copied)
    return frozenset() if is_usual(len(copied), len(facts)) else copied


def is_copied(source: bytes) -> bool:
    """Whether the header tells of other people's code."""
    header = HEADER.match(source[:TOP].decode(errors="replace"))
    return header is not None and bool(COPIED.search(header[0]) or TERMS.search(header[0]))


def is_written_by_tool(source: bytes) -> bool:
    """Whether a tool wrote it, or a compiler left it."""
    return is_generated("", source) or bool(COMPILED.search(source))


def is_minified(source: bytes, file: SourceFile) -> bool:
    """Whether it was made small for browsers."""
    if ".min." in file.flavour:
        return True
    lines = source.count(b"\n") + (not source.endswith(b"\n") and bool(source))
    average = len(source) / max(lines, 1)
    return len(source) > MINIFIED_LINE and (
        average > MINIFIED_AVERAGE or (lines < 50 and max(map(len, source.split(b"\n"))) > MINIFIED_LINE)
    )


def text_of(content: bytes) -> bytes:
    """The content as UTF-8 without a mark of byte order."""
    return content.decode("utf-8-sig", errors="replace").encode()


@lru_cache(1)
def parsed(source: bytes, file: SourceFile) -> Syntax:
    """The syntax of a file, the same for all who read it in turn.

    JavaScript that the grammar cannot follow is tried as TypeScript: Flow's annotations look much the same.
    """
    if file.language is Language.TYPESCRIPT:
        return _typed(source, "tsx" if file.flavour.endswith(".tsx") else "typescript")
    syntax = Syntax(source, "javascript")
    if syntax.root.has_error and not (typed := Syntax(source, "tsx")).root.has_error:
        return typed
    return syntax


def _typed(source: bytes, grammar: str) -> Syntax:
    """The grammar does not know `import("x").T<U>`: the part before the name is blanked where it fails for that."""
    syntax = Syntax(source, grammar)
    if syntax.root.has_error and IMPORTED_GENERIC.search(source):
        blanked = IMPORTED_GENERIC.sub(lambda found: re.sub(rb"[^\n]", b" ", found[0]), source)
        return Syntax(blanked, grammar)
    return syntax


def _syntax_error(syntax: Syntax) -> Place | None:
    if not syntax.root.has_error:
        return None
    errors = syntax.nodes("ERROR")
    return syntax.place(errors[0]) if errors else Place()


def _problems(
    syntax: Syntax, scoping: Scoping, used: tuple[Use, ...], file: SourceFile, names: Iterable[Problem]
) -> Iterator[Problem]:
    if ".d." in f"{file.flavour}.":
        return
    yield from names
    yield from error_handling(syntax, scoping)
    if file.language is Language.TYPESCRIPT:
        yield from type_gaps(syntax)
    yield from waiting(syntax, scoping, used)


def _strings(syntax: Syntax) -> set[str]:
    texts = (syntax.text(node) for node in syntax.nodes("string", "template_string"))
    return {name for text in texts if len(text) < 400 for name in IDENTIFIER.findall(text)}


JAVASCRIPT: Layer[JavaScriptFacts] = Layer(
    name="javascript",
    version=16,
    type=JavaScriptFacts,
    languages=frozenset({Language.TYPESCRIPT, Language.JAVASCRIPT}),
    extract=extract,
)

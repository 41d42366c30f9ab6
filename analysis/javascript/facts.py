"""What one TypeScript or JavaScript file says."""

import msgspec

from analysis.facts import Import
from analysis.index.layer import Layer
from analysis.index.snapshot import Language, SourceFile
from analysis.javascript.imports import imports
from analysis.javascript.structure import Definition, Export, Place, Problem, Use
from analysis.javascript.syntax import Syntax

MINIFIED_LINE = 5_000


class JavaScriptFacts(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The facts of one file. A minified or generated file has its lines and imports only.

    `references` are the names and property names that the code mentions, `strings` the identifiers in its string
    literals. `syntax_error` is where the grammar could first not follow: a mistake, or syntax newer than the grammar.
    """

    lines: int
    imports: tuple[Import, ...] = ()
    exports: tuple[Export, ...] = ()
    definitions: tuple[Definition, ...] = ()
    references: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    problems: tuple[Problem, ...] = ()
    syntax_error: Place | None = None
    minified: bool = False
    generated: bool = False


def extract(content: bytes, file: SourceFile) -> JavaScriptFacts:
    """Read one file. Never raises: what cannot be parsed gives few facts."""
    source = content.decode("utf-8-sig", errors="replace").encode()
    lines = source.count(b"\n") + (not source.endswith(b"\n") and bool(source))
    if ".min" in file.flavour or max(map(len, source.split(b"\n"))) > MINIFIED_LINE:
        return JavaScriptFacts(lines, minified=True)
    syntax = Syntax(source, _grammar(file))
    return JavaScriptFacts(lines, imports(syntax))


def _grammar(file: SourceFile) -> str:
    if file.flavour.endswith("sx"):
        return "tsx" if file.flavour.endswith(".tsx") else "javascript"
    return "typescript" if file.language is Language.TYPESCRIPT else "javascript"


JAVASCRIPT: Layer[JavaScriptFacts] = Layer(
    name="javascript",
    version=1,
    type=JavaScriptFacts,
    languages=frozenset({Language.TYPESCRIPT, Language.JAVASCRIPT}),
    extract=extract,
)

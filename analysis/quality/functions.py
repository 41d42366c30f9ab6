"""The functions of Python and JavaScript files, measured."""

import re
from collections.abc import Mapping

import msgspec
from complexipy import FunctionComplexity, code_complexity

from analysis.index.index import Index
from analysis.index.layer import Layer
from analysis.index.paths import is_generated
from analysis.index.snapshot import Language, SourceFile
from analysis.javascript import structure as javascript_structure
from analysis.javascript.facts import JAVASCRIPT
from analysis.quality.lines import lines_of

DEF = re.compile(r"\s*(async\s+)?def\s")


class Function(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`lines` counts those with code: no blank lines, comments or docstring."""

    name: str
    complexity: int
    line: int
    end_line: int
    lines: int
    text: str = ""


class Complexity(msgspec.Struct, frozen=True, array_like=True):
    """The functions of one file; those inside a function count with it."""

    functions: tuple[Function, ...] = ()


def measure(content: bytes, file: SourceFile) -> Complexity:
    """Complexity of each function of a Python file; nothing for what does not parse or a tool generated."""
    if is_generated("", content):
        return Complexity()
    text = content.decode("utf-8-sig", errors="replace")
    try:
        measured = code_complexity(text)
    except ValueError:
        return Complexity()
    lines = lines_of(content)
    return Complexity(tuple(_function(function, lines) for function in measured.functions))


def _function(measured: FunctionComplexity, lines: list[str]) -> Function:
    """The record of one function, from its `def` on: complexipy begins at the first decorator."""
    span = range(measured.line_start - 1, measured.line_end)
    start = next((number for number in span if DEF.match(lines[number])), measured.line_start - 1)
    return Function(
        name=measured.name.replace("::", "."),
        complexity=measured.complexity,
        line=start + 1,
        end_line=measured.line_end,
        lines=_lines_of_code(lines[start : measured.line_end]),
        text=lines[start].strip(),
    )


COMPLEXITY = Layer(
    name="python-complexity",
    version=1,
    type=Complexity,
    languages=frozenset({Language.PYTHON}),
    extract=measure,
)


def functions_by_path(index: Index) -> Mapping[str, tuple[Function, ...]]:
    """The measured functions of each file, Python and JavaScript alike."""
    python = {path: facts.functions for path, facts in index.facts(COMPLEXITY).items()}
    javascript = {
        path: () if facts.generated else tuple(_from_javascript(function) for function in facts.functions)
        for path, facts in index.facts(JAVASCRIPT).items()
    }
    return python | javascript


def _from_javascript(function: javascript_structure.Function) -> Function:
    name, place = function.name or "an anonymous function", function.place
    return Function(name, function.complexity, place.line, place.end_line, function.lines, text=name)


def _lines_of_code(lines: list[str]) -> int:
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#")) - _docstring_lines(lines)


def _docstring_lines(lines: list[str]) -> int:
    quotes = ('"""', "'''", 'r"""', "r'''")
    start = next((number for number, line in enumerate(lines) if line.strip().startswith(quotes)), None)
    if start is None:
        return 0
    mark = lines[start].strip().lstrip("r")[:3]
    body = lines[start:]
    end = 0 if body[0].count(mark) > 1 else next((n for n, line in enumerate(body[1:], 1) if mark in line), 0)
    return sum(1 for line in body[: end + 1] if line.strip() and not line.lstrip().startswith("#"))

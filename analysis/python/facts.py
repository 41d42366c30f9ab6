"""The Python layers: ask an index for `PYTHON` to get `PythonFacts` by path, for `CALLS` to get calls."""

from analysis.index.layer import Layer
from analysis.index.snapshot import Language
from analysis.python.extract import read_calls, read_python
from analysis.python.structures import (
    MODULE,
    Call,
    Definition,
    Kind,
    Parameter,
    ParameterKind,
    Problem,
    PythonFacts,
    References,
)

__all__ = [
    "CALLS",
    "MODULE",
    "PYTHON",
    "Call",
    "Definition",
    "Kind",
    "Parameter",
    "ParameterKind",
    "Problem",
    "PythonFacts",
    "References",
]

PYTHON = Layer(
    name="python",
    version=17,
    type=PythonFacts,
    languages=frozenset({Language.PYTHON}),
    extract=read_python,
)

CALLS: Layer[tuple[Call, ...]] = Layer(
    name="python-calls",
    version=1,
    type=tuple[Call, ...],
    languages=frozenset({Language.PYTHON}),
    extract=read_calls,
)
"""For who looks at what libraries are used for: a fifth of what there is to tell of a file."""

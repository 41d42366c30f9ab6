"""The Python layer: ask an index for `PYTHON` to get `PythonFacts` by path."""

from analysis.index.layer import Layer
from analysis.index.snapshot import Language
from analysis.python.extract import read_python
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
    version=16,
    type=PythonFacts,
    languages=frozenset({Language.PYTHON}),
    extract=read_python,
)

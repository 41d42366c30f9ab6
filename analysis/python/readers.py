"""Which function reads which kind of node; names, attributes and constants the
walk reads itself, and nodes of other kinds are just their children."""

import ast
from collections.abc import Mapping

from analysis.python.blocks import read_comprehension, read_if, read_loop, read_try
from analysis.python.calls import read_call
from analysis.python.definitions import read_annotated, read_class, read_function, read_lambda
from analysis.python.imports import read_import, read_import_from
from analysis.python.names import read_argument, read_joined, read_pattern
from analysis.python.walk import Reader

READERS: Mapping[type[ast.AST], Reader] = {
    ast.Call: read_call,
    ast.FunctionDef: read_function,
    ast.AsyncFunctionDef: read_function,
    ast.ClassDef: read_class,
    ast.Lambda: read_lambda,
    ast.JoinedStr: read_joined,
    ast.arg: read_argument,
    ast.AnnAssign: read_annotated,
    ast.Import: read_import,
    ast.ImportFrom: read_import_from,
    ast.For: read_loop,
    ast.AsyncFor: read_loop,
    ast.While: read_loop,
    ast.ListComp: read_comprehension,
    ast.SetComp: read_comprehension,
    ast.DictComp: read_comprehension,
    ast.GeneratorExp: read_comprehension,
    ast.If: read_if,
    ast.Try: read_try,
    ast.TryStar: read_try,
    ast.MatchClass: read_pattern,
}

"""Parsing that never raises, and telling Python 2 from a mistake."""

import ast
import re
import warnings

from analysis.python.structures import Problem

PYTHON_2 = re.compile(
    rb"^\s*print\s+[\"'\w%(].*$(?<!\))|^\s*print\s*>>|^\s*except\s+[\w.,() ]+,\s*\w+\s*:|^\s*raise\s+[\w.]+\s*,"
    rb"|^\s*exec\s+[\"'\w]|\bur[\"']|^[^#\"']*<>|^[^#\"']*\b0[0-7]+\b(?![.\w])|\.has_key\(|\b\d+[lL]\b|\bxrange\(",
    re.MULTILINE,
)


def parse(content: bytes) -> ast.Module | Problem:
    """The tree of a source file, or why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(content)
    except SyntaxError as error:
        return Problem(max(error.lineno or 1, 1), max(error.offset or 1, 1), error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        return Problem(1, 1, f"cannot be parsed: {error or type(error).__name__}")


def is_python2(content: bytes) -> bool:
    """Whether source that does not parse looks like Python 2."""
    return bool(PYTHON_2.search(content))

"""Parsing that never raises, reads newer grammar than the interpreter's, and tells Python 2 from a mistake."""

import ast
import re
import warnings
from contextlib import suppress
from functools import lru_cache

from analysis.python.structures import Problem

PYTHON_2 = re.compile(
    rb"^\s*print\s+[\"'\w%(].*$(?<!\))|^\s*print\s*>>|^\s*except\s+[\w.,() ]+,\s*\w+\s*:|^\s*raise\s+[\w.]+\s*,"
    rb"|^\s*exec\s+[\"'\w]|\bur[\"']|^[^#\"']*<>|^[^#\"']*\b0[0-7]+\b(?![.\w])|\.has_key\(|\b\d+[lL]\b|\bxrange\("
    rb"|^\s*print[ \t]+(?!(?:and|else|for|if|in|is|not|or)\b)[\"'\w]|\blambda[ \t]*\(",
    re.MULTILINE,
)

EXCEPT = re.compile(
    rb"^(\s*except\*?[ \t]+)([\w.]+(?:[ \t]*,[ \t]*(?:(?:\w+\.)+\w+|[A-Z]\w*))+)([ \t]*,?[ \t]*:)", re.MULTILINE
)
"""Types without parentheses, as in Python 3.14 (PEP 758); what follows the comma in Python 2 is a name such as `e`."""

_INNER = rb"\[[^\[\]]*\]"
PARAMETERS = re.compile(rb"^\s*(?:class|(?:async[ \t]+)?def|type)[ \t]+\w+\[(?:[^\[\]]|%b)*\]" % _INNER, re.MULTILINE)
DEFAULT = re.compile(
    rb"([\[,]\s*)(\*{0,2}\w+)(?:\s*:\s*(\([^()]*\)|[^,=\[\]]+(?:%b)?))?\s*=\s*((?:[^,\[\]\n]|%b)+)" % (_INNER, _INNER)
)
"""Type parameters, and one with its default, as since Python 3.13 (PEP 696)."""

TEMPLATE = re.compile(rb"(?<![\w\"'])(?i:tr|rt|t)(?=[\"'])")
"""The beginning of a template string (PEP 750), in a file that does not parse otherwise."""


@lru_cache(1)
def parse(content: bytes) -> ast.Module | Problem:
    """The tree of a source file, or why there is none; the same one for all who read a file in turn."""
    try:
        return _parse(content)
    except SyntaxError as error:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            return _parse(_older(content))
        return Problem(max(error.lineno or 1, 1), max(error.offset or 1, 1), error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        return Problem(1, 1, f"cannot be parsed: {error or type(error).__name__}")


def _parse(content: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(content)


def _older(content: bytes) -> bytes:
    """The same source in the grammar of Python 3.12, line by line."""
    content = PARAMETERS.sub(lambda head: DEFAULT.sub(_as_bound, head[0]), content)
    content = EXCEPT.sub(rb"\1(\2)\3", content)
    return TEMPLATE.sub(lambda prefix: prefix[0].lower().replace(b"t", b"f"), content)


def _as_bound(parameter: re.Match[bytes]) -> bytes:
    """A type parameter's default as its bound, or beside it, so that the names in it are seen."""
    before, name, bound, default = parameter.groups()
    if name.startswith(b"*"):
        return before + name
    return b"%b%b: %b" % (before, name, b"(%b, %b)" % (bound, default) if bound else default)


def is_python2(content: bytes) -> bool:
    """Whether source that does not parse looks like Python 2."""
    return bool(PYTHON_2.search(content))

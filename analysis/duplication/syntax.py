"""How source text falls into tokens, as far as finding copies needs it: a few patterns and a code table a family.

A code is one byte a token: names, attributes, keyword arguments, strings and numbers share one each (so that
`total` may be renamed where `.total` is not); reserved words and operators have their own.
What does not matter for a copy (comments, docstrings, import statements, trailing commas) has an empty code.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from analysis.index.snapshot import Language, SourceFile

NAME, ATTRIBUTE, KEYWORD, STRING, NUMBER = b"i", b"a", b"k", b"s", b"n"
_OPERATORS = (
    b"**= //= >>= <<= === !== ... ** // == != <= >= -> := += -= *= /= %= @= &= |= ^= << >> => && || ?? ?. ++ -- ::"
).split()
_CONTROL_WORDS = (
    b"break case catch continue elif else except finally for if raise return switch throw try while yield".split()
)
_PYTHON_WORDS = (
    b"and as assert break case class continue def del elif else except finally for from global if import in is lambda "
    b"match nonlocal not or pass raise return try while with yield True False None"
)
_BRACE_WORDS = (
    b"abstract as break case catch class const continue default defer delete do else enum export extends final finally "
    b"fn for foreach func function go goto if implements import in instanceof interface let match mut namespace new of "
    b"private protected public return static struct switch throw trait try type typeof union unsafe use using var void "
    b"where while with yield true false null undefined nil"
)
_HASH_WORDS = (
    b"begin break case class def do done elif else elsif end ensure esac exit fi for foreach function if in local "
    b"module my next package private raise rescue return sub switch then unless until when while yield true false nil"
)
_CONTROL_KEY = rb"\b(?:break|case|catch|continue|do|else|finally|for|if|return|switch|throw|try|while|yield)[ \t]*:"
"""A property that is called like a statement."""

_DOUBLE, _SINGLE = rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"', rb"'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
_TRIPLE = rb"\"{3}[^\"\\]*(?:(?:\\.|\"(?!\"\"))[^\"\\]*)*\"{3}|'{3}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'{3}"
_TEMPLATE = rb"`(?:\\.|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*`"
_REGEX = (
    rb"(?:^|(?<=[(,=:\[!&|?{;+])|(?<=[(,=:\[!&|?{;+][ ])|(?<=return[ ]))"
    rb"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*"
)
_C_COMMENT = rb"//[^\n]*|/\*.*?\*/"
_FIRST_CODE = 128
CONTROL = frozenset(range(_FIRST_CODE, _FIRST_CODE + len(_CONTROL_WORDS)))
"""Codes of the keywords that decide what runs, the same in every family."""
_FLAGS = re.MULTILINE | re.DOTALL


@dataclass(frozen=True)
class Syntax:
    """`token` finds every token; `kind` names the group of one; `codes` has those with a code of their own."""

    token: re.Pattern[bytes]
    kind: re.Pattern[bytes]
    codes: dict[bytes, bytes]
    braces: bool


def _own_words(words: bytes) -> list[bytes]:
    return list(dict.fromkeys([*_CONTROL_WORDS, *_OPERATORS, *words.split()]))


def _syntax(  # noqa: PLR0913 - one argument a kind of token
    *,
    words: bytes,
    ignored: bytes,
    string: bytes,
    name: bytes,
    braces: bool,
    silent: bytes = b"",
    key: bytes = rb"(?!)",
) -> Syntax:
    groups = {
        "ignored": ignored,
        "string": string,
        "attribute": rb"\.(?:%s)" % name,
        "keyword": rb"[A-Za-z_]\w*=(?![=>])|%s" % key,
        "name": name,
        "number": rb"\.?\d[\w.]*",
    }
    kind = b"|".join(b"(?P<%s>%s)" % (group.encode(), pattern) for group, pattern in groups.items())
    token = [rb"\n", *groups.values(), rb",\s*[)\]}]", *map(re.escape, _OPERATORS), rb"\S"]
    own = {word: bytes([code]) for code, word in enumerate(_own_words(words), start=_FIRST_CODE)}
    return Syntax(
        token=re.compile(b"|".join(b"(?:%s)" % part for part in token), _FLAGS),
        kind=re.compile(kind, _FLAGS),
        codes=own | dict.fromkeys(silent.split(), b""),
        braces=braces,
    )


# `async` and `await` are silent: the asynchronous twin of a function is a copy of it.
_PYTHON = _syntax(
    words=_PYTHON_WORDS,
    ignored=rb"\#[^\n]*|^[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import\b(?:[^\n(]*\([^)]*\)|[^\n]*)|[rRuUbBfFtT]{0,2}(?:%s)"
    % _TRIPLE,
    string=rb"[rRbBuUfFtT]{0,2}(?:%s|%s)" % (_DOUBLE, _SINGLE),
    name=rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*",
    braces=False,
    silent=b"async await \\ ;",
)
_JAVASCRIPT = _syntax(
    words=_BRACE_WORDS,
    ignored=_C_COMMENT
    + rb"|^[ \t]*(?:import\b[^(\n;{]*(?:\{[^}]*\}[^\n;]*)?|export[ \t]*(?:\*|\{[^}]*\})[ \t]*from[^\n]*)",
    string=b"|".join((_TEMPLATE, _DOUBLE, _SINGLE, _REGEX)),
    name=rb"[A-Za-z_$#\x80-\xff][\w$\x80-\xff]*",
    braces=True,
    silent=b"async await ;",
    key=_CONTROL_KEY,
)
_BRACES = _syntax(
    words=_BRACE_WORDS,
    ignored=_C_COMMENT + rb"|^[ \t]*(?:\#[ \t]*(?:include|import|pragma)|import|using|package|use|mod)\b[^\n]*",
    string=_DOUBLE + rb"|'(?:\\[^'\n]{1,8}|[^'\\\n])'",
    name=rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*",
    braces=True,
    silent=b";",
)
_HASHES = _syntax(
    words=_HASH_WORDS,
    ignored=rb"\#[^\n]*|^[ \t]*(?:require|require_relative|source|library|import|use|alias)\b[^\n]*",
    string=_DOUBLE + b"|" + _SINGLE,
    name=rb"[A-Za-z_$@\x80-\xff][\w?!\x80-\xff]*",
    braces=False,
    silent=b";",
)
_OTHER = (
    dict.fromkeys(
        (".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".go", ".java", ".kt", ".m", ".rs", ".scala", ".swift", ".zig"),
        _BRACES,
    )
    | dict.fromkeys((".dart", ".groovy", ".php", ".svelte", ".vue"), _JAVASCRIPT)
    | dict.fromkeys((".bash", ".ex", ".exs", ".jl", ".pl", ".r", ".rb", ".sh"), _HASHES)
)


def syntax_of(file: SourceFile) -> Syntax | None:
    """None for what is not program text: data, markup, prose."""
    match file.language:
        case Language.PYTHON:
            return _PYTHON
        case Language.JAVASCRIPT | Language.TYPESCRIPT:
            return _JAVASCRIPT
        case _:
            return _OTHER.get(PurePosixPath(file.path).suffix.lower())

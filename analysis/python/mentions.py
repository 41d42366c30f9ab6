"""Names that text mentions: in string literals, configuration, templates and prose."""

import re
from collections.abc import Iterable
from functools import lru_cache

IDENTIFIER = re.compile(r"[^\W\d]\w*")
DOTTED = re.compile(r"^[\w.:/\-\[\],|]+$")
CALL = re.compile(r"^[\w.]+\(")
EXAMPLE = re.compile(r"^\s*(?:>>>|\.\.\.) (.*)$", re.MULTILINE)

PREFIX = re.compile(r"^\W?(?!__)([^\W\d]\w+_)$|^([^\W\d]\w*?)(?:%s|%r|\{\w*\})$")
SUFFIX = re.compile(r"^(?:%s|%r|\{\w*\})(_\w+)$")

SHORT = 100


def unlike_prose(words: Iterable[str]) -> list[str]:
    """The words with an underscore, or with capitals after small letters: those that code is made of."""
    return [w for w in words if "_" in w or (not w.islower() and not w.isupper() and not w[1:].islower())]


@lru_cache(1 << 14)
def names_in(text: str) -> list[str]:
    """Identifiers of a string literal: all of a short path, annotation or call, else those unlike plain words."""
    if text.isidentifier():
        return [text]
    if len(text) <= SHORT and (DOTTED.match(text) or CALL.match(text)):
        return IDENTIFIER.findall(text)
    return unlike_prose(IDENTIFIER.findall(text))


def names_in_examples(docstring: str) -> list[str]:
    """Identifiers that the `>>>` examples of a docstring use."""
    return IDENTIFIER.findall(" ".join(EXAMPLE.findall(docstring))) if ">>>" in docstring else []


def prefix_of(text: str) -> str:
    """`visit_` of `"visit_"`, `"visit_%s"` or `"visit_{name}"`, else ""."""
    found = PREFIX.match(text)
    return (found[1] or found[2]) if found else ""


def suffix_of(text: str) -> str:
    """`_handler` of `"%s_handler"` or `"{name}_handler"`, else ""."""
    found = SUFFIX.match(text)
    return found[1] if found else ""

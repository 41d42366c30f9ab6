"""Names that text mentions: in string literals, configuration, templates and prose."""

import re

IDENTIFIER = re.compile(r"[^\W\d]\w*")
DOTTED = re.compile(r"^[\w.:/\-\[\], |]+$")
EXAMPLE = re.compile(r"^\s*(?:>>>|\.\.\.) (.*)$", re.MULTILINE)
UNLIKE_PROSE = re.compile(r"[^\W\d]\w*_\w*|_\w+|[^\W\d]*[a-z0-9][A-Z]\w*")

PREFIX = re.compile(r"^\W?(?!__)([^\W\d]\w+_)$|^([^\W\d]\w*?)(?:%s|%r|\{\w*\})$")
SUFFIX = re.compile(r"^(?:%s|%r|\{\w*\})(_\w+)$")

SHORT = 100


def names_in(text: str) -> list[str]:
    """Identifiers of a string literal: all of a short dotted path or annotation, else those unlike plain words."""
    if text.isidentifier():
        return [text]
    if len(text) <= SHORT and DOTTED.match(text):
        return IDENTIFIER.findall(text)
    return UNLIKE_PROSE.findall(text)


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

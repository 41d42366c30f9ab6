"""Names that text mentions: in string literals, configuration, templates and prose."""

import re
from collections.abc import Iterable, Mapping
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
def names_in(text: str) -> Mapping[str, None]:
    """Identifiers of a string literal: all of a short path, annotation or call, else those unlike plain words."""
    if text.isidentifier():
        return {text: None}
    words = IDENTIFIER.findall(text)
    wanted = len(text) <= SHORT and (DOTTED.match(text) or CALL.match(text))
    return dict.fromkeys(words if wanted else unlike_prose(words))


def names_in_examples(docstring: str) -> list[str]:
    """Identifiers that the `>>>` examples of a docstring use."""
    return IDENTIFIER.findall(" ".join(EXAMPLE.findall(docstring))) if ">>>" in docstring else []


@lru_cache(1 << 12)
def affixes_in(text: str) -> tuple[str, str]:
    """The fixed beginning or end of a name: `visit_` of `"visit_"` or `"visit_%s"`, `_handler` of `"{x}_handler"`."""
    before, after = PREFIX.match(text), SUFFIX.match(text)
    return (before[1] or before[2] or "") if before else "", after[1] if after else ""

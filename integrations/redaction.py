"""Keep secrets out of what is stored or said."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

HIDDEN = "***"
SECRET_NAMES = re.compile(r"(token|secret|password|authorization|api_?key|private_?key|credential)s?$", re.I)
KNOWN_TOKENS = re.compile(
    r"\b(gh[pousr]_\w{8,}|github_pat_\w{8,}|xox[a-z]-[\w-]{8,}|lin_(?:api|oauth)_\w{6,}|sk-[\w-]{16,})"
    r"|(?<=://)[^/\s@]+(?=@)"
    r"|(?<=hooks\.slack\.com/)\S+"
)


def redact_text(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without the given secrets, and without what looks like a token."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    return KNOWN_TOKENS.sub(HIDDEN, text)


def redact(value: "JsonValue", secrets: Iterable[str] = ()) -> "JsonValue":
    """The same value with secrets hidden, in strings and under names that say so."""
    secrets = tuple(secrets)
    match value:
        case str():
            return redact_text(value, secrets)
        case list():
            return [redact(item, secrets) for item in value]
        case dict():
            return {name: _redact_field(name, item, secrets) for name, item in value.items()}
    return value


def _redact_field(name: str, value: "JsonValue", secrets: tuple[str, ...]) -> "JsonValue":
    return HIDDEN if value and SECRET_NAMES.search(name) else redact(value, secrets)

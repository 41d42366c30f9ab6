"""Keep secrets out of what is printed and logged, wherever they came from."""

import logging

from pydantic import SecretStr

from config.errors import ConfigurationError
from config.settings import get_settings


def redact(text: str) -> str:
    """The text with each configured secret replaced by `***`."""
    try:
        settings = get_settings()
    except ConfigurationError:
        return text
    for value in vars(settings).values():
        if isinstance(value, SecretStr) and len(value.get_secret_value()) > 3:
            text = text.replace(value.get_secret_value(), "***")
    return text


class RedactingFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))

"""Keep secrets out of what is printed and logged, wherever they came from."""

import logging
from urllib.parse import unquote

from pydantic import SecretStr

from config.errors import ConfigurationError
from config.settings import OrchestrationConfig, get_settings
from integrations.redaction import redact_text


def redact(text: str) -> str:
    """The text with each configured secret replaced by `***`."""
    try:
        settings = get_settings()
    except ConfigurationError:
        return text
    return redact_text(text, known_secrets(settings))


def known_secrets(settings: OrchestrationConfig) -> tuple[str, ...]:
    """Every secret of the settings, and the password inside an address, longest first."""
    values = [value for setting in vars(settings).values() for value in _secrets(setting)]
    passwords = [unquote(part) for value in values if (part := _password(value))]
    spellings = {*values, *(_password(value) for value in values), *passwords}
    return tuple(sorted((text for text in spellings if len(text) > 3), key=len, reverse=True))


def _secrets(setting: object) -> list[str]:
    if isinstance(setting, SecretStr):
        return [setting.get_secret_value()]
    return [text for part in setting for text in _secrets(part)] if isinstance(setting, tuple) else []


def _password(address: str) -> str:
    """Between the colon and the last @ of an address's server."""
    server = address.partition("://")[2].partition("/")[0]
    return server.rpartition("@")[0].partition(":")[2]


class RedactingFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))

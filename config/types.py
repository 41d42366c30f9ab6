"""The value types of settings: each says what is wrong without repeating a secret."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr


def _one_line(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value().strip()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("contains spaces or characters that no credential has; check how it was copied")
    return SecretStr(text)


def _private_key(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value().strip().replace("\\n", "\n")
    if "-----BEGIN" not in text or "-----END" not in text:
        raise ValueError("should be the whole PEM text, from -----BEGIN to -----END")
    return SecretStr(text + "\n")


def _require_web_address(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("should be an address that starts with http:// or https://")
    return text.strip()


def _address(text: str) -> str:
    parts = urlsplit(_require_web_address(text))
    if parts.username or parts.password or parts.query:
        raise ValueError("should hold no credentials and no query; set the token in its own setting")
    return text.strip().rstrip("/")


def _secret_address(secret: SecretStr) -> SecretStr:
    return SecretStr(_require_web_address(_one_line(secret).get_secret_value()))


def _secret_addresses(value: object) -> object:
    """Addresses apart from each other by white space; some hold commas."""
    return value.split() if isinstance(value, str) else value


def _names(value: object) -> object:
    return [name for name in re.split(r"[,\s]+", value) if name] if isinstance(value, str) else value


def _database(secret: SecretStr) -> SecretStr:
    scheme = secret.get_secret_value().strip().partition("://")[0].partition("+")[0]
    if scheme not in {"sqlite", "postgresql"}:
        raise ValueError("should be an address that starts with sqlite:/// or postgresql://")
    return SecretStr(secret.get_secret_value().strip())


def _folder(path: Path) -> Path:
    absolute = path.expanduser().absolute()
    if absolute.exists() and not absolute.is_dir():
        raise ValueError("is a file; give a folder")
    return absolute


def _place(path: Path) -> Path:
    return path.expanduser().absolute()


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Token = Annotated[SecretStr, AfterValidator(_one_line)]
PrivateKey = Annotated[SecretStr, AfterValidator(_private_key)]
SecretAddress = Annotated[SecretStr, AfterValidator(_secret_address)]
SecretAddresses = Annotated[tuple[SecretStr, ...], BeforeValidator(_secret_addresses)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Address = Annotated[str, AfterValidator(_address)]
Folder = Annotated[Path, AfterValidator(_folder)]
Place = Annotated[Path, AfterValidator(_place)]
"""A file or a folder."""
Percent = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(gt=0, le=1)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]

"""Read the settings, and say where each one came from."""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from dotenv import dotenv_values
from pydantic import BaseModel, JsonValue, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, to_jsonable_python

from config.errors import ConfigurationError, Problem
from config.files import ConfigFile, SettingPath, config_path, preferred_names, read_config_file
from config.settings import OrchestrationConfig
from integrations.redaction import redact_text

ENV_FILE = Path(".env")


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """One setting as it stands. The value of a secret is only `set` or `not set`."""

    name: str
    value: JsonValue
    source: str


def load() -> OrchestrationConfig:
    """Read all sources anew. Raises ConfigurationError that lists every problem with its place."""
    try:
        return OrchestrationConfig()
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        origins = Origins.read()
    except UnicodeDecodeError:
        raise ConfigurationError(Problem("", "the file is not UTF-8 text", str(ENV_FILE))) from None
    raise ConfigurationError(*(_problem(detail, origins) for detail in details))


def effective_settings(settings: OrchestrationConfig) -> list[EffectiveSetting]:
    """Every setting in the order of the model, with the source that decided it."""
    origins = Origins.read()
    return [
        EffectiveSetting(".".join(path), _shown(settings, path), origins.of(path) or "default")
        for path in _settings_and_fields()
    ]


@dataclass(frozen=True)
class Origins:
    """The sources as they are now, to tell which one decided a setting."""

    environment: Mapping[str, str]
    env_file: Mapping[str, str]
    file: ConfigFile | None

    @classmethod
    def read(cls) -> "Origins":
        path = config_path()
        return cls(
            environment=_given(os.environ),
            env_file=_given(dotenv_values(ENV_FILE)),
            file=read_config_file(path) if path else None,
        )

    def of(self, setting: SettingPath) -> str | None:
        """`environment variable X`, `.env: X` or `file:line`; None when nothing sets it."""
        for variable in _variables(setting):
            if variable in self.environment:
                return f"environment variable {self.environment[variable]}"
        for variable in _variables(setting):
            if variable in self.env_file:
                return f"{ENV_FILE}: {self.env_file[variable]}"
        return self._in_file(setting)

    def _in_file(self, setting: SettingPath) -> str | None:
        if self.file is None:
            return None
        spellings = [(name, *setting[1:]) for name in _spellings(setting[0]) or [setting[0]]]
        known = next((spelling for spelling in spellings if spelling in self.file.lines), None)
        if known:
            return self.file.where(known)
        return str(self.file.path) if setting[0] in self.file.values and len(setting) == 1 else None


def _given(variables: Mapping[str, str | None]) -> dict[str, str]:
    """Upper-case name to the name as written, of all that are not empty."""
    return {name.upper(): name for name, value in variables.items() if value}


def _spellings(name: str) -> list[str]:
    return [spelling for spelling, preferred in preferred_names(OrchestrationConfig).items() if preferred == name]


def _variables(setting: SettingPath) -> list[str]:
    """The environment variables that may decide a setting, the most specific first."""
    heads = [name.upper() for name in _spellings(setting[0]) or [setting[0]]]
    nested = [name.upper() for name in setting[1:]]
    return ["__".join((head, *nested[:depth])) for depth in range(len(nested), -1, -1) for head in heads]


def _problem(detail: ErrorDetails, origins: Origins) -> Problem:
    setting = tuple(str(part) for part in detail["loc"])
    name = ".".join(setting)
    if detail["type"] == "extra_forbidden":
        return Problem(name, f"there is no such setting{_suggestion(setting)}", origins.of(setting) or "")
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ").split(", unable to")[0]
    if not _is_secret(setting) and "://" not in str(detail["input"]):  # an address may hold a password
        message = f"{message}; it is {_short(detail['input'])}"
    return Problem(name, message, origins.of(setting) or "")


def _short(value: object) -> str:
    text = redact_text(repr(to_jsonable_python(value, fallback=str)))
    return text if len(text) <= 60 else text[:59] + "…"


def _suggestion(setting: SettingPath) -> str:
    known = {".".join(path) for path in _settings_and_fields()} | set(preferred_names(OrchestrationConfig))
    close = difflib.get_close_matches(".".join(setting).lower(), known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _shown(settings: OrchestrationConfig, path: SettingPath) -> JsonValue:
    value: object = settings
    for name in path:
        value = getattr(value, name)
    if _is_secret(path):
        return "set" if value else "not set"
    shown: JsonValue = to_jsonable_python(value)
    return shown


def _is_secret(path: SettingPath) -> bool:
    info = _settings_and_fields().get(path)
    return info is not None and _mentions(info.annotation, SecretStr)


def _mentions(annotation: object, wanted: type) -> bool:
    return annotation is wanted or any(_mentions(part, wanted) for part in get_args(annotation))


@cache
def _settings_and_fields() -> dict[SettingPath, FieldInfo]:
    return dict(_leaves(OrchestrationConfig, ()))


def _leaves(model: type[BaseModel], prefix: SettingPath) -> Iterator[tuple[SettingPath, FieldInfo]]:
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _leaves(info.annotation, (*prefix, name))
        else:
            yield (*prefix, name), info

"""The settings file: YAML or JSON, its values and the line of each."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from dotenv import dotenv_values
from pydantic import AliasChoices, JsonValue, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from config.errors import ConfigurationError, Problem
from integrations import plain_yaml

FILE_VARIABLE = "AUTOPILOT_CONFIG"

NULL_TAG = "tag:yaml.org,2002:null"

SettingPath = tuple[str, ...]


@dataclass(frozen=True)
class ConfigFile:
    """What a settings file says. `lines` maps a setting's path to its line, counted from 1."""

    path: Path
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    lines: Mapping[SettingPath, int] = field(default_factory=dict)

    def where(self, setting: SettingPath) -> str:
        line = self.lines.get(setting)
        return f"{self.path}:{line}" if line else str(self.path)


def config_path(env_file: Path = Path(".env")) -> Path | None:
    """The file that `--config` or AUTOPILOT_CONFIG names, if any."""
    named = os.environ.get(FILE_VARIABLE) or dotenv_values(env_file).get(FILE_VARIABLE)
    return Path(named).expanduser() if named else None


def read_config_file(path: Path) -> ConfigFile:
    """Parse a settings file. Raises ConfigurationError that says what to correct, and in which line."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise _problem(path, "is no file that can be read to its end")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _problem(path, "is not UTF-8 text") from None
    except OSError as error:
        raise _problem(path, f"cannot be read: {error.strerror}") from None
    values = _parse_json(path, text) if path.suffix.lower() == ".json" else _parse_yaml(path, text)
    if values is None:
        return ConfigFile(path)
    try:
        mapping = TypeAdapter(dict[str, JsonValue]).validate_python(values)
    except ValidationError:
        raise _problem(path, "should hold settings as `name: value`, one a line") from None
    given = {name: value for name, value in mapping.items() if value is not None}
    return ConfigFile(path, given, _lines(path, text))


def _parse_json(path: Path, text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _problem(path, f"is not valid JSON: {error.msg}", error.lineno) from None
    except RecursionError:
        raise _problem(path, "is nested too deep") from None


def _parse_yaml(path: Path, text: str) -> object:
    try:
        return plain_yaml.load(text)
    except yaml.MarkedYAMLError as error:
        # PyYAML quotes the offending text, which may be a credential.
        reason = re.sub(r"'[^']{2,}'", "…", error.problem or "cannot be parsed")
        mark = error.problem_mark
        raise _problem(path, f"is not valid YAML: {reason}", mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError):
        raise _problem(path, "is not valid YAML") from None


def _problem(path: Path, message: str, line: int | None = None) -> ConfigurationError:
    return ConfigurationError(Problem("", f"the file {message}", f"{path}:{line}" if line else str(path)))


def _lines(path: Path, text: str) -> dict[SettingPath, int]:
    try:
        root = plain_yaml.compose(text)
    except yaml.YAMLError:  # JSON that is indented by tabs
        return {}
    lines: dict[SettingPath, int] = {}
    for setting, line in _walk(root, ()):
        if setting in lines:
            raise _problem(path, f"sets {'.'.join(setting)} twice, first in line {lines[setting]}", line)
        lines[setting] = line
    return lines


def _walk(node: yaml.Node | None, prefix: SettingPath) -> Iterator[tuple[SettingPath, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            setting = (*prefix, str(key.value))
            if prefix or value.tag != NULL_TAG:
                yield setting, key.start_mark.line + 1
            yield from _walk(value, setting)


class ConfigFileSource(PydanticBaseSettingsSource):
    """Gives pydantic-settings what the settings file says, under the preferred name of each setting."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[JsonValue, str, bool]:
        raise NotImplementedError  # the interface asks for it; __call__ gives all values at once

    def __call__(self) -> dict[str, JsonValue]:
        path = config_path()
        if path is None:
            return {}
        preferred = preferred_names(self.settings_cls)
        values = read_config_file(path).values
        return {preferred.get(name, name): value for name, value in values.items()}


def preferred_names(model: type[BaseSettings]) -> dict[str, str]:
    """Each accepted top-level name and the preferred one that it stands for."""
    names = {name: name for name in model.model_fields}
    for name, info in model.model_fields.items():
        if isinstance(info.validation_alias, AliasChoices):
            names |= dict.fromkeys(map(str, info.validation_alias.choices), name)
    return names

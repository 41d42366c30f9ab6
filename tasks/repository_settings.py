"""What a repository says of how it wants to be looked after: its `.autopilot.yaml`."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, PositiveInt, ValidationError
from pydantic_core import to_jsonable_python

from integrations import plain_yaml

NAMES = (".autopilot.yaml", ".autopilot.yml", ".github/autopilot.yaml")


class WrongRepositorySettings(ValueError):
    """The repository's own settings cannot be used: the file, the setting, and what is wrong with it."""


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChecksSettings(Section):
    """The repository's own checks, where they are not found by themselves; shell commands."""

    prepare: tuple[str, ...] = Field(default=(), description="Make a clean checkout ready; has the network.")
    judge: tuple[str, ...] = Field(default=(), description="Must all succeed; has no network unless `network`.")
    network: bool = False
    timeout_minutes: PositiveInt = 30
    memory_megabytes: PositiveInt = 8192


class PullRequestSettings(Section):
    """How many pull requests of ours a repository wants, and how they are marked."""

    at_once: int = Field(default=5, ge=0, le=100, description="Open at the same time.")
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    draft: bool = False


class RepositorySettings(Section):
    checks: ChecksSettings = ChecksSettings()
    pull_requests: PullRequestSettings = PullRequestSettings()
    ignore: tuple[str, ...] = Field(default=(), description="Paths that no operation changes, as git ignore patterns.")
    operations: Mapping[str, Mapping[str, JsonValue]] = Field(default={}, description="Settings of each operation.")

    def of[T: BaseModel](self, operation: str, model: type[T]) -> T:
        """The section of one operation. Raises WrongRepositorySettings."""
        return _validated(model, dict(self.operations.get(operation, {})), f"operations.{operation}")


def read_repository_settings(root: Path) -> RepositorySettings:
    """The file's settings, or the defaults where there is none. Raises WrongRepositorySettings."""
    files = ((name, root / name) for name in NAMES)
    # A link may lead out of the repository, and an error would show what lies there.
    own = ((name, file) for name, file in files if file.is_file() and file.resolve() == root.resolve() / name)
    return parse_repository_settings((name, file.read_bytes()) for name, file in own)


def parse_repository_settings(files: Iterable[tuple[str, bytes]]) -> RepositorySettings:
    """The settings of the first of these files, or the defaults where there is none. Raises WrongRepositorySettings."""
    name, content = next(iter(files), ("", b""))
    try:
        values = plain_yaml.load(content)
    except (yaml.YAMLError, ValueError) as error:
        raise WrongRepositorySettings(f"{name} cannot be read: {error}") from error
    return _validated(RepositorySettings, to_jsonable_python(values or {}), name)


def _validated[T: BaseModel](model: type[T], values: object, where: str) -> T:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, problem['loc'])) or 'the file'}: {problem['msg']}" for problem in error.errors()]
        known = ", ".join(model.model_fields)
        raise WrongRepositorySettings(f"{where}: {'; '.join(wrong)} (known here: {known})") from None

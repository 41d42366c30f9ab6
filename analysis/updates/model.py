"""Dependencies of a repository with the versions they have, and the updates that fit."""

import re
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Ecosystem(StrEnum):
    PYTHON = "python"
    NPM = "npm"
    ACTIONS = "actions"
    DOCKER = "docker"


class Source(StrEnum):
    """What holds the version, and so how it is changed."""

    UV_LOCK = "uv.lock"
    PYPROJECT = "pyproject.toml"
    REQUIREMENTS = "requirements file"
    COMPILED = "compiled requirements file"
    NPM_LOCK = "package-lock.json"
    NPM_UNLOCKED = "package.json"
    WORKFLOW = "workflow"
    DOCKERFILE = "Dockerfile"


class Kind(StrEnum):
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


class Dependency(BaseModel):
    """One that the repository names itself, at the version that it has now.

    `path` is the file that holds the version; `constraint` what the project allows; `digest` the commit of an action.
    """

    model_config = ConfigDict(frozen=True)

    ecosystem: Ecosystem
    source: Source
    name: str
    version: str
    path: str
    constraint: str = ""
    needs: str = ""
    registry: str = ""
    digest: str = ""


class Impact(BaseModel):
    """How many names of a package the repository uses, and a sentence for each that the newer version has otherwise.

    `calls` tells whether their arguments were looked at too.
    """

    model_config = ConfigDict(frozen=True)

    used: int
    broken: tuple[str, ...] = ()
    calls: bool = True


class Update(BaseModel):
    """A newer version that fits; `impact` only where it was looked into, as for majors of packages."""

    model_config = ConfigDict(frozen=True)

    dependency: Dependency
    to: str
    kind: Kind
    published: datetime | None = None
    notes: str = ""
    digest: str = ""
    impact: Impact | None = None

    @property
    def name(self) -> str:
        return self.dependency.name


def own_topic(name: str, version: str) -> str:
    """The topic under which a single update is asked for, and the name of the group that it then is."""
    return re.sub(r"[^a-z0-9._-]+", "-", f"wanted-{name}-{version}".lower()).strip("-.")


class Held(BaseModel):
    """A newer version that is not proposed, and why; with a `topic` it is proposed when somebody asks for it."""

    model_config = ConfigDict(frozen=True)

    dependency: Dependency
    to: str
    reason: str
    topic: str = ""


class Withdrawn(BaseModel):
    """The version in use was taken back or is deprecated."""

    model_config = ConfigDict(frozen=True)

    dependency: Dependency
    reason: str


class Outlook(BaseModel):
    """What could be newer, what is held back, what should not be in use, and what could not be found out.

    It is not `whole` where a registry did not answer: then what is missing from it says nothing.
    """

    model_config = ConfigDict(frozen=True)

    updates: tuple[Update, ...] = ()
    held: tuple[Held, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    current: int = 0
    remarks: tuple[str, ...] = ()
    whole: bool = True

"""What a uv.lock holds: the versions of what the project itself asks for."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime

from packaging.specifiers import SpecifierSet
from packaging.version import Version
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.updates.model import Dependency, Ecosystem, Source

KNOWN = 1
LOCAL = frozenset({"editable", "virtual", "directory"})


class WrongLock(ValueError):
    """The lock file cannot be read; says which, and why."""


class _Asked(BaseModel):
    name: str
    specifier: str = ""
    url: str = ""
    git: str = ""


class _Metadata(BaseModel):
    asked: tuple[_Asked, ...] = Field(default=(), alias="requires-dist")
    groups: Mapping[str, tuple[_Asked, ...]] = Field(default={}, alias="requires-dev")


class _File(BaseModel):
    published: datetime | None = Field(default=None, alias="upload-time")


class _Package(BaseModel):
    name: str
    version: str = ""
    source: Mapping[str, object] = {}
    metadata: _Metadata = _Metadata()
    sdist: _File | None = None
    wheels: tuple[_File, ...] = ()


class UvLock(BaseModel):
    """The parts of the format that matter here; `revision` tells how new the uv was that wrote it."""

    model_config = ConfigDict(populate_by_name=True)

    version: int
    revision: int = 0
    python: str = Field(default="", alias="requires-python")
    packages: tuple[_Package, ...] = Field(default=(), alias="package")


def read_lock(path: str, text: str) -> UvLock:
    """Raises WrongLock."""
    try:
        lock = UvLock.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError, RecursionError) as error:
        raise WrongLock(f"{path} cannot be read: {str(error).splitlines()[0]}") from error
    if lock.version > KNOWN:
        raise WrongLock(f"{path} has format {lock.version}, and only {KNOWN} is known")
    return lock


def locked_dependencies(path: str, lock: UvLock) -> tuple[Dependency, ...]:
    """What the projects of the lock ask for by name, at the locked version; the newest where there are several."""
    asked: dict[str, list[str]] = {}
    local = [package for package in lock.packages if LOCAL & package.source.keys()]
    for package in local:
        for one in [*package.metadata.asked, *(each for group in package.metadata.groups.values() for each in group)]:
            if not (one.url or one.git):
                asked.setdefault(one.name, []).append(one.specifier)
    found = {name: _newest(lock.packages, name) for name in asked}
    return tuple(
        Dependency(
            ecosystem=Ecosystem.PYTHON, source=Source.UV_LOCK, name=name, version=package.version, path=path,
            constraint=_together(asked[name]), needs=lock.python, registry=str(package.source["registry"]),
        )
        for name, package in sorted(found.items())
        if package
    )  # fmt: skip


def versions_of(lock: UvLock) -> dict[str, str]:
    """Every package from a registry, with its versions."""
    held: dict[str, list[str]] = {}
    for package in lock.packages:
        if "registry" in package.source:
            held.setdefault(package.name, []).append(package.version)
    return {name: ", ".join(sorted(versions)) for name, versions in held.items()}


def published_in(lock: UvLock) -> dict[tuple[str, str], datetime | None]:
    """When each version from a registry came out, as far as the lock tells: the first of its files."""
    held = {}
    for package in lock.packages:
        if "registry" in package.source:
            files = [*package.wheels, *([package.sdist] if package.sdist else [])]
            held[package.name, package.version] = min((one.published for one in files if one.published), default=None)
    return held


def _newest(packages: Sequence[_Package], name: str) -> _Package | None:
    held = [package for package in packages if package.name == name and "registry" in package.source]
    return max(held, key=lambda package: Version(package.version), default=None)


def _together(constraints: Sequence[str]) -> str:
    return str(SpecifierSet(",".join(filter(None, constraints))))

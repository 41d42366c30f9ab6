"""The npm registry: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md."""

import re
from datetime import datetime
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, BeforeValidator, ValidationError

from integrations.errors import NotFound, Unavailable
from integrations.registries.connection import Registry
from integrations.registries.models import Package, Release

SHORT = r"(?:github:)?[\w.-]+/[\w.-]+"
PUBLIC = "https://registry.npmjs.org"


def _spelled_out(value: object) -> object:
    """A repository may be told by its address alone, or as `owner/name` on GitHub."""
    if not isinstance(value, str):
        return value or {}
    return {"url": f"https://github.com/{value.removeprefix('github:')}" if re.fullmatch(SHORT, value) else value}


class _Source(BaseModel):
    url: str = ""


class _Tarball(BaseModel):
    tarball: str = ""
    integrity: str = ""


class _Version(BaseModel):
    dist: _Tarball = _Tarball()
    deprecated: str | bool | None = None
    repository: Annotated[_Source, BeforeValidator(_spelled_out)] = _Source()


class _Document(BaseModel):
    time: dict[str, str] = {}
    versions: dict[str, _Version] = {}
    repository: Annotated[_Source, BeforeValidator(_spelled_out)] = _Source()


def read_package(registry: Registry, address: str, name: str) -> Package:
    """All versions that the registry has. Raises NotFound, Unavailable."""
    document = _read(registry, address, name)
    releases = tuple(_release(version, facts, document.time) for version, facts in document.versions.items())
    last = next((facts.repository.url for facts in reversed(document.versions.values())), "")
    return Package(name=name, releases=releases, notes=_notes(document.repository.url or last))


def read_tarball(registry: Registry, address: str, name: str, version: str) -> tuple[str, str]:
    """Where a version can be had, and its hashes as npm writes them. Raises NotFound, Unavailable."""
    found = _read(registry, address, name).versions.get(version)
    if found is None or not found.dist.tarball:
        raise NotFound(address, f"{name} {version}")
    return found.dist.tarball, found.dist.integrity


def _read(registry: Registry, address: str, name: str) -> _Document:
    url = f"{address.rstrip('/')}/{quote(name, safe='@')}"
    try:
        return _Document.model_validate(registry.read(url, "application/json"))
    except ValidationError as error:
        host = urlsplit(url).hostname or address
        raise Unavailable(host, f"GET {urlsplit(url).path}", "not a document of a registry") from error


def _release(version: str, facts: _Version, times: dict[str, str]) -> Release:
    told = facts.deprecated
    deprecated = told if isinstance(told, str) else "no reason given" if told else ""
    return Release(version=version, published=_moment(times.get(version)), deprecated=deprecated)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _notes(url: str) -> str:
    """The page of releases where the source is on GitHub."""
    page = url.removeprefix("git+").removesuffix(".git").replace("git://", "https://").replace("ssh://git@", "https://")
    return f"{page}/releases" if page.startswith("https://github.com/") else ""

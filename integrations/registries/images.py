"""Container images at their registries: https://github.com/opencontainers/distribution-spec/blob/main/spec.md."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ValidationError

from integrations.errors import NotFound, Unavailable
from integrations.registries.addresses import image_place
from integrations.registries.connection import Registry
from integrations.registries.models import Package, Release

TAG = re.compile(r"(?P<v>v?)(?P<numbers>\d+(?:\.\d+){0,3})(?P<variant>(?:-[a-z][\w.-]*)?)$")
MANIFESTS = (
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json"
)
PAGE, PAGES = 1000, 30
DATED = 2
"""So many of the newest tags are asked for one by one: of the same minor version, of the same major, and of all."""
FIRST_YEAR = 2000
"""Builds that are to be the same each time say that they were made in 1970, or 1980."""


class _Tags(BaseModel):
    tags: tuple[str, ...] | None = None


class _Part(BaseModel):
    digest: str
    platform: dict[str, object] = {}


class _Manifest(BaseModel):
    manifests: tuple[_Part, ...] = ()
    config: _Part | None = None


class _Config(BaseModel):
    created: datetime | None = None


def version_of(tag: str) -> str:
    """The numbers of a tag, empty where it names no version: `3.12.4` of `3.12.4-slim`."""
    match = TAG.match(tag)
    return match["numbers"] if match else ""


def same_form(tag: str, other: str) -> bool:
    """Whether both are meant alike: as exact, and of the same variant."""
    one, two = TAG.match(tag), TAG.match(other)
    alike = one and two and (one["v"], one["variant"]) == (two["v"], two["variant"])
    return bool(alike) and version_of(tag).count(".") == version_of(other).count(".")


def read_image(registry: Registry, name: str, in_use: Collection[str]) -> Package:
    """The tags of the same forms as those in use, the newest with their digests and days.

    Raises NotFound, also for what is not public, and Unavailable.
    """
    address, repository = image_place(name)
    here = _Here(registry, f"{address}/v2/{repository}")
    try:
        tags = here.tags()
        wanted = [tag for used in in_use for tag in _of_interest(tags, used)]
        known = {tag: here.release(tag) for tag in dict.fromkeys(wanted)}
    except Unavailable as error:
        if error.status in (401, 403):
            raise NotFound(address, name, status=error.status) from error
        raise
    alike = [tag for tag in tags if any(same_form(tag, used) for used in in_use)]
    return Package(name=name, releases=tuple(known.get(tag) or Release(version=tag) for tag in alike))


@dataclass
class _Here:
    """One repository of images; `token` is what the registry gives to anybody who asks."""

    registry: Registry
    url: str
    token: str | None = None

    def get(self, path: str, accept: str = "application/json") -> bytes:
        if self.token is None:
            self.token = self.registry.anonymous_token(f"{self.url}/tags/list?n=1")
        return self.registry.get(f"{self.url}/{path}", accept, self.token)

    def tags(self) -> list[str]:
        """Page by page, each from the last tag of the one before."""
        found: dict[str, None] = {}
        for _ in range(PAGES):
            last = next(reversed(found), "")
            try:
                page = self._read(_Tags, f"tags/list?n={PAGE}" + (f"&last={last}" if last else "")).tags or ()
            except NotFound:
                if not found:
                    raise
                break
            if set(page) <= found.keys():
                break
            found |= dict.fromkeys(page)
        return list(found)

    def release(self, tag: str) -> Release:
        content = self.get(f"manifests/{tag}", MANIFESTS)
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        return Release(version=tag, digest=digest, published=self._created(_parsed(_Manifest, content, self.url)))

    def _created(self, manifest: _Manifest) -> datetime | None:
        """As the image for the most usual machine tells."""
        if manifest.manifests:
            usual = [one for one in manifest.manifests if one.platform.get("architecture") == "amd64"]
            digest = (usual or manifest.manifests)[0].digest
            manifest = self._read(_Manifest, f"manifests/{digest}", MANIFESTS)
        if manifest.config is None:
            return None
        created = self._read(_Config, f"blobs/{manifest.config.digest}").created
        return created if created and created.year >= FIRST_YEAR else None

    def _read[T: BaseModel](self, model: type[T], path: str, accept: str = "application/json") -> T:
        return _parsed(model, self.get(path, accept), self.url)


def _parsed[T: BaseModel](model: type[T], content: bytes, url: str) -> T:
    try:
        return model.model_validate(json.loads(content))
    except (ValueError, ValidationError) as error:
        raise Unavailable(url, "GET", "the answer is not a registry's") from error


def _of_interest(tags: Iterable[str], used: str) -> list[str]:
    """What is in use, and the newest of what is newer: of the same minor version, of the same major, and of all."""
    before = _numbers(used)
    newer = sorted((tag for tag in tags if same_form(tag, used) and _numbers(tag) > before), key=_numbers)
    near = [[tag for tag in newer if _numbers(tag)[:length] == before[:length]] for length in (2, 1, 0)]
    return [*(tag for tag in tags if tag == used), *(tag for group in near for tag in group[-DATED:])]


def _numbers(tag: str) -> list[int]:
    return [int(part) for part in version_of(tag).split(".") if part]

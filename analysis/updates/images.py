"""The base images of Dockerfiles, by tag and by digest."""

import re
from pathlib import PurePosixPath

from analysis.updates.model import Dependency, Ecosystem, Source
from integrations.registries.images import version_of

FROM = re.compile(r"^(?P<before>FROM\s+(?:--\S+\s+)*)(?P<image>\S+)", re.MULTILINE | re.IGNORECASE)


def is_dockerfile(path: str) -> bool:
    name = PurePosixPath(path).name.lower()
    return name in ("dockerfile", "containerfile") or name.startswith("dockerfile.") or name.endswith(".dockerfile")


def base_images(path: str, text: str) -> tuple[Dependency, ...]:
    """What a Dockerfile starts from, without its own stages and what an argument names."""
    stages = {name.lower() for name in re.findall(r"\bAS\s+(\S+)", text, re.IGNORECASE)}
    images = dict.fromkeys(match["image"] for match in FROM.finditer(text))
    return tuple(
        _image(path, image)
        for image in images
        if image.lower() not in stages and image != "scratch" and "$" not in image
    )


def has_version(image: Dependency) -> bool:
    """Whether its tag names a version, so that there can be a newer one."""
    return bool(version_of(image.version))


def with_image(text: str, old: Dependency, new: str, digest: str) -> str:
    """The text with this image at the new tag; by digest where it was by digest."""
    before = f"{old.name}:{old.version}" + (f"@{old.digest}" if old.digest else "")
    after = f"{old.name}:{new}" + (f"@{digest}" if old.digest else "")
    return FROM.sub(lambda match: match["before"] + (after if match["image"] == before else match["image"]), text)


def _image(path: str, image: str) -> Dependency:
    tagged, _, digest = image.partition("@")
    head, separator, tag = tagged.rpartition(":")
    name, version = (head, tag) if separator and "/" not in tag else (tagged, "latest")
    return Dependency(
        ecosystem=Ecosystem.DOCKER, source=Source.DOCKERFILE, name=name, version=version, path=path, digest=digest
    )

"""npm packages, unpacked to be read: nothing of them is installed or run."""

import base64
import binascii
import hashlib
import io
import tarfile
from pathlib import Path, PurePosixPath

from integrations.errors import NotFound, Unavailable
from integrations.registries.connection import Registry
from integrations.registries.npm import read_tarball

MOST_BYTES = 60_000_000
MOST_SOURCE = 60_000_000
SUFFIXES = (".ts", ".mts", ".cts", ".js", ".mjs", ".cjs")


def unpack_package(registry: Registry, address: str, name: str, version: str, folder: Path) -> None:
    """`package.json` and the code of a version, directly below `folder`. Raises NotFound, Unavailable."""
    url, integrity = read_tarball(registry, address, name, version)
    content = registry.download(url, MOST_BYTES)
    if not _is_whole(content, integrity):
        raise NotFound(address, f"{name} {version} with the hash that the registry tells")
    try:
        _unpack(content, folder)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise Unavailable(address, f"{name} {version}", "not a package") from error


def _is_whole(content: bytes, integrity: str) -> bool:
    """By the strongest hash that is told, https://www.w3.org/TR/SRI/; packages before 2017 have none."""
    algorithm, _, told = max(integrity.split(), default="").partition("-")
    if algorithm not in ("sha256", "sha384", "sha512"):
        return True
    try:
        return hashlib.new(algorithm, content).digest() == base64.b64decode(told)
    except binascii.Error:
        return False


def _unpack(content: bytes, folder: Path) -> None:
    left = MOST_SOURCE
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for entry in archive:
            parts = PurePosixPath(entry.name).parts[1:]
            wanted = parts == ("package.json",) or PurePosixPath(entry.name).suffix in SUFFIXES
            if not entry.isfile() or not wanted or not parts or ".." in parts or entry.size > left:
                continue
            left -= entry.size
            place = folder.joinpath(*parts)
            place.parent.mkdir(parents=True, exist_ok=True)
            if (file := archive.extractfile(entry)) is not None:
                place.write_bytes(file.read())

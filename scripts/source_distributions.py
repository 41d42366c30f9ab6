"""Fetch the source distribution of a locked package, for the demo and the benchmarks: pinned and hashed by uv.lock."""

import hashlib
import io
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import NamedTuple

import httpx

PROJECT = Path(__file__).resolve().parent.parent


class SourceUnavailable(RuntimeError):
    """The package is not in the lock with a source distribution, or it could not be fetched."""


def source_distribution(name: str, into: Path) -> Path:
    """Fetch (once) and unpack the locked version of `name` below `into`; returns its folder, `into/name-version`.

    Raises SourceUnavailable when the registry cannot be reached or the content has another hash than the lock says.
    """
    package = _locked(name)
    folder = into / f"{name}-{package.version}"
    if not folder.exists():
        _unpack(_download(package), folder)
    return folder


class _Package(NamedTuple):
    name: str
    version: str
    url: str
    digest: str


def _locked(name: str) -> _Package:
    lock = tomllib.loads((PROJECT / "uv.lock").read_text())
    for package in lock["package"]:
        if package["name"] == name and (sdist := package.get("sdist")):
            return _Package(name, package["version"], sdist["url"], sdist["hash"])
    raise SourceUnavailable(f"uv.lock has no source distribution of {name}")


def _download(package: _Package) -> bytes:
    try:
        content = httpx.get(package.url, follow_redirects=True, timeout=60).raise_for_status().content
    except httpx.HTTPError as error:
        raise SourceUnavailable(f"The source of {package.name} cannot be fetched: {error}") from error
    if package.digest != f"sha256:{hashlib.sha256(content).hexdigest()}":
        raise SourceUnavailable(f"The source of {package.name} does not have the hash that uv.lock gives")
    return content


def _unpack(archive: bytes, folder: Path) -> None:
    unpacked = folder.with_name(f".{folder.name}.part")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(unpacked, filter="data")
    (top,) = unpacked.iterdir()
    top.rename(folder)
    unpacked.rmdir()


if __name__ == "__main__":
    print(source_distribution(sys.argv[1], Path(sys.argv[2])))

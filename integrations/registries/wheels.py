"""Wheels, unpacked to be read: nothing of them is installed or run."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urldefrag, urljoin

from integrations.errors import NotFound, Unavailable
from integrations.registries.connection import Registry
from integrations.registries.pypi import IndexFile, page_of, read_page

MOST_BYTES = 30_000_000
MOST_SOURCE = 60_000_000
SOURCE = (".py", ".pyi")
COMPILED = (".so", ".pyd")
UNKNOWN = "def __getattr__(name: str): ...\n"
"""Stands for a compiled module: whatever is asked of it may be there."""


def unpack_wheel(registry: Registry, index: str, name: str, version: str, folder: Path) -> None:
    """The Python files of a wheel of this version, below `folder`. Raises NotFound, Unavailable."""
    url = page_of(index, name)
    files = read_page(registry, url).files
    wheels = [file for file in files if file.filename.endswith(".whl") and file.version == version]
    if not wheels:
        raise NotFound(index, f"a wheel of {name} {version}")
    file = _plainest(wheels)
    content = registry.download(urldefrag(urljoin(url, file.url)).url, MOST_BYTES)
    if file.hashes.get("sha256", "") not in ("", hashlib.sha256(content).hexdigest()):
        raise NotFound(index, f"{file.filename} with the hash that the index tells")
    try:
        _unpack(content, folder)
    except zipfile.BadZipFile as error:
        raise Unavailable(index, f"{file.filename}", "not a wheel") from error


def _plainest(wheels: Sequence[IndexFile]) -> IndexFile:
    """One without compiled parts if there is one."""
    return min(wheels, key=lambda file: ("-none-any" not in file.filename, file.filename))


def _unpack(content: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        left = MOST_SOURCE
        names = {entry.filename for entry in archive.infolist()}
        for entry in archive.infolist():
            place = PurePosixPath(entry.filename)
            left -= entry.file_size if place.suffix in SOURCE else 0
            if place.suffix in SOURCE and left > 0:
                archive.extract(entry, folder)
            if place.suffix in COMPILED:
                stub = place.with_name(place.name.partition(".")[0] + ".pyi")
                if str(stub) not in names and ".." not in stub.parts and not stub.is_absolute():
                    (folder / stub).parent.mkdir(parents=True, exist_ok=True)
                    (folder / stub).write_text(UNKNOWN, encoding="utf-8")

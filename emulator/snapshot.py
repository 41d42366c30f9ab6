"""The whole world in one file: each platform's state as JSON, and the git repositories."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

GIT = "git/"


def save(path: Path, states: Mapping[str, msgspec.Struct], repositories: Path) -> None:
    """Write a zip file; a half-written one never replaces the last."""
    draft = path.with_name(path.name + ".part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, state in states.items():
            archive.writestr(f"{name}.json", msgspec.json.encode(state))
        for file in sorted(repositories.rglob("*")):
            archive.write(file, GIT + file.relative_to(repositories).as_posix())
    draft.replace(path)


def load[State: msgspec.Struct](path: Path, name: str, kind: type[State]) -> State:
    """One platform's state as it was saved."""
    with zipfile.ZipFile(path) as archive:
        return msgspec.json.decode(archive.read(f"{name}.json"), type=kind)


def load_repositories(path: Path, folder: Path) -> None:
    """Put the saved git repositories into an existing folder."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.startswith(GIT):
                archive.extract(member, folder.parent / "snapshot")
    (folder.parent / "snapshot" / "git").rename(folder)

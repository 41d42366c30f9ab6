"""Taking snapshots: of a folder as it is, and of a commit."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from analysis.errors import (
    BareRepositoryError,
    NotAFolderError,
    NotARepositoryError,
    NothingToReadError,
    NotReadableError,
    NotThereError,
    UnknownRefError,
)
from analysis.index import git
from analysis.index.candidates import LARGEST, Sieve, walk
from analysis.index.languages import HEAD, Language, is_binary_name, is_typescript, language_of, may_be_translations
from analysis.index.source import Snapshot, SourceFile


def take_snapshot(root: Path, subdirectory: str = "") -> Snapshot:
    """The files under `root/subdirectory` as they are on disk: by git where it knows them, else by walking.

    Raises NotThereError, NotAFolderError, NotReadableError or NothingToReadError.
    """
    folder = folder_of(root, subdirectory)
    try:
        snapshot = _by_git(folder)
    except git.GitFailed:
        snapshot = None
    return _not_empty(snapshot if snapshot and snapshot.files else _by_walking(folder))


def snapshot_at(root: Path, ref: str, into: Path, subdirectory: str = "") -> Snapshot:
    """The files of a commit, written under `into` (the new snapshot's root); the repository is only read.

    Raises NotThereError, NotAFolderError, NotARepositoryError, UnknownRefError or NothingToReadError.
    """
    folder = folder_of(root, subdirectory)
    try:
        git.ask(folder, "rev-parse", "--git-dir")
    except git.GitFailed as error:
        raise NotARepositoryError(folder, str(error)) from error
    try:
        commit = git.resolve(folder, ref)
        return _not_empty(_written(folder, commit, into))
    except git.GitFailed as error:
        raise UnknownRefError(folder, ref) from error


def folder_of(root: Path, subdirectory: str = "") -> Path:
    """The folder to read, resolved. Raises NotThereError, NotAFolderError or NotReadableError."""
    folder = (root / subdirectory).resolve() if subdirectory else root.resolve()
    try:
        mode = folder.stat().st_mode
        if not stat.S_ISDIR(mode):
            raise NotAFolderError(folder)
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotThereError(folder) from error
    except OSError as error:
        raise NotReadableError(folder, error) from error
    return folder


def require_files(folder: Path) -> None:
    """Tell at once, without reading anything, of a folder that cannot have files to analyse.

    Raises BareRepositoryError or NothingToReadError.
    """
    if (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir():
        raise BareRepositoryError(folder)
    for _, folders, files in os.walk(folder):
        if files:
            return
        folders[:] = [name for name in folders if name != ".git"]
    raise NothingToReadError(folder)


def _not_empty(snapshot: Snapshot) -> Snapshot:
    if not snapshot.files:
        raise NothingToReadError(snapshot.root, len(snapshot.skipped))
    return snapshot


def _by_git(folder: Path) -> Snapshot:
    sieve, prefix = Sieve(folder), git.prefix_of(folder)
    with git.listing(folder) as (tracked, status_of):
        known = {path: blob for mode, blob, path in tracked if not _is_elsewhere(sieve, mode, path)}
        admitted = {path: sieve.admit(path) for path in known}
        status = status_of()
    changed = {path.removeprefix(prefix) for path in status.changed}
    new = [path.removeprefix(prefix) for path in status.untracked]
    for path in new:
        if path.endswith("/"):
            sieve.skip(path, "a git repository of its own; analyse it by itself")
        else:
            admitted[path] = sieve.admit(path)
    files = [
        file
        for path, fit in sorted(admitted.items())
        if fit and (file := _file(sieve, path, *fit, None if path in changed else known.get(path)))
    ]
    dirty = bool(changed or new)
    return Snapshot(
        folder,
        _with_languages(folder, files),
        status.commit,
        status.branch,
        dirty,
        tuple(sieve.skipped),
        prefix,
    )


def _is_elsewhere(sieve: Sieve, mode: str, path: str) -> bool:
    if mode == git.SUBMODULE:
        sieve.skip(path, "a submodule; analyse it by itself")
    return mode == git.SUBMODULE


def _by_walking(folder: Path) -> Snapshot:
    sieve = Sieve(folder)
    files = [file for path in walk(sieve) if (fit := sieve.admit(path)) and (file := _file(sieve, path, *fit, None))]
    in_order = sorted(files, key=lambda f: f.path)
    return Snapshot(folder, _with_languages(folder, in_order), skipped=tuple(sieve.skipped))


def _file(sieve: Sieve, path: str, size: int, language: Language, blob: str | None) -> SourceFile | None:
    """A file that takes part; without a blob its content on disk is hashed."""
    try:
        blob = blob or git.blob_id((sieve.root / path).read_bytes())
    except OSError as error:
        sieve.skip(path, f"it cannot be read ({error.strerror})")
        return None
    return SourceFile(path, blob, size, language)


def _written(folder: Path, commit: str, into: Path) -> Snapshot:
    """The files of a commit under the folder, written to `into`."""
    skipped: list[tuple[str, str]] = []
    wanted = list(_wanted(folder, commit, skipped))
    for file, content in zip(wanted, git.contents(folder, [file.blob for file in wanted]), strict=True):
        target = into / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return Snapshot(into, _with_languages(into, wanted), commit, None, False, tuple(skipped))


def _with_languages(root: Path, files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """The files, of another language where the content is not what the suffix says."""
    doubtful = may_be_translations(file.path for file in files)
    others = {path for path in doubtful if not is_typescript(_head(root / path))}
    return tuple(replace(file, language=Language.OTHER) if file.path in others else file for file in files)


def _head(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as file:
        return file.read(HEAD)
    return b""


def _wanted(folder: Path, commit: str, skipped: list[tuple[str, str]]) -> Iterator[SourceFile]:
    for mode, blob, size, path in sorted(git.tree(folder, commit), key=lambda entry: entry[3]):
        name = path.decode("utf-8", "backslashreplace")
        if mode in {git.LINK, git.SUBMODULE} or is_binary_name(name) or _escapes(name):
            continue
        if size > LARGEST:
            skipped.append((name, f"larger than {LARGEST // 1_000_000} MB"))
        else:
            yield SourceFile(name, blob, size, language_of(name))


def _escapes(path: str) -> bool:
    return PurePosixPath(path).is_absolute() or not {"..", ".git"}.isdisjoint(PurePosixPath(path).parts)

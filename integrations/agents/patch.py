"""Is a diff fit to be offered? It must apply to the base, and touch only ordinary files inside the repository."""

import posixpath
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from integrations import git
from integrations.errors import GitError

LARGEST_BYTES = 1_000_000
MOST_FILES = 300
NO_DIFFERENCE = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-renames")
OWN_SETTINGS = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
GIT_FOLDERS = frozenset({".git", "git~1"})
LINK, SUBMODULE, DELETED = "120000", "160000", "000000"


class Unfit(Exception):
    """Why a diff cannot be offered."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file of a diff, as git records it; `mode` and `blob` are those after the change."""

    path: str
    mode: str
    blob: str


def check(diff: str, repository: Path, base: str) -> tuple[str, tuple[str, ...]]:
    """The diff as git itself writes it, and the paths it touches. Raises Unfit. Changes no file and no branch."""
    _check_text(diff)
    with tempfile.TemporaryDirectory(prefix="autopilot-patch-") as folder:
        given = Path(folder) / "given.diff"
        given.write_text(diff if diff.endswith("\n") else f"{diff}\n", encoding="utf-8", newline="")
        variables = OWN_SETTINGS | {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run(["read-tree", base], repository, variables=variables)
        try:
            for check_only in (["--check"], []):
                git.run(["apply", "--cached", *check_only, "--", str(given)], repository, variables=variables)
        except GitError as error:
            raise Unfit(f"it does not apply to {base[:12]} ({error.answer})") from error
        raw = git.run(["diff-index", "--cached", "--raw", "-z", "--no-renames", base], repository, variables=variables)
        changes = list(_parse_raw(raw))
        _check_changes(changes, repository)
        written = git.run(["diff", *NO_DIFFERENCE, "--cached", base], repository, variables=variables)
    return written, tuple(change.path for change in changes)


def _check_text(diff: str) -> None:
    if len(diff.encode(errors="replace")) > LARGEST_BYTES:
        raise Unfit(f"it is larger than {LARGEST_BYTES // 1000} kB")
    if "\0" in diff or "\N{REPLACEMENT CHARACTER}" in diff:
        raise Unfit("it holds bytes that are no UTF-8 text")
    for line in diff.splitlines():
        if line.startswith(("GIT binary patch", "Binary files ")):
            raise Unfit("it changes binary files")


def _check_changes(changes: list[Change], repository: Path) -> None:
    if not changes:
        raise Unfit("it changes nothing")
    if len(changes) > MOST_FILES:
        raise Unfit(f"it touches {len(changes)} files; {MOST_FILES} are allowed")
    for change in changes:
        parts = change.path.lower().split("/")
        if GIT_FOLDERS & {part.rstrip(" .") for part in parts} or ".." in parts or change.path.startswith("/"):
            raise Unfit(f"it reaches into {change.path}")
        if change.mode == SUBMODULE:
            raise Unfit(f"it adds a repository inside the repository, {change.path}")
        if change.mode == LINK:
            _check_link(change, git.run(["cat-file", "blob", change.blob], repository))


def _check_link(change: Change, target: str) -> None:
    reached = posixpath.normpath(posixpath.join(posixpath.dirname(change.path), target))
    if target.startswith("/") or reached.split("/")[0].lower() in {"..", *GIT_FOLDERS}:
        raise Unfit(f"its link {change.path} leads out of the repository, to {target}")


def _parse_raw(raw: str) -> Iterator[Change]:
    """`:old-mode new-mode old-blob new-blob letter NUL path NUL`, as described in git-diff(1)."""
    fields = raw.split("\0")
    for record, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, blob, _ = record.lstrip(":").split(" ")
        yield Change(path, mode, blob)

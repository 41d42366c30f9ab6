"""What git knows of a folder. Reads only: no lock, no hook, no monitor, nothing written to the repository."""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from integrations.git_command import NOTHING, filters_off

LINK, SUBMODULE = "120000", "160000"
SECONDS = 120
OPTIONS = ("-c", "core.fsmonitor=false", "-c", "core.quotepath=false", "-c", "safe.directory=*")


class GitFailed(Exception):
    """git is missing, or does not answer as for a repository; `str` is what it said."""


@dataclass(slots=True)
class Status:
    """`changed` are paths from the repository's top whose content is not what the index says.

    Paths are text as Python's file functions have it: bytes that are no UTF-8 are surrogates.
    """

    commit: str | None = None
    branch: str | None = None
    changed: set[str] = field(default_factory=set)
    untracked: list[str] = field(default_factory=list)


def start(folder: Path, *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """A git command on the way. Raises GitFailed when there is no git."""
    try:
        return subprocess.Popen(
            ("git", *OPTIONS, *filters_off(folder), *arguments),
            cwd=folder,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
    except OSError as error:
        raise GitFailed(f"git could not be started ({error.strerror})") from error


def environment() -> dict[str, str]:
    """Ours without what points git at another repository, and without prompts, locks and downloads."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {
        NOTHING: "",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C.UTF-8",
    }
    return kept | quiet


def answer(process: subprocess.Popen[bytes]) -> bytes:
    """What the command wrote. Raises GitFailed when it failed or took too long."""
    try:
        written, said = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise GitFailed(f"git did not answer within {SECONDS} s") from error
    if process.returncode:
        raise GitFailed(said.decode(errors="replace").strip().removeprefix("fatal: ").partition("\n")[0])
    return written


def ask(folder: Path, *arguments: str) -> bytes:
    """What a git command writes. Raises GitFailed."""
    return answer(start(folder, *arguments))


@contextmanager
def listing(folder: Path) -> Iterator[tuple[list[tuple[str, str, str]], Callable[[], Status]]]:
    """(mode, blob, path from the folder) of tracked files, and what waits for the status: git looks for it meanwhile.

    Both raise GitFailed.
    """
    commands = (
        ("ls-files", "-s", "-z"),
        ("status", "--porcelain=v2", "-z", "--branch", "-uall", "--no-renames", "--ignore-submodules=all", "--", "."),
    )
    started = [start(folder, *command) for command in commands]
    with ExitStack() as ending:
        for process in started:
            ending.enter_context(process)
        yield list(_tracked(answer(started[0]))), lambda: _status(answer(started[1]))


def prefix_of(folder: Path) -> str:
    """The folder's path from the top of its repository, with a slash at the end; empty at the top."""
    for top in (folder, *folder.parents):
        if (top / ".git").exists():
            return f"{folder.relative_to(top)}/" if top != folder else ""
    return ""


def _tracked(output: bytes) -> Iterator[tuple[str, str, str]]:
    for line in os.fsdecode(output).split("\0")[:-1]:
        head, _, path = line.partition("\t")
        mode, blob, _ = head.split(" ")
        yield mode, blob, path


def _status(output: bytes) -> Status:
    status = Status()
    for line in output.split(b"\0")[:-1]:
        kind, _, rest = line.partition(b" ")
        if kind == b"#":
            _header(status, rest.decode(errors="replace"))
        elif kind == b"?":
            status.untracked.append(os.fsdecode(rest))
        elif kind == b"1":
            status.changed.add(os.fsdecode(rest.split(b" ", 7)[-1]))
        elif kind == b"u":
            status.changed.add(os.fsdecode(rest.split(b" ", 9)[-1]))
    return status


def _header(status: Status, text: str) -> None:
    name, _, value = text.partition(" ")
    if name == "branch.oid" and value != "(initial)":
        status.commit = value
    elif name == "branch.head" and value != "(detached)":
        status.branch = value


def resolve(folder: Path, ref: str) -> str:
    """The commit a ref names. Raises GitFailed."""
    return ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()


def tree(folder: Path, commit: str) -> Iterator[tuple[str, str, int, bytes]]:
    """(mode, blob, size, path from the folder) of what a commit holds under the folder."""
    for line in ask(folder, "ls-tree", "-r", "-z", "-l", commit).split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        mode, _, blob, size = head.decode().split()
        yield mode, blob, int(size) if size.isdigit() else 0, path


def contents(folder: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """The content of each blob, in order. Raises GitFailed when one is missing."""
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{blob}\n" for blob in blobs).encode())
        wanted.seek(0)
        process = start(folder, "cat-file", "--batch", "--buffer", stdin=wanted)
    with process:
        assert process.stdout
        for blob in blobs:
            head = process.stdout.readline().split()
            if len(head) != 3:
                process.kill()
                raise GitFailed(f"object {blob} is not in this clone")
            yield process.stdout.read(int(head[2]))
            process.stdout.read(1)


def blob_id(content: bytes) -> str:
    """The object id git would give the content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()

"""The environment that graph-sitter runs in, built on first use from the lock beside `program.py`."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from uv import find_uv_bin

from integrations.graph_sitter.errors import GraphSitterUnavailable

PROGRAM = Path(__file__).with_name("program.py")
LOCK = PROGRAM.with_name("program.py.lock")
MOST_SAID = 200
AGAIN = "With access to the package registry, run: autopilot --action initialize"

type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python interpreter that can import graph-sitter."""

    python: Path


def is_ready(home: Path) -> bool:
    """Whether `ensure_environment` would return at once."""
    return _is_complete(_folder(home))


def ensure_environment(
    home: Path, *, uv: Path | None = None, timeout: float = 600, progress: Say | None = None
) -> Environment:
    """The environment under `home`, built if it is not there; a half-built one is built anew.

    Safe in several processes at once. Raises GraphSitterUnavailable, which says what is missing, within `timeout`
    seconds.
    """
    folder = _folder(home)
    if not _is_complete(folder):
        deadline = time.monotonic() + timeout
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with _only_one(folder.with_name("lock"), deadline):
                if not _is_complete(folder):
                    _build(folder, uv or _find_uv(), deadline, progress or (lambda _: None))
        except OSError as error:
            raise GraphSitterUnavailable(f"graph-sitter's environment cannot be written ({error})", AGAIN) from error
    return Environment(folder / "bin" / "python")


def _folder(home: Path) -> Path:
    """One folder for each lock and interpreter, so that an upgrade never meets an old environment."""
    key = hashlib.sha256(LOCK.read_bytes() + sys.version.encode() + sys.base_prefix.encode()).hexdigest()
    return home / "graph-sitter" / key[:16]


def _stamp(folder: Path) -> Path:
    return folder / "complete"


def _is_complete(folder: Path) -> bool:
    return _stamp(folder).is_file() and (folder / "bin" / "python").exists()


def _find_uv() -> Path:
    try:
        return Path(find_uv_bin())
    except FileNotFoundError as error:
        raise GraphSitterUnavailable(
            "uv, which installs graph-sitter, is not there", "Install it: pip install uv"
        ) from error


@contextmanager
def _only_one(lock: Path, deadline: float) -> Iterator[None]:
    """Hold the lock file; another process that builds is waited for until the deadline."""
    with lock.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise GraphSitterUnavailable(
                        "another process is still building graph-sitter's environment", "Wait for it and try again"
                    ) from None
                time.sleep(0.1)
        yield


def _build(folder: Path, uv: Path, deadline: float, say: Say) -> None:
    say("building graph-sitter's environment (once, about 180 MB)")
    for other in folder.parent.iterdir():
        if other.is_dir() and not _is_complete(other):
            shutil.rmtree(other)
    requirements = folder.with_name("requirements.txt")
    python = folder / "bin" / "python"
    exactly = ("--no-deps", "--require-hashes", "--compile-bytecode")
    steps: Sequence[Sequence[str | Path]] = (
        ("export", "--script", PROGRAM, "--frozen", "--output-file", requirements),
        ("venv", "--no-project", "--python", sys.executable, folder),
        ("pip", "install", "--python", python, *exactly, "-r", requirements),
    )
    for step in steps:
        _run([uv, *step, "--quiet"], deadline)
    _stamp(folder).touch()


def _run(command: Sequence[str | Path], deadline: float) -> None:
    seconds = max(deadline - time.monotonic(), 0)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise GraphSitterUnavailable("graph-sitter's environment was not built in time", AGAIN) from error
    if done.returncode:
        said = " ".join(done.stderr.split()) or f"uv ended with {done.returncode}"
        raise GraphSitterUnavailable(
            f"graph-sitter's environment could not be built: {shorten(said, MOST_SAID)}", AGAIN
        )

"""One code base in one graph-sitter process: questions go in, values come out, limits hold."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import msgspec
import psutil

from integrations.graph_sitter.answers import Candidate, Examination, MappedSymbol, Removal
from integrations.graph_sitter.environment import PROGRAM, Environment
from integrations.graph_sitter.errors import GraphSitterUnavailable

KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may take before it is ended: seconds from its start, and bytes of resident memory."""

    seconds: float = 120
    memory: int = 2 * 1024**3


@contextmanager
def open_codebase(
    environment: Environment,
    folder: Path,
    language: str,
    *,
    import_roots: Sequence[str] = (),
    limits: Limits | None = None,
) -> Iterator["Codebase"]:
    """graph-sitter's graph of the files in `folder`, a git repository that nobody else uses, until the block ends.

    `language` is `python` or `typescript`; `import_roots` are folders that absolute imports start from. The process
    is gone when the block is left, however that happens. Raises GraphSitterUnavailable, here and from each question.
    """
    with tempfile.TemporaryFile() as errors:
        codebase = Codebase(_start(environment, folder, errors), errors, limits or Limits())
        try:
            codebase.open(language, import_roots)
            yield codebase
        finally:
            codebase.end()


def _start(environment: Environment, folder: Path, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """Without the user's settings: graph-sitter reads `.env` files and tokens where it finds them."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env |= {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.Popen(
            [environment.python, "-I", PROGRAM],
            cwd=folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    except OSError as error:
        raise GraphSitterUnavailable(
            f"graph-sitter could not be started ({error})", "Build its environment: autopilot --action initialize"
        ) from error


@dataclass
class Codebase:
    """Questions to a running process, one at a time."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    limits: Limits
    ended: GraphSitterUnavailable | None = field(default=None, init=False)

    def open(self, language: str, import_roots: Sequence[str]) -> int:
        """Build the graph; returns the number of files in it."""
        threading.Thread(target=self._watch, daemon=True).start()
        return self._ask({"language": language, "import_roots": list(import_roots)}, int)

    def confirm(self, candidates: Sequence[Candidate]) -> list[Examination]:
        """What uses each symbol, in the order asked."""
        return self._ask({"command": "confirm", "about": list(candidates)}, list[Examination])

    def map(self, paths: Sequence[str]) -> list[MappedSymbol]:
        """The symbols of these files with their dependencies and usages."""
        return self._ask({"command": "map", "about": list(paths)}, list[MappedSymbol])

    def remove(self, symbols: Sequence[Candidate]) -> Removal:
        """Remove symbols, and imports that only they used; the files in the folder change too."""
        return self._ask({"command": "remove", "about": list(symbols)}, Removal)

    def end(self) -> None:
        """End the process and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        self.process.wait()

    def _ask[T](self, question: object, answer: type[T]) -> T:
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(msgspec.json.encode(question) + b"\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            return msgspec.json.decode(line, type=answer)
        except (BrokenPipeError, msgspec.DecodeError) as error:
            raise self._why() from error

    def _watch(self) -> None:
        """End the process at its limits, and remember which."""
        started = time.monotonic()
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.process.pid)
            while self.process.poll() is None and not self.ended:
                if time.monotonic() - started > self.limits.seconds:
                    self._stop(f"graph-sitter did not finish in {self.limits.seconds:g} s", "Allow it more time")
                elif process.memory_info().rss > self.limits.memory:
                    used = f"{self.limits.memory / 1024**2:.0f} MB"
                    self._stop(f"graph-sitter needed more than {used} of memory", "Allow it more memory")
                time.sleep(0.05)

    def _stop(self, happened: str, allow: str) -> None:
        self.ended = GraphSitterUnavailable(happened, f"{allow}, or analyse a part of the repository with --path")
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _why(self) -> GraphSitterUnavailable:
        """The limit it broke, or its own last words."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=1)
        self.errors.seek(0)
        said = self.errors.read().decode(errors="replace").strip().splitlines()
        happened = f"graph-sitter ended with {self.process.returncode}: {said[-1] if said else 'no message'}"
        return self.ended or GraphSitterUnavailable(happened, "The rest of the analysis does not need it")

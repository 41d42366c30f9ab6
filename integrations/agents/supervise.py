"""Run an agent's program in its bounds: time, turns, money, progress. Nothing of it is left afterwards."""

import os
import subprocess
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from integrations.agents.brief import Budget
from integrations.agents.family import MARK, end_family
from integrations.agents.transcript import Transcript

type Reader = Callable[[str, Transcript], bool]

POLL = 0.05
LONGEST_LINE = 8_000_000
MOST_OUTPUT = 200_000_000
LAST_LINES = 30


@dataclass(frozen=True, slots=True)
class Launch:
    """A program to run: `said` goes to its standard input; `tree` is where it works."""

    command: Sequence[str]
    environment: Mapping[str, str]
    tree: Path
    said: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended. `stopped` is why we ended it, empty if it ended by itself; `complaint` its last words."""

    code: int
    stopped: str
    transcript: Transcript
    complaint: str


@dataclass(slots=True)
class _Watch:
    budget: Budget
    reader: Reader
    transcript: Transcript = field(default_factory=Transcript)
    started: float = field(default_factory=time.monotonic)
    progress: float = field(default_factory=time.time)
    bytes_read: int = 0
    words: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_LINES))

    def listen(self, stream: IO[bytes]) -> None:
        """Read the program's own account, whatever the length of its lines."""
        while line := stream.readline(LONGEST_LINE):
            self.bytes_read += len(line)
            text = line.decode(errors="replace").rstrip("\n")
            if self.reader(text, self.transcript):
                self.progress = time.time()

    def overhear(self, stream: IO[bytes]) -> None:
        """Keep the last lines of standard error; a program that only complains makes no progress."""
        while line := stream.readline(10_000):
            self.words.append(line.decode(errors="replace").rstrip())

    def verdict(self, tree: Path) -> str:
        """Why to end it now, or nothing."""
        budget, told = self.budget, self.transcript
        action = told.repeated(budget.repeats)
        reasons = (
            (time.monotonic() - self.started > budget.seconds, f"it was not done after {budget.seconds:g} s"),
            (told.turns > budget.turns, f"it took more than {budget.turns} turns"),
            ((told.dollars or 0) > budget.dollars, f"it spent more than ${budget.dollars:g}"),
            (bool(action), f"it did the same {budget.repeats} times in a row: {action}"),
            (self.bytes_read > MOST_OUTPUT, f"it wrote more than {MOST_OUTPUT // 1_000_000} MB"),
            (self._is_stuck(tree), f"it wrote nothing and changed no file for {budget.quiet_seconds:g} s"),
        )
        return next((said for broken, said in reasons if broken), "")

    def _is_stuck(self, tree: Path) -> bool:
        if time.time() - self.progress < self.budget.quiet_seconds:
            return False
        self.progress = max(self.progress, _last_change(tree))
        return time.time() - self.progress >= self.budget.quiet_seconds


def supervise(launch: Launch, budget: Budget, reader: Reader) -> Ended:
    """Run to the end, by itself or ours. `reader` sees each line and says whether it is progress. Raises OSError."""
    watch = _Watch(budget, reader)
    mark = uuid.uuid4().hex
    with subprocess.Popen(
        launch.command,
        cwd=launch.tree,
        env={**launch.environment, MARK: mark},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        threads = _attend(process, watch, launch.said)
        try:
            stopped = _wait(process, watch, launch.tree)
        finally:
            end_family(process.pid, mark)
            for thread in threads:
                thread.join(5)
    return Ended(process.returncode, stopped, watch.transcript, "\n".join(watch.words))


def _attend(process: subprocess.Popen[bytes], watch: _Watch, said: str) -> list[threading.Thread]:
    assert process.stdin
    assert process.stdout
    assert process.stderr
    threads = [
        threading.Thread(target=_tell, args=(process.stdin, said.encode()), daemon=True),
        threading.Thread(target=watch.listen, args=(process.stdout,), daemon=True),
        threading.Thread(target=watch.overhear, args=(process.stderr,), daemon=True),
    ]
    for thread in threads:
        thread.start()
    return threads


def _tell(stream: IO[bytes], said: bytes) -> None:
    try:
        with stream:
            stream.write(said)
    except BrokenPipeError:
        return


def _wait(process: subprocess.Popen[bytes], watch: _Watch, tree: Path) -> str:
    while process.poll() is None:
        if stopped := watch.verdict(tree):
            return stopped
        time.sleep(POLL)
    return ""


def _last_change(tree: Path) -> float:
    """When a file or folder below last changed, in seconds of the clock; git's own folder does not count."""
    latest = 0.0
    for folder, folders, files in os.walk(tree):
        folders[:] = [name for name in folders if name != ".git"]
        for name in (".", *files):
            try:
                latest = max(latest, (Path(folder) / name).lstat().st_mtime)
            except OSError:
                continue
    return latest

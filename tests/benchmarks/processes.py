"""Whole processes, measured with all their children."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Run:
    """CPU seconds of a process and the children it waited for, wall seconds, and the most memory of all at once."""

    cpu: float
    wall: float
    megabytes: float
    output: str = ""


def run(command: Sequence[str | Path], *, extra: Mapping[str, str] | None = None, fine: Sequence[int] = (0,)) -> Run:
    """Run a command to its end. Raises SystemExit when it fails, as its time would mean nothing."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment() | (extra or {})
    ) as process:
        sampler = Sampler(process.pid)
        sampler.start()
        assert process.stdout
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.end()
    if process.returncode not in fine:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, wall, sampler.most / 1e6, output)


def environment() -> dict[str, str]:
    """Ours, with compiled modules kept as an installation has them."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def middle(runs: Sequence[Run]) -> Run:
    """The median of each figure on its own."""
    return Run(*(median(values) for values in zip(*((run.cpu, run.wall, run.megabytes) for run in runs), strict=True)))


class Sampler(threading.Thread):
    """The resident memory of a process and all its descendants, summed, at its highest."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._root = psutil.Process(pid)
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            with suppress(psutil.Error):
                self.most = max(self.most, sum(map(resident, [self._root, *self._root.children(recursive=True)])))

    def end(self) -> None:
        self._ended.set()
        self.join()


def resident(process: psutil.Process) -> int:
    """0 for what has just ended."""
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0

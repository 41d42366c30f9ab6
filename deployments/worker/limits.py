"""What a run may use. Processor time and open files are the kernel's to enforce; memory is watched here."""

import os
import signal
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import anyio
import anyio.abc
import psutil

from deployments.worker.configuration import AutopilotJobConfiguration

LOOK_EVERY = 0.25
CPU_GRACE = 5
MEGABYTE = 1 << 20
Tell = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `megabytes` for a run's process group; `tell` gets the reason before the group is killed."""

    megabytes: int
    tell: Tell


class MemoryWatch:
    """Looks at all limited runs in one pass over the process table."""

    def __init__(self) -> None:
        self.limits: dict[int, Limit] = {}

    async def watch(self) -> None:
        while True:
            await anyio.sleep(LOOK_EVERY)
            if self.limits:
                for group, limit in self.exceeded():
                    await self.end(group, limit)

    def exceeded(self) -> list[tuple[int, Limit]]:
        groups = processes_by_group()
        self.limits = {group: limit for group, limit in self.limits.items() if group in groups}
        return [(group, limit) for group, limit in self.limits.items() if holds_more(groups[group], limit.megabytes)]

    async def end(self, group: int, limit: Limit) -> None:
        """Stop it, so that it takes no more while the reason is told, and kill it."""
        self.limits.pop(group, None)
        signal_group(group, signal.SIGSTOP)
        try:
            await limit.tell(f"The run was ended: it held more than {limit.megabytes} MB of memory, its limit.")
        finally:
            signal_group(group, signal.SIGKILL)


@dataclass
class Limited:
    """A `TaskStatus` by which a run's process is limited as soon as it is known."""

    configuration: AutopilotJobConfiguration
    memory: MemoryWatch
    tell: Tell
    outer: anyio.abc.TaskStatus[int]

    def started(self, pid: int | None = None) -> None:
        assert pid is not None
        restrict(pid, self.configuration)
        if megabytes := self.configuration.memory_mb:
            self.memory.limits[pid] = Limit(megabytes, self.tell)
        self.outer.started(pid)


def restrict(pid: int, configuration: AutopilotJobConfiguration) -> None:
    """Have the kernel limit the process and what it starts from now on."""
    if sys.platform != "linux":
        return
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if seconds := configuration.cpu_seconds:
            process.rlimit(psutil.RLIMIT_CPU, (seconds, seconds + CPU_GRACE))
        if files := configuration.open_files:
            process.rlimit(psutil.RLIMIT_NOFILE, (files, files))


def processes_by_group() -> defaultdict[int, list[int]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for pid in psutil.pids():
        with suppress(ProcessLookupError, PermissionError):
            groups[os.getpgid(pid)].append(pid)
    return groups


def holds_more(pids: list[int], megabytes: int) -> bool:
    """By resident memory first, which is quick to read; then with what is shared with others counted in part."""
    if held(pids, lambda process: process.memory_info().rss) <= megabytes * MEGABYTE:
        return False
    return held(pids, lambda process: process.memory_full_info().pss) > megabytes * MEGABYTE


def held(pids: list[int], measure: Callable[[psutil.Process], int]) -> int:
    total = 0
    for pid in pids:
        with suppress(psutil.Error):
            total += measure(psutil.Process(pid))
    return total


def signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)

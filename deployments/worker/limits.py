"""What a run may use. Processor time and open files are the kernel's to enforce; memory and time are watched here."""

import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import anyio
import anyio.abc
import psutil
from prefect.client.schemas.objects import State
from prefect.states import Crashed, Failed

from deployments.worker.configuration import AutopilotJobConfiguration

LOOK_EVERY = 0.25
CPU_GRACE = 5
MEGABYTE = 1 << 20
Tell = Callable[[State[None]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a run's process group may hold, and how long it may take; `tell` gets its state before it is killed."""

    megabytes: int | None
    seconds: int | None
    tell: Tell
    started: float = field(default_factory=time.monotonic)

    def exceeded(self, pids: list[int]) -> State[None] | None:
        """The state of a run that is to be ended."""
        if self.seconds and time.monotonic() - self.started > self.seconds:
            return Failed(name="TimedOut", message=f"The run was ended: it took more than {self.seconds} s, its limit.")
        if self.megabytes and holds_more(pids, self.megabytes):
            return Crashed(message=f"The run was ended: it held more than {self.megabytes} MB of memory, its limit.")
        return None


class Watch:
    """Looks at all limited runs in one pass over the process table."""

    def __init__(self) -> None:
        self.limits: dict[int, Limit] = {}

    async def keep(self) -> None:
        while True:
            await anyio.sleep(LOOK_EVERY)
            if self.limits:
                for group, limit, state in self.exceeded():
                    await self.end(group, limit, state)

    def exceeded(self) -> list[tuple[int, Limit, State[None]]]:
        """Which are to be ended; what has gone is forgotten, but not a process that is about to lead its group."""
        groups = processes_by_group()
        running = {pid for pids in groups.values() for pid in pids}
        self.limits = {group: limit for group, limit in self.limits.items() if group in groups or group in running}
        limited = [(group, limit) for group, limit in self.limits.items() if group in groups]
        found = [(group, limit, limit.exceeded(groups[group])) for group, limit in limited]
        return [(group, limit, state) for group, limit, state in found if state]

    async def end(self, group: int, limit: Limit, state: State[None]) -> None:
        """Stop it, so that it takes no more while its state is told, and kill it."""
        self.limits.pop(group, None)
        signal_group(group, signal.SIGSTOP)
        try:
            await limit.tell(state)
        finally:
            signal_group(group, signal.SIGKILL)


@dataclass
class Limited:
    """A `TaskStatus` by which a run's process is limited as soon as it is known."""

    configuration: AutopilotJobConfiguration
    watch: Watch
    tell: Tell
    outer: anyio.abc.TaskStatus[int]

    def started(self, pid: int | None = None) -> None:
        assert pid is not None
        restrict(pid, self.configuration)
        megabytes, seconds = self.configuration.memory_mb, self.configuration.timeout_seconds
        if megabytes or seconds:
            self.watch.limits[pid] = Limit(megabytes, seconds, self.tell)
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

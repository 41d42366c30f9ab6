"""The worker's end of a zygote: start one, have it fork, learn how each run ended."""

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from deployments.worker.messages import Drain, Ended, Ready, Refused, Reply, Start, Started, line, reply
from deployments.worker.sources import Sources

START_LIMIT = 120.0


class CannotFork(RuntimeError):
    """No run can be forked: the message has the reason. A fresh process still can be started."""


@dataclass(eq=False)
class ForkedProcess:
    """A run's process: `returncode` is None while it runs, then its exit code or a signal's number below zero."""

    pid: int
    returncode: int | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, returncode: int) -> None:
        self.returncode = returncode
        self.gone.set()

    async def terminate(self, grace: float) -> None:
        """Ask the process and its children to stop; after `grace` seconds they are made to."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.gone.wait(), grace)
                return


class Zygote:
    """A process with Prefect and the flows imported; `sources` tells whether what it imported is still current."""

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket) -> None:
        self.process = process
        self.channel = channel
        self.sources = Sources.nothing()
        self.threaded: tuple[str, ...] = ()
        self.running: dict[int, ForkedProcess] = {}
        self.asked: dict[int, asyncio.Future[ForkedProcess]] = {}
        self.started = time.time()
        self.numbers = itertools.count()
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.writer: asyncio.StreamWriter | None = None
        self.listening = asyncio.create_task(self.listen())

    @property
    def alive(self) -> bool:
        return not self.listening.done()

    async def fork(
        self,
        environment: Mapping[str, str],
        directory: str,
        module: str,
        arguments: tuple[str, ...] = (),
        *,
        quiet: bool,
    ) -> ForkedProcess:
        """A new process, which runs the module. Raises CannotFork."""
        number = next(self.numbers)
        self.asked[number] = asyncio.get_running_loop().create_future()
        self.send(Start(number, dict(environment), directory, quiet, module, arguments))
        return await self.asked[number]

    def drain(self) -> None:
        self.send(Drain())

    def kill(self) -> None:
        """End it and every run that it has forked."""
        self.process.kill()

    def send(self, message: Start | Drain) -> None:
        if self.writer is None or not self.alive:
            raise CannotFork("the process to fork from has ended")
        self.writer.write(line(message))

    async def listen(self) -> None:
        reader, self.writer = await asyncio.open_unix_connection(sock=self.channel, limit=1 << 24)
        try:
            while said := await reader.readline():
                self.hear(reply(said))
        finally:
            self.lost()

    def hear(self, said: Reply) -> None:
        match said:
            case Ready(files, threaded):
                self.sources, self.threaded = Sources.of(files, self.started), threaded
                self.ready.set_result(None)
            case Started(number, pid):
                self.running[pid] = ForkedProcess(pid)
                self.asked.pop(number).set_result(self.running[pid])
            case Refused(number, reason):
                self.asked.pop(number).set_exception(CannotFork(reason))
            case Ended(pid, status):
                self.running.pop(pid).end(status)

    def lost(self) -> None:
        """The zygote has ended: its runs got SIGKILL with it, and what they had started gets it here."""
        self.process.kill()
        self.process.wait()
        for pid, run in self.running.items():
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            run.end(-signal.SIGKILL)
        self.running.clear()
        for asked in [*self.asked.values()]:
            asked.set_exception(CannotFork("the process to fork from has ended"))
        if not self.ready.done():
            self.ready.set_exception(CannotFork("the process to fork from ended while it was importing"))
        if self.writer:
            self.writer.close()


async def start(modules: Sequence[str], environment: Mapping[str, str]) -> Zygote:
    """A zygote that has imported the modules. Raises CannotFork."""
    if sys.platform != "linux":
        raise CannotFork(f"forking is safe on Linux only, and this is {sys.platform}")
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "deployments.worker.zygote", str(theirs.fileno()), *modules],
            env=dict(environment), stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True,
        )  # fmt: skip
    zygote = Zygote(process, ours)
    try:
        await asyncio.wait_for(asyncio.shield(zygote.ready), START_LIMIT)
    except TimeoutError:
        zygote.kill()
        raise CannotFork(f"importing took more than {START_LIMIT:.0f} s") from None
    except BaseException:
        zygote.kill()
        raise
    return zygote

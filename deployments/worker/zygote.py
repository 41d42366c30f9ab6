"""The process that runs are forked from: one thread, no connections, Prefect and the flows imported.

`python -m deployments.worker.zygote SOCKET [MODULE…]` imports the modules, then forks a process for each request
that arrives on the socket and tells when one has ended. When the worker goes away, however it does, all runs end.
"""

import importlib.util
import os
import pkgutil
import selectors
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from deployments.worker.aside import PROJECT, put_aside, top
from deployments.worker.child import become, run
from deployments.worker.messages import Drain, Ended, Ready, Refused, Reply, Request, Start, Started, line, request
from deployments.worker.sharing import share
from deployments.worker.warming import warm

PREFECT = (
    "prefect.engine",
    "prefect.flow_engine",
    "prefect.task_engine",
    "prefect.events.clients",
    "prefect.filesystems",
    "prefect.deployments.steps.core",
    "prefect.deployments.steps.pull",
    "prefect.runner._workspace_runtime",
    "prefect.runner._hook_runner",
)


class Zygote:
    """Forks on request; `serve` returns only in a forked process, with what that is to do."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.unread = b""
        self.running: dict[int, int] = {}
        self.draining = False
        self.selector = selectors.DefaultSelector()
        self.selector.register(channel, selectors.EVENT_READ)

    def serve(self) -> Start:
        while not (self.draining and not self.running):
            for key, _ in self.selector.select():
                if key.fileobj is not self.channel:
                    self.reap(key.fd)
                    continue
                for asked in self.requests():
                    if isinstance(asked, Drain):
                        self.draining = True
                    elif self.fork(asked):
                        return asked
        sys.exit(0)

    def requests(self) -> Iterator[Request]:
        """What has arrived. The end of the stream is the end of the worker."""
        try:
            received = self.channel.recv(1 << 20)
        except ConnectionError:
            received = b""
        if not received:
            self.end_all()
        *complete, self.unread = (self.unread + received).split(b"\n")
        yield from map(request, complete)

    def fork(self, asked: Start) -> bool:
        """True in the new process."""
        if reason := why_not_fork():
            self.tell(Refused(asked.number, reason))
            return False
        pid = os.fork()
        if pid == 0:
            self.forget()
            return True
        descriptor = os.pidfd_open(pid)
        self.running[descriptor] = pid
        self.selector.register(descriptor, selectors.EVENT_READ)
        self.tell(Started(asked.number, pid))
        return False

    def reap(self, descriptor: int) -> None:
        pid = self.running.pop(descriptor)
        self.selector.unregister(descriptor)
        os.close(descriptor)
        _, status = os.waitpid(pid, 0)
        kill_group(pid)
        self.tell(Ended(pid, os.waitstatus_to_exitcode(status)))

    def end_all(self) -> None:
        for pid in self.running.values():
            kill_group(pid)
        sys.exit(0)

    def forget(self) -> None:
        """Close in the new process what belongs to the zygote."""
        self.selector.close()
        self.channel.close()
        for descriptor in self.running:
            os.close(descriptor)

    def tell(self, message: Reply) -> None:
        with suppress(ConnectionError):  # the next read sees that the worker is gone
            self.channel.sendall(line(message))


def kill_group(pid: int) -> None:
    """End a run and what it has left behind; what has a session of its own is meant to stay."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def why_not_fork() -> str | None:
    """A forked process has only the thread that forked: a lock that another one held would stay locked."""
    names = [thread.name for thread in threading.enumerate() if thread is not threading.current_thread()]
    return f"threads are running: {', '.join(names)}" if names else None


def threads() -> int:
    """Python's and those of libraries below it."""
    return len(list(Path("/proc/self/task").iterdir()))


def modules_of(names: list[str]) -> Iterator[str]:
    """The names; for `package.*` those of the modules in the package."""
    for name in names:
        package = name.removesuffix(".*")
        if package == name:
            yield name
        elif (spec := importlib.util.find_spec(package)) and spec.submodule_search_locations:
            yield from (f"{package}.{module.name}" for module in pkgutil.iter_modules(spec.submodule_search_locations))


def preload(modules: list[str], load: Callable[[str], object] = importlib.import_module) -> tuple[str, ...]:
    """Import all that can be; those that started a thread are returned."""
    threaded = []
    for name in modules:
        before = threads()
        try:
            load(name)
        except Exception:  # whatever it is, the run that needs the module will show it
            print(f"Not preloaded: {name}\n{traceback.format_exc()}", file=sys.stderr)
        if threads() > before:
            threaded.append(name)
    return tuple(threaded)


def main(descriptor: int, modules: list[str]) -> None:
    channel = socket.socket(fileno=descriptor)
    channel.set_inheritable(False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # it ends with the worker, not before
    preload(list(PREFECT))
    threaded = preload(list(modules_of(modules)))
    warm()
    files = tuple({file for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))})
    zygote = Zygote(channel)
    zygote.tell(Ready(files, threaded))
    share()
    asked = zygote.serve()
    become(asked)
    put_aside(PROJECT | {top(name) for name in modules})
    run(asked)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

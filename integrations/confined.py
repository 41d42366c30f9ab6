"""Run a program that is not trusted: without a network, in processes that all end with it, under limits.

`python -m integrations.confined [--network] [--memory BYTES] [--seconds CPU] -- COMMAND…`. Linux namespaces of an
unprivileged user give it a loopback of its own and nothing else, and a process tree that the kernel ends as a whole.
Where the kernel does not allow them, the limits remain, and a line on standard error says what is missing.
"""

import argparse
import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
NOT_STARTED = 126


def confined(command: Sequence[str], *, network: bool, memory: int, seconds: int) -> list[str]:
    """The command line that runs `command` confined: `memory` in bytes a process, `seconds` of CPU time a process.

    Addresses that are only reserved do not count, of which WebAssembly in Node takes ten gigabytes for each module.
    """
    options = ["--memory", str(memory), "--seconds", str(seconds), *(["--network"] if network else [])]
    # Isolated: neither the folder that it runs in nor PYTHON… variables decide what is imported.
    return [sys.executable, "-I", str(Path(__file__)), *options, "--", *command]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", action="store_true")
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    _die_with(os.getppid())
    resource.setrlimit(resource.RLIMIT_DATA, (given.memory, given.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (given.seconds, given.seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    apart = sys.platform == "linux"
    return _apart(given.command, network=given.network) if apart else _execute(given.command)


def _apart(command: Sequence[str], *, network: bool) -> int:
    """In namespaces of its own; the first process there is ours, and when it ends the kernel ends the others."""
    user, group = os.getuid(), os.getgid()
    try:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWPID | (0 if network else os.CLONE_NEWNET))
    except OSError as error:
        print(f"not confined, as the kernel refuses namespaces: {error.strerror}", file=sys.stderr)
        return _execute(command)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    if not network:
        _raise_loopback()
    first = os.fork()
    if first == 0:
        _die_with(None)
        os._exit(_reap(command))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: os.kill(first, signal.SIGKILL))
    return _code(os.waitpid(first, 0)[1])


def _reap(command: Sequence[str]) -> int:
    """As the first process of the namespace: collect whatever ends until the command does."""
    child = os.fork()
    if child == 0:
        os._exit(_execute(command))
    while True:
        ended, status = os.wait()
        if ended == child:
            return _code(status)


def _execute(command: Sequence[str]) -> int:
    try:
        os.execvp(command[0], list(command))  # noqa: S606
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return NOT_STARTED


def _code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return 128 - code if code < 0 else code


def _die_with(parent: int | None) -> None:
    """Be killed when the parent is, even by a signal that it cannot pass on."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(NOT_STARTED)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sh", b"lo", 0)
        flags = struct.unpack("16sh", fcntl.ioctl(handle, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(handle, SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | IFF_UP))


if __name__ == "__main__":
    sys.exit(main())

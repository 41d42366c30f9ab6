"""Flows that the tests' worker runs, each ending in another way."""

import ctypes
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from prefect import flow, get_run_logger


@flow
def succeed(file: str) -> None:
    """Write down what the run is like."""
    get_run_logger().info("this line is to reach the server")
    told = {
        "pid": os.getpid(),
        "session": os.getsid(0),
        "parent": parent(),
        "variable": os.environ.get("WORKER_TEST", ""),
        "folder": str(Path.cwd()),
        "random": random.random(),
        "input": sys.stdin.read(),
    }
    Path(file).write_text(repr(told))


@flow
def name_parent(file: str) -> None:
    Path(file).write_text(parent())


def parent() -> str:
    """The module that the parent process was started with."""
    return Path(f"/proc/{os.getppid()}/cmdline").read_text().split("\0")[2]


@flow
def fail() -> None:
    raise ValueError("this is wrong")


@flow
def leave(code: int) -> None:
    os._exit(code)


@flow
def be_killed(number: int) -> None:
    os.kill(os.getpid(), number)


@flow
def read_nowhere() -> None:
    ctypes.string_at(0)


@flow
def take_memory(megabytes: int) -> None:
    taken = [bytearray(1 << 20) for _ in range(megabytes)]
    time.sleep(60)
    del taken


@flow
def use_processor() -> None:
    while True:
        pass


@flow
def open_files(count: int) -> None:
    held = [Path("/dev/null").open() for _ in range(count)]  # noqa: SIM115
    del held


@flow
def last_long(file: str) -> None:
    """With a child of its own; the pids of both are written down."""
    child = subprocess.Popen(["sleep", "300"])
    Path(file).write_text(f"{os.getpid()} {child.pid}")
    time.sleep(300)

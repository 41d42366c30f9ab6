"""A process that extracts facts: `python -m analysis.index.worker module:function …`, spoken to over pipes.

A process of our own kind rather than `multiprocessing`: it imports the extractors alone (never the caller's main
module), and one that crashes or hangs takes only its own file with it.
"""

import gc
import importlib
import os
import signal
import struct
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import IO

import msgspec

from analysis.index.languages import Language
from analysis.index.source import SourceFile

FAILURES = (ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError)
"""What an extractor may raise because of one file."""

LENGTH = struct.Struct("<I")

type Extract = Callable[[bytes, SourceFile], object]


class Job(msgspec.Struct, array_like=True):
    """Files of one root to be read, each with the position of its extractor."""

    root: str
    items: list[tuple[int, tuple[str, str, int, Language]]]


class Outcome(msgspec.Struct, array_like=True):
    """The facts of a file, encoded; or why there are none."""

    value: bytes = b""
    problem: str = ""


def name_of(extract: Extract) -> str:
    """How a worker finds the function."""
    return f"{extract.__module__}:{extract.__qualname__}"


def find(name: str) -> Extract:
    """The function of that name."""
    module, _, function = name.partition(":")
    found: Extract = getattr(importlib.import_module(module), function)
    return found


def outcome(extract: Extract, content: bytes, file: SourceFile) -> Outcome:
    """The facts of one file, or why they could not be had."""
    try:
        return Outcome(msgspec.msgpack.encode(extract(content, file)))
    except FAILURES as error:
        return Outcome(problem=f"the {file.language} reader failed on it ({type(error).__name__}: {error})")


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message."""
    body = msgspec.msgpack.encode(message)
    pipe.write(LENGTH.pack(len(body)) + body)
    pipe.flush()


def receive[T](pipe: IO[bytes], kind: type[T]) -> T | None:
    """Read one message; None at the end."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    body = pipe.read(LENGTH.unpack(head)[0])
    return msgspec.msgpack.decode(body, type=kind)


def main() -> None:
    """Answer each Job with its Outcomes until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    extractors = [find(name) for name in sys.argv[1:]]
    try:
        send(answers, "ready")
        while job := receive(sys.stdin.buffer, Job):
            send(answers, [_read(extractors[which], job.root, SourceFile(*file)) for which, file in job.items])
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more: say nothing, and do not flush into the broken pipe


def _read(extract: Extract, root: str, file: SourceFile) -> Outcome:
    try:
        content = _content(f"{root}/{file.path}")
    except OSError as error:
        return Outcome(problem=f"it cannot be read ({error.strerror})")
    return outcome(extract, content, file)


@lru_cache(1)
def _content(path: str) -> bytes:
    """The content of a file, the same object for all extractors that read it one after the other."""
    with open(path, "rb") as file:  # noqa: PTH123 - a Path costs more than the reading
        return file.read()


if __name__ == "__main__":
    main()

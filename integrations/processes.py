"""Run a program within a time, and leave nothing of it behind."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

type Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended. `output` is its raw standard output, `complaint` its standard error."""

    code: int
    output: bytes
    complaint: str


def execute(
    command: Sequence[str],
    *,
    timeout: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Run to the end, without input. Raises OSError, or TimeoutError after `timeout` seconds.

    The program gets a session of its own, and whatever is left of it is killed when we leave, Ctrl-C included.
    `progress` gets each line of standard error as it comes.
    """
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            output, complaint = _communicate(process, timeout, progress)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(f"not done after {timeout:g} s") from error
        finally:
            kill_group(process.pid)
    return Outcome(process.returncode, output, complaint)


def kill_group(leader: int) -> None:
    """End every process of the group; one that is gone already is fine."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _communicate(process: subprocess.Popen[bytes], timeout: float, progress: Progress | None) -> tuple[bytes, str]:
    if progress is None:
        output, complaint = process.communicate(timeout=timeout)
        return output, complaint.decode(errors="replace")
    lines: list[str] = []
    assert process.stderr
    reader = threading.Thread(target=_follow, args=(process.stderr, lines, progress), daemon=True)
    process.stderr = None
    reader.start()
    output, _ = process.communicate(timeout=timeout)
    reader.join(timeout)
    return output, "\n".join(lines[-50:])


def _follow(stream: IO[bytes], lines: list[str], progress: Progress) -> None:
    """Hand on each line; programs that draw a progress bar end theirs with a carriage return."""
    pending = b""
    with stream:
        while chunk := stream.read1(4096):  # type: ignore[attr-defined]
            *whole, pending = (pending + chunk).replace(b"\r", b"\n").split(b"\n")
            for line in (piece.decode(errors="replace").strip() for piece in whole):
                if line:
                    lines.append(line)
                    progress(line)
    if pending.strip():
        lines.append(pending.decode(errors="replace").strip())

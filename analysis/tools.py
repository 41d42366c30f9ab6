"""Running established tools: one call, one time limit, one error that says what to do."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class ToolFailed(Exception):
    """A tool is missing, crashed, timed out or spoke gibberish; the analysis goes on without it."""

    def __init__(self, tool: str, happened: str, remedy: str) -> None:
        super().__init__(f"{tool} {happened}. {remedy}")
        self.tool = tool
        self.happened = happened
        self.remedy = remedy


class ToolCrashed(ToolFailed):
    """A tool was ended by a signal, as by a stack overflow: what it was given may be to blame."""


def run_tool(
    tool: str, command: Sequence[str | Path], *, seconds: float, env: Mapping[str, str] | None = None
) -> bytes:
    """What the command writes to standard output. Raises ToolFailed unless it ends with 0 in time."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, env=env, check=False)
    except FileNotFoundError as error:
        raise ToolFailed(tool, f"is not there ({command[0]})", f"Install it: uv pip install {tool}") from error
    except OSError as error:
        raise ToolFailed(tool, f"could not be started ({error.strerror})", f"Try it yourself: {command[0]}") from error
    except subprocess.TimeoutExpired as error:
        raise ToolFailed(
            tool, f"did not end within {seconds:g} s", "Analyse a part of the repository with --path"
        ) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        kind = ToolCrashed if done.returncode < 0 else ToolFailed
        raise kind(
            tool,
            f"ended with {done.returncode}: {said[-1] if said else 'no message'}",
            f"Run it by hand to see more: {command[0]}",
        )
    return done.stdout


def environment_without(prefix: str) -> dict[str, str]:
    """Our environment without the variables by which a user steers the tool for other purposes."""
    return {name: value for name, value in os.environ.items() if not name.startswith(prefix)}

"""The commands that come next, as they can be typed where this one was."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.cli.output import note


def command(*words: str) -> str:
    """`autopilot --action …`, by its path where the shell would not find it by its name."""
    program = "autopilot"
    if shutil.which(program) is None:
        program = os.path.relpath(Path(sys.executable).with_name(program))
    return shlex.join([program, "--action", *words])


def tell_next(commands: Mapping[str, Sequence[str]]) -> None:
    """A line a command, after what it does."""
    width = max(map(len, commands))
    for what, words in commands.items():
        note(f"{what:<{width}}  {command(*words)}")


def short(run_id: object) -> str:
    """The beginning of a run's id, which stays when the run takes another name at its start."""
    return str(run_id)[:8]

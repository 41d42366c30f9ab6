"""A checkout in which uv and npm may resolve: they alone write lock files, confined, and with nothing of ours."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from analysis.updates.model import Update
from analysis.updates.requirements import with_pin
from integrations.confined import confined
from integrations.processes import execute
from tasks.verification import clean_environment

MEMORY = 8 * 1024**3
SECONDS = 600
TAIL = 1500


class Unresolvable(Exception):
    """The updates do not go together, or the tool cannot resolve here; the message is the end of what it said."""


class Place:
    """A checkout in which the repository's tools may run."""

    def __init__(self, root: Path, home: Path, soak: timedelta) -> None:
        self.root = root
        self.soak = soak
        self._home = home

    def run(self, command: Sequence[str], folder: Path, **variables: str) -> bytes:
        """Standard output. Raises Unresolvable."""
        environment = clean_environment(self._home, self.root)
        environment["PATH"] += f"{os.pathsep}{sys.base_prefix}/bin"
        environment |= {"UV_PYTHON_DOWNLOADS": "never"} | variables
        arguments = confined(command, network=True, memory=MEMORY, seconds=SECONDS)
        try:
            ended = execute(arguments, timeout=SECONDS, cwd=folder, environment=environment)
        except TimeoutError as error:
            raise Unresolvable(f"{command[0]}: {error}") from error
        if ended.code:
            raise Unresolvable((ended.complaint or ended.output.decode(errors="replace")).strip()[-TAIL:])
        return ended.output

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        file = self.root / path
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        file.write_bytes(change(text).encode("utf-8", "surrogateescape"))


def with_pins(updates: Sequence[Update]) -> Callable[[str], str]:
    """What writes the pins of these at their new versions."""

    def change(text: str) -> str:
        for one in updates:
            text = with_pin(text, one.name, one.dependency.version, one.to)
        return text

    return change


def others(before: Mapping[str, str], after: Mapping[str, str], updates: Sequence[Update]) -> list[str]:
    """What changed in the lock beside what was asked for."""
    asked = {one.name for one in updates}
    changed = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
    return [f"{name} {before.get(name, 'new')} → {after.get(name, 'gone')}" for name in changed if name not in asked]

"""What fixtures cost, as our recorder has seen them."""

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter

from analysis.test_suite.model import Value


class Fixture(Value):
    """A fixture, by the module that defines it: how often it was set up in a run, and the seconds that this took.

    A fixture that asks for another does not wait for it: the seconds are its own.
    """

    module: str
    name: str
    scope: str
    seconds: float
    times: int


ROWS = TypeAdapter(list[Fixture])


def fixture_costs(folder: Path, most: int = 10) -> list[Fixture]:
    """The most expensive first, added up over the processes of a run. Raises ValidationError, OSError."""
    rows = [row for file in sorted(folder.glob("*.json")) for row in ROWS.validate_python(json.loads(file.read_text()))]
    return sorted(_added_up(rows), key=lambda one: (-one.seconds, one.name))[:most]


def _added_up(rows: Iterable[Fixture]) -> list[Fixture]:
    found: dict[tuple[str, str, str], list[Fixture]] = {}
    for row in rows:
        found.setdefault((row.module, row.name, row.scope), []).append(row)
    return [
        same[0].model_copy(
            update={"seconds": sum(one.seconds for one in same), "times": sum(one.times for one in same)}
        )
        for same in found.values()
    ]

"""What is known of the runs of a test suite."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Result(StrEnum):
    """`excused` is a failure that the suite expects (pytest's xfail): it is none for the suite, and one for us."""

    PASSED = "passed"
    FAILED = "failed"
    EXCUSED = "excused"
    SKIPPED = "skipped"


BAD = (Result.FAILED, Result.EXCUSED)


@dataclass(frozen=True, slots=True)
class Execution:
    """One test in one run. `test` is its dotted name, as JUnit has it; seconds are with setup and teardown.

    `position` counts from 0 in its process; it and `setup` are known of runs that our recorder took part in.
    `again` marks one more attempt within the same run. `said` is the first line of a failure's message.
    """

    test: str
    result: Result
    seconds: float = 0.0
    setup: float | None = None
    position: int | None = None
    worker: str = ""
    file: str = ""
    again: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One run of a suite: at which commit, in which of several configurations, how, and what came of each test.

    Only runs of the same commit and configuration are compared. `conditions` are what else may matter, such as
    `{"order": "shuffled"}`.
    """

    commit: str
    source: str
    executions: tuple[Execution, ...]
    configuration: str = ""
    started: datetime | None = None
    conditions: dict[str, str] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        return sum(one.seconds for one in self.executions)


def named_once(run: SuiteRun) -> Iterator[Execution]:
    """The tests whose name is theirs alone in the run: what several share says nothing of any of them.

    The same name several times with the same result counts once.
    """
    by_name: dict[str, list[Execution]] = {}
    for one in run.executions:
        by_name.setdefault(one.test, []).append(one)
    for same in by_name.values():
        if any(one.again for one in same):
            yield from same
        elif len({one.result for one in same}) == 1:
            yield same[0]


def most_said(executions: Iterable[Execution]) -> str:
    """What failures said most often, the first line of it."""
    said = Counter(one.said for one in executions if one.said)
    return said.most_common(1)[0][0] if said else ""


def tests_in(runs: Iterable[SuiteRun]) -> set[str]:
    """The names of all tests that any run knows."""
    return {one.test for run in runs for one in run.executions}

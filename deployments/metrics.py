"""Figures over the runs of our operations."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from pydantic import BaseModel, ConfigDict

from deployments import runs
from deployments.api import connected
from deployments.resources.resource import POOL
from deployments.runs import ACTIVE, RunStatus
from deployments.triggering import workers_online

COUNTED = 1000
"""So many runs, the newest, are counted."""

ENDED = (StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED)


class OperationMetrics(BaseModel):
    """Of one operation. `success_rate` is of what ended by itself, 0 to 1; None when nothing has."""

    model_config = ConfigDict(frozen=True)

    operation: str
    completed: int
    failed: int
    cancelled: int
    success_rate: float | None
    median_seconds: float | None
    longest_seconds: float | None


class Metrics(BaseModel):
    """`active_workflows` run or are paused; `waiting` are due and have not begun; `since` is the oldest run counted."""

    model_config = ConfigDict(frozen=True)

    active_workflows: int
    waiting: int
    waiting_by_queue: dict[str, int]
    longest_wait_seconds: float
    workers: int
    limit: int | None
    since: datetime | None
    operations: tuple[OperationMetrics, ...]


async def metrics() -> Metrics:
    """Raises ServerDown."""
    async with connected() as client:
        return await take(client)


async def take(client: PrefectClient) -> Metrics:
    active = await runs.read(client, kinds=ACTIVE)
    waiting = await runs.waiting(client)
    ended = await runs.read(client, kinds=ENDED, limit=COUNTED)
    pools = {pool.name: pool.concurrency_limit for pool in await client.read_work_pools()}
    begun = [run.started for run in ended if run.started]
    return Metrics(
        active_workflows=len(active), waiting=len(waiting), waiting_by_queue=_by_queue(waiting),
        longest_wait_seconds=max((_late(run).total_seconds() for run in waiting), default=0.0),
        workers=await workers_online(client), limit=pools.get(POOL),
        since=min(begun, default=None), operations=by_operation(ended),
    )  # fmt: skip


def _late(run: RunStatus) -> timedelta:
    return datetime.now(UTC) - run.due if run.due else timedelta()


def _by_queue(waiting: Iterable[RunStatus]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for run in waiting:
        counts[run.queue or "default"] += 1
    return dict(counts)


def by_operation(ended: Iterable[RunStatus]) -> tuple[OperationMetrics, ...]:
    """One row an operation, by name."""
    grouped: dict[str, list[RunStatus]] = defaultdict(list)
    for run in ended:
        grouped[run.operation].append(run)
    return tuple(_of_operation(name, grouped[name]) for name in sorted(grouped))


def _of_operation(name: str, ended: Sequence[RunStatus]) -> OperationMetrics:
    completed = [run.seconds for run in ended if run.succeeded]
    cancelled = sum(run.kind is StateType.CANCELLED for run in ended)
    judged = len(ended) - cancelled
    return OperationMetrics(
        operation=name, completed=len(completed), failed=judged - len(completed), cancelled=cancelled,
        success_rate=round(len(completed) / judged, 3) if judged else None,
        median_seconds=round(statistics.median(completed), 2) if completed else None,
        longest_seconds=round(max(completed), 2) if completed else None,
    )  # fmt: skip

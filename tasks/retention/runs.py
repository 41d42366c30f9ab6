"""Runs of ours that the Prefect server need not keep any longer: old ones, then the oldest while there are too many."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from pydantic import BaseModel, ConfigDict

from config.settings import Retention, get_settings
from tasks.recovery.runs import OURS

UPKEEP = "system"
"""The tag of what we run to keep ourselves well: hundreds of runs a day that nobody looks at after a while."""

PAGE = 200
MOST = 5000
"""So many at a time, so that a server which was never cleaned is not kept busy for hours; the next night goes on."""


class OldRuns(BaseModel):
    """Runs that are gone, or in a dry run would be, for one reason."""

    model_config = ConfigDict(frozen=True)

    reason: str
    runs: tuple[UUID, ...]


@task(task_run_name="find runs that are not over", cache_policy=NO_CACHE)
def unfinished_runs() -> frozenset[str]:
    """The ids of all runs that may still need what they have left: those that run, wait or are paused."""
    going_on = [kind for kind in StateType if kind not in TERMINAL_STATES]
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=going_on))
    with get_client(sync_client=True) as client:
        return frozenset(str(run.id) for run in _pages(client, FlowRunFilter(state=state)))


@task(task_run_name="find old runs", cache_policy=NO_CACHE)
def find_old_runs() -> list[OldRuns]:
    """Runs of ours that are over: past their time, or more than are to be kept. Each is named once."""
    settings = get_settings().retention
    found, known = [], set[UUID]()
    with get_client(sync_client=True) as client:
        for reason, which, kept in rules(settings, datetime.now(UTC)):
            runs = (run.id for run in _pages(client, which, kept) if run.id not in known)
            chosen = tuple(run for run, _ in zip(runs, range(MOST - len(known)), strict=False))
            known.update(chosen)
            found += [OldRuns(reason=reason, runs=chosen)] if chosen else []
    return found


def rules(settings: Retention, now: datetime) -> Iterator[tuple[str, FlowRunFilter, int]]:
    """Why, which, and how many of these, the newest, are kept."""
    days, upkeep = settings.runs_days, settings.upkeep_runs_days
    yield f"older than {days} days", _over([OURS], now - timedelta(days=days)), 0
    yield f"of our own upkeep, older than {upkeep} days", _over([OURS, UPKEEP], now - timedelta(days=upkeep)), 0
    yield f"more than {settings.runs} runs", _over([OURS], now), settings.runs


def _over(tags: list[str], before: datetime) -> FlowRunFilter:
    return FlowRunFilter(
        tags=FlowRunFilterTags(all_=tags),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=sorted(TERMINAL_STATES))),
        end_time=FlowRunFilterEndTime(before_=before),
    )


def _pages(client: SyncPrefectClient, which: FlowRunFilter, offset: int = 0) -> Iterator[FlowRun]:
    while page := client.read_flow_runs(
        flow_run_filter=which, sort=FlowRunSort.END_TIME_DESC, limit=PAGE, offset=offset
    ):
        yield from page
        offset += PAGE


@task(task_run_name="remove runs {old.reason}", cache_policy=NO_CACHE)
def remove_runs(old: OldRuns) -> None:
    """Each with its steps and log, at once; the server's own cleaning takes what they have published."""
    with get_client(sync_client=True) as client:
        for run in old.runs:
            with suppress(ObjectNotFound):
                client.delete_flow_run(run)

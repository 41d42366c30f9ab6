"""Forgetting the persisted results of steps, so that a retry executes them again."""

import asyncio
from bisect import bisect
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect._internal.result_records import ResultRecordMetadata
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.client.schemas.sorting import TaskRunSort
from prefect.filesystems import LocalFileSystem, WritableFileSystem
from prefect.results import ResultStore, aresolve_result_storage
from prefect.settings import get_current_settings
from prefect.types._datetime import now

from deployments.errors import NotPossible
from deployments.runs import attempts

RECORDED = 6.0
"""Seconds within which a server that was busy has recorded a run's steps: it tries again every five."""


async def forget_from(client: PrefectClient, run: FlowRun, step: str) -> None:
    """Let the results of the step, and of what began after it in the same attempt, be past their time.

    Raises NotPossible.
    """
    await _recorded(run)
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    steps = await client.read_task_runs(flow_run_filter=of_run, sort=TaskRunSort.EXPECTED_START_TIME_ASC, limit=200)
    named = [each for each in steps if step in {each.name, each.task_key}]
    if not named:
        known = ", ".join(dict.fromkeys(each.name for each in steps)) or "none"
        raise NotPossible("retry", run.name, f"it has no step {step!r}", f"Steps: {known}")
    begun = sorted(attempts(await client.read_flow_run_states(run.id)))
    since: dict[int, datetime] = {}
    for each in sorted(named, key=_began, reverse=True):
        since[bisect(begun, _began(each))] = _began(each)
    for each in steps:
        attempt = bisect(begun, _began(each))
        if attempt in since and _began(each) >= since[attempt]:
            await _expire(client, each)


async def _recorded(run: FlowRun) -> None:
    """Wait until the server has surely written down the steps of a run that has only just ended."""
    if run.end_time:
        since = (datetime.now(UTC) - run.end_time).total_seconds()
        await asyncio.sleep(min(max(RECORDED - since, 0), RECORDED))


def _began(step: TaskRun) -> datetime:
    return step.start_time or step.expected_start_time or datetime.now(UTC)


async def _expire(client: PrefectClient, step: TaskRun) -> None:
    """Storage can write but not delete, so the record is replaced by one whose time is over."""
    metadata = step.state.data if step.state else None
    if not isinstance(metadata, ResultRecordMetadata) or metadata.storage_key is None:
        return
    store = ResultStore(result_storage=await _storage(client, metadata))
    if await store.aexists(metadata.storage_key):
        record = await store.aread(metadata.storage_key)
        past = now("UTC") - timedelta(seconds=1)
        record.metadata = record.metadata.model_copy(update={"expiration": past})
        await store.apersist_result_record(record)


async def _storage(client: PrefectClient, metadata: ResultRecordMetadata) -> WritableFileSystem:
    """Where runs keep their results. What Prefect has for it leaves a connection open (3.8.8)."""
    settings, place = get_current_settings().results, Path(metadata.storage_key or "")
    if place.is_absolute() and metadata.storage_block_id is None:
        return LocalFileSystem(basepath=str(place.parent))
    named = metadata.storage_block_id or settings.default_storage_block
    if named is None:
        named = (await client.read_server_default_result_storage()).default_result_storage_block_id
    return await aresolve_result_storage(named) if named else LocalFileSystem(basepath=str(settings.local_storage_path))

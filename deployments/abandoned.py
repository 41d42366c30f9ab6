"""Runs whose process is gone, by `kill -9` or for want of memory: nobody else would ever say that they ended."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psutil
from prefect import tags
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Crashed

TAG = re.compile(r"process:(\d+)@(\d+)")
GOING_ON = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


@contextmanager
def accounted_for() -> Iterator[None]:
    """Runs within the block can be told from abandoned ones; those that are found to be are marked now.

    Their process says whether they live, so they send no heartbeats: Prefect's thread for them ends a second later.
    """
    mark_abandoned_runs()
    with tags(process_tag()), temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def process_tag() -> str:
    """The tag that says which process a run is in; start times tell reused pids."""
    process = psutil.Process()
    return f"process:{process.pid}@{process.create_time():.0f}"


def mark_abandoned_runs() -> list[str]:
    """Mark runs of this machine Crashed whose process has ended; their names. For the local server alone."""
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=GOING_ON))
    with get_client(sync_client=True) as client:
        abandoned = [
            run for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state)) if is_abandoned(run.tags)
        ]
        for run in abandoned:
            message = "Its process ended without a word: it was killed, or the machine ran out of memory."
            client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    return [run.name for run in abandoned]


def is_abandoned(tags: Sequence[str]) -> bool:
    """Whether the run names a process, and that one is gone; runs of workers name none."""
    found = next((match for tag in tags if (match := TAG.fullmatch(tag))), None)
    return found is not None and not _is_alive(int(found[1]), int(found[2]))


def _is_alive(pid: int, created: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return abs(process.create_time() - created) < 2 and process.status() != psutil.STATUS_ZOMBIE
    return False

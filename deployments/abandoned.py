"""Runs whose process is gone, by `kill -9` or for want of memory: nobody else would ever say that they ended."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil
from prefect import Flow, State
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Crashed

PROCESS = re.compile(r"process:(\d+)@(\d+)")
GOING_ON = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


@contextmanager
def accounted_for(flow: Flow[..., Any]) -> Iterator[None]:
    """Runs of the flow within the block can be told from abandoned ones; those that are found to be are marked now.

    Their process says whether they live, so they send no heartbeats: Prefect's thread for them ends a second later.
    """
    mark_abandoned_runs()
    flow.on_running_hooks.append(name_process)
    try:
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield
    finally:
        flow.on_running_hooks.remove(name_process)


def name_process(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Say of a run in which process it is. A tag would say so too, but every task asks for the limits of its tags."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, infrastructure_pid=own_process())


def own_process() -> str:
    """What says which process this is; start times tell reused pids."""
    process = psutil.Process()
    return f"process:{process.pid}@{process.create_time():.0f}"


def mark_abandoned_runs() -> list[str]:
    """Mark runs of this machine Crashed whose process has ended; their names. For the local server alone."""
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=GOING_ON))
    with get_client(sync_client=True) as client:
        going_on = client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state))
        abandoned = [run for run in going_on if is_abandoned(run.infrastructure_pid)]
        for run in abandoned:
            message = "Its process ended without a word: it was killed, or the machine ran out of memory."
            client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    return [run.name for run in abandoned]


def is_abandoned(process: str | None) -> bool:
    """Whether that is a process of a command, and it is gone; runs of workers say it in other words."""
    found = PROCESS.fullmatch(process or "")
    return found is not None and not _is_alive(int(found[1]), int(found[2]))


def _is_alive(pid: int, created: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return abs(process.create_time() - created) < 2 and process.status() != psutil.STATUS_ZOMBIE
    return False

"""One forked run, from its folder to its end."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import anyio
import anyio.abc
from prefect.client.schemas.objects import FlowRun
from prefect.runner._flow_run_executor import FlowRunExecutionResult, FlowRunExecutor
from prefect.runner._process_manager import ProcessHandle
from prefect.workers.process import ProcessWorkerResult

from deployments.worker.attempts import Attempts
from deployments.worker.configuration import AutopilotJobConfiguration


async def run_forked(
    attempts: Attempts,
    flow_run: FlowRun,
    configuration: AutopilotJobConfiguration,
    task_status: anyio.abc.TaskStatus[int],
) -> ProcessWorkerResult:
    """Run it to its end. Raises RuntimeError when it has not begun."""
    with folder(configuration) as directory:
        ended = await completed(attempts.attempt(flow_run, configuration, directory), task_status)
    if ended is None or ended.status_code is None:
        raise RuntimeError("Failed to start flow run process.")
    return ProcessWorkerResult(status_code=ended.status_code, identifier=str(ended.handle.pid))


@contextlib.contextmanager
def folder(configuration: AutopilotJobConfiguration) -> Iterator[str]:
    """Where the run starts: as configured, or a new folder that goes with the run."""
    if configuration.working_dir:
        yield str(configuration.working_dir.resolve())
        return
    with tempfile.TemporaryDirectory(suffix="prefect", ignore_cleanup_errors=True) as directory:
        yield str(Path(directory).resolve())


async def completed(attempt: FlowRunExecutor, task_status: anyio.abc.TaskStatus[int]) -> FlowRunExecutionResult | None:
    """Run the attempt to its end; its process is known before."""
    result: FlowRunExecutionResult | None = None

    async def execute(*, task_status: anyio.abc.TaskStatus[ProcessHandle] = anyio.TASK_STATUS_IGNORED) -> None:
        nonlocal result
        result = await attempt.submit(task_status=task_status)

    async with anyio.create_task_group() as group:
        handle = await group.start(execute)
        task_status.started(handle.pid)
    return result

"""The worker type `autopilot`: `prefect worker start --type autopilot --pool NAME`."""

import contextlib
import signal
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import anyio
import anyio.abc
import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.exceptions import Abort, InfrastructureNotFound, ObjectNotFound
from prefect.runner._flow_run_executor import FlowRunExecutionResult, FlowRunExecutor
from prefect.runner._process_manager import ProcessHandle
from prefect.utilities.engine import propose_state
from prefect.workers.base import BaseWorkerResult
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker, ProcessWorkerResult

from config.settings import get_settings
from deployments.catalog import Urgency
from deployments.worker.attempts import Attempts
from deployments.worker.configuration import AutopilotJobConfiguration, AutopilotVariables
from deployments.worker.ledger import Ledger
from deployments.worker.limits import Limited, Watch, signal_group
from deployments.worker.nursery import Nursery
from deployments.worker.orphans import report_orphans
from deployments.worker.recovery import start_recovery
from deployments.worker.room import without_room
from deployments.worker.wake import Wake
from deployments.worker.warm import CannotFork

KEEP_WARM = 2.0
LOOK_FOR_ORPHANS = 5.0
FENCE_AFTER = 1.5
LOOK_AGAIN = (0.0, 0.1, 0.3)  # an event can arrive before what it tells of is committed


class AutopilotWorker(ProcessWorker):
    """Prefect's process worker, but that runs are forked from a process with everything imported."""

    type = "autopilot"
    job_configuration = AutopilotJobConfiguration
    job_configuration_variables = AutopilotVariables  # type: ignore[assignment]  # declared without its type there
    _description = "Fork flow runs from a warm process: they start in a fraction of a second and share memory."
    _display_name = "Autopilot"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nursery = Nursery(self.modules, self._logger)
        self.attempts = Attempts(self.nursery)
        self.reported: set[UUID] = set()
        self.running: set[UUID] = set()
        self.taken: set[UUID] = set()
        self.told_to_wait: set[UUID] = set()
        self.polling = anyio.Lock()
        self.wake = Wake(self.fence)
        self.ledger = Ledger(get_settings().autopilot_home / "running")
        self.watch = Watch()

    async def __aenter__(self) -> Self:
        await self.attempts.__aenter__()
        await super().__aenter__()
        self.services = await anyio.create_task_group().__aenter__()
        self.services.start_soon(self.keep_warm)
        self.services.start_soon(self.poll_when_due)
        self.services.start_soon(self.watch.keep)
        self.services.start_soon(self.look_after_others)
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        self.services.cancel_scope.cancel()
        await self.services.__aexit__(None, None, None)
        try:
            await super().__aexit__(*exc_info)
        finally:
            with anyio.CancelScope(shield=True):
                await self.attempts.__aexit__(None, None, None)
                await self.nursery.close()

    async def keep_warm(self) -> None:
        """Have a zygote ready before the first run, and again soon after the code or the deployments change."""
        while True:
            with contextlib.suppress(CannotFork, httpx.HTTPError):
                await self.nursery.look_after()
            await anyio.sleep(KEEP_WARM)

    async def poll_when_due(self) -> None:
        while self._work_pool is None:
            await anyio.sleep(0.1)
        self.services.start_soon(self.wake.listen, self._work_pool.id)
        while True:
            await self.wake.wait()
            for pause in LOOK_AGAIN:
                await anyio.sleep(pause)
                with contextlib.suppress(httpx.HTTPError):
                    if await self.get_and_submit_flow_runs():
                        break

    async def look_after_others(self) -> None:
        """At the start, and while it works: workers may be killed, and what is to recover their runs may be lost."""
        while True:
            with contextlib.suppress(httpx.HTTPError):
                await report_orphans(self.ledger, self.client)
                if await start_recovery(self.client):
                    self._logger.info("Runs have crashed and nobody has looked after them: recovery starts")
            await anyio.sleep(LOOK_FOR_ORPHANS)

    def fence(self, flow_run_id: UUID) -> None:
        """A run of ours that is taken for dead must be dead before it is put back to work."""
        if process := self.attempts.process_manager.get(flow_run_id):
            self.services.start_soon(self.end_if_alive, process)

    async def end_if_alive(self, process: ProcessHandle) -> None:
        await anyio.sleep(FENCE_AFTER)
        if process.returncode is None and process.pid:
            signal_group(process.pid, signal.SIGKILL)

    async def get_and_submit_flow_runs(self) -> list[FlowRun]:
        """One poll at a time; what was being started when it began is not due, even if the answer says so."""
        async with self.polling:
            self.taken = self.running | self._submitting_flow_run_ids
            return await super().get_and_submit_flow_runs()

    async def _submit_scheduled_flow_runs(self, flow_run_response: list[WorkerFlowRunResponse]) -> list[FlowRun]:
        new = [entry for entry in flow_run_response if entry.flow_run.id not in self.taken]
        return await super()._submit_scheduled_flow_runs(self.with_room(new))

    def with_room(self, due: list[WorkerFlowRunResponse]) -> list[WorkerFlowRunResponse]:
        """All, or without those of the background queue while the machine is too full for them; they stay queued."""
        background = {each.flow_run.id for each in due if each.flow_run.work_queue_name == Urgency.BACKGROUND}
        reason = without_room(get_settings()) if background else None
        if reason is None:
            self.told_to_wait -= background
            return due
        for entry in due:
            if entry.flow_run.id in background - self.told_to_wait:
                self.get_flow_run_logger(entry.flow_run).warning("Waits in its queue: %s. Urgent runs pass.", reason)
        self.told_to_wait = background
        return [entry for entry in due if entry.flow_run.id not in background]

    async def _submit_run(self, flow_run: FlowRun) -> None:
        self.ledger.add(flow_run.id)
        try:
            await super()._submit_run(flow_run)
        finally:
            if flow_run.id not in self.running:
                self.ledger.remove(flow_run.id)

    async def run(
        self,
        flow_run: FlowRun,
        configuration: ProcessJobConfiguration,
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> ProcessWorkerResult:
        assert isinstance(configuration, AutopilotJobConfiguration)
        outer = task_status or anyio.TASK_STATUS_IGNORED
        if reason := configuration.why_fresh():
            self.get_flow_run_logger(flow_run).debug("Starting in a fresh process: %s", reason)
            tell = partial(self.conclude, flow_run)
            return await super().run(flow_run, configuration, Limited(configuration, self.watch, tell, outer))
        tell = partial(self.attempts.will_be, flow_run.id)
        return await self.run_forked(flow_run, configuration, Limited(configuration, self.watch, tell, outer))

    async def conclude(self, flow_run: FlowRun, state: State[None]) -> None:
        """Say of a run in a fresh process how it ends; that its process crashes afterwards changes nothing."""
        with contextlib.suppress(Abort, ObjectNotFound):
            await propose_state(self.client, state, flow_run_id=flow_run.id)

    async def run_forked(
        self, flow_run: FlowRun, configuration: AutopilotJobConfiguration, task_status: anyio.abc.TaskStatus[int]
    ) -> ProcessWorkerResult:
        self.reported.add(flow_run.id)
        with folder(configuration) as directory:
            attempt = self.attempts.attempt(flow_run, configuration, directory)
            ended = await completed(attempt, task_status)
        if ended is None or ended.status_code is None:
            raise RuntimeError("Failed to start flow run process.")
        return ProcessWorkerResult(status_code=ended.status_code, identifier=str(ended.handle.pid))

    async def _submit_run_and_capture_errors(
        self, flow_run: FlowRun, task_status: anyio.abc.TaskStatus[int | Exception] | None = None
    ) -> BaseWorkerResult | Exception:
        self.running.add(flow_run.id)
        try:
            return await super()._submit_run_and_capture_errors(flow_run, task_status)
        finally:
            self.running.discard(flow_run.id)
            self.reported.discard(flow_run.id)
            self.ledger.remove(flow_run.id)
            self.wake.due.set()  # its slot is free

    async def kill_infrastructure(
        self, infrastructure_pid: str, configuration: ProcessJobConfiguration, grace_seconds: int = 30
    ) -> None:
        """End a run that has not begun. Raises InfrastructureNotFound when its process is not one of ours."""
        flow_run_id = UUID(configuration.env["PREFECT__FLOW_RUN_ID"])
        process = self.attempts.process_manager.get(flow_run_id)
        if process is None or str(process.pid) != infrastructure_pid:
            raise InfrastructureNotFound(f"Run {flow_run_id} has no process {infrastructure_pid} at this worker")
        await self.attempts.process_manager.kill(flow_run_id, grace_seconds)

    async def _propose_crashed_state(
        self, flow_run: FlowRun, message: str, client: PrefectClient | None = None
    ) -> None:
        """Once only: by the second time the run may have been scheduled again, and would be lost."""
        if flow_run.id not in self.reported:
            await super()._propose_crashed_state(flow_run, message, client)

    async def modules(self) -> frozenset[str]:
        """The modules that the pool's deployments name as their flow's, to be imported ahead."""
        pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[self._work_pool_name]))
        deployments = await self.client.read_deployments(work_pool_filter=pool)
        entrypoints = (each.entrypoint for each in deployments if not each.pull_steps)
        return frozenset(name for each in entrypoints if each and (name := module_of(each)))


def module_of(entrypoint: str) -> str | None:
    """`package.module` of `package.module.flow` or `package.module:flow`; None for a file's path."""
    module, colon, _ = entrypoint.rpartition(":")
    module = module if colon else entrypoint.rpartition(".")[0]
    return module if all(part.isidentifier() for part in module.split(".")) else None


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

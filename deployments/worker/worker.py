"""The worker type `autopilot`: `prefect worker start --type autopilot --pool NAME`."""

import contextlib
from functools import partial
from typing import Any, Self
from uuid import UUID

import anyio
import anyio.abc
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.exceptions import Abort, InfrastructureNotFound, ObjectNotFound
from prefect.utilities.engine import propose_state
from prefect.workers.base import BaseWorkerResult
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker, ProcessWorkerResult

from config.settings import get_settings
from deployments.worker.attempts import Attempts
from deployments.worker.configuration import AutopilotJobConfiguration, AutopilotVariables
from deployments.worker.forked import run_forked
from deployments.worker.ledger import Ledger
from deployments.worker.limits import Limited, Watch
from deployments.worker.nursery import Nursery
from deployments.worker.preloading import modules_of_pool
from deployments.worker.services import keep_warm, look_after_others, poll_when_due
from deployments.worker.silent import listen_for_others
from deployments.worker.stopping import end_on_sigterm
from deployments.worker.waiting import Waiting
from deployments.worker.wake import Wake


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
        self.waiting = Waiting()
        self.polling = anyio.Lock()
        self.wake = Wake(self.fence)
        self.ledger = Ledger(get_settings().autopilot_home / "running")
        self.watch = Watch()

    async def __aenter__(self) -> Self:
        end_on_sigterm()
        await self.attempts.__aenter__()
        await super().__aenter__()
        self.services = await anyio.create_task_group().__aenter__()
        self.services.start_soon(keep_warm, self.nursery)
        self.services.start_soon(self.poll_when_due)
        self.services.start_soon(self.watch.keep)
        self.services.start_soon(look_after_others, self.ledger, self.client, self._logger)
        self.services.start_soon(listen_for_others, self.client, self.running)
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

    async def poll_when_due(self) -> None:
        while self._work_pool is None:
            await anyio.sleep(0.1)
        self.services.start_soon(self.wake.listen, self._work_pool.id)
        await poll_when_due(self.wake, self.get_and_submit_flow_runs)

    def fence(self, flow_run_id: UUID) -> None:
        self.services.start_soon(self.attempts.fence, flow_run_id)

    async def get_and_submit_flow_runs(self) -> list[FlowRun]:
        """One poll at a time; what was being started when it began is not due, even if the answer says so."""
        async with self.polling:
            self.taken = self.running | self._submitting_flow_run_ids
            return await super().get_and_submit_flow_runs()

    async def _submit_scheduled_flow_runs(self, flow_run_response: list[WorkerFlowRunResponse]) -> list[FlowRun]:
        new = [entry for entry in flow_run_response if entry.flow_run.id not in self.taken]
        return await super()._submit_scheduled_flow_runs(await self.waiting.admitted(self.client, new))

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
        self.reported.add(flow_run.id)
        limited = Limited(configuration, self.watch, tell, outer)
        return await run_forked(self.attempts, flow_run, configuration, limited)

    async def conclude(self, flow_run: FlowRun, state: State[None]) -> None:
        """Say of a run in a fresh process how it ends; that its process crashes afterwards changes nothing."""
        with contextlib.suppress(Abort, ObjectNotFound):
            await propose_state(self.client, state, flow_run_id=flow_run.id)

    async def _submit_run_and_capture_errors(
        self, flow_run: FlowRun, task_status: anyio.abc.TaskStatus[int | Exception] | None = None
    ) -> BaseWorkerResult | Exception:
        self.running.add(flow_run.id)
        settle = self.ledger.abandon
        try:
            ended = await super()._submit_run_and_capture_errors(flow_run, task_status)
            if isinstance(ended, BaseWorkerResult) and ended.status_code == 0:
                settle = self.ledger.remove
            return ended
        finally:
            self.running.discard(flow_run.id)
            self.reported.discard(flow_run.id)
            settle(flow_run.id)
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
        return await modules_of_pool(self.client, self._work_pool_name)

"""Start a run's process: forked, or afresh when that cannot be."""

from collections.abc import Mapping
from typing import Protocol

import anyio
import anyio.abc
from prefect.client.schemas.objects import FlowRun
from prefect.logging import get_logger
from prefect.runner._control_channel import ControlChannel
from prefect.runner._process_manager import ProcessHandle, create_isolated_termination_scope
from prefect.runner._starter_engine import EngineCommandStarter
from prefect.utilities.processutils import sanitize_subprocess_env

from deployments.worker.configuration import AutopilotJobConfiguration
from deployments.worker.nursery import CHECKED, Nursery
from deployments.worker.outcome import STOPPED, crash_message
from deployments.worker.warm import CannotFork, ForkedProcess

ENGINE = "prefect.engine"
GRACE = 30.0

logger = get_logger("worker.autopilot")


class Ended(Protocol):
    """Told why a run's process is gone, when that is no success; `stopping` when the worker itself goes."""

    async def __call__(self, flow_run: FlowRun, reason: str, *, stopping: bool) -> None: ...


class ForkStarter:
    """A `ProcessStarter` of Prefect's: returns when the process has ended."""

    def __init__(
        self,
        nursery: Nursery,
        configuration: AutopilotJobConfiguration,
        directory: str,
        control: ControlChannel,
        ended: Ended,
    ) -> None:
        self.nursery = nursery
        self.configuration = configuration
        self.directory = directory
        self.control = control
        self.ended = ended

    async def start(
        self, flow_run: FlowRun, task_status: anyio.abc.TaskStatus[ProcessHandle] = anyio.TASK_STATUS_IGNORED
    ) -> None:
        try:
            process = await self.nursery.fork(
                self.environment(flow_run), self.directory, ENGINE, quiet=not self.configuration.stream_output
            )
        except CannotFork as error:
            logger.warning("Run %r starts in a fresh process: %s", flow_run.name, error)
            await self.afresh().start(flow_run, task_status)
            return
        scope = create_isolated_termination_scope(process.pid)
        task_status.started(ProcessHandle(process, scope))  # type: ignore[arg-type]  # only pid and returncode are read
        await self.wait(flow_run, process)

    async def wait(self, flow_run: FlowRun, process: ForkedProcess) -> None:
        try:
            await process.gone.wait()
        except BaseException:
            with anyio.CancelScope(shield=True):
                await process.terminate(GRACE)
                await self.ended(flow_run, STOPPED, stopping=True)
            raise
        if process.returncode:
            await self.ended(flow_run, crash_message(process.returncode), stopping=False)

    def environment(self, flow_run: FlowRun) -> Mapping[str, str]:
        port, token = self.control.register(flow_run.id)
        return {
            **CHECKED,
            **sanitize_subprocess_env(self.configuration.env),
            "PREFECT__FLOW_RUN_ID": str(flow_run.id),
            "PREFECT__ENABLE_CANCELLATION_AND_CRASHED_HOOKS": "false",  # the worker forks a process for them
            "PREFECT__CONTROL_PORT": str(port),
            "PREFECT__CONTROL_TOKEN": token,
        }

    def afresh(self) -> EngineCommandStarter:
        return EngineCommandStarter(
            cwd=self.directory,
            env=self.configuration.env,
            stream_output=self.configuration.stream_output,
            control_channel=self.control,
            isolate_process_group=True,
            env_overrides_settings=True,
        )

"""Prefect's own life cycle of an attempt (control channel, cancellation, hooks, crash report) for forked processes."""

import signal
from contextlib import suppress
from types import TracebackType
from typing import Self
from uuid import UUID

import anyio
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import Abort, ObjectNotFound
from prefect.runner._flow_run_executor import FlowRunExecutor, FlowRunExecutorContext
from prefect.runner._state_proposer import StateProposer
from prefect.states import Crashed
from prefect.utilities.engine import propose_state

from deployments.worker.configuration import AutopilotJobConfiguration
from deployments.worker.hooks import ForkedHooks
from deployments.worker.limits import signal_group
from deployments.worker.nursery import Nursery
from deployments.worker.starting import ForkStarter

FENCE_AFTER = 1.5


class Reporter(StateProposer):
    """Reports how a process went with what is known of it rather than with a bare exit code."""

    endings: dict[UUID, State[None]]

    async def propose_crashed(self, flow_run: FlowRun, message: str) -> State[object] | None:
        """None, and no hooks for a crash are run, when it was ended for another reason."""
        ending = self.endings.pop(flow_run.id, None) or Crashed(message=message)
        if ending.is_crashed():
            return await super().propose_crashed(flow_run, ending.message or message)
        with suppress(Abort, ObjectNotFound):
            await propose_state(self._client, ending, flow_run_id=flow_run.id)
        return None


class Attempts(FlowRunExecutorContext):
    """One for all runs of a worker: one connection listens for cancellations, not one a run."""

    def __init__(self, nursery: Nursery) -> None:
        self.nursery = nursery
        self.hooks = ForkedHooks(nursery)
        self.endings: dict[UUID, State[None]] = {}

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._state_proposer = Reporter(client=self.client)
        self._state_proposer.endings = self.endings
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return await super().__aexit__(kind, error, traceback)

    def attempt(self, flow_run: FlowRun, configuration: AutopilotJobConfiguration, directory: str) -> FlowRunExecutor:
        starter = ForkStarter(self.nursery, configuration, directory, self.control_channel, self.ended)
        self.endings.pop(flow_run.id, None)
        self.hooks.remember(flow_run.id, configuration)
        return self.create_executor(flow_run, starter, hook_runner=self.hooks, propose_submitting=False)

    async def fence(self, flow_run_id: UUID) -> None:
        """A run of ours that is taken for dead must be dead before it is put back to work."""
        if process := self.process_manager.get(flow_run_id):
            await anyio.sleep(FENCE_AFTER)
            if process.returncode is None and process.pid:
                signal_group(process.pid, signal.SIGKILL)

    async def will_be(self, flow_run_id: UUID, state: State[None]) -> None:
        """What is known of a run's end before its process is gone; it counts more than how the process went."""
        self.endings[flow_run_id] = state

    async def ended(self, flow_run: FlowRun, reason: str, *, stopping: bool) -> None:
        """Why the process of a run is gone. While the worker stops nobody else would report it."""
        self.endings.setdefault(flow_run.id, Crashed(message=reason))
        if stopping:
            await self._state_proposer.propose_crashed(flow_run, reason)

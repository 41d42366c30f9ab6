"""Prefect's own life cycle of an attempt (control channel, cancellation, hooks, crash report) for forked processes."""

from types import TracebackType
from typing import Self
from uuid import UUID

from prefect.client.schemas.objects import FlowRun, State
from prefect.runner._flow_run_executor import FlowRunExecutor, FlowRunExecutorContext
from prefect.runner._state_proposer import StateProposer

from deployments.worker.configuration import AutopilotJobConfiguration
from deployments.worker.hooks import ForkedHooks
from deployments.worker.nursery import Nursery
from deployments.worker.starting import ForkStarter


class Reporter(StateProposer):
    """Reports a crash with what is known of it rather than with a bare exit code."""

    reasons: dict[UUID, str]

    async def propose_crashed(self, flow_run: FlowRun, message: str) -> State[object] | None:
        return await super().propose_crashed(flow_run, self.reasons.pop(flow_run.id, message))


class Attempts(FlowRunExecutorContext):
    """One for all runs of a worker: one connection listens for cancellations, not one a run."""

    def __init__(self, nursery: Nursery) -> None:
        self.nursery = nursery
        self.hooks = ForkedHooks(nursery)
        self.reasons: dict[UUID, str] = {}

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._state_proposer = Reporter(client=self.client)
        self._state_proposer.reasons = self.reasons
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return await super().__aexit__(kind, error, traceback)

    def attempt(self, flow_run: FlowRun, configuration: AutopilotJobConfiguration, directory: str) -> FlowRunExecutor:
        starter = ForkStarter(self.nursery, configuration, directory, self.control_channel, self.ended)
        self.reasons.pop(flow_run.id, None)
        self.hooks.remember(flow_run.id, configuration)
        return self.create_executor(flow_run, starter, hook_runner=self.hooks, propose_submitting=False)

    async def because(self, flow_run_id: UUID, reason: str) -> None:
        """What is known of a crash before the process is gone; it counts more than how the process went."""
        self.reasons[flow_run_id] = reason

    async def ended(self, flow_run: FlowRun, reason: str, *, stopping: bool) -> None:
        """Why the process of a run is gone. While the worker stops nobody else would report it."""
        self.reasons.setdefault(flow_run.id, reason)
        if stopping:
            await self._state_proposer.propose_crashed(flow_run, reason)

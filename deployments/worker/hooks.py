"""Cancellation and crash hooks of a flow, run in a forked process: the worker never imports a user's code."""

import asyncio
import os
import sys
import tempfile
from collections import OrderedDict
from uuid import UUID

from prefect.client.schemas.objects import FlowRun, State
from prefect.utilities.processutils import sanitize_subprocess_env

from deployments.worker.configuration import AutopilotJobConfiguration
from deployments.worker.nursery import Nursery

REMEMBERED = 256


class ForkedHooks:
    """Prefect's `FlowRunHookRunner`, one for all runs."""

    def __init__(self, nursery: Nursery) -> None:
        self.nursery = nursery
        self.environments: OrderedDict[UUID, dict[str, str]] = OrderedDict()

    def remember(self, flow_run_id: UUID, configuration: AutopilotJobConfiguration) -> None:
        self.environments[flow_run_id] = sanitize_subprocess_env(configuration.env)
        if len(self.environments) > REMEMBERED:
            self.environments.popitem(last=False)

    async def run_cancellation_hooks(self, flow_run: FlowRun, state: State[object]) -> None:
        await self.run("cancellation", flow_run, state)

    async def run_crashed_hooks(self, flow_run: FlowRun, state: State[object]) -> None:
        await self.run("crashed", flow_run, state)

    async def run(self, kind: str, flow_run: FlowRun, state: State[object]) -> None:
        environment = {**self.environments.get(flow_run.id, {}), "PREFECT__FLOW_RUN_ID": str(flow_run.id)}
        arguments = (kind, state.model_dump_json())
        with tempfile.TemporaryDirectory(suffix="prefect") as directory:
            process = await self.nursery.fork(environment, directory, __name__, arguments)
            await process.gone.wait()


def main(kind: str, state: State[object]) -> None:
    """Load the flow as its run did, and run its hooks of this kind."""
    from prefect.flow_engine import load_flow_and_flow_run
    from prefect.runner._hook_runner import HookRunner

    flow_run, flow = load_flow_and_flow_run(UUID(os.environ["PREFECT__FLOW_RUN_ID"]))

    async def loaded(_: FlowRun) -> object:
        return flow

    hooks = HookRunner(resolve_flow=loaded)  # type: ignore[arg-type]  # a flow of any parameters and result
    asyncio.run(
        hooks.run_crashed_hooks(flow_run, state) if kind == "crashed" else hooks.run_cancellation_hooks(flow_run, state)
    )


if __name__ == "__main__":
    main(sys.argv[1], State[object].model_validate_json(sys.argv[2]))

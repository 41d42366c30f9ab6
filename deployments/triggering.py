"""Starting runs of operations."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, WorkerStatus
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from pydantic import JsonValue

from config.settings import get_settings
from deployments import parameters as checks
from deployments import runs
from deployments.api import connected
from deployments.catalog import AutonomousWorkflowType, Urgency, operation, operation_name
from deployments.errors import MissingDeployment, NoWorker, ServerDown, StillRunning, UnknownOperation
from deployments.resources import deployed
from deployments.resources.resource import POOL
from deployments.runs import RunStatus
from tasks.recovery.remedies import GIVEN_UP

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0
SETTLING = 15
RECOVERED = timedelta(minutes=1)
"""How long a crashed run is waited for on: recovery puts it back to work by then, if it may."""


async def trigger_workflow(  # noqa: PLR0913
    type: AutonomousWorkflowType | str,  # noqa: A002
    parameters: Mapping[str, JsonValue] | None = None,
    *,
    idempotency_key: str | None = None,
    wait: bool = False,
    timeout: float | None = None,
    priority: Urgency | None = None,
    require_worker: bool = True,
) -> RunStatus:
    """Start an operation, one of the catalogue or a user's own; the run as it is then, or at its end with `wait`.

    The same `idempotency_key` gives the same run again. `priority` chooses the queue instead of the operation's own.
    Above `max_concurrent_workflows` the run waits in its queue. With `require_worker=False` it also waits when there is
    no worker. Raises UnknownOperation, MissingDeployment, InvalidParameters, NoWorker, StillRunning, ServerDown.
    """
    given = dict(parameters or {})
    async with _asked_for(type) as client:
        deployment = await _deployment(client, type)
        checks.check(deployment.name, given, deployment.parameter_openapi_schema or {}, deployment.parameters)
        if require_worker and not await workers_online(client):
            raise NoWorker(POOL)
        run = await client.create_flow_run_from_deployment(
            deployment.id, parameters=given, idempotency_key=idempotency_key, work_queue_name=priority
        )
    if wait:
        return await wait_for(run.id, timeout)
    return runs.status_of(run, deployment.name)


async def trigger_component_analysis(  # noqa: PLR0913
    component: str,
    linear_issue_id: str | None = None,
    *,
    idempotency_key: str | None = None,
    wait: bool = False,
    timeout: float | None = None,
    priority: Urgency | None = None,
) -> RunStatus:
    """Analyse a folder that the worker can reach, or a git URL; the report goes to the Linear issue, if any."""
    place = Path(component).expanduser()
    parameters: dict[str, JsonValue] = {"component": str(place.resolve()) if place.is_dir() else component}
    if linear_issue_id:
        parameters["linear_issue_id"] = linear_issue_id
    return await trigger_workflow(
        AutonomousWorkflowType.COMPONENT_ANALYSIS, parameters,
        idempotency_key=idempotency_key, wait=wait, timeout=timeout, priority=priority,
    )  # fmt: skip


async def read_parameters(type: str, pairs: Mapping[str, str]) -> dict[str, JsonValue]:  # noqa: A002
    """Parameters as typed on a command line. Raises UnknownOperation, MissingDeployment, ServerDown."""
    async with _asked_for(type) as client:
        deployment = await _deployment(client, type)
    return checks.from_text(pairs, deployment.parameter_openapi_schema or {})


async def wait_for(run_id: UUID, timeout: float | None = None) -> RunStatus:
    """The run, with its steps, when it is over, also if it crashed in between and was put back to work.

    Raises StillRunning after `timeout` seconds; the run goes on.
    """
    start, pause = time.monotonic(), FIRST_PAUSE
    async with connected() as client:
        while True:
            run = await client.read_flow_run(run_id)
            if run.state and run.state.is_final() and not _may_go_on(run):
                return await _settled(client, run_id)
            left = float("inf") if timeout is None else timeout - (time.monotonic() - start)
            if left <= 0:
                raise StillRunning(run.name, run.id, timeout or 0, run.state_name or "unknown")
            await asyncio.sleep(min(pause, left))
            pause = min(pause * 1.3, LONGEST_PAUSE)


def _may_go_on(run: FlowRun) -> bool:
    """Whether it crashed only a moment ago, and recovery has not given it up."""
    state = run.state
    if state is None or not state.is_crashed() or state.name == GIVEN_UP or run.deployment_id is None:
        return False
    return get_settings().auto_recovery_enabled and datetime.now(UTC) - state.timestamp < RECOVERED


async def _settled(client: PrefectClient, run_id: UUID) -> RunStatus:
    """The run that is over, as soon as its steps are recorded; after some tries as it is."""
    for _ in range(SETTLING):
        status = await runs.status(client, await client.read_flow_run(run_id))
        if status.is_settled:
            break
        await asyncio.sleep(FIRST_PAUSE)
    return status


async def workers_online(client: PrefectClient) -> int:
    """How many workers have lately told that they poll our pool."""
    try:
        workers = await client.read_workers_for_work_pool(POOL)
    except (ObjectNotFound, PrefectHTTPStatusError) as error:
        if isinstance(error, PrefectHTTPStatusError) and error.response.status_code != 404:
            raise
        return 0
    return sum(worker.status is WorkerStatus.ONLINE for worker in workers)


@asynccontextmanager
async def _asked_for(kind: str) -> AsyncIterator[PrefectClient]:
    """A client. Where no server answers, what is wrong with the name is told rather than that, if something is."""
    try:
        async with connected() as client:
            yield client
    except ServerDown as down:
        try:
            operation(kind)
        except UnknownOperation as unknown:
            raise unknown if unknown.close else down from None
        raise


async def _deployment(client: PrefectClient, kind: str) -> DeploymentResponse:
    deployments = await deployed.of_our_pool(client)
    name = operation_name(kind)
    if name in deployments:
        return deployments[name]
    raise MissingDeployment(operation(kind, deployments).name)

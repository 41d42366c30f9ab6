"""Pausing, resuming, cancelling and retrying runs."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas import OrchestrationResult
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import SetStateStatus, StateAcceptDetails, StateWaitDetails
from prefect.states import Cancelled, Cancelling, Scheduled, Suspended
from pydantic import JsonValue

from deployments import runs
from deployments.api import connected
from deployments.errors import NotPossible
from deployments.forgetting import forget_from
from deployments.runs import RunStatus

WITHOUT_PROCESS = {StateType.SCHEDULED, StateType.PAUSED}
LONGEST_PAUSE = timedelta(days=30)
"""A run that nobody resumes within it fails, so that none waits for ever."""


async def pause(run_id: str | UUID, reason: str) -> RunStatus:
    """Let a run end its step and wait, without a process, until it is resumed.

    Prefect's suspension: the run looks for it between steps, leaves its process, and is started anew when resumed;
    steps whose results are persisted do not execute again. Raises UnknownRun, NotPossible, ServerDown.
    """
    async with connected() as client:
        run = await runs.find(client, run_id)
        if run.deployment_id is None:
            raise NotPossible(
                "pause", run.name, "it was not started by a deployment, so no worker could resume it",
                "Start it with `autopilot --action execute`",
            )  # fmt: skip
        if run.state_type is not StateType.RUNNING:
            raise NotPossible("pause", run.name, f"it is {run.state_name}", "Only what runs can be paused")
        suspended: State[None] = Suspended(timeout_seconds=int(LONGEST_PAUSE.total_seconds()), message=reason)
        await _set(client, run, suspended, "pause")
        return await _again(client, run)


async def resume(run_id: str | UUID, input: Mapping[str, JsonValue] | None = None) -> RunStatus:  # noqa: A002
    """Let a paused run go on; `input` is what it asked for, if it did. Raises UnknownRun, NotPossible, ServerDown."""
    async with connected() as client:
        run = await runs.find(client, run_id)
        if run.state_type is not StateType.PAUSED:
            raise NotPossible("resume", run.name, f"it is {run.state_name}", "Only what is paused can be resumed")
        given = dict(input) if input is not None else None
        _require_accepted(await client.resume_flow_run(run.id, run_input=given), "resume", run)
        return await _again(client, run)


async def cancel(run_id: str | UUID, reason: str = "") -> RunStatus:
    """End a run: one that waits at once, one that runs as soon as its worker hears of it.

    Raises UnknownRun, NotPossible, ServerDown.
    """
    async with connected() as client:
        run = await runs.find(client, run_id)
        if run.state and run.state.is_final():
            raise NotPossible("cancel", run.name, f"it is {run.state_name} already")
        why, waits = reason or "cancelled by hand", run.state_type in WITHOUT_PROCESS
        await _set(client, run, Cancelled(message=why) if waits else Cancelling(message=why), "cancel")
        return await _again(client, run)


async def retry(run_id: str | UUID, from_step: str | None = None) -> RunStatus:
    """Run it again as the same run: finished steps whose results are persisted do not execute again.

    With `from_step`, that step and the later ones do. Raises UnknownRun, NotPossible, ServerDown.
    """
    async with connected() as client:
        run = await runs.find(client, run_id)
        if run.state is None or not run.state.is_final():
            raise NotPossible("retry", run.name, f"it is {run.state_name}", "Only what is over can be tried again")
        if run.deployment_id is None:
            raise NotPossible(
                "retry", run.name, "it was not started by a deployment, so no worker could run it",
                "Start it with `autopilot --action execute`",
            )  # fmt: skip
        if from_step:
            await forget_from(client, run, from_step)
        await _set(client, run, Scheduled(name="AwaitingRetry", message="tried again by hand"), "retry", force=True)
        return await _again(client, run)


async def _set(client: PrefectClient, run: FlowRun, state: State[None], asked: str, *, force: bool = False) -> None:
    _require_accepted(await client.set_flow_run_state(run.id, state, force=force), asked, run)


def _require_accepted(result: OrchestrationResult[None], asked: str, run: FlowRun) -> None:
    if result.status is SetStateStatus.ACCEPT or isinstance(result.details, StateAcceptDetails | StateWaitDetails):
        return
    raise NotPossible(asked, run.name, result.details.reason or "the server refused it")


async def _again(client: PrefectClient, run: FlowRun) -> RunStatus:
    return await runs.status(client, await client.read_flow_run(run.id))

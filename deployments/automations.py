"""The automations: one explicit table of what Prefect's event stream starts by itself.

Prefect fires them at least once, and under load may lose one: what they start can run twice without harm, and what
must not be lost is looked for on a schedule as well.
"""

from collections.abc import Mapping
from datetime import timedelta

from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from pydantic import BaseModel, ConfigDict, JsonValue

from deployments.catalog import TAG

HEARTBEAT = timedelta(seconds=30)
"""The shortest that Prefect allows."""

SILENCE = 3 * HEARTBEAT
"""After it a run is taken for dead."""

RUNS = {"prefect.resource.id": "prefect.flow-run.*"}
OURS = {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"}
"""Runs of our deployments, by their tag."""


class Start(BaseModel):
    """Start an operation. Parameters may be templates over the event, as Prefect's documentation has them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operation: str
    parameters: Mapping[str, JsonValue] = {}
    after: timedelta = timedelta(0)


class Automation(BaseModel):
    """What is done when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str
    trigger: EventTrigger
    actions: tuple[Start | ActionTypes, ...]


AUTOMATIONS: tuple[Automation, ...] = (
    Automation(
        name="autopilot-silent-runs",
        description="A run that has not been heard of for three heartbeats is marked Crashed.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.*"},
            match=RUNS,
            match_related=OURS,
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            within=SILENCE,
        ),
        actions=(
            ChangeFlowRunState(
                name="Crashed",
                state=StateType.CRASHED,
                message="Not heard of for three heartbeats: its process, worker or machine is gone.",
            ),
        ),
    ),
    Automation(
        name="autopilot-recover",
        description="When a run of ours has crashed, crashed runs are put back to work.",
        trigger=EventTrigger(expect={"prefect.flow-run.Crashed"}, match=RUNS, match_related=OURS),
        actions=(Start(operation="recover"),),
    ),
)

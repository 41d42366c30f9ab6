"""The automations: one explicit table of what Prefect's event stream starts by itself.

Prefect fires them at least once, and under load may lose one: what they start can run twice without harm, and what
must not be lost is looked for on a schedule as well.
"""

from collections.abc import Mapping
from datetime import timedelta

from prefect.events.actions import ActionTypes
from prefect.events.schemas.automations import EventTrigger, Posture
from pydantic import BaseModel, ConfigDict, JsonValue

from deployments.catalog import TAG
from deployments.worker.room import AWAITING_ROOM
from tasks.recovery.silent import SILENCE

RUNS = {"prefect.resource.id": "prefect.flow-run.*"}
OURS = {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"}
"""Runs of our deployments, by their tag."""

NOT_ALERTS = {"prefect.resource.role": "deployment", "prefect.resource.name": "!alert"}
"""An alert that fails must not start another one: the next that is scheduled tells of it."""

CHECKS = {"prefect.resource.role": "deployment", "prefect.resource.name": "health-check"}
OPERATION = "related:deployment:prefect.resource.id"
FAILED = {"prefect.flow-run.Failed", "prefect.flow-run.TimedOut"}
GOES_ON_NO_MORE = {
    *FAILED, "prefect.flow-run.Completed", "prefect.flow-run.Crashed", "prefect.flow-run.Cancelled",
    "prefect.flow-run.Paused", "prefect.flow-run.Suspended",
}  # fmt: skip


NOW, MINUTE = timedelta(0), timedelta(minutes=1)


class Start(BaseModel):
    """Start an operation. Parameters may be templates over the event, as Prefect's documentation has them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operation: str
    parameters: Mapping[str, JsonValue] = {}
    after: timedelta = NOW


class Automation(BaseModel):
    """What is done when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str
    trigger: EventTrigger
    actions: tuple[Start | ActionTypes, ...]


def look(because: str, *, about: JsonValue, after: timedelta = NOW) -> Start:
    """Have the alert flow look how things are."""
    return Start(operation="alert", parameters={"because": because, "about": about}, after=after)


def from_event(template: str) -> JsonValue:
    """A parameter that keeps its type, such as `deployment.name` or `event.payload`."""
    rendered: JsonValue = {"__prefect_kind": "jinja", "template": "{{ (" + template + ") | tojson }}"}
    return {"__prefect_kind": "json", "value": rendered}


AUTOMATIONS: tuple[Automation, ...] = (
    Automation(
        name="autopilot-recover",
        description="When a run of ours has crashed, crashed runs are put back to work; one recovery sees to many.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Crashed"}, match=RUNS, match_related=OURS, within=timedelta(seconds=5)
        ),
        actions=(Start(operation="recover"),),
    ),
    Automation(
        name="autopilot-silent-run",
        description="Nothing has been heard of a run for three heartbeats: look, and listen, before it counts as dead.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.*"},
            match=RUNS,
            match_related=OURS,
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            within=SILENCE,
        ),
        actions=(Start(operation="recover"),),
    ),
    Automation(
        name="autopilot-alert-failed-run",
        description="A run has failed: look now, and again after the minute in which its like start nothing.",
        trigger=EventTrigger(
            expect=FAILED,
            match=RUNS,
            match_related=[OURS, NOT_ALERTS],
            for_each={OPERATION},
            within=MINUTE,
        ),
        actions=tuple(look("failed run", about=from_event("deployment.name"), after=after) for after in (NOW, MINUTE)),
    ),
    Automation(
        name="autopilot-alert-three-failures",
        description="An operation has failed three times within an hour.",
        trigger=EventTrigger(
            expect={*FAILED, "prefect.flow-run.Crashed"},
            match=RUNS,
            match_related=[OURS, NOT_ALERTS],
            for_each={OPERATION},
            threshold=3,
            within=timedelta(hours=1),
        ),
        actions=(look("three failures", about=from_event("deployment.name")),),
    ),
    Automation(
        name="autopilot-alert-long-run",
        description="A run goes on after ten minutes: look whether that is over its operation's usual time.",
        trigger=EventTrigger(
            after={"prefect.flow-run.Running"},
            expect=GOES_ON_NO_MORE,
            match=RUNS,
            match_related=[OURS, NOT_ALERTS],
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            within=timedelta(minutes=10),
        ),
        actions=(look("long run", about=from_event("deployment.name")),),
    ),
    Automation(
        name="autopilot-alert-no-health-check",
        description="No health check has succeeded for fifteen minutes.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Completed"},
            match=RUNS,
            match_related=CHECKS,
            posture=Posture.Proactive,
            within=timedelta(minutes=15),
        ),
        actions=(look("no health check", about="health-check"),),
    ),
    Automation(
        name="autopilot-alert-long-queue",
        description="Ten runs have become late, or were left to wait for room, within ten minutes.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Late", f"prefect.flow-run.{AWAITING_ROOM}"},
            match=RUNS,
            match_related=OURS,
            threshold=10,
            within=timedelta(minutes=10),
        ),
        actions=(look("long queue", about="queue"),),
    ),
)

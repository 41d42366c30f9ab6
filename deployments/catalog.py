"""The operations: one explicit table of what can run, when, how many at once, and how urgently."""

import difflib
import importlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from deployments.errors import BrokenOperation, NotAvailableYet, UnknownOperation

if TYPE_CHECKING:
    from prefect import Flow

TAG = "autopilot"
"""On every deployment of ours, and by it on every run."""

ENTRY_POINTS = "prefect_autopilot.operations"
"""The entry point group by which a package adds operations; each names an Operation or an iterable of them."""


class AutonomousWorkflowType(StrEnum):
    """The twenty workflow types."""

    COMPONENT_ANALYSIS = "component_analysis"
    FAILURE_ANALYSIS = "failure_analysis"
    PERFORMANCE_MONITORING = "performance_monitoring"
    CODE_QUALITY_CHECK = "code_quality_check"
    DEPENDENCY_MANAGEMENT = "dependency_management"
    SECURITY_AUDIT = "security_audit"
    TEST_OPTIMIZATION = "test_optimization"
    DEAD_CODE_CLEANUP = "dead_code_cleanup"
    LINEAR_SYNC = "linear_sync"
    GITHUB_AUTOMATION = "github_automation"
    SLACK_NOTIFICATIONS = "slack_notifications"
    HEALTH_CHECK = "health_check"
    BACKUP_OPERATIONS = "backup_operations"
    RESOURCE_OPTIMIZATION = "resource_optimization"
    AUTONOMOUS_REFACTORING = "autonomous_refactoring"
    INTELLIGENT_DEPLOYMENT = "intelligent_deployment"
    PREDICTIVE_MAINTENANCE = "predictive_maintenance"
    ERROR_HEALING = "error_healing"
    SYSTEM_RECOVERY = "system_recovery"
    DATA_RECOVERY = "data_recovery"


class Urgency(StrEnum):
    """The work queues, the most urgent first: a free slot goes to the first queue that has a run."""

    URGENT = "urgent"
    NORMAL = "normal"
    BACKGROUND = "background"


class Collision(StrEnum):
    """What becomes of a run when as many of its operation run as may: it waits, or is cancelled."""

    ENQUEUE = "ENQUEUE"
    CANCEL_NEW = "CANCEL_NEW"


class Schedule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    cron: str
    timezone: str = "UTC"


class Operation(BaseModel):
    """What a deployment is made of.

    `flow` is its entry point: a module path, such as `flows.health_check.health_check`, or `file.py:function` in a
    `folder`. `at_once` is how many of it may run at the same time; `writes` tells whether it may change the outside
    world.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    flow: str
    folder: str | None = None
    description: str
    parameters: Mapping[str, JsonValue] = {}
    schedule: Schedule | None = None
    at_once: int | None = Field(default=None, ge=1)
    collision: Collision = Collision.ENQUEUE
    tags: tuple[str, ...] = ()
    timeout: timedelta | None = None
    urgency: Urgency = Urgency.NORMAL
    writes: bool = False

    @property
    def all_tags(self) -> list[str]:
        """Ours, its own, and `writes` when it may change the outside world."""
        return sorted({TAG, *self.tags, *(["writes"] if self.writes else [])})

    def load(self) -> "Flow[..., Any]":
        """Import the flow. Raises BrokenOperation."""
        module, _, name = self.flow.rpartition(".")
        try:
            flow: Flow[..., Any] = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise BrokenOperation(self.name, self.flow, str(error)) from error
        return flow


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="component-analysis",
        flow="flows.component_analysis.component_analysis",
        description="Find what is worth doing in a component, worst first, each finding with its evidence.",
        at_once=2,
        tags=("analysis",),
        timeout=timedelta(hours=1),
    ),
    Operation(
        name="health-check",
        flow="flows.health_check.health_check",
        description="Check machine, tools, Prefect and each credential that is set.",
        schedule=Schedule(cron="*/10 * * * *"),
        at_once=1,
        collision=Collision.CANCEL_NEW,
        tags=("system",),
        timeout=timedelta(minutes=5),
        urgency=Urgency.NORMAL,
    ),
    Operation(
        name="security-audit",
        flow="flows.security_audit.security_audit",
        description="Find vulnerabilities, credentials and insecure code; one list by priority, with fixes proposed.",
        tags=("analysis",),
        timeout=timedelta(hours=2),
        urgency=Urgency.NORMAL,
        writes=True,
    ),
    Operation(
        name="failure-analysis",
        flow="flows.failure_analysis.failure_analysis",
        description="Find the first real error of a failed run, its kind, who is suspect and what is known to help.",
        tags=("analysis",),
        timeout=timedelta(minutes=30),
        urgency=Urgency.URGENT,
        writes=True,
    ),
    Operation(
        name="dead-code-cleanup",
        flow="flows.dead_code_cleanup.dead_code_cleanup",
        description="Remove what nothing uses, with the repository's own checks as the judge, as one pull request.",
        at_once=2,
        tags=("maintenance",),
        timeout=timedelta(hours=8),
        urgency=Urgency.BACKGROUND,
        writes=True,
    ),
    Operation(
        name="dependency-management",
        flow="flows.dependency_management.dependency_management",
        description="Bring dependencies up to date as far as the repository's own checks let them, in pull requests.",
        at_once=2,
        tags=("maintenance",),
        timeout=timedelta(hours=8),
        urgency=Urgency.BACKGROUND,
        writes=True,
    ),
    Operation(
        name="autonomous-refactoring",
        flow="flows.autonomous_refactoring.autonomous_refactoring",
        description="Break import cycles, or refactor by a goal or a plan, in small steps that keep behaviour.",
        at_once=2,
        tags=("maintenance",),
        timeout=timedelta(hours=8),
        urgency=Urgency.BACKGROUND,
        writes=True,
    ),
    Operation(
        name="code-quality-check",
        flow="flows.code_quality_check.code_quality_check",
        description="Say what a change makes worse, on its own lines, and hold it to the repository's gates.",
        at_once=4,
        tags=("analysis",),
        timeout=timedelta(minutes=30),
        writes=True,
    ),
    Operation(
        name="performance-monitoring",
        flow="flows.performance_monitoring.performance_monitoring",
        description="Keep times, sizes and CI costs as series; say what changed for good, and by which commits.",
        at_once=2,
        tags=("analysis",),
        timeout=timedelta(minutes=30),
        writes=True,
    ),
    Operation(
        name="test-optimization",
        flow="flows.test_optimization.test_optimization",
        description="Find flaky, slow and redundant tests, and those a change needs; propose to quarantine the flaky.",
        at_once=1,
        tags=("maintenance",),
        timeout=timedelta(hours=8),
        urgency=Urgency.BACKGROUND,
        writes=True,
    ),
    Operation(
        name="github-automation",
        flow="flows.github_automation.github_automation",
        description="Review, merge, triage and tidy up on GitHub: one action a run, as the repository's settings say.",
        at_once=4,
        tags=("integration",),
        timeout=timedelta(hours=4),
        writes=True,
    ),
)

UPKEEP: tuple[Operation, ...] = (
    Operation(
        name="recover",
        flow="flows.recover.recover",
        description="Put crashed runs back to work where they were interrupted, and see to those that hang.",
        schedule=Schedule(cron="*/5 * * * *"),
        tags=("system", "repeated"),
        timeout=timedelta(minutes=5),
        urgency=Urgency.URGENT,
    ),
    Operation(
        name="retention",
        flow="flows.retention.retention",
        description="Remove runs, results, reports, clones and checkouts that are past their time, or too many.",
        schedule=Schedule(cron="30 3 * * *"),
        at_once=1,
        collision=Collision.CANCEL_NEW,
        tags=("system",),
        timeout=timedelta(minutes=30),
        urgency=Urgency.BACKGROUND,
    ),
    Operation(
        name="alert",
        flow="flows.alert.alert",
        description="Look for what needs a person, and tell of it once; and of what is well again.",
        schedule=Schedule(cron="*/5 * * * *"),
        tags=("system", "repeated"),
        timeout=timedelta(minutes=5),
        urgency=Urgency.URGENT,
    ),
)
"""What automations and schedules start beside the twenty, to keep the product itself well."""


@cache
def catalog() -> Mapping[str, Operation]:
    """Our operations and those that installed packages add, by name. Raises BrokenOperation."""
    operations: dict[str, Operation] = {}
    for operation in (*OPERATIONS, *UPKEEP, *_added()):
        if operation.name in operations:
            raise BrokenOperation(operation.name, operation.flow, "another operation has this name")
        operations[operation.name] = operation
    return operations


def _added() -> Iterable[Operation]:
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            value = entry.load()
        except (ImportError, AttributeError, ValueError) as error:
            raise BrokenOperation(entry.name, entry.value, str(error)) from error
        yield from [value] if isinstance(value, Operation) else value


def operation_name(text: str) -> str:
    """The name as deployments have it: `Component_Analysis` is `component-analysis`."""
    return text.strip().lower().replace("_", "-")


def operation(kind: str, others: Iterable[str] = ()) -> Operation:
    """The operation of this name; dashes and underscores are the same. `others` are suggested as well.

    Raises NotAvailableYet for one of the twenty whose flow is not part of this version, else UnknownOperation.
    """
    name, known = operation_name(kind), catalog()
    if name in known:
        return known[name]
    if name.replace("-", "_") in set(AutonomousWorkflowType):
        raise NotAvailableYet(name, sorted(known))
    candidates = sorted({*known, *others})
    raise UnknownOperation(kind, candidates, difflib.get_close_matches(name, candidates, n=1))

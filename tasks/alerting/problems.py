"""What needs a person, judged by a picture of how things are: plain functions, one a kind of alert."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from config.settings import OrchestrationConfig
from integrations.database.alerts import AlertEntry, AlertSeverity
from tasks.alerting.picture import FAILED, Picture, Run

HOUR = timedelta(hours=1)
REPEATED = 3
"""Failures of an operation within an hour that make it critical."""
SHARE_OF = 10
"""A share of failures is told of so many runs, at least."""
RECOVERY = timedelta(minutes=3)
"""A crashed run is started again within this time, or needs a person."""
HEALTH = timedelta(minutes=15)
LONG = timedelta(minutes=10)
"""No run is called long before this."""
KNOWN = 3
"""So many completed runs say what is usual for an operation."""
UNKNOWN_LONG = timedelta(hours=1)
"""What is long where it is not known what is usual."""
WAIT = timedelta(minutes=10)
NAMED = 5


class AlertKind(StrEnum):
    FAILURES = "failures"
    ERROR_RATE = "error rate"
    LONG_RUN = "long run"
    NO_HEALTH_CHECK = "no health check"
    LONG_QUEUE = "long queue"
    RESOURCES = "resources"


@dataclass(frozen=True, slots=True)
class Problem:
    """`subject` groups: there is one open alert for each kind and subject. `occurrences` are told apart by name."""

    kind: AlertKind
    subject: str
    severity: AlertSeverity
    title: str
    message: str
    occurrences: tuple[str, ...] = ()


def judge(picture: Picture, settings: OrchestrationConfig) -> list[Problem]:
    """Everything that needs a person now, the worst first."""
    found = [problem for look in JUDGES for problem in look(picture, settings)]
    return sorted(found, key=lambda each: list(AlertSeverity).index(each.severity), reverse=True)


def is_well_again(alert: AlertEntry, picture: Picture) -> bool:
    """Whether what is no problem any more is known to be well: an operation must have run, and have succeeded."""
    if alert.kind != AlertKind.FAILURES:
        return True
    newest = picture.newest(alert.subject)
    return newest is not None and newest.kind not in FAILED


def failures(picture: Picture, _: OrchestrationConfig) -> Iterator[Problem]:
    """One for each operation whose newest run failed, or crashed and was not recovered."""
    for operation in sorted({run.operation for run in picture.ended}):
        newest = picture.newest(operation)
        if newest is None or not _is_lasting(newest, picture):
            continue
        failed = [run for run in picture.of(operation) if run.kind in FAILED]
        lately = [run for run in picture.lately(HOUR) if run in failed]
        many = len(lately) >= REPEATED
        yield Problem(
            AlertKind.FAILURES, operation,
            AlertSeverity.CRITICAL if many else AlertSeverity.WARNING,
            f"{operation} failed {len(lately)} times within an hour" if many else f"{operation} failed",
            _listed(failed), tuple(run.id for run in failed),
        )  # fmt: skip


def _is_lasting(run: Run, picture: Picture) -> bool:
    """Failed, or crashed so long ago that recovery has had its chance."""
    if run.kind not in FAILED:
        return False
    return run.kind.name == "FAILED" or run.ended is None or run.ended <= picture.taken - RECOVERY


def error_rate(picture: Picture, settings: OrchestrationConfig) -> Iterator[Problem]:
    """Above the threshold over the last hour, all operations together."""
    lately = picture.lately(HOUR)
    failed = [run for run in lately if run.kind in FAILED]
    threshold = settings.alert_thresholds.error_rate_percent
    if len(lately) >= SHARE_OF and len(failed) > len(lately) * threshold / 100:
        share = 100 * len(failed) / len(lately)
        title = f"{share:.0f} % of the runs of the last hour failed, above {threshold:g} %"
        yield Problem(AlertKind.ERROR_RATE, "all operations", AlertSeverity.CRITICAL, title, _listed(failed))


def long_runs(picture: Picture, _: OrchestrationConfig) -> Iterator[Problem]:
    """One for each operation with runs that take twice as long as any lately."""
    for operation in sorted({run.operation for run in picture.active}):
        usual = _longest_usual(picture.of(operation))
        late = [
            run
            for run in picture.active
            if run.operation == operation and run.started and picture.taken - run.started > usual
        ]
        if late:
            message = f"Usually it ends within {_clock(usual)}.\n{_listed(late)}"
            title = f"{operation} runs for longer than usual"
            ids = tuple(run.id for run in late)
            yield Problem(AlertKind.LONG_RUN, operation, AlertSeverity.WARNING, title, message, ids)


def _longest_usual(ended: Sequence[Run]) -> timedelta:
    """Twice the 95th percentile of what completed, or a fixed time where too little has."""
    seconds = [run.seconds for run in ended if run.kind.name == "COMPLETED"]
    if len(seconds) < KNOWN:
        return UNKNOWN_LONG
    return max(LONG, timedelta(seconds=2 * statistics.quantiles(seconds, n=20, method="inclusive")[-1]))


def no_health_check(picture: Picture, _: OrchestrationConfig) -> Iterator[Problem]:
    if picture.health is None or picture.taken - picture.health < HEALTH:
        return
    who = "No worker polls the pool: start one." if picture.workers == 0 else "Workers are there: see its runs."
    title = f"No health check has succeeded for {_clock(picture.taken - picture.health)}"
    yield Problem(AlertKind.NO_HEALTH_CHECK, "health-check", AlertSeverity.CRITICAL, title, who)


def long_queue(picture: Picture, settings: OrchestrationConfig) -> Iterator[Problem]:
    """More wait than may, or one waits for too long."""
    waits = [picture.taken - run.due for run in picture.waiting]
    longest = max(waits, default=timedelta())
    if len(waits) < settings.monitoring.waiting_runs and longest < WAIT:
        return
    message = "No worker polls the pool: start one." if picture.workers == 0 else _why_they_wait(picture.waiting)
    title = f"{len(waits)} runs wait, the longest for {_clock(longest)}"
    severity = AlertSeverity.CRITICAL if picture.workers == 0 else AlertSeverity.WARNING
    yield Problem(AlertKind.LONG_QUEUE, "queue", severity, title, message)


def resources(picture: Picture, _: OrchestrationConfig) -> Iterator[Problem]:
    for gauge in picture.gauges:
        if gauge.percent > gauge.threshold:
            title = f"{gauge.name}: {gauge.percent:.0f} %, above {gauge.threshold:g} %"
            yield Problem(AlertKind.RESOURCES, gauge.name, AlertSeverity.WARNING, title, "On the machine that looked.")


JUDGES: tuple[Callable[[Picture, OrchestrationConfig], Iterator[Problem]], ...] = (
    failures, error_rate, long_runs, no_health_check, long_queue, resources,
)  # fmt: skip


def _listed(runs: Sequence[Run]) -> str:
    """The newest runs, each with its reason in one line."""
    lines = [f"{run.name} ({run.operation}): {_first_line(run.message)}" for run in runs[:NAMED]]
    more = [f"and {len(runs) - NAMED} more"] if len(runs) > NAMED else []
    return "\n".join(lines + more)


def _first_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[0][:200] if lines else "no reason is recorded"


def _why_they_wait(runs: Sequence[Run]) -> str:
    """How many of which operation, then each reason that their states give."""
    reasons = dict.fromkeys(_first_line(run.message) for run in runs if run.message)
    return "\n".join([_by_operation(runs), *[*reasons][:NAMED]])


def _by_operation(runs: Sequence[Run]) -> str:
    names = [run.operation for run in runs]
    return ", ".join(f"{names.count(name)} × {name}" for name in sorted(set(names)))


def _clock(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"

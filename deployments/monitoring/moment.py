"""What is so at the moment of a scrape: runs that go on or wait, workers, and what our own records say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from prefect.client.orchestration import PrefectClient
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import Engine

from config.settings import OrchestrationConfig
from deployments import runs
from deployments.resources.resource import POOL
from deployments.runs import ACTIVE
from deployments.triggering import workers_online
from integrations.database.alerts import AlertSeverity, open_alerts
from integrations.database.audit import totals
from integrations.governor import known_budgets
from integrations.tally import read_tally


async def of_prefect(client: PrefectClient) -> list[Metric]:
    """Runs and workers. Operations and queues without any are left out."""
    active = Counter((run.operation, run.state.lower()) for run in await runs.read(client, kinds=ACTIVE))
    waiting = await runs.waiting(client)
    queues = Counter((run.queue or "default",) for run in waiting)
    limits = {(pool.name,): pool.concurrency_limit or 0 for pool in await client.read_work_pools() if pool.name == POOL}
    now = datetime.now(UTC)
    longest = max(((now - run.due).total_seconds() for run in waiting if run.due), default=0.0)
    return [
        _gauge("autopilot_runs_active", "Runs that go on or are paused.", ("operation", "state"), active),
        _gauge("autopilot_runs_waiting", "Runs that are due and have not begun.", ("queue",), queues),
        _gauge("autopilot_longest_wait_seconds", "The longest wait among them.", (), {(): longest}),
        _gauge("autopilot_workers_online", "Workers that poll our pool.", (), {(): await workers_online(client)}),
        _gauge("autopilot_run_limit", "Runs that may go on at once.", ("pool",), limits),
    ]


def of_records(database: Engine, settings: OrchestrationConfig) -> Iterator[Metric]:
    """Alerts, writes, what is left of the platforms' budgets, and how often caches knew the answer."""
    open_now = Counter(alert.severity for alert in open_alerts(database))
    alerts = {(severity,): open_now[severity] for severity in AlertSeverity}
    yield _gauge("autopilot_alerts_open", "Alerts that are not well again.", ("severity",), alerts)
    yield _counter(
        "autopilot_writes", "Writes to services, by their result.", ("platform", "action", "result"), totals(database)
    )
    yield from _budgets(settings)
    reads = {
        (name, result): number
        for name, file in {"http": settings.limits / "answers.sqlite3", "index": settings.index / "facts.db"}.items()
        for result, number in read_tally(file).items()
    }
    yield _counter("autopilot_cache_reads", "Looks into a cache: hit or miss.", ("cache", "result"), reads)


def _budgets(settings: OrchestrationConfig) -> Iterator[Metric]:
    by = ("platform", "credential", "resource")
    known = {(platform, who, budget.resource): budget for platform, who, budget in known_budgets(settings.limits)}
    left = {key: budget.remaining for key, budget in known.items()}
    full = {key: budget.allowance for key, budget in known.items()}
    reset = {key: budget.reset for key, budget in known.items()}
    yield _gauge("autopilot_api_budget_remaining", "What is left of a platform's budget.", by, left)
    yield _gauge("autopilot_api_budget_limit", "How large that budget is.", by, full)
    yield _gauge("autopilot_api_budget_reset_timestamp_seconds", "When it is full again.", by, reset)


def _gauge[L: tuple[str, ...]](name: str, about: str, labels: tuple[str, ...], values: Mapping[L, float]) -> Metric:
    return _filled(GaugeMetricFamily(name, about, labels=labels), values)


def _counter[L: tuple[str, ...]](name: str, about: str, labels: tuple[str, ...], values: Mapping[L, float]) -> Metric:
    return _filled(CounterMetricFamily(name, about, labels=labels), values)


def _filled[F: (GaugeMetricFamily, CounterMetricFamily), L: tuple[str, ...]](family: F, values: Mapping[L, float]) -> F:
    """The family with a sample for each combination of labels."""
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value)
    return family

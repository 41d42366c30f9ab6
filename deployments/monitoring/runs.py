"""Figures of runs and events, counted from the start of this process on, as Prometheus wants counters."""

from collections import Counter as Tally
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.events.filters import EventFilter, EventOccurredFilter
from prometheus_client import CollectorRegistry, Counter, Histogram
from pydantic import BaseModel, TypeAdapter

from deployments import runs
from deployments.metrics import ENDED

RECOVERED = "prefect.flow-run.Recovering"
OVERLAP = timedelta(minutes=2)
"""Ends of runs and events reach the server's database late: events are written every five seconds, a busy one later."""
BUCKETS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200)
WAITS = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600)


class EventCount(BaseModel):
    """How many events of one name there were."""

    value: str
    count: int


COUNTS = TypeAdapter(list[EventCount])


class RunFigures:
    """What has ended since this was made, each run once for each of its ends."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._since = self._events_since = datetime.now(UTC)
        self._seen: dict[tuple[UUID, datetime], None] = {}
        self._events_told = Tally[str]()
        by = ["operation"]
        self._ended = Counter("autopilot_runs", "Runs that have ended.", [*by, "state"], registry=registry)
        self._retries = Counter(
            "autopilot_run_retries", "Attempts of ended runs after their first.", by, registry=registry
        )
        self._seconds = Histogram(
            "autopilot_run_duration_seconds",
            "How long ended runs ran, without waits.",
            by,
            registry=registry,
            buckets=BUCKETS,
        )
        self._waits = Histogram(
            "autopilot_run_queue_seconds",
            "From when runs were due to their start.",
            by,
            registry=registry,
            buckets=WAITS,
        )
        self._events = Counter("autopilot_events", "Prefect events, by name.", ["event"], registry=registry)
        self._recoveries = Counter(
            "autopilot_recoveries", "Crashed or failed runs that were put back to work.", registry=registry
        )

    async def learn(self, client: PrefectClient) -> None:
        """Count what is new on the server."""
        names = await runs.operations(client)
        async for run in self._new(client):
            self._count(run, names.get(run.deployment_id or run.flow_id, "other"))
        await self._learn_events(client)

    async def _new(self, client: PrefectClient) -> AsyncIterator[FlowRun]:
        """Runs of ours that ended since the last look; an overlap finds what was recorded late."""
        asked = FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(ENDED))),
            end_time=FlowRunFilterEndTime(after_=self._since),
        )
        ours, offset, now = await runs.ours(client), 0, datetime.now(UTC)
        while ours and (
            page := await client.read_flow_runs(
                flow_filter=ours, flow_run_filter=asked, sort=FlowRunSort.END_TIME_DESC, limit=runs.PAGE, offset=offset
            )
        ):
            offset += len(page)
            for run in page:
                if run.end_time and (run.id, run.end_time) not in self._seen:
                    self._seen[run.id, run.end_time] = None
                    yield run
        self._since = max(self._since, now - OVERLAP)
        self._seen = {key: None for key in self._seen if key[1] > self._since - OVERLAP}

    def _count(self, run: FlowRun, operation: str) -> None:
        kind = run.state_type or StateType.PENDING
        self._ended.labels(operation, kind.value.lower()).inc()
        self._retries.labels(operation).inc(max(0, run.run_count - 1))
        self._seconds.labels(operation).observe(run.total_run_time.total_seconds())
        if run.start_time and run.expected_start_time:
            self._waits.labels(operation).observe(max(0.0, (run.start_time - run.expected_start_time).total_seconds()))

    async def _learn_events(self, client: PrefectClient) -> None:
        """The last minutes are counted again each time: what was told of them before is taken off."""
        now = datetime.now(UTC)
        counted = await _counts(client, self._events_since, now)
        for name, number in (counted - self._events_told).items():
            self._events.labels(name).inc(number)
            if name == RECOVERED:
                self._recoveries.inc(number)
        self._events_told |= counted
        if now - self._events_since > 2 * OVERLAP:
            settled = now - OVERLAP
            self._events_told -= await _counts(client, self._events_since, settled)
            self._events_since = settled + timedelta(microseconds=1)


async def _counts(client: PrefectClient, since: datetime, until: datetime) -> Tally[str]:
    """How many events of each name occurred in a window, both ends included."""
    window = EventFilter(occurred=EventOccurredFilter(since=since, until=until))
    answer = await client.request(
        "POST", "/events/count-by/{countable}", path_params={"countable": "event"},
        json={"filter": window.model_dump(mode="json")},
    )  # fmt: skip
    return Tally({each.value: each.count for each in COUNTS.validate_json(answer.content)})

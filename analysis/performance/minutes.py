"""What workflows cost: minutes as GitHub bills them, by kind of machine."""

import math
from collections.abc import Iterable, Mapping

from analysis.performance.series import Value

RATES: Mapping[str, float] = {"ubuntu": 0.008, "windows": 0.016, "macos": 0.08}
"""US dollars a minute of standard runners for private repositories, as GitHub listed them in 2025; public: free.

https://docs.github.com/en/billing/reference/actions-runner-pricing; settings give those of your contract.
"""


class JobTime(Value):
    """One job of a run: its workflow, the labels of its runner, and seconds from its start to its end."""

    workflow: str
    name: str
    labels: tuple[str, ...]
    seconds: float


class Cost(Value):
    """A workflow's jobs: minutes, each job's rounded up, and dollars; `unpriced` are minutes of unknown machines."""

    workflow: str
    jobs: int
    minutes: int
    dollars: float
    unpriced: int


def costs(jobs: Iterable[JobTime], rates: Mapping[str, float] = RATES) -> list[Cost]:
    """By workflow, the most expensive first. Jobs on machines of one's own cost no minutes of GitHub."""
    found: dict[str, Cost] = {}
    for job in jobs:
        if "self-hosted" in job.labels:
            continue
        known = found.get(job.workflow, Cost(workflow=job.workflow, jobs=0, minutes=0, dollars=0, unpriced=0))
        minutes, rate = math.ceil(job.seconds / 60), _rate(job.labels, rates)
        found[job.workflow] = Cost(
            workflow=job.workflow, jobs=known.jobs + 1, minutes=known.minutes + minutes,
            dollars=known.dollars + minutes * (rate or 0), unpriced=known.unpriced + (minutes if rate is None else 0),
        )  # fmt: skip
    return sorted(found.values(), key=lambda one: (-one.dollars, -one.minutes, one.workflow))


def _rate(labels: Iterable[str], rates: Mapping[str, float]) -> float | None:
    """By the label itself, else by its first word: `ubuntu-24.04` is `ubuntu`."""
    for label in labels:
        if (rate := rates.get(label, rates.get(label.partition("-")[0]))) is not None:
            return rate
    return None

"""Processor, memory and disk against the alert thresholds."""

import psutil

from config.settings import OrchestrationConfig
from tasks.health.report import Outcome, Status

GIGABYTE = 1e9


def cpu(settings: OrchestrationConfig) -> Outcome:
    """Usage over half a second, and the load that queues for it."""
    used = psutil.cpu_percent(interval=0.5)
    load = psutil.getloadavg()[0]
    what = f"{used:.0f} % of {psutil.cpu_count()} processors in use, load {load:.1f}"
    return _against(
        used, settings.alert_thresholds.cpu_usage_percent, what, "Look what is running, or run less at once"
    )


def memory(settings: OrchestrationConfig) -> Outcome:
    used = psutil.virtual_memory()
    what = f"{used.percent:.0f} % in use, {used.available / GIGABYTE:.1f} GB of {used.total / GIGABYTE:.1f} GB free"
    advice = "Lower max_concurrent_workflows or analysis.workers"
    return _against(used.percent, settings.alert_thresholds.memory_usage_percent, what, advice)


def disk(settings: OrchestrationConfig) -> Outcome:
    """The disk that holds AUTOPILOT_HOME, or will."""
    folder = settings.autopilot_home
    while not folder.exists():
        folder = folder.parent
    used = psutil.disk_usage(str(folder))
    what = f"{used.percent:.0f} % of the disk of {folder} in use, {used.free / GIGABYTE:.1f} GB free"
    advice = f"Free space, or set AUTOPILOT_HOME to another disk (clones are in {settings.clones})"
    return _against(used.percent, settings.alert_thresholds.disk_usage_percent, what, advice)


def _against(used: float, threshold: float, what: str, advice: str) -> Outcome:
    facts: dict[str, str | int | float] = {"percent": used, "threshold": threshold}
    if used <= threshold:
        return Outcome(status=Status.OK, message=what, facts=facts)
    return Outcome(
        status=Status.WARNING, message=f"{what}: above the threshold of {threshold:g} %", next_step=advice, facts=facts
    )

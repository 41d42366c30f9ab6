"""Whether the machine has room for what nobody waits for."""

import psutil

from config.settings import AlertThresholds, OrchestrationConfig

AWAITING_ROOM = "AwaitingRoom"
"""The state, of the type Scheduled, of a run that waits until the machine has room."""


def without_room(settings: OrchestrationConfig) -> str | None:
    """What is used above its threshold, in words; None when new background runs may start."""
    return fullest(usage(settings), settings.alert_thresholds)


def usage(settings: OrchestrationConfig) -> dict[str, float]:
    """Percent in use. Processors by the load of the last minute: a busy second is no reason to wait."""
    load = psutil.getloadavg()[0] / (psutil.cpu_count() or 1)
    return {
        "processors": min(100.0, 100 * load),
        "memory": psutil.virtual_memory().percent,
        "disk": psutil.disk_usage(str(settings.autopilot_home)).percent,
    }


def fullest(used: dict[str, float], thresholds: AlertThresholds) -> str | None:
    limits = {
        "processors": thresholds.cpu_usage_percent,
        "memory": thresholds.memory_usage_percent,
        "disk": thresholds.disk_usage_percent,
    }
    above = [f"{name} at {used[name]:.0f} % of {limits[name]:g} %" for name in limits if used[name] > limits[name]]
    return ", ".join(above) or None

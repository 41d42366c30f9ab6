"""`prefect.yaml`, made from the catalogue: `python -m deployments.prefect_yaml > prefect.yaml`."""

import sys
from importlib.metadata import version

import yaml
from pydantic import JsonValue

from deployments.catalog import OPERATIONS, UPKEEP, Operation
from deployments.resources.deployed import HEARTBEATS
from deployments.resources.resource import POOL
from deployments.resources.schedules import SLUG

HEAD = """\
# Made from deployments/catalog.py by `python -m deployments.prefect_yaml`; do not edit.
# `prefect deploy --all` deploys the same as `autopilot --action initialize`, which also makes the work pool and queues.
"""


def rendered() -> str:
    """The whole file."""
    document: dict[str, JsonValue] = {
        "name": "prefect-autopilot",
        "pull": [],
        "deployments": [_deployment(operation) for operation in (*OPERATIONS, *UPKEEP)],
    }
    return HEAD + yaml.safe_dump(document, sort_keys=False, width=120)


def _deployment(operation: Operation) -> JsonValue:
    variables: dict[str, JsonValue] = {"env": dict(HEARTBEATS)}
    if operation.timeout:
        variables["timeout_seconds"] = int(operation.timeout.total_seconds())
    written: dict[str, JsonValue] = {
        "name": operation.name,
        "version": version("prefect-autopilot"),
        "description": operation.description,
        "entrypoint": operation.flow,
        "parameters": dict(operation.parameters),
        "tags": list[JsonValue](operation.all_tags),
        "work_pool": {"name": POOL, "work_queue_name": str(operation.urgency), "job_variables": variables},
    }
    if operation.schedule:
        written["schedules"] = [{**operation.schedule.model_dump(), "slug": SLUG, "active": True}]
    if operation.at_once:
        written["concurrency_limit"] = {"limit": operation.at_once, "collision_strategy": str(operation.collision)}
    return written


if __name__ == "__main__":
    sys.stdout.write(rendered())

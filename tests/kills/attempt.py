"""One attempt of a flow run, in a process forked from one that has imported the flows: what a worker does, no more."""

import os
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow

from deployments.catalog import OPERATIONS

LOADED = [operation.load() for operation in OPERATIONS]


def attempt(operation: str, run: UUID) -> None:
    """Execute the run as it is now, in a process group of its own that can be killed whole."""
    os.setpgrp()
    flow = next(one.load() for one in OPERATIONS if one.name == operation)
    with get_client(sync_client=True) as client:
        found = client.read_flow_run(run)
    run_flow(flow, flow_run=found, parameters=found.parameters, return_type="state")

"""The last flow runs of a Prefect server."""

import os
from datetime import datetime

from pydantic import BaseModel

from config.prefect_server import named_server
from scripts.cli.server import answers


class Run(BaseModel):
    """A flow run as a person looks at it."""

    flow: str
    name: str
    state: str
    started: datetime | None
    seconds: float


def recent_runs(local_url: str | None, newest: int) -> list[Run] | None:
    """The newest first; None when neither a named server nor the local one answers."""
    named = named_server()
    url = named.url if named else local_url
    if url is None or not answers(url):
        return None
    os.environ["PREFECT_API_URL"] = url
    return _read(newest)


def _read(newest: int) -> list[Run]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import FlowRunSort

    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=newest)
        names = {flow_id: client.read_flow(flow_id).name for flow_id in {run.flow_id for run in runs}}
    return [
        Run(
            flow=names[run.flow_id],
            name=run.name,
            state=run.state_name or "",
            started=run.start_time,
            seconds=run.total_run_time.total_seconds(),
        )
        for run in runs
    ]

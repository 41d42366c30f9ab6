"""Whether runs can be started: server, installation and workers, each with its next step."""

from pydantic import BaseModel, ConfigDict

from deployments import runs
from deployments.api import connected, reachable
from deployments.catalog import catalog
from deployments.errors import MissingDeployment, NotInitialized, NoWorker, OrchestratorError, ServerBusy, ServerDown
from deployments.resources import deployed
from deployments.resources.resource import POOL
from deployments.triggering import workers_online


class Health(BaseModel):
    """`problems` are sentences that say what to do; without one, runs can be started."""

    model_config = ConfigDict(frozen=True)

    server: str | None
    deployments: int = 0
    workers: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        return not self.problems


async def health() -> Health:
    """Look at everything; what is wrong is told, not raised."""
    try:
        with reachable() as server:
            return await _look(server)
    except (ServerBusy, ServerDown) as error:
        return Health(server=None, problems=(str(error),))


async def _look(server: str) -> Health:
    async with connected() as client:
        names = await deployed.of_our_pool(client)
        workers = await workers_online(client)
        waiting = await runs.waiting(client)
    problems: list[OrchestratorError] = []
    if not names:
        problems.append(NotInitialized())
    else:
        problems += [MissingDeployment(name) for name in catalog() if name not in names]
    if not workers:
        problems.append(NoWorker(POOL))
    return Health(
        server=server, deployments=len(names), workers=workers, waiting=len(waiting),
        problems=tuple(map(str, problems)),
    )  # fmt: skip

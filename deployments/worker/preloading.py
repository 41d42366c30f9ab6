"""Which modules are imported ahead for the runs of a pool."""

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName


async def modules_of_pool(client: PrefectClient, pool: str) -> frozenset[str]:
    """The modules that the pool's deployments name as their flow's."""
    of_it = WorkPoolFilter(name=WorkPoolFilterName(any_=[pool]))
    deployments = await client.read_deployments(work_pool_filter=of_it)
    entrypoints = (each.entrypoint for each in deployments if not each.pull_steps)
    return frozenset(name for each in entrypoints if each and (name := module_of(each)))


def module_of(entrypoint: str) -> str | None:
    """`package.module` of `package.module.flow` or `package.module:flow`; None for a file's path."""
    module, colon, _ = entrypoint.rpartition(":")
    module = module if colon else entrypoint.rpartition(".")[0]
    return module if all(part.isidentifier() for part in module.split(".")) else None

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Prefect runs on asyncio; tests that await are marked `anyio`."""
    return "asyncio"


@pytest.fixture(scope="module")
def installed(prefect_server: None) -> Iterator[None]:
    """The catalogue and a story of our own on the shared server, and a worker that is a real process."""

    from deployments import install, orchestrator
    from deployments.catalog import Operation
    from deployments.own import deploy, entry_point
    from tests.data.flows.story import story

    async def prepare() -> None:
        await orchestrator.initialize()
        where, folder = entry_point(story)
        await deploy(Operation(name="story", flow=where, folder=folder, description="Tell a story in steps."), story)

    async def destroy() -> None:
        await install.apply(await install.destruction())

    asyncio.run(prepare())
    yield
    asyncio.run(destroy())

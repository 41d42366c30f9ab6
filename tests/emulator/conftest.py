"""A running world, whose webhooks are judged by GitHub's schemas."""

from collections.abc import Iterator

import httpx
import pytest

from emulator import World, running
from tests.contracts import github


@pytest.fixture(scope="session")
def shared_world() -> Iterator[World]:
    with running() as world:
        yield world


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    """As new; after the test, everything that its webhooks told must be as GitHub tells it."""
    shared_world.reset()
    yield shared_world
    github.check_webhooks(shared_world)


@pytest.fixture
def api(world: World) -> Iterator[httpx.Client]:
    """A client in front of acme/api."""
    base = f"{world.environment['GITHUB_API_URL']}/repos/acme/api/"
    headers = {"Authorization": f"Bearer {world.environment['GITHUB_TOKEN']}"}
    with httpx.Client(base_url=base, headers=headers, trust_env=False) as client:
        yield client

"""A running world, whose webhooks are judged by GitHub's schemas."""

from collections.abc import Iterator

import httpx
import pytest

from emulator import World
from tests.contracts import github


@pytest.fixture
def world(platforms: World) -> Iterator[World]:
    """As new; after the test, everything that its webhooks told must be as GitHub tells it."""
    platforms.reset()
    yield platforms
    github.check_webhooks(platforms)


@pytest.fixture
def api(world: World) -> Iterator[httpx.Client]:
    """A client in front of acme/api."""
    base = f"{world.environment['GITHUB_API_URL']}/repos/acme/api/"
    headers = {"Authorization": f"Bearer {world.environment['GITHUB_TOKEN']}"}
    with httpx.Client(base_url=base, headers=headers, trust_env=False) as client:
        yield client

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Prefect runs on asyncio; tests that await are marked `anyio`."""
    return "asyncio"

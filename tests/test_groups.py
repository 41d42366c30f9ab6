import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="all tests are in one process")
@pytest.mark.xdist_group("groups")
def test_pytest_xdist_sees_groups(request: pytest.FixtureRequest) -> None:
    """When it does not, nothing fails, but every process starts servers of its own."""
    assert request.node.nodeid.endswith("@groups")

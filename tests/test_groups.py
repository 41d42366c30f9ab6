import os

import pytest

from tests.groups import without_group


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="all tests are in one process")
@pytest.mark.xdist_group("groups")
def test_pytest_xdist_sees_groups(request: pytest.FixtureRequest) -> None:
    """When it does not, nothing fails, but every process starts servers of its own."""
    assert request.node.nodeid.endswith("@groups")


@pytest.mark.parametrize(
    "name", ["tests/a/test_b.py::test_c", "tests/a/test_b.py::test_c[d@e]", "t@a/test_b.py::test_c"]
)
def test_a_test_of_a_group_is_known_by_its_own_name(name: str) -> None:
    assert without_group(f"{name}@local server") == name
    assert without_group(name) == name

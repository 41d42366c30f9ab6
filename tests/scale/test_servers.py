"""Two API servers on PostgreSQL and Redis with a worker of ours, as the composition has them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale import stack as stacks
from tests.scale.trial import attempt, make_world

RUNS = 8
QUICK = {"PREFECT_API_BLOCKS_REGISTER_ON_START": "false", "PREFECT_API_DATABASE_MIGRATE_ON_START": "true"}
absent = stacks.missing()


@pytest.fixture
def folder_for_all() -> Iterator[Path]:
    """PostgreSQL runs as another user than root, and pytest's own folders are for root alone."""
    with tempfile.TemporaryDirectory(prefix="scale-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    bool(absent), reason=f"not installed here: {', '.join(absent)} (apt-get install postgresql redis-server)"
)
def test_runs_take_effect_once_though_a_server_is_killed_among_them(folder_for_all: Path) -> None:
    with stacks.stack(folder_for_all) as stack:
        stack.server |= QUICK
        with stack.serving(services=False), stack.working(1, "--limit", "2"):
            make_world(stack)
            outcome = attempt(stack, RUNS, kills={0.25: "server-0"}, limit=300)
    assert outcome.told
    assert outcome.states == {"Completed": RUNS}
    assert (outcome.lost, outcome.doubled, outcome.repeated) == (0, 0, 0)

"""Two API servers on PostgreSQL and Redis with a worker of ours, as the composition has them."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale import stack as stacks
from tests.scale.trial import Outcome, attempt, make_pool, make_world

RUNS = 8
QUICK = {"PREFECT_API_BLOCKS_REGISTER_ON_START": "false", "PREFECT_API_DATABASE_MIGRATE_ON_START": "true"}
absent = stacks.missing()
asked = "AUTOPILOT_SCALE_TESTS" in os.environ


@pytest.fixture
def folder_for_all() -> Iterator[Path]:
    """PostgreSQL runs as another user than root, and pytest's own folders are for root alone."""
    with tempfile.TemporaryDirectory(prefix="scale-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.mark.timeout(600)
@pytest.mark.skipif(not asked, reason="half a minute of processor time: set AUTOPILOT_SCALE_TESTS to have it")
@pytest.mark.skipif(
    bool(absent), reason=f"not installed here: {', '.join(absent)} (apt-get install postgresql redis-server)"
)
def test_runs_take_effect_once_though_a_server_is_killed_among_them(folder_for_all: Path) -> None:
    with stacks.stack(folder_for_all) as stack:
        stack.server |= QUICK
        with stack.serving(services=False):
            make_pool(stack)
            make_world(stack)
            outcome = tried(stack)
    assert outcome.told
    assert outcome.states == {"Completed": RUNS}
    assert (outcome.lost, outcome.doubled, outcome.repeated) == (0, 0, 0)


def tried(stack: stacks.Stack) -> Outcome:
    with stack.working(1, "--limit", "2"):
        return attempt(stack, RUNS, kills={0.25: "server-0"}, limit=300)

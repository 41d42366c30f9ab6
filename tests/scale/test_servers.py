"""Two API servers on PostgreSQL and Redis with a worker of ours, as the composition has them."""

import os

import pytest

from tests.postgresql import new_folder
from tests.scale import stack as stacks
from tests.scale.trial import Outcome, attempt, make_pool, make_world

RUNS = 8
QUICK = {"PREFECT_API_BLOCKS_REGISTER_ON_START": "false", "PREFECT_API_DATABASE_MIGRATE_ON_START": "true"}
absent = stacks.missing()
asked = "AUTOPILOT_SCALE_TESTS" in os.environ


@pytest.mark.timeout(600)
@pytest.mark.skipif(not asked, reason="half a minute of processor time: set AUTOPILOT_SCALE_TESTS to have it")
@pytest.mark.skipif(
    bool(absent), reason=f"not installed here: {', '.join(absent)} (apt-get install postgresql redis-server)"
)
def test_runs_take_effect_once_though_a_server_is_killed_among_them() -> None:
    with new_folder() as folder, stacks.stack(folder) as stack:
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

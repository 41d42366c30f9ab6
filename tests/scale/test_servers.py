"""Two API servers on PostgreSQL and Redis with a worker of ours, as the composition has them."""

from pathlib import Path

import pytest

from tests.scale import stack as stacks
from tests.scale.trial import attempt, make_world

RUNS = 8
QUICK = {"PREFECT_API_BLOCKS_REGISTER_ON_START": "false", "PREFECT_API_DATABASE_MIGRATE_ON_START": "true"}
absent = stacks.missing()


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    bool(absent), reason=f"not installed here: {', '.join(absent)} (apt-get install postgresql redis-server)"
)
def test_runs_take_effect_once_though_a_server_is_killed_among_them(tmp_path: Path) -> None:
    with stacks.stack(tmp_path) as stack:
        stack.server |= QUICK
        with stack.serving(services=False), stack.working(1, "--limit", "2"):
            make_world(stack)
            outcome = attempt(stack, RUNS, kills={0.25: "server-0"}, limit=300)
    assert outcome.told
    assert outcome.states == {"Completed": RUNS}
    assert (outcome.lost, outcome.doubled, outcome.repeated) == (0, 0, 0)

"""Whatever is killed, the world is as if nothing had been; `python -m tests.chaos` tells how long it took."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.chaos.trial import order, run_trial
from tests.postgresql import new_folder, program
from tests.slow import slow

SEED = 4
STEPS = 2
SHORT = ("run", "database", "worker", "run")

pytestmark = [
    pytest.mark.timeout(7200),
    pytest.mark.skipif(not program("initdb"), reason="PostgreSQL is not installed here (apt-get install postgresql)"),
]


def expected(runs: int) -> Iterator[str]:
    """What an undisturbed trial leaves; it was compared with one."""
    for run in range(runs):
        yield f"github issue tale-{run:02}: the story"
        for line in (f"tale-{run:02}: step {step}" for step in range(STEPS)):
            yield f"github comment tale-{run:02}: the story / {line}"
            yield f"linear issue {line}"
            yield f"slack message {line}"


@slow
@pytest.mark.parametrize("kinds", [SHORT, tuple(order(50, SEED))], ids=["short", "fifty"])
def test_whatever_is_killed_every_run_completes_and_every_effect_is_there_once(kinds: tuple[str, ...]) -> None:
    said: list[str] = []
    with new_folder() as folder:
        result = run_trial(folder / "machine", list(kinds), SEED, said.append, steps=STEPS)
    assert set(result.states) == {"Completed"}, said
    assert result.world == Counter(expected(result.states.total())), said
    assert result.recoveries > 0, said

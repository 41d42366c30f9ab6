"""`python -m tests.chaos --kills 50`: kill runs, workers and whole machines, and compare the world with a calm one."""

import argparse
import statistics
import tempfile
from collections import Counter
from pathlib import Path

from tests.chaos.trial import Result, order, run_trial


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--steps", type=int, default=4)
    given = parser.parse_args()
    kinds = order(given.kills, given.seed)
    folder = Path(tempfile.mkdtemp(prefix="autopilot-chaos-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user than root
    say(f"logs: {folder}")
    stormy = run_trial(folder / "stormy", kinds, given.seed, say, steps=given.steps)
    calm = run_trial(folder / "calm", [], given.seed, say, runs=stormy.states.total(), steps=given.steps)
    tell(Counter(kinds), stormy, calm)
    raise SystemExit(stormy.world != calm.world or set(stormy.states) != {"Completed"})


def say(line: str) -> None:
    print(line, flush=True)


def tell(kinds: Counter[str], stormy: Result, calm: Result) -> None:
    again = sum(times - 1 for times in stormy.executed.values())
    print(f"killed: {dict(kinds)} in {stormy.seconds:.0f} s")
    print(f"runs: {dict(stormy.states)}, {stormy.recoveries} recoveries")
    if stormy.waits:
        waits = sorted(stormy.waits)
        print(f"crash to running again: median {statistics.median(waits):.1f} s, longest {waits[-1]:.1f} s")
    print(f"steps executed again: {again} of {len(stormy.executed)}")
    print(
        f"effects: {stormy.world.total()} of {calm.world.total()}; missing {list((calm.world - stormy.world).items())}"
    )
    print(f"doubled: {list((stormy.world - calm.world).items())}")
    print(f"an undisturbed run of as much: {calm.seconds:.0f} s")


if __name__ == "__main__":
    main()

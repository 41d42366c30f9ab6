"""`python -m tests.scale`: 200 runs on two servers and two workers, one of each killed in the middle."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.scale import stack as stacks
from tests.scale.trial import Outcome, attempt, make_world

AT_ONCE = 8
KILLS = {0.25: "server-0", 0.5: "worker-0"}


def main() -> int:
    """Print what came of it; 1 when something was lost, doubled or not completed."""
    options = arguments()
    if absent := stacks.missing():
        sys.exit(f"{' and '.join(absent)} not found: apt-get install postgresql redis-server")
    folder = Path(tempfile.mkdtemp(prefix="autopilot-scale-"))
    print(f"logs: {folder}", flush=True)
    with stacks.stack(folder) as stack:
        begun = time.monotonic()
        stack.client["MAX_CONCURRENT_WORKFLOWS"] = str(AT_ONCE)
        stack.run("migrate")
        with stack.serving(services=True):
            stack.run("initialize")
            with stack.working(2, "--limit", str(AT_ONCE // 2)):
                print(f"{time.monotonic() - begun:.0f} s until everything answered", flush=True)
                make_world(stack)
                outcome = attempt(stack, options.runs, kills={} if options.undisturbed else KILLS, limit=options.limit)
    return told(outcome)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--limit", type=float, default=1200.0, help="seconds until the last run must be completed")
    parser.add_argument("--undisturbed", action="store_true", help="kill nothing")
    return parser.parse_args()


def told(outcome: Outcome) -> int:
    print(*outcome.told, sep="\n")
    print(f"{outcome.seconds:.1f} s: {dict(outcome.states)}")
    print(f"effects: {outcome.effects.total()} of {outcome.runs} runs; lost {outcome.lost}, doubled {outcome.doubled}")
    print(f"executions: {outcome.executions.total()}, steps begun twice {outcome.repeated}")
    print(f"runs by number of starts: {dict(outcome.starts)}")
    fine = not outcome.lost and not outcome.doubled and outcome.states == {"Completed": outcome.runs}
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

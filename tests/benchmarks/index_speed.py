"""How fast dead code is found, as ratios to vulture on the same tree in the same run.

`python tests/benchmarks/index_speed.py TREE` copies the tree, so that nothing is written to it.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ANALYSE = """
import gc, json, resource, sys, time
from pathlib import Path
from analysis.dead_code import find_dead_code
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store

def cpu():
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in both)

imports, started = cpu(), time.perf_counter()
with Store(Path(sys.argv[2])) as store:
    found = find_dead_code(Index(take_snapshot(Path(sys.argv[1])), store, progress=lambda *_: None))
seconds = cpu() - imports, time.perf_counter() - started
peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([*seconds, *peaks, [finding.fingerprint for finding in found]]))
"""
MEASURES = 3


@dataclass(frozen=True)
class Run:
    """CPU and wall seconds of a whole process with its children, and of the work alone (imports left out)."""

    cpu: float
    wall: float
    work_cpu: float = 0
    work_wall: float = 0
    megabytes: float = 0
    findings: tuple[str, ...] = ()


def children() -> float:
    """CPU seconds of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(command: list[str]) -> tuple[float, float, str]:
    """CPU and wall seconds of a command, and its output; its exit code does not matter."""
    cpu, wall = children(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    return children() - cpu, time.perf_counter() - wall, done.stdout or done.stderr


def environment() -> dict[str, str]:
    """Ours, with compiled modules kept as an installation has them."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def vulture(tree: Path) -> Run:
    """vulture on the tree."""
    cpu, wall, _ = timed([sys.executable, "-m", "vulture", str(tree)])
    return Run(cpu, wall)


def analyse(tree: Path, store: Path) -> Run:
    """Our analysis on the tree, with what the store holds."""
    cpu, wall, output = timed([sys.executable, "-c", ANALYSE, str(tree), str(store)])
    work_cpu, work_wall, own, largest_child, findings = json.loads(output)
    workers = min(os.cpu_count() or 1, 8)
    return Run(cpu, wall, work_cpu, work_wall, (own + workers * largest_child) / 1024, tuple(findings))


def median(runs: list[Run]) -> Run:
    """The run with the middle CPU time."""
    return sorted(runs, key=lambda run: run.cpu)[len(runs) // 2]


def cold(tree: Path, store: Path) -> Run:
    """From nothing."""
    store.unlink(missing_ok=True)
    return analyse(tree, store)


def edited(tree: Path, store: Path, number: int) -> Run:
    """After one file has got another function that nothing uses."""
    victim = sorted(tree.rglob("*.py"), key=lambda path: path.stat().st_size)[-len(list(tree.rglob("*.py"))) // 2]
    with victim.open("a") as file:
        file.write(f"\n\ndef _added_by_the_benchmark_{number}():\n    pass\n")
    return analyse(tree, store)


def measure(tree: Path, store: Path) -> dict[str, Run]:
    """All measurements, each the median of some."""
    base = median([vulture(tree) for _ in range(MEASURES)])
    first = median([cold(tree, store) for _ in range(MEASURES)])
    unchanged = median([analyse(tree, store) for _ in range(MEASURES)])
    changed = [edited(tree, store, number) for number in range(MEASURES)]
    again = cold(tree, store)
    if changed[-1].findings != again.findings:
        raise SystemExit("the findings after an edit differ from those of a cold run")
    return {"vulture": base, "cold": first, "one file changed": median(changed), "nothing changed": unchanged}


def table(runs: dict[str, Run]) -> str:
    """The measurements as Markdown; the ratios of warm runs are of the work alone to all of the cold run."""
    base, first = runs["vulture"], runs["cold"]
    lines = [
        "| run | CPU s | wall s | compared with | CPU ratio | wall ratio | goal | peak MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        f"| vulture | {base.cpu:.2f} | {base.wall:.2f} | | | | | |",
        (
            f"| cold | {first.cpu:.2f} | {first.wall:.2f} | vulture | {first.cpu / base.cpu:.2f} "
            f"| {first.wall / base.wall:.2f} | 0.5 | {first.megabytes:.0f} |"
        ),
    ]
    for name, goal in (("one file changed", "0.05"), ("nothing changed", "0.01")):
        run = runs[name]
        lines.append(
            f"| {name} | {run.work_cpu:.3f} | {run.work_wall:.3f} | cold | {run.work_cpu / first.cpu:.3f} "
            f"| {run.work_wall / first.wall:.3f} | {goal} | {run.megabytes:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the table for the tree named on the command line."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        shutil.copytree(sys.argv[1], tree, symlinks=True)
        subprocess.run(("git", "init", "-q", str(tree)), check=True)
        subprocess.run(("git", "-C", str(tree), "add", "."), check=True)
        print(table(measure(tree, Path(scratch) / "index.sqlite")))


if __name__ == "__main__":
    main()

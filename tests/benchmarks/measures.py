"""Each target of speed and memory: ours and the peer in turn, several times, medians compared."""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from integrations.graph_sitter.environment import ensure_environment
from tests.benchmarks import graph_sitter_full, inputs
from tests.benchmarks.processes import Run, middle, run
from tests.benchmarks.table import Line

ROUNDS = 3
SLOW_ROUNDS = 2
PYTHON = sys.executable


def ours(job: str, root: Path, store: Path) -> Run:
    return run((PYTHON, "-m", "tests.benchmarks.ours", job, root, store))


def cold(job: str, root: Path, scratch: Path) -> Run:
    """With nothing kept from earlier."""
    store = scratch / "cold.sqlite"
    for file in scratch.glob("cold.sqlite*"):
        file.unlink()
    return ours(job, root, store)


def work(measured: Run) -> Run:
    """The work alone, as the process measured it: without starting Python and importing."""
    said = json.loads(measured.output)
    return Run(said["cpu"], said["wall"], measured.megabytes, said["digest"])


def told(measured: Run) -> str:
    return f"{measured.cpu:.2f} s CPU, {measured.wall:.2f} s wall"


def compared(what: str, mine: Run, peer: str, theirs: Run, target: float | None) -> Line:
    ratios = (mine.cpu / theirs.cpu, mine.wall / theirs.wall)
    return Line(what, told(mine), f"{peer}: {told(theirs)}", ratios, target)


def in_turn(job: str, root: Path, scratch: Path, peer: tuple[str | Path, ...]) -> tuple[Run, Run]:
    """Medians of ours, cold, and of the peer, which may end with 1 or 3 as it has findings."""
    if find_spec(str(peer[2])) is None:
        raise SystemExit(f"{peer[2]} is not installed; `uv sync --all-groups` brings it")
    pairs = [(cold(job, root, scratch), run(peer, fine=(0, 1, 3))) for _ in range(ROUNDS)]
    return middle([mine for mine, _ in pairs]), middle([theirs for _, theirs in pairs])


def against_vulture(root: Path, scratch: Path) -> Iterator[Line]:
    mine, theirs = in_turn("dead-code", root, scratch, (PYTHON, "-m", "vulture", root))
    yield compared("dead code of prefect's src, cold", mine, "vulture", theirs, 0.5)


def security(root: Path, scratch: Path) -> Iterator[Line]:
    mine, theirs = in_turn("security", root, scratch, (PYTHON, "-m", "bandit", "-q", "-r", root))
    yield compared("security rules on scrapy, cold", mine, "bandit", theirs, 0.1)


def repeated(job: str, root: Path, scratch: Path) -> Iterator[Line]:
    """Nothing changed and one file changed, as shares of a cold run."""
    name = f"{job} of prefect's src"
    store = scratch / f"{job}.sqlite"
    first = middle([cold(job, root, scratch) for _ in range(ROUNDS)])
    ours(job, root, store)
    same = [ours(job, root, store) for _ in range(ROUNDS)]
    changed = []
    for number in range(ROUNDS):
        inputs.edit(root, number)
        changed.append(ours(job, root, store))
    again = cold(job, root, scratch)
    if work(again).output != work(changed[-1]).output:
        raise SystemExit(f"{name}: the findings after an edit differ from those of a cold run")
    yield compared(f"{name}, nothing changed, work alone", middle(list(map(work, same))), "cold", first, 0.01)
    yield compared(f"{name}, nothing changed, whole process", middle(same), "cold", first, None)
    yield compared(f"{name}, one file changed, work alone", middle(list(map(work, changed))), "cold", first, 0.05)
    yield compared(f"{name}, one file changed, whole process", middle(changed), "cold", first, None)


def against_graph_sitter(root: Path, scratch: Path) -> Iterator[Line]:
    """Its own process with its own environment, which is set up before."""
    copy = scratch / "graph-sitter"
    graph_sitter_full.copy(root, copy, (".py",))
    python = ensure_environment(inputs.CACHE).python
    command = ("env", "-C", copy, python, "-I", "-c", graph_sitter_full.BUILD, "python")
    pairs = [(cold("full-report", root, scratch), run(command)) for _ in range(SLOW_ROUNDS)]
    mine, theirs = middle([one for one, _ in pairs]), middle([other for _, other in pairs])
    yield compared("full report of prefect's src, cold", mine, "graph-sitter's full graph", theirs, 0.4)
    peak = (mine.megabytes,)
    yield Line("peak memory of that, all processes", "", f"graph-sitter: {theirs.megabytes:.0f} MB", peak, 400, "MB")


def sizes(trees: Mapping[str, Path], scratch: Path) -> Iterator[Line]:
    """Full reports of whole source distributions, tests and all."""
    for name, root in trees.items():
        files = [path for path in root.rglob("*.py") if path.is_file()]
        count = sum(path.read_bytes().count(b"\n") for path in files)
        mine = cold("full-report", root, scratch)
        what = f"full report of all of {name}, cold"
        yield Line(what, told(mine), f"{len(files)} Python files, {count:,} lines", (mine.megabytes,), None, "MB")


def command_line(root: Path, scratch: Path) -> Iterator[Line]:
    """What the command adds to the same analysis in a bare process, the first time and with a server that is up."""
    home = scratch / "home"
    extra = {"AUTOPILOT_HOME": str(home), "ANALYSIS__GRAPH_SITTER_ENABLED": "false"}
    autopilot = (PYTHON, "-m", "scripts.autonomous_orchestrator", "--action")
    analyse = (*autopilot, "component-analysis", "--component", root)
    try:
        first, bare = run(analyse, extra=extra), cold("full-report", root, scratch)
        yield _added("first command, no server yet, httpx cold", first, bare, 25)
        pairs = []
        for _ in range(SLOW_ROUNDS):
            for file in (home / "index").glob("*"):
                file.unlink()
            pairs.append((run(analyse, extra=extra), cold("full-report", root, scratch)))
        again, bare = middle([one for one, _ in pairs]), middle([other for _, other in pairs])
        yield _added("command with a local server up, httpx cold", again, bare, 5)
    finally:
        run((*autopilot, "down"), extra=extra)
        shutil.rmtree(home, ignore_errors=True)


def _added(what: str, command: Run, bare: Run, target: float) -> Line:
    return Line(
        what, told(command), f"the same without Prefect: {told(bare)}", (command.wall - bare.wall,), target, "s"
    )

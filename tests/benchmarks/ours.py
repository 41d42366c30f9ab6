"""One analysis without Prefect: `python -m tests.benchmarks.ours JOB ROOT STORE`.

Prints one JSON object: CPU and wall seconds of the work alone (imports left out), and a digest of the findings.
"""

import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import msgspec

from analysis.findings import Category, Finding
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store

type Job = Callable[[Index], Sequence[Finding]]


def main(job: str, root: str, store: str) -> None:
    for module in MODULES[job]:
        import_module(module)
    imports, started = cpu(), time.perf_counter()
    with Store(Path(store)) as kept:
        found = JOBS[job](Index(take_snapshot(Path(root)), kept, progress=lambda *_: None))
    work, wall = cpu() - imports, time.perf_counter() - started
    digest = hashlib.sha256(b"\n".join(sorted(map(msgspec.json.encode, found)))).hexdigest()
    print(json.dumps({"cpu": work, "wall": wall, "findings": len(found), "digest": digest}))


def cpu() -> float:
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def dead_code(index: Index) -> Sequence[Finding]:
    """The dead-code check alone."""
    from analysis.dead_code import find_dead_code

    return find_dead_code(index)


def security(index: Index) -> Sequence[Finding]:
    """What `--focus security` runs."""
    from analysis.catalogue import checks_in

    return [one for check in checks_in([Category.SECURITY]) for one in check.run(index)]


def analysis(index: Index) -> Sequence[Finding]:
    """Every check and map."""
    from analysis.catalogue import CHECKS, prepare
    from analysis.history import read_history
    from analysis.maps import draw_maps

    prepare(index, CHECKS)
    findings = [one for check in CHECKS for one in check.run(index)]
    draw_maps(index, read_history(index.snapshot.root), list(Category))
    return findings


def full_report(index: Index) -> Sequence[Finding]:
    """Every check and map, and the report in every format, as the flow makes it; graph-sitter is not asked."""
    from analysis.catalogue import CHECKS, RULES, prepare
    from analysis.conclusion import conclude
    from analysis.history import read_history
    from analysis.maps import draw_maps
    from analysis.report.format import Format
    from analysis.report.write import Background, write_report

    started, areas = datetime.now(UTC), list(Category)
    prepare(index, CHECKS)
    findings = [one for check in CHECKS for one in check.run(index)]
    maps = draw_maps(index, read_history(index.snapshot.root), areas)
    concluded = conclude("component", index, findings, maps, (), started, areas)
    background = Background(RULES, sources=index.snapshot.text)
    with tempfile.TemporaryDirectory() as folder:
        for report_format in Format:
            write_report(concluded, report_format, Path(folder) / f"report.{report_format}", background)
    return concluded.findings


JOBS: dict[str, Job] = {
    "dead-code": dead_code,
    "security": security,
    "analysis": analysis,
    "full-report": full_report,
}
MODULES: dict[str, tuple[str, ...]] = {
    "dead-code": ("analysis.dead_code",),
    "security": ("analysis.catalogue",),
    "analysis": ("analysis.catalogue", "analysis.maps"),
    "full-report": ("analysis.catalogue", "analysis.maps", "analysis.conclusion", "analysis.report.write"),
}

if __name__ == "__main__":
    main(*sys.argv[1:])

"""`make bench`: speed and memory beside peers on the same input in the same run; see docs/performance.md."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import measures
from tests.benchmarks.inputs import tree
from tests.benchmarks.table import Line, as_markdown

PACKAGES = ("httpx", "scrapy", "sqlalchemy", "prefect")


def main() -> None:
    """Print each line as it is known, then all of them as Markdown."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="autopilot-bench-") as scratch:
        for line in measure(Path(scratch)):
            print(line, file=sys.stderr, flush=True)
            lines.append(line)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} processors; load averages at the end {load}\n\n{as_markdown(lines)}")


def measure(scratch: Path) -> Iterator[Line]:
    trees = {name: tree(name, scratch) for name in PACKAGES}
    prefect = tree("prefect", scratch, "src")
    yield from measures.security(trees["scrapy"], scratch)
    yield from measures.against_vulture(prefect, scratch)
    yield from measures.repeated("dead-code", prefect, scratch)
    yield from measures.repeated("analysis", prefect, scratch)
    yield from measures.against_graph_sitter(prefect, scratch)
    yield from measures.sizes(trees, scratch)
    yield from measures.command_line(trees["httpx"], scratch)


if __name__ == "__main__":
    main()

"""What importing costs before the first test, from what `python -X importtime` prints."""

import re
import sys
from collections import Counter
from collections.abc import Iterable

from analysis.test_suite.model import Value

LINE = re.compile(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$")


STANDARD = frozenset(sys.stdlib_module_names)
RUNNER = frozenset({"_pytest", "pytest", "pluggy", "iniconfig", "pygments", "packaging", "autopilot_recorder", "xdist"})
"""What any run of pytest brings along: no suite can spare it."""


class ImportCost(Value):
    """A top-level package: the seconds that its own modules took, and how many they are."""

    package: str
    seconds: float
    modules: int


def import_costs(lines: Iterable[str], most: int = 10) -> list[ImportCost]:
    """The packages that take longest. Lines that are something else are passed over."""
    own: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for line in lines:
        if match := LINE.match(line):
            package = match[2].partition(".")[0]
            own[package] += int(match[1])
            modules[package] += 1
    ours = {name: spent for name, spent in own.items() if name not in STANDARD | RUNNER}
    return [
        ImportCost(package=name, seconds=spent / 1e6, modules=modules[name])
        for name, spent in sorted(ours.items(), key=lambda item: (-item[1], item[0]))[:most]
    ]

"""What pytest-xdist adds to the names of tests that are to be in one process."""

import re

GROUP = re.compile(r"@[\w ]+$")


def without_group(nodeid: str) -> str:
    """The name by which pytest itself knows the test."""
    return GROUP.sub("", nodeid)

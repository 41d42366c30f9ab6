"""The order of versions in each ecosystem."""

import re

from packaging.version import InvalidVersion, Version

SEMVER = re.compile(r"^[v=]?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?")

type Order = tuple[tuple[int, ...], bool, tuple[tuple[int, int, str], ...]]


def is_before(ecosystem: str, one: str, other: str) -> bool:
    """Whether a version is older than another. Raises ValueError for what is no version."""
    if ecosystem == "PyPI":
        try:
            return Version(one) < Version(other)
        except InvalidVersion as error:
            raise ValueError(str(error)) from error
    return semver(one) < semver(other)


def semver(text: str) -> Order:
    """https://semver.org/#spec-item-11. Raises ValueError."""
    match = SEMVER.match(text)
    if not match:
        raise ValueError(f"{text} is no version")
    numbers = tuple(int(part or 0) for part in match.groups()[:3])
    before = match[4]
    parts = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in before.split(".")) if before else ()
    return numbers, before is None, parts

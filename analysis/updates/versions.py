"""Comparing versions: which are newer, by how much, and for which Python they are made."""

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from analysis.updates.model import Ecosystem, Kind
from integrations.registries.images import version_of

FIRST_YEAR = 1990
NUMBERS = re.compile(r"v?\d+(\.\d+)*$")


def parsed(version: str, ecosystem: Ecosystem) -> Version | None:
    """None for what cannot be compared; outside Python, whatever is not numbers alone is a pre-release of somebody."""
    if ecosystem is Ecosystem.DOCKER:
        version = version_of(version)
    if ecosystem is not Ecosystem.PYTHON and not NUMBERS.match(version):
        return None
    try:
        return Version(version)
    except InvalidVersion:
        return None


def kind_of(before: Version, after: Version) -> Kind:
    """By semantic versioning, whose rule for 0.x is that a new minor may break; a new year alone breaks nothing."""
    if before.major != after.major:
        years = before.major >= FIRST_YEAR and after.major >= FIRST_YEAR
        return Kind.MINOR if years else Kind.MAJOR
    if before.minor != after.minor:
        return Kind.MAJOR if before.major == 0 else Kind.MINOR
    return Kind.PATCH


def allows(constraint: str, version: Version) -> bool:
    """Whether a Python constraint lets the version in; one that cannot be read does not."""
    try:
        return SpecifierSet(constraint).contains(version, prereleases=True)
    except InvalidSpecifier:
        return False


def runs_on(needs: str, project: str) -> bool:
    """Whether a release that needs these Pythons runs on the oldest one that the project promises."""
    oldest = oldest_python(project)
    return oldest is None or not needs or allows(needs, oldest)


def oldest_python(project: str) -> Version | None:
    """The lowest Python that a requires-python admits, by its lower bounds."""
    try:
        bounds = [one.version for one in SpecifierSet(project) if one.operator in (">=", "~=", "==", ">")]
        return max((Version(bound.removesuffix(".*")) for bound in bounds), default=None)
    except (InvalidSpecifier, InvalidVersion):
        return None

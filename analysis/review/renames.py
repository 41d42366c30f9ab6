"""Findings that only moved with their file are not new."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from analysis.findings import Finding

RENAMED = re.compile(r"^rename from (?P<old>.+)\nrename to (?P<new>.+)$", re.MULTILINE)


def renames(diff: str) -> dict[str, str]:
    """The old path by the new one, from a unified diff with renames (`git diff --find-renames`)."""
    return {match["new"]: match["old"] for match in RENAMED.finditer(diff)}


def without_moved(new: Iterable[Finding], fixed: Iterable[Finding], renamed: Mapping[str, str]) -> list[Finding]:
    """The new findings, but for those that were in the file under its old name."""
    gone = Counter(finding.fingerprint for finding in fixed)
    stays = list[Finding]()
    for finding in new:
        before = _at(finding, renamed)
        if finding.location.path in renamed and gone[before] > 0:
            gone[before] -= 1
        else:
            stays.append(finding)
    return stays


def _at(finding: Finding, renamed: Mapping[str, str]) -> str:
    """Its fingerprint under the old name of its file."""
    place = finding.location
    moved = replace(place, path=renamed.get(place.path, place.path))
    return replace(finding, locations=(moved, *finding.locations[1:])).fingerprint

"""Licences of what is locked, against what a repository allows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from importlib.metadata import PackageNotFoundError, metadata
from typing import TYPE_CHECKING

from analysis.audit.locked import Locked
from analysis.audit.model import Kind, Reach, Risk
from analysis.audit.rules import LICENCE
from analysis.findings import Category, Finding, Location

if TYPE_CHECKING:
    from importlib.metadata import PackageMetadata

CLASSIFIER = "License :: OSI Approved :: "
ALTERNATIVE = re.compile(r"\s+OR\s+", re.IGNORECASE)
PARTS = re.compile(r"\s+AND\s+|\s+WITH\s+[\w.-]+", re.IGNORECASE)


def find_licences(locked: Iterable[Locked], allow: Sequence[str], deny: Sequence[str]) -> list[Risk]:
    """What the policy forbids: `deny`, or with an `allow`, all that is not in it. Without a policy, nothing.

    A licence that nobody tells is no risk by itself; it is left out.
    """
    if not allow and not deny:
        return []
    found = [(one, told) for one in locked if not one.development and (told := licence_of(one))]
    return [_risk(one, told) for one, told in found if not is_allowed(told, allow, deny)]


def licence_of(locked: Locked) -> str:
    """From the lock file, or from the same version where it is installed beside us; else empty."""
    if locked.licence or locked.ecosystem != "PyPI":
        return locked.licence
    try:
        told = metadata(locked.name)
    except PackageNotFoundError:
        return ""
    return next(_told(told), "") if told["Version"] == locked.version else ""


def _told(told: "PackageMetadata") -> Iterator[str]:
    if expression := told.get("License-Expression"):
        yield str(expression)
    for one in told.get_all("Classifier") or ():
        if str(one).startswith(CLASSIFIER):
            yield str(one).removeprefix(CLASSIFIER)
    short = str(told.get("License") or "")
    if short and len(short) < 40:
        yield short


def is_allowed(told: str, allow: Sequence[str], deny: Sequence[str]) -> bool:
    """Of licences joined by OR one is enough, of those joined by AND each counts."""
    choices = ALTERNATIVE.split(told.strip("()"))
    return any(
        all(_permits(part.strip("() "), allow, deny) for part in PARTS.split(choice) if part) for choice in choices
    )


def _permits(name: str, allow: Sequence[str], deny: Sequence[str]) -> bool:
    if any(fnmatchcase(name.lower(), pattern.lower()) for pattern in deny):
        return False
    return not allow or any(fnmatchcase(name.lower(), pattern.lower()) for pattern in allow)


def _risk(locked: Locked, told: str) -> Risk:
    finding = Finding(
        rule_id=LICENCE.id, category=Category.SECURITY, severity=LICENCE.severity, confidence=0.8, tier=LICENCE.tier,
        message=f"{locked.name} {locked.version} is under {told}, which the policy does not allow",
        locations=(Location(path=locked.path, line=locked.line),), symbol=locked.name, engine="audit",
    )  # fmt: skip
    return Risk(kind=Kind.LICENCE, finding=finding, package=locked.name, reach=Reach.USED if locked.direct else
                Reach.INDIRECT, why="installed with the project")  # fmt: skip

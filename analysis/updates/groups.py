"""Which updates come in one pull request."""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch

from pydantic import BaseModel, ConfigDict

from analysis.updates.model import Ecosystem, Kind, Update

TOGETHER = "minor-and-patch"


class Group(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    updates: tuple[Update, ...]

    @property
    def topic(self) -> str:
        """The branch of its pull request, below our prefix."""
        return f"dependencies-{self.name}"[:80].rstrip("-.")


def grouped(
    updates: Sequence[Update], wanted: Mapping[str, Sequence[str]], *, by_ecosystem: bool = False
) -> list[Group]:
    """All that breaks nothing together and each major alone, but for the groups that settings name.

    A named group takes all that matches one of its patterns, majors too: then only the newest version of each.
    """
    groups: dict[str, list[Update]] = {}
    for update in updates:
        groups.setdefault(_group_of(update, wanted, by_ecosystem=by_ecosystem), []).append(update)
    made = [Group(name=name, updates=_newest(found) if name in wanted else found) for name, found in groups.items()]
    return sorted(made, key=lambda group: (group.name.startswith("major-"), group.name))


def _group_of(update: Update, wanted: Mapping[str, Sequence[str]], *, by_ecosystem: bool) -> str:
    named = next((name for name, patterns in wanted.items() if any(fnmatch(update.name, one) for one in patterns)), "")
    if named:
        return named
    if update.kind is Kind.MAJOR:
        owner = "" if update.dependency.ecosystem is Ecosystem.PYTHON else f"{update.dependency.ecosystem}-"
        return f"major-{owner}{_slug(update.name)}"
    return f"{update.dependency.ecosystem}-{TOGETHER}" if by_ecosystem else TOGETHER


def _newest(updates: Sequence[Update]) -> tuple[Update, ...]:
    """The choice lists what breaks nothing first, and what breaks after it."""
    return tuple({(one.dependency.path, one.name): one for one in updates}.values())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.")

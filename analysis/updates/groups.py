"""Which updates come in one pull request."""

import re
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatch

from pydantic import BaseModel, ConfigDict

from analysis.updates.model import Ecosystem, Kind, Update, own_topic

TOGETHER = "minor-and-patch"
PATCHES = "patch"
MINORS = "minor"
PREFIX = "dependencies-"


class Group(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    updates: tuple[Update, ...]

    @property
    def topic(self) -> str:
        """The branch of its pull request, below our prefix."""
        return topic_of(self.name)

    @property
    def is_asked_for(self) -> bool:
        """Whether it is one update that somebody wants by itself, whatever speaks against it."""
        return all(own_topic(one.name, one.to) == self.name for one in self.updates)


def topic_of(name: str) -> str:
    """The topic of the group with this name."""
    return f"{PREFIX}{name}"[:80].rstrip("-.")


def grouped(
    updates: Sequence[Update],
    wanted: Mapping[str, Sequence[str]],
    *,
    by_ecosystem: bool = False,
    patches_apart: bool = False,
    asked_for: Collection[str] = (),
) -> list[Group]:
    """All that breaks nothing together and each major alone, but for the groups that settings name.

    A new minor version of an image comes alone as well: it is another Python or Debian, and no check here sees it.
    A named group takes all that matches one of its patterns, majors too: then only the newest version of each. What
    somebody asked for by its own topic comes alone.
    """
    groups: dict[str, list[Update]] = {}
    for update in updates:
        own = own_topic(update.name, update.to)
        usual = _group_of(update, wanted, by_ecosystem=by_ecosystem, patches_apart=patches_apart)
        groups.setdefault(own if topic_of(own) in asked_for else usual, []).append(update)
    made = [Group(name=name, updates=_newest(found) if name in wanted else found) for name, found in groups.items()]
    return sorted(made, key=lambda group: (group.name.startswith("major-"), group.name))


def _group_of(update: Update, wanted: Mapping[str, Sequence[str]], *, by_ecosystem: bool, patches_apart: bool) -> str:
    named = next((name for name, patterns in wanted.items() if any(fnmatch(update.name, one) for one in patterns)), "")
    if named:
        return named
    if update.kind is Kind.MAJOR:
        owner = "" if update.dependency.ecosystem is Ecosystem.PYTHON else f"{update.dependency.ecosystem}-"
        return f"major-{owner}{_slug(update.name)}"
    if update.dependency.ecosystem is Ecosystem.DOCKER and update.kind is not Kind.PATCH:
        return f"image-{_slug(update.name)}"
    usual = TOGETHER if not patches_apart else PATCHES if update.kind is Kind.PATCH else MINORS
    return f"{update.dependency.ecosystem}-{usual}" if by_ecosystem else usual


def _newest(updates: Sequence[Update]) -> tuple[Update, ...]:
    """The choice lists what breaks nothing first, and what breaks after it."""
    return tuple({(one.dependency.path, one.name): one for one in updates}.values())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.")

"""Which newer version of a dependency is proposed, and what holds others back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch

from packaging.version import Version

from analysis.updates.groups import topic_of
from analysis.updates.model import Dependency, Ecosystem, Held, Kind, Outlook, Source, Update, Withdrawn, own_topic
from analysis.updates.node import lets_in, oldest_node, prefix_of
from analysis.updates.versions import allows, kind_of, parsed, runs_on
from integrations.registries.images import same_form
from integrations.registries.models import Package, Release

NODE_TYPES = "@types/node"
"""Its major version is that of the Node that it describes."""

type Key = tuple[Ecosystem, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a repository wants: how long a version must be out, which names are left alone, whether majors come.

    `asked_for` are the topics of what comes all the same.
    """

    soak: timedelta = timedelta(days=3)
    ignore: tuple[str, ...] = ()
    majors: bool = True
    asked_for: frozenset[str] = frozenset()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class _Candidate:
    version: Version
    release: Release


def choose(dependencies: Sequence[Dependency], packages: Mapping[Key, Package], policy: Policy) -> Outlook:
    """For each dependency the newest version that breaks nothing, and the newest of all, where they fit."""
    updates: list[Update] = []
    held: list[Held] = []
    withdrawn: list[Withdrawn] = []
    current = 0
    for dependency in dependencies:
        package = packages.get((dependency.ecosystem, dependency.name))
        if package is None:
            continue
        known = _with_version(dependency, package)
        withdrawn += _taken_back(known, package)
        found, kept_back = _of_one(known, package, policy)
        current += not found and not kept_back
        updates += found
        held += kept_back
    return Outlook(updates=tuple(updates), held=tuple(held), withdrawn=tuple(withdrawn), current=current)


def _with_version(dependency: Dependency, package: Package) -> Dependency:
    """Of an action that is given by its commit alone, the fullest tag that is this commit."""
    if dependency.version:
        return dependency
    tags = [one.version for one in package.releases if one.digest == dependency.digest]
    return dependency.model_copy(update={"version": max(tags, key=len, default="")})


def _of_one(dependency: Dependency, package: Package, policy: Policy) -> tuple[list[Update], list[Held]]:
    before = parsed(dependency.version, dependency.ecosystem)
    if before is None:
        return [], []
    newer = _newer(dependency, before, package)
    if not newer:
        return _rebuilt(dependency, package, policy), []
    if any(fnmatch(dependency.name, pattern) for pattern in policy.ignore):
        return [], [Held(dependency=dependency, to=newer[-1].release.version, reason="ignored in .autopilot.yaml")]
    reasons = {one.release.version: _objection(dependency, before, one, policy) for one in newer}
    fitting = [one for one in newer if not reasons[one.release.version]]
    chosen = {_breaks(before, one): one for one in fitting}
    updates = [_update(dependency, before, one, package) for one in chosen.values()]
    return updates, _held_back(dependency, before, newer[-1], policy)


def _rebuilt(dependency: Dependency, package: Package, policy: Policy) -> list[Update]:
    """An image that is fixed by its digest, whose tag leads to a newer one by now."""
    there = package.release(dependency.version) if dependency.ecosystem is Ecosystem.DOCKER else None
    moved = there and there.digest and dependency.digest and there.digest != dependency.digest
    if there is None or not moved or _too_young(there, policy) or dependency.name in policy.ignore:
        return []
    return [
        Update(dependency=dependency, to=there.version, kind=Kind.PATCH, published=there.published, digest=there.digest)
    ]


def _held_back(dependency: Dependency, before: Version, newest: _Candidate, policy: Policy) -> list[Held]:
    to = newest.release.version
    reason = _objection(dependency, before, newest, policy)
    topic = "" if not reason or _never(dependency, newest) else topic_of(own_topic(dependency.name, to))
    return [Held(dependency=dependency, to=to, reason=reason, topic=topic)] if reason else []


def _newer(dependency: Dependency, before: Version, package: Package) -> list[_Candidate]:
    """Oldest first; neither taken back nor deprecated nor, unless one is in use, a pre-release."""
    found = []
    for release in package.releases:
        version = parsed(release.version, dependency.ecosystem)
        wanted = version and version > before and (not version.is_prerelease or before.is_prerelease)
        if version and wanted and not release.withdrawn and not release.deprecated and _same_form(dependency, release):
            found.append(_Candidate(version, release))
    return sorted(found, key=lambda one: one.version)


def _same_form(dependency: Dependency, release: Release) -> bool:
    """An action that follows v4 goes on to v5, not to v5.0.1, and an image stays slim; elsewhere a version is whole."""
    before, after = dependency.version, release.version
    if dependency.ecosystem is Ecosystem.DOCKER:
        return same_form(before, after)
    alike = before.count(".") == after.count(".") and before.startswith("v") == after.startswith("v")
    return dependency.ecosystem is not Ecosystem.ACTIONS or alike


def _objection(dependency: Dependency, before: Version, candidate: _Candidate, policy: Policy) -> str:
    """Why this version is not proposed, empty if it is."""
    if told := _never(dependency, candidate):
        return told
    if topic_of(own_topic(dependency.name, candidate.release.version)) in policy.asked_for:
        return ""
    if not policy.majors and _breaks(before, candidate):
        return "majors are not wanted (majors in .autopilot.yaml)"
    return _too_young(candidate.release, policy)


def _never(dependency: Dependency, candidate: _Candidate) -> str:
    """Why this version cannot be had here, whoever asks for it."""
    release = candidate.release
    if dependency.source is Source.NPM_UNLOCKED:
        return "its lock file is not npm's, and only npm resolves here"
    if dependency.ecosystem is Ecosystem.PYTHON and not runs_on(release.needs, dependency.needs):
        return f"it needs Python {release.needs}, and the project promises {dependency.needs}"
    if dependency.name == NODE_TYPES and candidate.version.major > (
        oldest_node(dependency.needs) or candidate.version.major
    ):
        return f"it describes Node {candidate.version.major}, and the project promises {dependency.needs}"
    return _own_range(dependency, candidate.version)


def _own_range(dependency: Dependency, version: Version) -> str:
    constraint = dependency.constraint
    if dependency.ecosystem is Ecosystem.NPM:
        ours = prefix_of(constraint) is not None or lets_in(constraint, version)
        return "" if ours else f"the project asks for {constraint}"
    if dependency.source is Source.UV_LOCK and constraint and not constraint.startswith("=="):
        return "" if allows(constraint, version) else f"the project asks for {constraint}"
    return ""


def _too_young(release: Release, policy: Policy) -> str:
    if not policy.soak:
        return ""
    if release.published is None:
        return "the registry does not say when it came out, so it cannot be old enough"
    age = policy.now - release.published
    if age >= policy.soak:
        return ""
    days = f"{policy.soak.days} day{'' if policy.soak.days == 1 else 's'}"
    return f"out since {release.published:%Y-%m-%d}; the soak time is {days}"


def _breaks(before: Version, candidate: _Candidate) -> bool:
    return kind_of(before, candidate.version) is Kind.MAJOR


def _update(dependency: Dependency, before: Version, candidate: _Candidate, package: Package) -> Update:
    release = candidate.release
    return Update(
        dependency=dependency, to=release.version, kind=kind_of(before, candidate.version),
        published=release.published, notes=package.notes, digest=release.digest,
    )  # fmt: skip


def _taken_back(dependency: Dependency, package: Package) -> Iterator[Withdrawn]:
    release = package.release(dependency.version)
    if release and release.withdrawn:
        yield Withdrawn(dependency=dependency, reason=f"yanked: {release.withdrawn}")
    if release and release.deprecated:
        yield Withdrawn(dependency=dependency, reason=f"deprecated: {release.deprecated}")

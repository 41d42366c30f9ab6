"""What a repository depends on, and what the registries have that is newer."""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from analysis.dependencies.check import find_dependency_problems
from analysis.findings import Finding, Tier
from analysis.index.snapshot import take_snapshot
from analysis.updates.choose import Key, Policy, choose
from analysis.updates.groups import Group, grouped
from analysis.updates.model import Dependency, Ecosystem, Outlook, Update
from analysis.updates.read import Declarations, read_declarations
from config.settings import get_settings
from integrations import git
from integrations.errors import GitError, NotFound, Unavailable
from integrations.registries import npm, pypi
from integrations.registries.actions import read_action
from integrations.registries.addresses import npm_registry, python_index, without_credentials
from integrations.registries.connection import Registry
from integrations.registries.images import read_image
from integrations.registries.models import Package
from tasks.checkouts import with_token
from tasks.code import open_index
from tasks.repositories import Repository, locate, untouchable

AT_ONCE = 8
PATIENCE = 3
"""So many questions of one registry that stay without an answer, and it is not asked again in this run."""


class DependencySettings(BaseModel):
    """`operations: dependency_management:` in a repository's `.autopilot.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    soak_days: NonNegativeInt = Field(default=3, description="How long a version must have been out.")
    ignore: tuple[str, ...] = Field(default=(), description="Names that are left alone; * stands for anything.")
    groups: dict[str, tuple[str, ...]] = Field(default={}, description="A name, and the packages that go together.")
    by_ecosystem: bool = Field(default=False, description="Python, npm and actions in pull requests of their own.")
    majors: bool = Field(default=True, description="Whether major versions are proposed.")
    dashboard: bool = Field(default=True, description="Whether an issue lists everything, with boxes to tick.")
    merge: Literal["nothing", "patch", "minor"] = Field(
        default="nothing", description="What is merged when its checks are green; patches then come by themselves."
    )
    attempts: PositiveInt = Field(default=12, description="How often the checks may run for one pull request.")

    def policy(self, asked_for: frozenset[str]) -> Policy:
        soak = timedelta(days=self.soak_days)
        return Policy(soak=soak, ignore=self.ignore, majors=self.majors, asked_for=asked_for)


@task(task_run_name="read what {repository.name} depends on", cache_policy=NO_CACHE)
def read_dependencies(repository: Repository) -> Declarations:
    """From the files that git tracks, without those that its settings exempt."""
    tracked = filter(None, git.run(["ls-files", "-z"], repository.root).split("\0"))
    return read_declarations(repository.root, set(tracked) - untouchable(repository))


def in_groups(updates: Sequence[Update], settings: DependencySettings, asked_for: Collection[str]) -> list[Group]:
    """Which updates come in one pull request, as the repository wants it."""
    return grouped(
        updates,
        settings.groups,
        by_ecosystem=settings.by_ecosystem,
        patches_apart=settings.merge == "patch",
        asked_for=asked_for,
    )


@task(task_run_name="find unneeded and undeclared dependencies of {repository.name}", cache_policy=NO_CACHE)
def find_disagreements(repository: Repository) -> list[Finding]:
    """Where declarations and imports do not agree."""
    index = open_index(take_snapshot(repository.root))
    return [one for one in find_dependency_problems(index) if one.tier is not Tier.INFORMATION]


@task(task_run_name="look for newer versions", cache_policy=NO_CACHE)
def look_for_updates(
    declared: Declarations, settings: DependencySettings, asked_for: frozenset[str] = frozenset()
) -> Outlook:
    """Ask each registry once for each name; one that does not answer is told, and the others go on."""
    desk = _Desk(declared)
    try:
        asked = list(dict.fromkeys((one.ecosystem, one.name) for one in declared.dependencies if desk.knows(one)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            packages = {key: found for key, found in zip(asked, pool.map(desk.ask, asked), strict=True) if found}
        outlook = choose(declared.dependencies, packages, settings.policy(asked_for))
        told = {"remarks": tuple(sorted(desk.told())), "whole": not desk.failures}
        return outlook.model_copy(update={"updates": tuple(desk.with_notes(outlook)), **told})
    finally:
        desk.close()


class _Desk:
    """Where registries are asked, and what went wrong there is noted: for each name the error, empty if not asked."""

    def __init__(self, declared: Declarations) -> None:
        self.declared = declared.dependencies
        self.remarks: set[str] = set()
        self.failures: dict[Ecosystem, dict[str, str]] = {}
        self._registry = Registry(get_settings().autopilot_home / "cache" / "registries")
        self._silent: dict[Ecosystem, int] = {}

    def close(self) -> None:
        self._registry.close()

    def knows(self, dependency: Dependency) -> bool:
        """A private index of the project is not asked: its names concern nobody else."""
        ours = {pypi.PUBLIC, without_credentials(python_index()), ""}
        if without_credentials(dependency.registry).rstrip("/") in ours:
            return True
        self.remarks.add(f"{dependency.name} comes from {urlsplit(dependency.registry).hostname}, which is not asked")
        return False

    def ask(self, key: Key) -> Package | None:
        ecosystem, name = key
        if self._silent.get(ecosystem, 0) >= PATIENCE:
            self.failures.setdefault(ecosystem, {}).setdefault(name, "")
            return None
        try:
            return self._read(ecosystem, name)
        except NotFound:
            self.remarks.add(f"{ecosystem}: the registry has no {name}")
        except (Unavailable, GitError) as error:
            self._silent[ecosystem] = self._silent.get(ecosystem, 0) + 1
            self.failures.setdefault(ecosystem, {})[name] = str(error)
        return None

    def told(self) -> Iterable[str]:
        """What went wrong, a sentence for each registry."""
        yield from self.remarks
        for ecosystem, failures in self.failures.items():
            names = sorted(failures)
            error = next(failures[name] for name in names if failures[name])
            shown = f"{names[0]} was" if len(names) == 1 else f"{names[0]} and {len(names) - 1} more were"
            yield f"{ecosystem}: {shown} not looked up: {error}"

    def with_notes(self, outlook: Outlook) -> Iterable[Update]:
        """Only what is proposed needs them."""
        for update in outlook.updates:
            python = update.dependency.ecosystem is Ecosystem.PYTHON and not update.notes
            notes = pypi.read_notes(self._registry, python_index(), update.name) if python else update.notes
            yield update.model_copy(update={"notes": notes})

    def _read(self, ecosystem: Ecosystem, name: str) -> Package:
        match ecosystem:
            case Ecosystem.PYTHON:
                return pypi.read_package(self._registry, python_index(), name)
            case Ecosystem.NPM:
                return npm.read_package(self._registry, npm_registry(), name)
            case Ecosystem.DOCKER:
                tags = {one.version for one in self.declared if (one.ecosystem, one.name) == (ecosystem, name)}
                return read_image(self._registry, name, tags)
            case _:
                return read_action(with_token(locate(name)[0]), name)


def ecosystems(dependencies: Sequence[Dependency]) -> dict[str, int]:
    """How many dependencies each one has."""
    names = [one.ecosystem.value for one in dependencies]
    return {name: names.count(name) for name in dict.fromkeys(names)}

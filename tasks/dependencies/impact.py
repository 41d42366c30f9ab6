"""Whether new major versions change what a repository uses of them."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.updates.interface import Modules, impact_of, read_interface
from analysis.updates.model import Ecosystem, Impact, Kind, Outlook, Update
from analysis.updates.uses import Use, uses_in
from config.settings import get_settings
from integrations import git
from integrations.errors import NotFound, Unavailable
from integrations.registries.addresses import python_index
from integrations.registries.connection import Registry
from integrations.registries.wheels import unpack_wheel
from tasks.repositories import Repository

MOST = 20
"""So many packages are looked into in one run: each is two downloads."""

type Step = tuple[str, str, str]
"""A package, the version it has, and the one that it would have."""


@task(task_run_name="look into major versions for {repository.name}", cache_policy=NO_CACHE)
def look_into_majors(repository: Repository, outlook: Outlook) -> Outlook:
    """The same updates, and for each new major of a Python package what it changes of what is used here.

    A package without wheels, or one that is not to be had, is left as it is.
    """
    steps = list(dict.fromkeys(_step(update) for update in outlook.updates if _is_looked_into(update)))[:MOST]
    if not steps:
        return outlook
    registry = Registry(get_settings().autopilot_home / "cache" / "registries")
    try:
        impacts = {step: impact for step in steps if (impact := _impact(registry, repository.root, step))}
    finally:
        registry.close()
    updates = (update.model_copy(update={"impact": impacts.get(_step(update))}) for update in outlook.updates)
    return outlook.model_copy(update={"updates": tuple(updates)})


def _is_looked_into(update: Update) -> bool:
    return update.kind is Kind.MAJOR and update.dependency.ecosystem is Ecosystem.PYTHON


def _step(update: Update) -> Step:
    return update.name, update.dependency.version, update.to


def _impact(registry: Registry, root: Path, step: Step) -> Impact | None:
    name, before, after = step
    found: list[Modules] = []
    with tempfile.TemporaryDirectory(prefix="autopilot-wheels-") as folder:
        for version in (before, after):
            place = Path(folder) / version
            place.mkdir()
            try:
                unpack_wheel(registry, python_index(), name, version, place)
            except (NotFound, Unavailable):
                return None
            found.append(read_interface(place))
        old, new = found
        return impact_of(old, new, list(_uses(root, old))) if old and new else None


def _uses(root: Path, modules: Iterable[str]) -> Iterable[Use]:
    """What tracked files use of these top-level modules; their names in a file are a hint worth parsing it for."""
    wanted = frozenset(modules)
    for path in _python_files(root):
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        if any(module in text for module in wanted):
            yield from (use for use in uses_in(path, text) if use.name.partition(".")[0] in wanted)


def _python_files(root: Path) -> Sequence[str]:
    listed = git.run(["ls-files", "-z", "--", "*.py"], root).split("\0")
    return [path for path in listed if path and (root / path).is_file() and not (root / path).is_symlink()]

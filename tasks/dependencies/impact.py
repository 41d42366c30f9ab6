"""Whether new major versions change what a repository uses of them."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.index.languages import SUFFIXES
from analysis.index.source import SourceFile
from analysis.javascript.facts import extract
from analysis.updates.interface import Modules, impact_of, read_interface
from analysis.updates.model import Ecosystem, Impact, Kind, Outlook, Update
from analysis.updates.npm_exports import read_package
from analysis.updates.npm_impact import Imported, imports_of, mentions, npm_impact
from analysis.updates.uses import Use, uses_in
from config.settings import get_settings
from integrations import git
from integrations.errors import NotFound, Unavailable
from integrations.registries.addresses import npm_registry, python_index
from integrations.registries.connection import Registry
from integrations.registries.tarballs import unpack_package
from integrations.registries.wheels import unpack_wheel
from tasks.repositories import Repository

MOST = 20
"""So many packages are looked into in one run: each is two downloads."""

PYTHON = ("*.py",)
SCRIPTS = ("*.ts", "*.tsx", "*.mts", "*.cts", "*.js", "*.jsx", "*.mjs", "*.cjs")

COMMONJS = re.compile(r'"module"\s*:\s*"commonjs"', re.IGNORECASE)

type Step = tuple[Ecosystem, str, str, str]
"""A package, the version it has, and the one that it would have."""


@task(task_run_name="look into major versions for {repository.name}", cache_policy=NO_CACHE)
def look_into_majors(repository: Repository, outlook: Outlook) -> Outlook:
    """The same updates, and for each new major of a package of Python or npm what it changes of what is used here.

    A package without wheels or declarations, or one that is not to be had, is left as it is.
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
    return update.kind is Kind.MAJOR and update.dependency.ecosystem in (Ecosystem.PYTHON, Ecosystem.NPM)


def _step(update: Update) -> Step:
    return update.dependency.ecosystem, update.name, update.dependency.version, update.to


def _impact(registry: Registry, root: Path, step: Step) -> Impact | None:
    ecosystem, name, *versions = step
    look = _of_wheels if ecosystem is Ecosystem.PYTHON else _of_npm
    with tempfile.TemporaryDirectory(prefix="autopilot-packages-") as folder:
        places = [Path(folder) / f"{number}" for number, _ in enumerate(versions)]
        for place in places:
            place.mkdir()
        try:
            return look(registry, root, name, dict(zip(versions, places, strict=True)))
        except (NotFound, Unavailable):
            return None


def _of_wheels(registry: Registry, root: Path, name: str, places: dict[str, Path]) -> Impact | None:
    for version, place in places.items():
        unpack_wheel(registry, python_index(), name, version, place)
    before, after = map(read_interface, places.values())
    return impact_of(before, after, list(_uses(root, before))) if before and after else None


def _of_npm(registry: Registry, root: Path, name: str, places: dict[str, Path]) -> Impact | None:
    for version, place in places.items():
        unpack_package(registry, npm_registry(), name, version, place)
    before, after = map(read_package, places.values())
    return npm_impact(name, before, after, list(_imports(root, name))) if before and after else None


def _uses(root: Path, modules: Modules) -> Iterable[Use]:
    """What tracked files use of these top-level modules; their names in a file are a hint worth parsing it for."""
    wanted = frozenset(modules)
    for path, text in _texts(root, PYTHON):
        if any(module in text for module in wanted):
            yield from (use for use in uses_in(path, text) if use.name.partition(".")[0] in wanted)


def _imports(root: Path, package: str) -> Iterable[Imported]:
    compiled = any(COMMONJS.search(text) for _, text in _texts(root, ("tsconfig.json",)))
    for path, text in mentions(package, _texts(root, SCRIPTS)):
        file = SourceFile(path, "", len(text), SUFFIXES[Path(path).suffix])
        yield from imports_of(package, path, extract(text.encode(), file), text, compiled=compiled)


def _texts(root: Path, patterns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Tracked files by these patterns, with what they hold."""
    for path in git.run(["ls-files", "-z", "--", *patterns], root).split("\0"):
        place = root / path
        if path and place.is_file() and not place.is_symlink():
            yield path, place.read_text(encoding="utf-8", errors="replace")

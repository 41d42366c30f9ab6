"""Bringing dependencies up to date in a checkout: uv and npm resolve, and nothing of a lock file is written by us."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from analysis.updates.images import with_image
from analysis.updates.model import Dependency, Source, Update
from analysis.updates.node import lets_in, prefix_of, read_package_lock
from analysis.updates.requirements import compilation_of, with_head_of
from analysis.updates.versions import parsed
from analysis.updates.workflows import with_action
from tasks.dependencies.place import Place, Unresolvable, others, with_pins
from tasks.dependencies.uv_locking import lock_with_uv

type _Files = Mapping[str, Sequence[Update]]


def resolve(place: Path, updates: Sequence[Update], soak: timedelta) -> tuple[str, ...]:
    """Change the files of the checkout; gives what else of a lock changed with them. Raises Unresolvable."""
    also: list[str] = []
    with tempfile.TemporaryDirectory(prefix="autopilot-resolve-") as home:
        for source, files in _by_file(updates).items():
            also += RESOLVERS[source](Place(place, Path(home), soak), files)
    return tuple(dict.fromkeys(also))


def _requirements(place: Place, files: _Files) -> list[str]:
    """All of them change before one is resolved, as one may name another."""
    before = {path: (place.root / path).read_bytes() for path in files}
    for path, updates in files.items():
        place.edit(path, with_pins(updates))
    after = {path: (place.root / path).read_bytes() for path in files}
    unresolved = [path for path in files if _complaint(place, path)]
    conflicts = []
    if unresolved:
        _write(place, before)
        conflicts = [path for path in unresolved if not _complaint(place, path)]
        _write(place, after)
    if conflicts:
        raise Unresolvable(_complaint(place, conflicts[0]))
    return [
        f"{path} could not be resolved here before either, so only the checks tell whether it fits"
        for path in unresolved
    ]


def _complaint(place: Place, path: str) -> str:
    """What uv says against a requirements file, empty if it resolves."""
    file = PurePosixPath(path).name
    command = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", file]
    try:
        place.run(command, (place.root / path).parent)
    except Unresolvable as error:
        return str(error) or "uv does not resolve it"
    return ""


def _write(place: Place, contents: Mapping[str, bytes]) -> None:
    for path, content in contents.items():
        (place.root / path).write_bytes(content)


def _pyproject(place: Place, path: str, updates: Sequence[Update]) -> list[str]:
    place.edit(path, with_pins(updates))
    place.run(["uv", "pip", "compile", "--quiet", "--all-extras", "--no-header", "pyproject.toml"],
              (place.root / path).parent)  # fmt: skip
    return []


def _compiled(place: Place, path: str, updates: Sequence[Update]) -> list[str]:
    """By the tool and options that the head of the file names, from the files that it names."""
    file = place.root / path
    before = file.read_text(encoding="utf-8")
    compilation = compilation_of(path, before)
    assert compilation, path
    for source in compilation.inputs:
        place.edit(source, with_pins(updates))
    wanted = [part for update in updates for part in ("--upgrade-package", f"{update.name}=={update.to}")]
    command = ["uv", "pip", "compile", "--quiet", *compilation.inputs, *compilation.options, "-o", path, *wanted]
    place.run(command, place.root, UV_CUSTOM_COMPILE_COMMAND=compilation.command)
    file.write_text(with_head_of(before, file.read_text(encoding="utf-8")), encoding="utf-8")
    return []


def _npm_lock(place: Place, path: str, updates: Sequence[Update]) -> list[str]:
    """Nothing that came out within the soak time is taken, whoever asks for it; no script of a package runs."""
    cutoff = datetime.now(UTC) - place.soak
    options = ["--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", f"--before={cutoff:%Y-%m-%d}"]
    folder, inside = (place.root / path).parent, [one for one in updates if _is_let_in(one)]
    before = _npm_versions(folder)
    if inside and not _locked_by_update(place, folder, options, inside):
        inside = [one for one in inside if prefix_of(one.dependency.constraint) is None]
        if inside:
            raise Unresolvable(f"npm does not take {', '.join(one.name for one in inside)} within what is asked for")
    rest = [one for one in updates if one not in inside]
    wanted = [f"{one.name}@{prefix_of(one.dependency.constraint) or ''}{one.to}" for one in rest]
    exact = [spec for spec in wanted if spec.rpartition("@")[2][0].isdigit()]
    ranged = [spec for spec in wanted if spec not in exact]
    if ranged:
        place.run(["npm", "install", *options, *ranged], folder)
    if exact:
        place.run(["npm", "install", *options, "--save-exact", *exact], folder)
    return others(before, _npm_versions(folder), updates)


def _locked_by_update(place: Place, folder: Path, options: Sequence[str], updates: Sequence[Update]) -> bool:
    """Move the lock alone, as the package.json lets these in already: who installs a library needs no newer ones."""
    place.run(["npm", "update", *options, *(one.name for one in updates)], folder)
    held = _npm_versions(folder)
    return all(held.get(one.name) == one.to for one in updates)


def _npm_versions(folder: Path) -> dict[str, str]:
    """What the lock holds, by the folder that it goes to."""
    lock = folder / "package-lock.json"
    packages = read_package_lock(lock.name, lock.read_text(encoding="utf-8")).packages
    return {path.removeprefix("node_modules/"): one.version for path, one in packages.items() if path}


def _is_let_in(update: Update) -> bool:
    version = parsed(update.to, update.dependency.ecosystem)
    return version is not None and lets_in(update.dependency.constraint, version)


def _by_file(updates: Sequence[Update]) -> dict[Source, dict[str, list[Update]]]:
    found: dict[Source, dict[str, list[Update]]] = {}
    for one in updates:
        found.setdefault(one.dependency.source, {}).setdefault(one.dependency.path, []).append(one)
    return found


def _written(write: Callable[[str, Dependency, str, str], str]) -> Callable[[Place, str, Sequence[Update]], list[str]]:
    """Files that nothing resolves: their text is changed."""

    def updated(one: Update) -> Callable[[str], str]:
        return lambda text: write(text, one.dependency, one.to, one.digest)

    def resolve_file(place: Place, path: str, updates: Sequence[Update]) -> list[str]:
        for one in updates:
            place.edit(path, updated(one))
        return []

    return resolve_file


def _each(resolve_file: Callable[[Place, str, Sequence[Update]], list[str]]) -> Callable[[Place, _Files], list[str]]:
    """Files that are resolved one by one."""
    return lambda place, files: [also for path, group in files.items() for also in resolve_file(place, path, group)]


RESOLVERS: Mapping[Source, Callable[[Place, _Files], list[str]]] = {
    Source.UV_LOCK: _each(lock_with_uv),
    Source.PYPROJECT: _each(_pyproject),
    Source.REQUIREMENTS: _requirements,
    Source.COMPILED: _each(_compiled),
    Source.NPM_LOCK: _each(_npm_lock),
    Source.WORKFLOW: _each(_written(with_action)),
    Source.DOCKERFILE: _each(_written(with_image)),
}

"""All that a repository depends on by name, in whatever files it says so."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict

from analysis.index.paths import is_example, is_vendored
from analysis.updates import images, node, requirements, workflows
from analysis.updates.model import Dependency
from analysis.updates.uv_lock import WrongLock, locked_dependencies, read_lock

SAMPLES = frozenset({"fixtures", "testdata", "test_data", "node_modules", "examples", "templates"})
"""Folders whose manifests are data of somebody's tests."""


class Declarations(BaseModel):
    """`dependencies` can be brought up to date here; `images` have no version, and are only told."""

    model_config = ConfigDict(frozen=True)

    dependencies: tuple[Dependency, ...] = ()
    images: tuple[Dependency, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tree:
    root: Path
    paths: frozenset[str]
    remarks: list[str] = field(default_factory=list)

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def beside(self, path: str, name: str) -> str | None:
        there = str(PurePosixPath(path).parent / name)
        return there if there in self.paths else None


def read_declarations(root: Path, paths: Iterable[str]) -> Declarations:
    """From the tracked files; one that cannot be read is told, and the others go on."""
    tree = _Tree(root, frozenset(path for path in paths if _counts(path) and _is_file(root / path)))
    found: list[Dependency] = []
    for path in sorted(tree.paths):
        for matches, read in READERS:
            if matches(path):
                try:
                    found += read(tree, path)
                except WrongLock as error:
                    tree.remarks.append(str(error))
    told = [one for path in sorted(tree.paths) if images.is_dockerfile(path) for one in _images(tree, path)]
    found += filter(images.has_version, told)
    others = tuple(one for one in told if not images.has_version(one))
    return Declarations(dependencies=tuple(found), images=others, remarks=tuple(tree.remarks))


def _counts(path: str) -> bool:
    if path.startswith(workflows.FOLDER):
        return True
    return not (is_example(path) or is_vendored(path) or SAMPLES & set(PurePosixPath(path).parts[:-1]))


def _is_file(place: Path) -> bool:
    """A link may lead out of the checkout."""
    return place.is_file() and not place.is_symlink()


def _uv_lock(tree: _Tree, path: str) -> Iterable[Dependency]:
    return locked_dependencies(path, read_lock(path, tree.text(path)))


def _pyproject(tree: _Tree, path: str) -> Iterable[Dependency]:
    """Pins are read here only where no lock holds them."""
    locked = any(tree.beside(path, name) for name in ("uv.lock", "poetry.lock", "pdm.lock"))
    if locked or _in_workspace(tree, path):
        return ()
    return requirements.pinned_in_project(path, tree.text(path), _python(tree, path))


def _in_workspace(tree: _Tree, path: str) -> bool:
    return any(str(folder / "uv.lock") in tree.paths for folder in PurePosixPath(path).parents)


def _requirements(tree: _Tree, path: str) -> Iterable[Dependency]:
    text, needs = tree.text(path), _python(tree, path)
    compilation = requirements.compilation_of(path, text)
    if compilation is None:
        if "--hash=" in text:
            tree.remarks.append(f"{path} has hashes, and does not say which tool makes it")
        return requirements.pinned(path, text, needs)
    missing = [name for name in compilation.inputs if name not in tree.paths]
    if missing or not compilation.inputs:
        tree.remarks.append(f"{path} is made from {', '.join(missing) or 'unknown files'}, which cannot be found")
        return ()
    return requirements.compiled(path, text, {name: tree.text(name) for name in compilation.inputs}, needs)


def _python(tree: _Tree, path: str) -> str:
    """The requires-python of the project that the file belongs to."""
    for folder in PurePosixPath(path).parents:
        project = str(folder / "pyproject.toml")
        if project in tree.paths:
            try:
                return str(tomllib.loads(tree.text(project)).get("project", {}).get("requires-python", ""))
            except (tomllib.TOMLDecodeError, RecursionError):
                return ""
    return ""


def _package_json(tree: _Tree, path: str) -> Iterable[Dependency]:
    package = node.read_package_json(path, tree.text(path))
    if lock := tree.beside(path, "package-lock.json"):
        return node.npm_dependencies(path, package, node.read_package_lock(lock, tree.text(lock)))
    other = next((name for name in node.OTHER_LOCKS if tree.beside(path, name)), None)
    return node.npm_dependencies(path, package, None) if other else ()


def _workflow(tree: _Tree, path: str) -> Iterable[Dependency]:
    return workflows.used_actions(path, tree.text(path))


def _images(tree: _Tree, path: str) -> Iterator[Dependency]:
    yield from images.base_images(path, tree.text(path))


def _named(name: str) -> Callable[[str], bool]:
    return lambda path: PurePosixPath(path).name == name


READERS: tuple[tuple[Callable[[str], bool], Callable[[_Tree, str], Iterable[Dependency]]], ...] = (
    (_named("uv.lock"), _uv_lock),
    (_named("pyproject.toml"), _pyproject),
    (requirements.is_requirements_file, _requirements),
    (_named("package.json"), _package_json),
    (workflows.is_workflow, _workflow),
)

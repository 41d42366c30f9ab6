"""The checkout of a refactoring: set to what was done so far, written to, and held against what it was."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from analysis.architecture.python_modules import PythonModules
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.python.facts import PYTHON
from analysis.refactoring.interface import Interface, lost, read_interface
from analysis.refactoring.model import Gain, Rewrite, Step
from analysis.refactoring.sorting import format_files, formatted_files, sort_imports, sorted_files
from integrations import git
from integrations.git_patches import apply_patch, patch_of
from tasks.code import open_index
from tasks.repositories import Repository, untouchable

MOST_MODULES = 30
"""How many modules are imported first, as a trial, for one step."""

INTERFACE = "the public interface would change (a plan or the settings allow that by `interface: true`)"


def modules_in(index: Index) -> PythonModules:
    return PythonModules(index.snapshot, index.facts(PYTHON))


def packages_of(index: Index, files: Collection[str]) -> Mapping[str, Path]:
    """The top-level packages of files, and the folders that they lie in."""
    modules = modules_in(index)
    found: dict[str, Path] = {}
    for path in files:
        name = modules.name(path)
        depth = name.count(".") + (2 if path.endswith("/__init__.py") else 1)
        found[name.partition(".")[0]] = index.snapshot.root.joinpath(*path.split("/")[:-depth])
    return found


def set_checkout(root: Path, diff: str) -> None:
    """The checkout as it was committed, with a change."""
    git.run(["reset", "--hard", "--quiet"], root)
    git.run(["clean", "--quiet", "--force", "-d"], root)
    if diff:
        apply_patch(root, diff)


def spared(repository: Repository, files: Collection[str]) -> str:
    """Why the settings keep a change from these files; "" if they do not."""
    found = untouchable(repository).intersection(files)
    return f"{min(found)} is not to be changed, say the repository's settings" if found else ""


def write(root: Path, rewrite: Rewrite) -> None:
    """Put the files there, with imports in order and layout as they were."""
    orderly, tidy = sorted_files(root, rewrite.files), formatted_files(root, rewrite.files)
    new = [path for path in rewrite.files if not (root / path).exists()]
    for path, content in rewrite.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    sort_imports(root, [*orderly, *(new if orderly else [])])
    format_files(root, [*tidy, *(new if tidy else [])])


def objection(root: Path, gain: Gain | None, before: int) -> str:
    """What a fresh analysis says against the checkout as it is: that the figure did not get smaller."""
    return gain.told if gain and gain.of(open_index(take_snapshot(root))) >= before else ""


def interface_objection(offered: Interface, packages: Mapping[str, Path]) -> str:
    """What users of the packages would miss, "" if nothing."""
    broken = lost(offered, read_interface(packages))
    return f"{INTERFACE}: {broken[0]}" if broken else ""


def step_of(root: Path, rewrite: Rewrite) -> Step:
    """The step as it stands in the checkout."""
    return Step(
        key=rewrite.key,
        kind=rewrite.kind,
        sentence=rewrite.sentence,
        diff=patch_of(root),
        modules=modules_of(rewrite.modules),
    )


def modules_of(names: Sequence[str]) -> tuple[str, ...]:
    """Modules to import first, as a trial: some of a topic, and the packages at the top, which users import."""
    return tuple(dict.fromkeys([*(name.partition(".")[0] for name in names), *names[:MOST_MODULES]]))

"""Which file of the component a Python import means, from paths alone.

`import a.b.c` depends on `a.b.c`, not on the `__init__` of `a` and `a.b` that Python also runs: inside a package its
own `__init__` has begun already, and counting it would make nearly every package a cycle. grimp and pylint count so
too. For the same reason `import a` inside of package `a` is no import-time edge. `from a import b` depends on the
submodule `a.b` if there is one, else on `a/__init__`, which has to define `b`.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from analysis.index.snapshot import Snapshot

PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
SOURCE_FOLDERS = ("src", "lib", "python")
STANDARD = frozenset(sys.stdlib_module_names) - {"test"}


class PythonModules:
    """The Python files of a snapshot as modules."""

    def __init__(self, snapshot: Snapshot, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self.folders = {"."}
        for path in self.paths:
            self._add_folders(path)
        self.outer = _enclosing_package(snapshot) if "__init__.py" in self.paths else ()
        projects = {_folder(file.path) for file in snapshot.files if file.path.rpartition("/")[2] in PROJECT_FILES}
        sources = {_join(project, name) for project in {*projects, "."} for name in SOURCE_FOLDERS}
        self.roots = sorted({".", *projects, *(sources & self.folders)})
        self._found: dict[tuple[str, str], str | None] = {}
        self._contains: dict[str, list[str]] = defaultdict(list)
        for root in self.roots:
            for name in self._names_in(root):
                self._contains[name].append(root)

    def _add_folders(self, path: str) -> None:
        """Those around a file, up to the first that is known: it came with all around it."""
        while (path := _folder(path)) not in self.folders:
            self.folders.add(path)

    def name(self, path: str) -> str:
        """The dotted name under which the file is imported, or would be."""
        folder = _folder(path)
        root = folder
        while root != "." and _join(root, "__init__.py") in self.paths:
            root = _folder(root)
        if root not in self.roots:
            root = max((one for one in self.roots if _within(path, one)), key=len)
        parts = tuple(
            (path if root == "." else path[len(root) + 1 :]).removesuffix(".pyi").removesuffix(".py").split("/")
        )
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        return ".".join((*(self.outer if root == "." else ()), *parts)) or PurePosixPath(path).stem

    def find(self, importing: str, module: str) -> str | None:
        """The file, or for a package without `__init__` its folder; None for what is outside."""
        bare = module.lstrip(".")
        parts = bare.split(".") if bare else []
        if dots := len(module) - len(bare):
            base = _folder(importing)
            for _ in range(dots - 1):
                base = _folder(base)
            return self._once(base, parts)
        if self.outer and tuple(parts[: len(self.outer)]) == self.outer:
            return self._locate(".", parts[len(self.outer) :])
        if parts[0] in STANDARD:
            return None
        place = _folder(importing)
        if (place, module) not in self._found:
            candidates = self._candidates(place, parts[0])
            self._found[place, module] = next(
                (found for root in candidates if (found := self._locate(root, parts))), None
            )
        return self._found[place, module]

    def member(self, package: str, name: str) -> str | None:
        """The file of the submodule `name` of what `find` gave; None if the name is something else."""
        if package.endswith(("__init__.py", "__init__.pyi")):
            return self._locate(_folder(package), [name], files_only=True)
        return None if package in self.paths else self._locate(package, [name], files_only=True)

    def _candidates(self, folder: str, top: str) -> list[str]:
        """Roots that have the name: those around the importing file's folder first, the nearest before the others."""
        own = [folder] if _join(folder, "__init__.py") not in self.paths else []
        around = self._package_root(folder)
        found = dict.fromkeys([*own, around, *self._contains.get(top, ())])
        return sorted(found, key=lambda root: (not _within(f"{folder}/", root), -len(root), root))

    def _package_root(self, folder: str) -> str:
        while folder != "." and _join(folder, "__init__.py") in self.paths:
            folder = _folder(folder)
        return folder

    def _locate(self, base: str, parts: list[str], *, files_only: bool = False) -> str | None:
        target = _join(base, *parts)
        inside = "" if target == "." else f"{target}/"
        for candidate in (f"{target}.py", f"{inside}__init__.py", f"{target}.pyi", f"{inside}__init__.pyi"):
            if candidate in self.paths:
                return candidate
        return target if target in self.folders and not files_only else None

    def _once(self, base: str, parts: list[str]) -> str | None:
        """As `_locate`, remembered: files of a folder import the same siblings."""
        key = base, "/".join(("", *parts))
        if key not in self._found:
            self._found[key] = self._locate(base, parts)
        return self._found[key]

    def _names_in(self, root: str) -> set[str]:
        depth = 0 if root == "." else root.count("/") + 1
        inside = (path.split("/") for path in self.paths if _within(path, root))
        return {parts[depth].removesuffix(".pyi").removesuffix(".py") for parts in inside}


def _enclosing_package(snapshot: Snapshot) -> tuple[str, ...]:
    """Names of the packages around a component that is itself (part of) a package, outermost first."""
    inner = PurePosixPath(snapshot.prefix).parts or (snapshot.root.name,)
    found: list[str] = []
    folder = snapshot.root
    for name in reversed(inner):
        if not (folder / "__init__.py").is_file():
            break
        found.insert(0, name)
        folder = folder.parent
    return tuple(found) or inner[-1:]


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."


def _join(*parts: str) -> str:
    return "/".join([part for part in parts if part != "."]) or "."


def _within(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(folder + "/")

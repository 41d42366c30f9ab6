"""Modules imported ahead are put aside in a run until it imports one: by then it is known whether it has its own.

A user's project may well have a package `tasks` or `config`. In a fresh process it would find that one, since the
folder of its flow comes first on the path; in a forked one it must not get ours because ours was there already.
"""

import sys
from collections.abc import Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

PROJECT = frozenset({"analysis", "config", "deployments", "emulator", "flows", "integrations", "scripts", "tasks"})


class Given(Loader):
    """Loads nothing: the module is there."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.spec = module.__spec__

    def create_module(self, _spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec


class Aside(MetaPathFinder):
    """Gives all back on the first import of one, except packages of which the path by now has another."""

    def __init__(self, packages: Iterable[str]) -> None:
        self.packages = frozenset(packages)
        self.modules = {name: sys.modules.pop(name) for name in list(sys.modules) if top(name) in self.packages}

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.modules:
            return None
        sys.meta_path.remove(self)
        ours = {package for package in self.packages if package in self.modules and self.is_found(package)}
        given = {name: module for name, module in self.modules.items() if top(name) in ours}
        asked = given.pop(fullname, None)
        sys.modules.update(given)
        return ModuleSpec(fullname, Given(asked)) if asked else None

    def is_found(self, package: str) -> bool:
        """Whether an import would find the package that is aside; yes for one that is not on the path."""
        found, known = PathFinder.find_spec(package), self.modules[package].__spec__
        return found is None or known is None or places(found) == places(known)


def places(spec: ModuleSpec) -> tuple[str | None, tuple[str, ...]]:
    return spec.origin, tuple(spec.submodule_search_locations or ())


def top(name: str) -> str:
    return name.partition(".")[0]


def put_aside(packages: Iterable[str]) -> None:
    sys.meta_path.insert(0, Aside(packages))

"""Whether a base class comes from the snapshot or from outside."""

from collections.abc import Iterable, Mapping

from analysis.python.facts import PythonFacts

type Origins = Mapping[str, str]
"""Module by local name, for names that imports bind."""


def packages(paths: Iterable[str]) -> frozenset[str]:
    """Names that an import of the snapshot's own code may begin with."""
    return frozenset(part for path in paths for part in path.rpartition(".")[0].split("/"))


def origins(facts: PythonFacts) -> Origins:
    """Where the names that a file imports come from."""
    found: dict[str, str] = {}
    for statement in facts.imports:
        if statement.names:
            found.update((local, statement.module) for _, local in statement.names)
        else:
            found[statement.module.partition(".")[0]] = statement.module
    return found


def is_outside(base: str, origins: Origins, packages: frozenset[str]) -> bool:
    """Whether a base's name was imported from a package that the snapshot does not hold."""
    module = origins.get(base.partition(".")[0])
    return module is not None and not module.startswith(".") and module.partition(".")[0] not in packages

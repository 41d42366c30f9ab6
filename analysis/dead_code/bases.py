"""Where a base class comes from, and what one of the standard library calls."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from analysis.python.facts import PythonFacts

STANDARD = """
abc argparse array ast asyncio calendar collections collections.abc concurrent.futures configparser contextlib csv
ctypes datetime decimal email.message enum fractions html.parser http.client http.cookies http.cookiejar http.server
importlib.abc io ipaddress json logging logging.handlers multiprocessing numbers optparse pathlib pickle pprint queue
random shelve shlex smtplib socket socketserver sqlite3 string subprocess tarfile tempfile textwrap threading types uuid
weakref xml.sax.handler zipfile
"""
MODULES = frozenset(STANDARD.split())
"""Modules whose classes call nothing but methods that they have themselves, or names that are hooks."""

type Origins = Mapping[str, str]
"""What imports bind, by local name: a module, or what a module holds."""


def packages(paths: Iterable[str]) -> frozenset[str]:
    """Names that an import of the snapshot's own code may begin with."""
    return frozenset(part for path in paths for part in path.rpartition(".")[0].split("/"))


def origins(facts: PythonFacts) -> Origins:
    """Where the names come from that bases of a file's classes begin with."""
    begin = {base.partition(".")[0] for definition in facts.definitions for base in definition.bases}
    found: dict[str, str] = {}
    for statement in facts.imports if begin else ():
        if statement.names:
            joint = "" if statement.module.endswith(".") else "."
            brought = [(name, local) for name, local in statement.names if local in begin]
            found.update((local, f"{statement.module}{joint}{name}") for name, local in brought)
        elif statement.local:
            found[statement.local] = statement.module
        else:
            first = statement.module.partition(".")[0]
            found[first] = first
    return found


def is_outside(base: str, origins: Origins, packages: frozenset[str]) -> bool:
    """Whether a base's name was imported from a package that the snapshot does not hold."""
    origin = origins.get(base.partition(".")[0])
    return origin is not None and not origin.startswith(".") and origin.partition(".")[0] not in packages


def full_name(base: str, origins: Origins) -> str:
    """A base's name as it is called where it comes from; beginning with a dot when nothing imported it."""
    first, joint, rest = base.partition(".")
    return f"{origins.get(first, f'.{first}')}{joint}{rest}"


@cache
def standard_members(full: str) -> frozenset[str] | None:
    """What a class of the standard library calls or offers; None for any other."""
    module, _, name = full.rpartition(".")
    if module not in MODULES:
        return None
    found = getattr(import_module(module), name, None)
    return frozenset(dir(found)) if isinstance(found, type) else None

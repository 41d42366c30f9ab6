"""Libraries, services, databases, files and programs that the component uses, with members and places."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from analysis.dependencies.declared import Declared, is_manifest, read_declared
from analysis.dependencies.imported import local_modules
from analysis.dependencies.names import offers
from analysis.external.addresses import ADDRESSES
from analysis.external.libraries import DATABASE_SCHEMES, FUNCTIONS, NO_SERVICE, library_of
from analysis.facts import Import
from analysis.index.index import Index
from analysis.index.paths import ASKED, is_example, is_test, is_vendored
from analysis.javascript.facts import JAVASCRIPT
from analysis.javascript.resolve import OF_NODE
from analysis.python.facts import CALLS, PYTHON
from analysis.result import ExternalUse, UseKind

type Key = tuple[UseKind, str]

_PLACES = 20
_MEMBERS = 20
_HOST = re.compile(r"^[\w-]+(\.[\w-]+)+$")
_COMMAND = re.compile(r"^[\w./-]+")


@dataclass(slots=True)
class _Seen:
    uses: int = 0
    paths: set[str] = field(default_factory=set)
    members: Counter[str] = field(default_factory=Counter)
    places: dict[str, None] = field(default_factory=dict)

    def add(self, path: str, line: int, member: str = "") -> None:
        self.uses += 1
        self.paths.add(path)
        if len(self.places) < _PLACES:
            self.places[f"{path}:{line}"] = None
        if member:
            self.members[member] += 1


def is_product(path: str) -> bool:
    """Whether the file is part of what the component does when it runs."""
    return not (is_test(path) or is_example(path) or is_vendored(path))


def inventory(index: Index) -> tuple[ExternalUse, ...]:
    """Everything used outside tests and examples, by kind, most used first."""
    seen: defaultdict[Key, _Seen] = defaultdict(_Seen)
    for key, path, line, member in _uses(index):
        seen[key].add(path, line, member)
    declared = _declared(index)
    found = [_external(key, each, declared) for key, each in seen.items()]
    kinds = tuple(UseKind)
    return tuple(sorted(found, key=lambda use: (kinds.index(use.kind), -use.uses, use.name)))


def _uses(index: Index) -> Iterator[tuple[Key, str, int, str]]:
    yield from _python_uses(index)
    for path, script in index.facts(JAVASCRIPT).items():
        for use in script.uses if is_product(path) else ():
            if key := _package(use.module, use.member):
                yield key, path, use.line, _command(key, use.member, use.literal)
    for path, addresses in index.facts(ADDRESSES).items():
        for line, url in addresses.urls if is_product(path) else ():
            if service := _service(url):
                yield service, path, line, ""


def _python_uses(index: Index) -> Iterator[tuple[Key, str, int, str]]:
    facts, calls = index.facts(PYTHON), index.facts(CALLS)
    own = local_modules(facts)
    packages = _packages(facts)
    for path, file in facts.items():
        if not is_product(path):
            continue
        for each in file.imports:
            if each.module.partition(".")[0] not in packages:
                yield from _imported(each, path, own)
        for call in calls.get(path, ()):
            if call.dotted.partition(".")[0] not in packages:
                yield from _called(call.dotted, call.text, path, call.line, own)


def _packages(paths: Iterable[str]) -> frozenset[str]:
    """The component's own top-level packages."""
    folders = {PurePosixPath(path).parent for path in paths if path.endswith("__init__.py")}
    return frozenset(folder.name for folder in folders if folder.parent not in folders)


@lru_cache(ASKED)
def _key(dotted: str, own: frozenset[str]) -> Key | None:
    if known := library_of(dotted):
        return known[1], known[0]
    module = dotted.partition(".")[0]
    outside = module and module not in sys.stdlib_module_names and module not in own
    return (UseKind.THIRD_PARTY, module) if outside else None


def _imported(each: Import, path: str, own: frozenset[str]) -> Iterator[tuple[Key, str, int, str]]:
    if key := _key(each.module, own):
        inside = each.module[len(key[1]) + 1 :]
        for name, _ in each.names or (("", ""),):
            yield key, path, each.line, ".".join(filter(None, (inside, name)))


def _called(dotted: str, text: str, path: str, line: int, own: frozenset[str]) -> Iterator[tuple[Key, str, int, str]]:
    if dotted in FUNCTIONS:
        yield FUNCTIONS[dotted], path, line, dotted.partition(".")[2]
    elif key := _key(dotted, own):
        yield key, path, line, _command(key, dotted[len(key[1]) + 1 :], text)


def _command(key: Key, member: str, text: str) -> str:
    """The member, or for programs the command that is run."""
    command = _COMMAND.match(text) if key[0] is UseKind.SUBPROCESS else None
    return f"{member} {command[0]}" if command else member


def _package(module: str, member: str) -> Key | None:
    if not module:
        return (UseKind.HTTP, "fetch") if member == "fetch" else None
    if known := library_of(module):
        return known[1], known[0]
    name = package_of(module)
    return (UseKind.THIRD_PARTY, name) if name else None


def package_of(module: str) -> str:
    """The npm package of an import; empty for files, aliases, and what the platform brings."""
    if ":" in module or module.startswith((".", "/", "@/", "~", "#", "$")) or module.partition("/")[0] in OF_NODE:
        return ""
    parts = module.split("/")
    return "/".join(parts[:2]) if module.startswith("@") else parts[0]


def _service(url: str) -> Key | None:
    """The database of a DSN, or the host of an HTTP address that may be a service."""
    if scheme := DATABASE_SCHEMES.match(url):
        return UseKind.DATABASE, scheme[1]
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    service = parts.scheme in ("http", "https", "ws", "wss") and _HOST.match(host) and not NO_SERVICE.search(host)
    return (UseKind.HTTP, host) if service else None


def _declared(index: Index) -> list[Declared]:
    return [
        each
        for file in index.snapshot.files
        if is_manifest(file.path)
        for each in read_declared(file.path, index.snapshot.read(file.path).decode(errors="replace"))
    ]


def _external(key: Key, seen: _Seen, declared: list[Declared]) -> ExternalUse:
    kind, name = key
    library = kind is UseKind.THIRD_PARTY or library_of(name) is not None
    checked = library and name.partition(".")[0] not in sys.stdlib_module_names and bool(declared)
    offering = next((each for each in declared if checked and offers(each.name, name.partition(".")[0])), None)
    in_python = any(path.endswith((".py", ".pyi")) for path in seen.paths)
    return ExternalUse(
        kind=kind,
        name=name,
        declared=offering is not None if checked and in_python else None,
        version=offering.constraint if offering else "",
        uses=seen.uses,
        modules=len(seen.paths),
        members=tuple(member for member, _ in seen.members.most_common(_MEMBERS)),
        places=tuple(seen.places),
    )

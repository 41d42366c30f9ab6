"""The exact versions that a repository installs, from its lock files."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import msgspec
import yaml
from packaging.utils import canonicalize_name

from analysis.dependencies.declared import is_manifest, read_declared
from analysis.index.paths import is_example, is_test, is_vendored
from analysis.index.snapshot import Snapshot
from integrations import plain_yaml

LOCAL_SOURCES = frozenset({"editable", "virtual", "directory", "workspace"})
PNPM_KEY = re.compile(r"^/?(?P<name>@?[^@(]+)@(?P<version>\d[^(:]*)")
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
UNREADABLE = (msgspec.DecodeError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading raises where a file is not what its name says; TOML that cannot be read is a ValueError."""

type Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Locked:
    """One version of one package in one lock file; `direct` when the project names it itself."""

    ecosystem: str
    name: str
    version: str
    path: str
    line: int = 1
    development: bool = False
    direct: bool = False
    licence: str = ""
    requires: tuple[str, ...] = ()


def find_locked(snapshot: Snapshot) -> list[Locked]:
    """Of all lock files outside tests; those of examples and documentation count as development."""
    found: list[Locked] = []
    for file in snapshot.files:
        read = reader_of(file.path)
        if read and not is_test(file.path) and not is_vendored(file.path):
            text = snapshot.text(file.path) or ""
            found += read_lock(read, file.path, text)
    return found


def reader_of(path: str) -> "Reader | None":
    known = READERS.get(PurePosixPath(path).name)
    is_list = path.endswith(".txt") and is_manifest(path)
    return known or (read_requirements if is_list else None)


def read_lock(read: "Reader", path: str, text: str) -> list[Locked]:
    """Nothing where the file is not what its name says."""
    try:
        found = list(read(path, text))
    except UNREADABLE:
        return []
    aside = is_example(path)
    return [_aside(one) if aside else one for one in found]


def _aside(one: Locked) -> Locked:
    return Locked(
        one.ecosystem, one.name, one.version, one.path, one.line, True, one.direct, one.licence, one.requires
    )  # fmt: skip


def read_toml_lock(path: str, text: str) -> Iterator[Locked]:
    """uv.lock and poetry.lock; what only groups of the project need is development."""
    packages: list[Table] = tomllib.loads(text).get("package", [])
    roots = [one for one in packages if LOCAL_SOURCES & set(one.get("source", {}))]
    requires = {one["name"]: tuple(_toml_names(one)) for one in packages}
    direct = {name for root in roots for name in _toml_names(root)}
    needed = closure(direct, requires)
    in_groups = {
        name for root in roots for group in root.get("dev-dependencies", {}).values() for name in _names(group)
    }
    lines = _lines(text, re.compile(r'^name = "([^"]+)"'))
    for one in packages:
        if one in roots or "version" not in one:
            continue
        name = str(one["name"])
        groups = one.get("groups", ["main"])
        development = (bool(roots) and name not in needed) or "main" not in groups or one.get("category") == "dev"
        yield Locked(
            "PyPI", canonicalize_name(name), str(one["version"]), path, lines.get(name, 1), development,
            name in direct or name in in_groups or not roots, requires=requires[name],
        )  # fmt: skip


def _toml_names(package: Table) -> Iterator[str]:
    needs = package.get("dependencies", [])
    yield from needs if isinstance(needs, dict) else _names(needs)
    for group in package.get("optional-dependencies", {}).values():
        yield from _names(group)


def _names(entries: Iterable[Table]) -> list[str]:
    return [str(one["name"]) for one in entries]


def closure(start: Iterable[str], requires: Mapping[str, Iterable[str]]) -> set[str]:
    """All that is needed for a start, itself included."""
    found: set[str] = set()
    todo = list(start)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(requires.get(name, ()))
    return found


def read_requirements(path: str, text: str) -> Iterator[Locked]:
    """Only what is pinned to one version."""
    for one in read_declared(path, text):
        if one.constraint.startswith("==") and "," not in one.constraint and "*" not in one.constraint:
            version = one.constraint.removeprefix("==").lstrip("=")
            yield Locked("PyPI", one.name, version, path, one.line, one.development, direct=True)


def read_package_lock(path: str, text: str) -> Iterator[Locked]:
    """package-lock.json and npm-shrinkwrap.json from npm 7 on."""
    packages: dict[str, Table] = msgspec.json.decode(text)["packages"]
    root = packages.get("", {})
    direct = {*root.get("dependencies", {}), *root.get("devDependencies", {})}
    lines = _lines(text, re.compile(r'^\s*"(node_modules/[^"]+)": \{'))
    for place, one in packages.items():
        if "node_modules/" not in place or one.get("link") or "version" not in one:
            continue
        name = place.rpartition("node_modules/")[2]
        yield Locked(
            "npm", str(one.get("name", name)), str(one["version"]), path, lines.get(place, 1), bool(one.get("dev")),
            name in direct, str(one.get("license", "")), tuple(one.get("dependencies", {})),
        )  # fmt: skip


def read_pnpm(path: str, text: str) -> Iterator[Locked]:
    document = plain_yaml.load_large(text)
    if not isinstance(document, dict):
        return
    importers = document.get("importers") or {".": document}
    direct = {name for one in importers.values() for name in one.get("dependencies", {})}
    for_development = {name for one in importers.values() for name in one.get("devDependencies", {})} - direct
    for key, one in document.get("packages", {}).items():
        if match := PNPM_KEY.match(key):
            name = match["name"]
            aside = name in for_development or bool((one or {}).get("dev"))
            yield Locked("npm", name, match["version"], path, 1, aside, name in direct | for_development)


def read_bun(path: str, text: str) -> Iterator[Locked]:
    document: Table = msgspec.json.decode(TRAILING_COMMA.sub(r"\1", text))
    spaces = document["workspaces"].values()
    direct = {name for one in spaces for name in one.get("dependencies", {})}
    aside = {name for one in spaces for name in one.get("devDependencies", {})} - direct
    found = [one for one in document["packages"].values() if "@workspace:" not in str(one[0])]
    pairs = {str(one[0]).rpartition("@")[0]: one for one in found}
    requires = {name: tuple(_last_table(one).get("dependencies", {})) for name, one in pairs.items()}
    needed = closure(direct, requires)
    for one in found:
        name, _, version = str(one[0]).rpartition("@")
        yield Locked("npm", name, version, path, 1, name not in needed, name in direct | aside, requires=requires[name])


def _last_table(entry: list[Any]) -> Table:
    return next((part for part in entry[1:] if isinstance(part, dict)), {})


def _lines(text: str, pattern: re.Pattern[str]) -> dict[str, int]:
    """Where each name is first said."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := pattern.match(line):
            found.setdefault(match[1], number)
    return found


type Reader = Callable[[str, str], Iterator[Locked]]

READERS: Mapping[str, Reader] = {
    "uv.lock": read_toml_lock, "poetry.lock": read_toml_lock, "package-lock.json": read_package_lock,
    "npm-shrinkwrap.json": read_package_lock, "pnpm-lock.yaml": read_pnpm, "bun.lock": read_bun,
}  # fmt: skip

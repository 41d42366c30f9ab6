"""What package.json, tsconfig.json and jsr.json say about where modules are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

import msgspec

from analysis.index.snapshot import Snapshot

type Exports = str | bool | list[Exports] | dict[str, Exports] | None

_COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])')

NG_ENTRIES = ("src/public_api.ts", "src/public-api.ts", "public_api.ts", "public-api.ts", "index.ts")
BY_DEFAULT = ((".", "./index.js"),)


class Manifest(msgspec.Struct):
    """The fields of package.json and jsr.json that say what a package offers.

    `Any` stands for `Exports`, as msgspec decodes no recursive alias.
    """

    name: str = ""
    private: bool = False
    main: str = ""
    module: str = ""
    browser: Any = None
    types: str = ""
    typings: str = ""
    source: str = ""
    bin: Any = None
    exports: Any = None
    imports: Any = None
    scripts: dict[str, str] = {}
    dependencies: dict[str, str] = {}
    dev_dependencies: dict[str, str] = msgspec.field(default_factory=dict, name="devDependencies")
    peer_dependencies: dict[str, str] = msgspec.field(default_factory=dict, name="peerDependencies")


class NgLibrary(msgspec.Struct, rename="camel"):
    entry_file: str = ""


class NgPackage(msgspec.Struct):
    """What ng-packagr makes an entry point of an Angular library of."""

    lib: NgLibrary = msgspec.field(default_factory=NgLibrary)


class CompilerOptions(msgspec.Struct, rename="camel"):
    base_url: str | None = None
    paths: dict[str, list[str]] | None = None


class TsConfig(msgspec.Struct, rename="camel"):
    extends: str | list[str] | None = None
    compiler_options: CompilerOptions = msgspec.field(default_factory=CompilerOptions)


@dataclass(frozen=True, slots=True)
class Package:
    """One package.json: its folder (empty for the root) and its entry points as (subpath, target)."""

    folder: str
    manifest: Manifest
    entries: tuple[tuple[str, str], ...]
    internal: tuple[tuple[str, str], ...] = ()
    is_npm: bool = True

    @property
    def is_library(self) -> bool:
        """Whether it may be published: it says where others enter it, and is not private."""
        return self.is_npm and not self.manifest.private and self.entries not in ((), BY_DEFAULT)

    @property
    def dependencies(self) -> frozenset[str]:
        manifest = self.manifest
        return frozenset(manifest.dependencies | manifest.dev_dependencies | manifest.peer_dependencies)


@dataclass(frozen=True, slots=True)
class PathMapping:
    """`paths` and `baseUrl` of the tsconfig files in a folder, both made relative to the component."""

    folder: str
    paths: Mapping[str, tuple[str, ...]]
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """How modules are found in a component; the deepest folder comes first in each tuple."""

    packages: tuple[Package, ...] = ()
    mappings: tuple[PathMapping, ...] = ()

    def package_of(self, path: str) -> Package | None:
        """The package that a file belongs to."""
        return next((one for one in self.packages if within(path, one.folder)), None)


def within(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def configuration(snapshot: Snapshot) -> Configuration:
    """Read every package.json, jsr.json and tsconfig of the snapshot; what cannot be read is left out."""
    names = [file.path for file in snapshot.files if file.path.endswith(".json") and "node_modules/" not in file.path]
    packages = [one for path in names if (one := _package(snapshot, path))]
    mappings = [mapping for path in names if _is_tsconfig(path) and (mapping := _mapping(snapshot, path))]
    return Configuration(
        tuple(sorted(packages, key=lambda one: (-len(one.folder), not one.is_npm))),
        tuple(sorted(mappings, key=lambda one: -len(one.folder))),
    )


def _read[T](snapshot: Snapshot, path: str, into: type[T]) -> T | None:
    try:
        text = snapshot.read(path).decode("utf-8-sig", errors="replace")
        plain = _TRAILING_COMMA.sub(r"\1", _COMMENT.sub(r"\1", text))
        return msgspec.json.decode(plain, type=into)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None


def _package(snapshot: Snapshot, path: str) -> Package | None:
    name = path.rpartition("/")[2]
    if name == "ng-package.json":
        return _of_angular(snapshot, path)
    if name not in ("package.json", "jsr.json", "deno.json"):
        return None
    manifest = _read(snapshot, path, Manifest)
    if manifest is None:
        return None
    is_npm = path.endswith("package.json")
    entries = tuple(_entries(manifest)) or (BY_DEFAULT if is_npm and manifest.name else ())
    return Package(dirname(path), manifest, entries, tuple(_targets("", manifest.imports)), is_npm)


def _of_angular(snapshot: Snapshot, path: str) -> Package | None:
    found = _read(snapshot, path, NgPackage)
    if found is None:
        return None
    entries = (found.lib.entry_file,) if found.lib.entry_file else NG_ENTRIES
    return Package(dirname(path), Manifest(), tuple((".", entry) for entry in entries), is_npm=False)


def _entries(manifest: Manifest) -> Iterator[tuple[str, str]]:
    yield from _targets(".", manifest.exports)
    single = (manifest.source, manifest.main, manifest.module, manifest.types, manifest.typings)
    yield from ((".", target) for target in single if target)
    if isinstance(manifest.browser, str):
        yield ".", manifest.browser
    commands = manifest.bin.values() if isinstance(manifest.bin, dict) else [manifest.bin]
    yield from (("bin", target) for target in commands if isinstance(target, str))


def _targets(subpath: str, exports: Exports) -> Iterator[tuple[str, str]]:
    if isinstance(exports, str):
        yield subpath, exports
    elif isinstance(exports, list):
        for one in exports:
            yield from _targets(subpath, one)
    elif isinstance(exports, dict):
        for key, value in exports.items():
            yield from _targets(key if key.startswith((".", "#")) else subpath, value)


def _is_tsconfig(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(("tsconfig", "jsconfig")) and name.endswith(".json")


def _mapping(snapshot: Snapshot, path: str, depth: int = 0) -> PathMapping | None:
    config = _read(snapshot, path, TsConfig)
    if config is None:
        return None
    folder, options = dirname(path), config.compiler_options
    if options.paths is None and options.base_url is None:
        return _inherited(snapshot, folder, config, depth)
    base = normpath(join(folder, options.base_url or "."))
    paths = {
        alias: tuple(normpath(join(base, target)) for target in targets)
        for alias, targets in (options.paths or {}).items()
    }
    return PathMapping(folder, paths, base if options.base_url is not None else None)


def _inherited(snapshot: Snapshot, folder: str, config: TsConfig, depth: int) -> PathMapping | None:
    parents = [config.extends] if isinstance(config.extends, str) else config.extends or []
    for parent in parents:
        if not parent.startswith(".") or depth > 5:
            continue
        target = normpath(join(folder, parent if parent.endswith(".json") else f"{parent}.json"))
        if mapping := _mapping(snapshot, target, depth + 1):
            return PathMapping(folder, mapping.paths, mapping.base)
    return None

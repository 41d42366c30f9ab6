"""What an unpacked npm package offers, by its type declarations, or its code where that is as clear; nothing runs.

https://nodejs.org/api/packages.html#package-entry-points
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath

import msgspec

from analysis.index.languages import Language
from analysis.index.source import SourceFile
from analysis.javascript.facts import JavaScriptFacts, extract
from analysis.javascript.packages import Exports

TYPES = ("types", "import", "require", "node", "default")
REQUIRED = ("require", "node", "default")
BUILT = re.compile(r"(\.d)?\.[cm]?[jt]sx?$")
SUFFIXES = (".d.ts", ".d.mts", ".d.cts", ".ts", ".js", ".mjs", ".cjs")
UNCLEAR = re.compile(rb"^\s*(?:export\s*=|declare\s+module\s+[\"']|module\.exports\s*=)", re.MULTILINE)
BRACES = re.compile(rb"^\s*export\s*(?:type\s*)?\{", re.MULTILINE)


class Manifest(msgspec.Struct):
    """What package.json says about where one enters; msgspec decodes no recursive alias, so `exports` is read raw."""

    main: str = ""
    types: str = ""
    typings: str = ""
    type: str = ""
    exports: msgspec.Raw = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True)
class Package:
    """An unpacked package; `read` keeps what its files offer."""

    folder: Path
    manifest: Manifest
    exports: Exports
    read: dict[str, frozenset[str] | None] = field(default_factory=dict)


def read_package(folder: Path) -> Package | None:
    """None where its package.json cannot be read."""
    try:
        manifest = msgspec.json.decode((folder / "package.json").read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None
    exports: Exports = msgspec.json.decode(manifest.exports)
    return Package(folder, manifest, exports)


def is_closed_to(package: Package, subpath: str) -> bool:
    """Whether `exports` lets nobody import this; `.` stands for the package itself."""
    return package.exports is not None and not any(_targets(package.exports, subpath, TYPES))


def wants_import(package: Package) -> bool:
    """Whether the package itself is an ES module only, which `require` takes only from Node 22.12 on."""
    targets = _targets(package.exports, ".", REQUIRED) if package.exports is not None else iter([package.manifest.main])
    target = next(targets, "") or "index.js"
    return target.endswith(".mjs") or (package.manifest.type == "module" and not target.endswith((".cjs", ".json")))


def names_offered(package: Package, subpath: str) -> frozenset[str] | None:
    """The names that can be imported from there, `default` among them; None where that cannot be told."""
    for target in _entries(package, subpath):
        if (path := _file(package, target)) is not None:
            return _names(package, path)
    return None


def _entries(package: Package, subpath: str) -> Iterator[str]:
    manifest = package.manifest
    if package.exports is not None:
        yield from _targets(package.exports, subpath, TYPES)
    elif subpath != ".":
        yield subpath
    else:
        yield from filter(None, (manifest.types, manifest.typings, manifest.main, "index"))


def _targets(exports: Exports, subpath: str, conditions: tuple[str, ...]) -> Iterator[str]:
    """Where `exports` leads under these conditions, those of declarations first."""
    table = exports if isinstance(exports, dict) and any(key.startswith(".") for key in exports) else {".": exports}
    for pattern, target in table.items():
        before, star, after = pattern.partition("*")
        fits = subpath == pattern or (star and subpath.startswith(before) and subpath.endswith(after))
        if fits and target is not None:
            hole = subpath[len(before) : len(subpath) - len(after)] if star else ""
            yield from (found.replace("*", hole) for found in _leaves(target, conditions))
            return


def _leaves(target: Exports, conditions: tuple[str, ...]) -> Iterator[str]:
    if isinstance(target, str):
        yield target
    elif isinstance(target, list):
        yield from (leaf for each in target for leaf in _leaves(each, conditions))
    elif isinstance(target, dict):
        found = [leaf for key in conditions if key in target for leaf in _leaves(target[key], conditions)]
        yield from sorted(found, key=lambda leaf: ".d." not in leaf) if "types" in conditions else found


def _file(package: Package, target: str) -> str | None:
    path = normpath(target)
    stem = BUILT.sub("", path)
    candidates = [f"{base}{suffix}" for base in (stem, f"{path}/index") for suffix in SUFFIXES]
    return next((one for one in candidates if (package.folder / one).is_file()), None) if ".." not in path else None


def _names(package: Package, path: str) -> frozenset[str] | None:
    if path not in package.read:
        package.read[path] = frozenset()
        package.read[path] = _read(package, path)
    return package.read[path]


def _read(package: Package, path: str) -> frozenset[str] | None:
    content = (package.folder / path).read_bytes()
    language = Language.JAVASCRIPT if path.endswith("js") else Language.TYPESCRIPT
    facts = extract(content, SourceFile(path, "", len(content), language))
    if facts.minified or facts.syntax_error or UNCLEAR.search(content):
        return None
    names = {one.name for one in facts.exports}
    if ".d." in path and not BRACES.search(content):
        names.update(one.name for one in facts.definitions if one.module_level)
    for name in _passed_on(package, path, facts):
        if name is None:
            return None
        names.add(name)
    return frozenset(names) or None


def _passed_on(package: Package, path: str, facts: JavaScriptFacts) -> Iterator[str | None]:
    """What is exported from elsewhere; None for everything of a module that cannot be read."""
    for one in facts.imports:
        for name, alias in one.names if one.reexport else ():
            if (name, alias) != ("*", ""):
                yield alias
                continue
            place = _file(package, join(dirname(path), one.module)) if one.module.startswith(".") else None
            found = _names(package, place) if place else None
            yield from found - {"default"} if found is not None else [None]

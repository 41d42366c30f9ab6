"""Which file of the component an import means."""

import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from posixpath import dirname, join, normpath

from analysis.javascript.packages import Configuration, Package, within

SUFFIXES = (".ts", ".tsx", ".d.ts", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
BUILT = re.compile(r"(\.d)?\.[cm]?[jt]sx?$")
SOURCE_FOLDERS = ("src", "", "source", "lib")
ROOT_ALIAS = re.compile(r"^(?:[@~]{1,2}/|[#$](?=\w))")
"""What bundlers' settings and frameworks put before the path of a module below the package's folder."""

BESIDE = ("src", "app", "", "source", "lib")
"""Folders below a package's that such paths, and those of Babel's and webpack's roots, begin in."""

_MODULES_OF_NODE = """
assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs
http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream
string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib
"""
OF_NODE = frozenset(_MODULES_OF_NODE.split())


def resolve(importing: str, module: str, paths: Collection[str], configuration: Configuration) -> str | None:
    """The path among `paths` that `module` means in the file `importing`; None for what is outside.

    Follows relative paths and index files, `.js` that stands for `.ts`, `paths` and `baseUrl` of tsconfig, `imports`
    of package.json, and packages of the same repository, through `exports` and back from built files to sources. What
    none of these explains and no package.json declares is looked for where bundlers are usually told to look.
    """
    wanted = module.partition("?")[0]
    if wanted.startswith("."):
        return as_file(normpath(join(dirname(importing), wanted)), paths)
    candidates = (
        *_mapped(importing, wanted, configuration),
        *([wanted.lstrip("/")] if wanted.startswith("/") else ()),
    )
    for candidate in candidates:
        if found := as_file(candidate, paths):
            return found
    return _in_packages(importing, wanted, paths, configuration) or _below(importing, wanted, paths, configuration)


def resolve_all(importing: str, module: str, paths: Collection[str], configuration: Configuration) -> list[str]:
    """Like `resolve`, for `import.meta.glob("./x/*.ts")` and import(`./x/${name}.js`), which mean several files."""
    if "*" not in module and "${}" not in module:
        found = resolve(importing, module, paths, configuration)
        return [found] if found else []
    pattern = module.replace("${}", "*")
    bases = (
        [normpath(join(dirname(importing), pattern))]
        if pattern.startswith(".")
        else [pattern.lstrip("/"), *_mapped(importing, pattern, configuration)]
    )
    wanted = {BUILT.sub("", base) for base in bases} - {"*"}
    return [path for path in paths if any(fnmatchcase(BUILT.sub("", path), one) for one in wanted)]


def as_file(candidate: str, paths: Collection[str]) -> str | None:
    """The file that a path without a suffix, with a built file's suffix, or of a folder stands for."""
    candidate = "" if candidate == "." else candidate
    if candidate in paths:
        return candidate
    stem = BUILT.sub("", candidate)
    for base in dict.fromkeys((candidate, stem)):
        for suffix in SUFFIXES:
            if base + suffix in paths:
                return base + suffix
    return next((found for s in SUFFIXES if (found := join(candidate, f"index{s}")) in paths), None)


def _mapped(importing: str, module: str, configuration: Configuration) -> Iterator[str]:
    for mapping in configuration.mappings:
        if not within(importing, mapping.folder):
            continue
        for alias, targets in mapping.paths.items():
            hole = _hole(alias, module)
            if hole is not None:
                yield from (target.replace("*", hole, 1) for target in targets)
        if mapping.base is not None:
            yield normpath(join(mapping.base, module))


def _hole(pattern: str, module: str) -> str | None:
    """What the `*` of the pattern stands for; empty for an exact match, None for no match."""
    before, star, after = pattern.partition("*")
    if not star:
        return "" if pattern == module else None
    fits = module.startswith(before) and module.endswith(after) and len(module) >= len(before) + len(after)
    return module[len(before) : len(module) - len(after)] if fits else None


def _in_packages(importing: str, module: str, paths: Collection[str], configuration: Configuration) -> str | None:
    if module.startswith("#"):
        package = configuration.package_of(importing)
        return _through(package, package.internal, module, paths) if package else None
    for package in configuration.packages:
        name = package.manifest.name
        if name and (module == name or module.startswith(name + "/")):
            rest = module[len(name) :]
            through = _through(package, package.entries, f".{rest}", paths)
            return through or as_file(normpath(join(package.folder, rest.lstrip("/") or "index")), paths)
    return None


def _below(importing: str, module: str, paths: Collection[str], configuration: Configuration) -> str | None:
    """The module below a folder of the package, by an alias of such a folder, or as though it were a package."""
    package = configuration.package_of(importing)
    folder = package.folder if package else ""
    rest = ROOT_ALIAS.sub("", module)
    first = "/".join(rest.split("/")[: 2 if rest.startswith("@") else 1])
    declared = package is not None and (first in package.dependencies or f"@types/{first}" in package.dependencies)
    if rest == module and (declared or first in OF_NODE or ":" in module):
        return None
    found = (as_file(normpath(join(folder, beside, rest)), paths) for beside in BESIDE)
    return next((path for path in found if path and path != importing), None)


def _through(
    package: Package, entries: tuple[tuple[str, str], ...], subpath: str, paths: Collection[str]
) -> str | None:
    for pattern, target in entries:
        hole = _hole(pattern, subpath)
        if hole is not None and (found := source_of(package, target.replace("*", hole), paths)):
            return found
    return None


def source_of(package: Package, target: str, paths: Collection[str]) -> str | None:
    """The source of an entry point, which often names a built file: `dist/cli.js` comes from `src/cli.ts`."""
    relative = normpath(target)
    for candidate in _sources(relative):
        if found := as_file(normpath(join(package.folder, candidate)), paths):
            return found
    return None


def _sources(relative: str) -> Iterator[str]:
    yield relative
    parts = BUILT.sub("", relative).split("/")
    for dropped in range(min(len(parts), 5)):
        for folder in SOURCE_FOLDERS:
            yield join(folder, *parts[dropped:])


def entry_files(package: Package, paths: Collection[str]) -> Iterator[str]:
    """The sources of the package's public entry points."""
    for _, target in package.entries:
        if "*" not in target:
            if source := source_of(package, target, paths):
                yield source
            continue
        for candidate in _sources(normpath(target)):
            pattern = BUILT.sub("", normpath(join(package.folder, candidate)))
            if found := [path for path in paths if pattern != "*" and fnmatchcase(BUILT.sub("", path), pattern)]:
                yield from found
                break

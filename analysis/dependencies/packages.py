"""Packages that TypeScript and JavaScript files import without any package.json above them declaring these."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

import msgspec

from analysis.external.inventory import package_of
from analysis.facts import ImportScope
from analysis.findings import Location
from analysis.index.index import Index
from analysis.index.paths import is_example, is_test, is_test_data, is_vendored
from analysis.javascript.facts import JAVASCRIPT
from analysis.javascript.packages import Configuration, configuration
from analysis.javascript.resolve import resolve

_ALIASES = re.compile(
    r"^(tsconfig.*\.json|jsconfig\.json|deno\.jsonc?|import_map\.json|(.*\.config|webpack[\w.-]*)\.[cm]?[jt]s)$"
)
_NAMED = re.compile(r"""["']([@~\w][\w@~./-]*?)(?:/\*)?["']|^\s*([\w$-]+)\s*:""", re.MULTILINE)
"""What such a file quotes, and the keys of its tables."""

_NO_PACKAGE = (".css", ".scss", ".svg")
"""Ends of modules that bundlers make up."""
_MADE_UP = re.compile(
    r"^(@theme|@theme-original|@theme-init|@site|@generated|virtual:[^/]*|~icons)(/|$)|^@docusaurus/([A-Z]|use[A-Z]|\w*outer|\w+Context)"
)
"""Modules that Docusaurus and plugins of bundlers provide under names that no registry has."""

_BROUGHT = {
    "nuxt": frozenset({"vue", "vue-router", "h3", "ofetch", "nitropack"}),
    "vitepress": frozenset({"vue", "vite"}),
    "expo": frozenset({"@expo/config-plugins", "@expo/metro-config", "expo-modules-core"}),
}
"""What the documentation of a framework has its users import without declaring it."""

_ASIDE_FOLDERS = frozenset({"build", "scripts", "tools", "dist", "perf", "perf-measures", ".github"})


class _Package(msgspec.Struct, rename="camel"):
    name: str = ""
    version: str = ""
    private: bool = False
    dependencies: dict[str, str] = {}
    dev_dependencies: dict[str, str] = {}
    peer_dependencies: dict[str, str] = {}
    optional_dependencies: dict[str, str] = {}

    @property
    def unpublished(self) -> bool:
        """Whether nobody installs it by itself."""
        return self.private or self.version in ("", "0.0.0")

    def names(self) -> set[str]:
        groups = (self.dependencies, self.dev_dependencies, self.peer_dependencies, self.optional_dependencies)
        return {self.name, *(name for group in groups for name in group)}


def _packages(index: Index) -> Iterator[tuple[str, _Package]]:
    for file in index.snapshot.files:
        if file.path.rpartition("/")[2] == "package.json":
            try:
                package = msgspec.json.decode(index.snapshot.read(file.path), type=_Package)
            except (msgspec.MsgspecError, RecursionError):
                continue
            yield str(PurePosixPath(file.path).parent), package


def _is_aside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        is_test(path)
        or is_test_data(path)
        or is_example(path)
        or is_vendored(path)
        or ".config." in parts[-1]
        or not _ASIDE_FOLDERS.isdisjoint(parts[:-1])
    )


def _is_alias(name: str, aliases: Container[str], folders: Iterable[str]) -> bool:
    """Whether a configuration file says where `@scope/name` or `@scope` is, or `name` is a folder above the file."""
    first = name.partition("/")[0]
    return name in aliases or first in aliases or any(first in folder.split("/") for folder in folders)


def installed_by_another(index: Index) -> Callable[[str, str], bool]:
    """Asks of a package's name and a file: is it there because another package of the repository declares it, while
    the file's own package is not published?"""
    packages = dict(_packages(index))

    def ask(name: str, path: str) -> bool:
        above = (str(folder) for folder in PurePosixPath(path).parents)
        own = next((packages[folder] for folder in above if folder in packages), None)
        return own is not None and own.unpublished and any(name in package.names() for package in packages.values())

    return ask


def _configuration(index: Index) -> Configuration:
    return configuration(index.snapshot)


def undeclared_packages(index: Index) -> Mapping[str, list[Location]]:
    """Places by package; none for what an alias, another package of the workspace, or any group may explain."""
    packages = dict(_packages(index))
    if not packages:
        return {}
    workspace = {package.name for package in packages.values()}
    aliases = {
        alias
        for file in index.snapshot.files
        if _ALIASES.match(PurePosixPath(file.path).name)
        for names in _NAMED.findall(index.snapshot.read(file.path).decode(errors="replace"))
        for alias in names
    }
    found: defaultdict[str, list[Location]] = defaultdict(list)
    files = index.facts(JAVASCRIPT)
    folders_inside = {str(folder) for file in index.snapshot.files for folder in PurePosixPath(file.path).parents}
    for path, facts in files.items():
        folders = {str(folder) for folder in PurePosixPath(path).parents}
        above = [packages[str(folder)] for folder in PurePosixPath(path).parents if str(folder) in packages]
        if not above or _is_aside(path):
            continue
        known = workspace.union(*(package.names() for package in above))
        known |= {name for framework, brought in _BROUGHT.items() if framework in known for name in brought}
        for each in facts.imports:
            name = package_of(each.module)
            firm = each.scope is ImportScope.MODULE and not each.optional
            own = any(str(folder / name) in folders_inside for folder in PurePosixPath(path).parents)
            if (
                name
                and firm
                and not own
                and not name.endswith(_NO_PACKAGE)
                and not _MADE_UP.match(name)
                and not {name, f"@types/{name}"} & known
                and not _is_alias(name, aliases, folders)
                and resolve(path, each.module, files, index.share(_configuration)) is None
            ):
                found[name].append(Location(path=path, line=each.line))
    return found

"""What a Python project says that it needs, and where it says so."""

import ast
import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_DEVELOPMENT = re.compile(
    r"test|(?<![a-z])(dev|lint|doc|typing|type|mypy|build|example|bench|check|style|tox|(ci|qa)(?![a-z]))",
    re.IGNORECASE,
)
_REQUIREMENTS = re.compile(
    r"(^|/)(requirements[^/]*|[^/]*[-_]requirements|requirements/[^/]+)\.(txt|in)$", re.IGNORECASE
)
_SETUP_GROUPS = {"extras_require": "extra", "tests_require": "test", "setup_requires": "build"}
MANIFESTS = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})


@dataclass(frozen=True, slots=True)
class Declared:
    """`group` is empty for what the project always needs, else an extra, a dependency group or a file's name."""

    name: str
    constraint: str
    path: str
    line: int
    group: str = ""
    conditional: bool = False

    @property
    def development(self) -> bool:
        """Whether only those who work on the project need it."""
        return bool(_DEVELOPMENT.search(self.group))


def is_manifest(path: str) -> bool:
    """Whether the file may declare Python dependencies."""
    return path.rpartition("/")[2] in MANIFESTS or bool(_REQUIREMENTS.search(path))


def read_declared(path: str, text: str) -> tuple[Declared, ...]:
    """The dependencies that one file declares; none when it cannot be parsed."""
    try:
        found = list(_pairs(path, text))
    except (tomllib.TOMLDecodeError, configparser.Error, SyntaxError, TypeError, AttributeError, RecursionError):
        return ()
    return tuple(filter(None, (_declared(each, group, path, text) for each, group in found)))


def _pairs(path: str, text: str) -> Iterable[tuple[str, str]]:
    match PurePosixPath(path).name:
        case "pyproject.toml":
            return _from_pyproject(tomllib.loads(text))
        case "setup.cfg":
            return _from_setup_cfg(text)
        case "setup.py":
            return _from_setup_py(ast.parse(text))
        case name:
            plain = re.fullmatch(r"requirements(/(base|main|prod\w*))?\.(txt|in)", path.removeprefix("./"))
            return [(line, "" if plain else name) for line in text.splitlines()]


def _from_pyproject(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    project = document.get("project", {})
    yield from ((each, "") for each in project.get("dependencies", ()))
    groups = {**project.get("optional-dependencies", {}), **_development(document.get("dependency-groups", {}))}
    for group, entries in groups.items():
        yield from ((each, group) for each in entries if isinstance(each, str))
    tools = document.get("tool", {})
    yield from ((each, "dev") for each in tools.get("uv", {}).get("dev-dependencies", ()))
    poetry = tools.get("poetry", {})
    yield from _from_poetry(poetry.get("dependencies", {}), "")
    yield from _from_poetry(poetry.get("dev-dependencies", {}), "dev")
    for group, content in poetry.get("group", {}).items():
        yield from _from_poetry(content.get("dependencies", {}), f"dev {group}")


def _development(groups: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {f"dev {name}": entries for name, entries in groups.items()}


def _from_poetry(table: dict[str, Any], group: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        optional = isinstance(value, dict) and value.get("optional")
        if name.lower() != "python":
            yield name, group or ("extra" if optional else "")


def _from_setup_cfg(text: str) -> Iterator[tuple[str, str]]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    if parser.has_option("options", "install_requires"):
        yield from ((line, "") for line in parser["options"]["install_requires"].splitlines())
    if parser.has_section("options.extras_require"):
        for group, lines in parser["options.extras_require"].items():
            yield from ((line, group) for line in lines.splitlines())


def _from_setup_py(tree: ast.Module) -> Iterator[tuple[str, str]]:
    lists = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for keyword in (each for each in ast.walk(tree) if isinstance(each, ast.keyword)):
        value = lists.get(keyword.value.id, keyword.value) if isinstance(keyword.value, ast.Name) else keyword.value
        if keyword.arg == "install_requires":
            yield from ((text, "") for text in _strings(value))
        elif keyword.arg in _SETUP_GROUPS:
            values = value.values if isinstance(value, ast.Dict) else [value]
            yield from ((text, _SETUP_GROUPS[keyword.arg]) for each in values for text in _strings(each))


def _strings(node: ast.AST) -> Iterator[str]:
    """The string literals of a list; what a call is given is no part of it, most likely the name of a file."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call):
        for each in ast.iter_child_nodes(node):
            yield from _strings(each)


def _declared(entry: str, group: str, path: str, text: str) -> Declared | None:
    try:
        requirement = Requirement(re.split(r"\s+(?:#|--)", entry.strip())[0])
    except InvalidRequirement:
        return None
    name = canonicalize_name(requirement.name)
    pattern = re.compile(r"(?<![\w.-])" + re.escape(requirement.name) + r"(?![\w.-]*\w)", re.IGNORECASE)
    places = [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line.split("#")[0])]
    line = next((n for n in places if n > _section(path, text, group)), places[0] if places else 1)
    return Declared(name, str(requirement.specifier), path, line, group, requirement.marker is not None)


def _section(path: str, text: str, group: str) -> int:
    """The line after which the dependencies stand, so that keywords and the project's own name are not taken."""
    if group or PurePosixPath(path).suffix not in (".toml", ".cfg", ".py"):
        return 0
    start = re.compile(
        r"^\s*(?:dependencies\s*=|\[tool\.poetry\.dependencies\]|install_requires)|\binstall_requires\s*="
    )
    return next((number - 1 for number, line in enumerate(text.splitlines(), 1) if start.search(line)), 0)

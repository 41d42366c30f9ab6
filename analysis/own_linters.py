"""The type checkers and linters that a repository sets up for itself, beside its tests."""

import configparser
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import JsonValue

type Call = tuple[tuple[str, ...], str]
"""Arguments, and where they were found."""

TYPES_BY_NAME = re.compile(r"^(?:type-?check|types?:check|check[:-]types?|ts:check|tsc|test:types?)$")
LINT_BY_NAME = re.compile(r"^lint(?::check|:js|:ts|:eslint)?$")
RUNNER = r"^(?:(?:npx|yarn|pnpm exec|pnpm|bunx) )?"
TYPES_BY_TOOL = re.compile(RUNNER + r"(?:(?:vue-)?tsc\b.*--noEmit|(?:svelte-kit sync && )?svelte-check\b)")
LINT_BY_TOOL = re.compile(RUNNER + r"(?:eslint|tslint|oxlint|standard|ts-standard|xo|biome (?:check|lint|ci))\b")
CHANGES_FILES = re.compile(r"--fix|--write|--apply|--watch|\s-w\b")
LOCAL_TSC = ("node_modules/.bin/tsc", "--noEmit", "--emitDeclarationOnly", "false")
"""Settings that emit declarations alone do not go with emitting nothing."""

WHAT_MYPY_CHECKS = ("files", "packages", "modules")
MYPY_FILES = ("mypy.ini", ".mypy.ini", "setup.cfg")
RUFF_FILES = ("ruff.toml", ".ruff.toml")


def node_linters(root: Path, scripts: Mapping[str, str], packages: frozenset[str], manager: str) -> Iterator[Call]:
    """At most a type checker and a linter: scripts of package.json that only look and that its tests do not run.

    Without such a script `tsc` checks the types where TypeScript and its settings are there.
    """
    tests = " ".join(scripts.get(name, "") for name in ("pretest", "test", "posttest"))
    looking = {name: text for name, text in scripts.items() if not CHANGES_FILES.search(text)}
    types = _script(looking, TYPES_BY_NAME, TYPES_BY_TOOL)
    if types and not re.search(rf"\b{re.escape(types)}\b|\btsc\b", tests):
        yield (manager, "run", types), "package.json"
    elif not types and "typescript" in packages and (root / "tsconfig.json").is_file() and "tsc" not in tests:
        yield LOCAL_TSC, "tsconfig.json"
    lint = _script(looking, LINT_BY_NAME, LINT_BY_TOOL)
    if lint and not re.search(rf"\b{re.escape(lint)}\b", tests):
        yield (manager, "run", lint), "package.json"


def _script(scripts: Mapping[str, str], by_name: re.Pattern[str], by_tool: re.Pattern[str]) -> str:
    named = sorted((name for name in scripts if by_name.match(name)), key=len)
    return next(iter(named), "") or next((name for name, text in scripts.items() if by_tool.match(text)), "")


def python_linters(root: Path, project: Mapping[str, JsonValue], wanted: str, python: str) -> Iterator[Call]:
    """mypy and ruff where they are set up and among what is `wanted`, the requirements that are installed, one a line.

    mypy only where its settings say what it checks.
    """
    tool = project.get("tool")
    tools = tool if isinstance(tool, dict) else {}
    if _names(wanted, "mypy") and (_says_files(tools.get("mypy")) or _in_ini(root)):
        yield (python, "-m", "mypy"), "settings of mypy"
    if _names(wanted, "ruff") and ("ruff" in tools or any((root / name).is_file() for name in RUFF_FILES)):
        yield (python, "-m", "ruff", "check", "--no-cache", "."), "settings of ruff"


def _names(wanted: str, package: str) -> bool:
    return bool(re.search(rf"(?mi)^\s*{package}\b(?!-)", wanted))


def _says_files(settings: JsonValue) -> bool:
    return isinstance(settings, dict) and any(settings.get(name) for name in WHAT_MYPY_CHECKS)


def _in_ini(root: Path) -> bool:
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        settings.read([root / name for name in MYPY_FILES], encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return False
    return any(settings.get("mypy", name, fallback="") for name in WHAT_MYPY_CHECKS)

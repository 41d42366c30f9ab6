"""How a repository checks itself: found in what it says of its tests, never guessed beyond that."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from analysis.own_linters import Call, node_linters, python_linters
from analysis.own_runners import ADDED, JUNIT, telling_call

VENV = ".autopilot-venv"
"""Where a plan puts the packages that a Python project needs, relative to its folder."""

PYTHON = f"{VENV}/bin/python"
WHOLE = ("--maxfail=0", "--continue-on-collection-errors")
"""Has pytest run all that it can: what stops early judges only what comes before."""

OURS = (*WHOLE, f"--junitxml={JUNIT}")

TEST_NAMES = re.compile(r"^(?:tests?|testing|dev|develop|development|ci)$", re.IGNORECASE)
REQUIREMENTS = re.compile(
    r"^(?:requirements|reqs?)([-_./]?(?:tests?|testing|dev|ci))?\.txt$|^(?:tests?|dev)[-_]requirements\.txt$"
)
EXTRAS, GROUPS = ("project", "optional-dependencies"), "dependency-groups"
NO_NPM_TESTS = "no test specified"


class Command(BaseModel):
    """One call, without a shell; `source` is where it was found."""

    model_config = ConfigDict(frozen=True)

    arguments: tuple[str, ...]
    source: str

    def __str__(self) -> str:
        return " ".join(self.arguments)

    @property
    def shown(self) -> str:
        """As its people would type it, without what is ours."""
        if self.arguments[:2] == ("sh", "-c"):
            return self.arguments[2].replace(f"{VENV}/bin/", "")
        words = (word.removeprefix(f"{VENV}/bin/") for word in self.arguments if word not in {*OURS, *ADDED})
        return " ".join(words)


class OwnChecks(BaseModel):
    """What makes a clean checkout ready, which needs the network, and what then judges it, which does not."""

    model_config = ConfigDict(frozen=True)

    prepare: tuple[Command, ...] = ()
    judge: tuple[Command, ...] = Field(default=(), description="Empty when the repository has no checks that we know")
    also: tuple[Command, ...] = Field(default=(), description="Type checkers and linters, which judge beside the tests")


def find_own_checks(root: Path) -> OwnChecks:
    """By the first ecosystem that has tests of its own; a Makefile's `test` only where there is no other."""
    for find in (_python, _node, _cargo, _go, _make):
        if found := find(root):
            return found
    return OwnChecks()


def given_checks(prepare: tuple[str, ...], judge: tuple[str, ...], source: str) -> OwnChecks:
    """What settings name, each run by `sh -c`."""

    def commands(texts: tuple[str, ...]) -> tuple[Command, ...]:
        return tuple(Command(arguments=("sh", "-c", text), source=source) for text in texts)

    return OwnChecks(prepare=commands(prepare), judge=commands(judge))


def _python(root: Path) -> OwnChecks | None:
    project = _toml(root / "pyproject.toml")
    runner = _python_runner(root, project)
    if runner is None:
        return None
    uv = (root / "uv.lock").is_file()
    install = _locked(root) if uv else _installed(root, project)
    also = python_linters(root, project, _wanted(root, project), PYTHON)
    return OwnChecks(prepare=install, judge=(runner,), also=_commands(also))


def _commands(calls: Iterable[Call]) -> tuple[Command, ...]:
    return tuple(Command(arguments=arguments, source=source) for arguments, source in calls)


def _python_runner(root: Path, project: Mapping[str, JsonValue]) -> Command | None:
    tests = [folder for folder in ("tests", "test") if any(_is_test(path) for path in (root / folder).rglob("*.py"))]
    loose = any(_is_test(path) for path in [*root.glob("*.py"), *root.glob("src/**/*.py")])
    told = _section(project, "tool", "pytest") or (root / "pytest.ini").is_file() or (root / "conftest.py").is_file()
    if (root / "manage.py").is_file() and not told:
        return Command(arguments=(PYTHON, "manage.py", "test", "--noinput"), source="manage.py")
    if not (told or tests or loose):
        return None
    source = "pyproject.toml" if told else (tests[0] if tests else "test files")
    return Command(arguments=(PYTHON, "-m", "pytest", "-q", *OURS), source=source)


def _is_test(path: Path) -> bool:
    """As pytest takes them by default, and some by unittest."""
    return path.stem.startswith("test") or path.stem.endswith("_test")


def _locked(root: Path) -> tuple[Command, ...]:
    sync = ("uv", "sync", "--frozen", "--all-groups", "--all-extras", "--quiet")
    return (Command(arguments=sync, source="uv.lock"), _pytest("uv.lock"))


def _installed(root: Path, project: Mapping[str, JsonValue]) -> tuple[Command, ...]:
    """Into an environment of its own: the project, its extras, groups and requirement files for tests, and pytest."""
    commands = [Command(arguments=("uv", "venv", "--quiet", VENV), source="Python project")]
    install = ("uv", "pip", "install", "--quiet", "--python", PYTHON)
    commands += [Command(arguments=(*install, "-r", file), source=file) for file in _files_for_tests(root)]
    if "project" in project or "build-system" in project or (root / "setup.py").is_file():
        extras = _for_tests(project, *EXTRAS)
        place = f".[{','.join(extras)}]" if extras else "."
        commands.append(Command(arguments=(*install, "-e", place), source="pyproject.toml or setup.py"))
    groups = _for_tests(project, GROUPS)
    commands += [Command(arguments=(*install, "--group", name), source=f"dependency group {name}") for name in groups]
    return (*commands, _pytest("tests"))


def _wanted(root: Path, project: Mapping[str, JsonValue]) -> str:
    """The requirements that are installed for the tests, as far as they are named, one a line."""
    if (root / "uv.lock").is_file():
        return "\n".join(re.findall(r'^name = "(.+)"', _text(root / "uv.lock"), re.MULTILINE))
    lists = [_section(project, *at).get(name) for at in (EXTRAS, (GROUPS,)) for name in _for_tests(project, *at)]
    named = [one for each in lists if isinstance(each, list) for one in each if isinstance(one, str)]
    return "\n".join([*named, *(_text(root / file) for file in _files_for_tests(root))])


def _for_tests(project: Mapping[str, JsonValue], *section: str) -> list[str]:
    return sorted(name for name in _section(project, *section) if TEST_NAMES.match(name))


def _files_for_tests(root: Path) -> list[str]:
    files = sorted(path.relative_to(root) for path in [*root.glob("*.txt"), *root.glob("requirements/*.txt")])
    return [str(file) for file in files if _is_for_tests(file)]


def _is_for_tests(file: Path) -> bool:
    in_folder = file.parent.name == "requirements" and TEST_NAMES.match(file.stem)
    return bool(REQUIREMENTS.match(file.name) or in_folder)


def _pytest(source: str) -> Command:
    return Command(arguments=("uv", "pip", "install", "--quiet", "--python", PYTHON, "pytest"), source=source)


def _node(root: Path) -> OwnChecks | None:
    try:
        package = json.loads((root / "package.json").read_text(encoding="utf-8"))
        scripts = {name: str(text) for name, text in package["scripts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if NO_NPM_TESTS in scripts.get("test", NO_NPM_TESTS):
        return None
    managers = {"pnpm-lock.yaml": ("pnpm", "install", "--frozen-lockfile"), "yarn.lock": ("yarn", "install"),
                "package-lock.json": ("npm", "ci", "--no-audit", "--no-fund")}  # fmt: skip
    lock = next((name for name in managers if (root / name).is_file()), "")
    install = managers.get(lock, ("npm", "install", "--no-audit", "--no-fund", "--no-save"))
    source = lock or "package.json"
    judge = Command(arguments=telling_call(scripts, install[0]), source="package.json")
    packages = frozenset([*_section(package, "dependencies"), *_section(package, "devDependencies")])
    also = _commands(node_linters(root, scripts, packages, install[0]))
    return OwnChecks(prepare=(Command(arguments=install, source=source),), judge=(judge,), also=also)


def _cargo(root: Path) -> OwnChecks | None:
    return _when(root, "Cargo.toml", ("cargo", "fetch"), ("cargo", "test", "--quiet", "--offline"))


def _go(root: Path) -> OwnChecks | None:
    return _when(root, "go.mod", ("go", "mod", "download"), ("go", "test", "./..."))


def _make(root: Path) -> OwnChecks | None:
    for name in ("GNUmakefile", "makefile", "Makefile"):
        file = root / name
        if re.search(r"^test\s*:(?!=)", _text(file), re.MULTILINE):
            return OwnChecks(judge=(Command(arguments=("make", "test"), source=name),))
    return None


def _when(root: Path, name: str, prepare: tuple[str, ...], judge: tuple[str, ...]) -> OwnChecks | None:
    if not (root / name).is_file():
        return None
    first, second = Command(arguments=prepare, source=name), Command(arguments=judge, source=name)
    return OwnChecks(prepare=(first,), judge=(second,))


def _text(path: Path) -> str:
    """Empty for a file that is not there."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _toml(path: Path) -> Mapping[str, JsonValue]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _section(project: Mapping[str, JsonValue], *names: str) -> Mapping[str, JsonValue]:
    found: JsonValue = dict(project)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}

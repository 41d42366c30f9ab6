"""Where declarations and imports do not agree."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath

from analysis.dependencies.declared import Declared, is_manifest, read_declared
from analysis.dependencies.imported import Imported, imported_modules, local_modules
from analysis.dependencies.names import modules_of, offered_by, offers
from analysis.dependencies.packages import undeclared_packages
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.index import Index
from analysis.index.paths import is_example, is_test, is_vendored
from analysis.rules import Rule

UNDECLARED = Rule(
    "dependencies/undeclared",
    "Imported but not declared",
    "The module belongs to no declared dependency: installing the project does not bring it. Declare it.",
    Category.INTEGRATION,
    Severity.MEDIUM,
    Tier.REVIEW,
)
TRANSITIVE = Rule(
    "dependencies/transitive",
    "Imported through another dependency",
    "It is there only because a dependency needs it, and goes when that no longer does. Declare it.",
    Category.INTEGRATION,
    Severity.LOW,
    Tier.REVIEW,
)
MISPLACED = Rule(
    "dependencies/misplaced",
    "Declared for development, needed at run time",
    "An installation without the development group does not start. Move it to the dependencies.",
    Category.INTEGRATION,
    Severity.MEDIUM,
    Tier.REVIEW,
)
ONLY_TESTS = Rule(
    "dependencies/only-tests-use",
    "Only tests use it",
    "Everybody who installs the project installs it too. Move it to the development group.",
    Category.INTEGRATION,
    Severity.LOW,
    Tier.REVIEW,
)
UNNEEDED = Rule(
    "dependencies/unneeded",
    "Declared but not imported",
    "No file imports or mentions it. Remove it unless it is loaded by name or pins what another one needs.",
    Category.INTEGRATION,
    Severity.LOW,
    Tier.REVIEW,
)
RULES = (UNDECLARED, TRANSITIVE, MISPLACED, ONLY_TESTS, UNNEEDED)

_LOCKS = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"})
_LOADED_BY_NAME = re.compile(
    r"^(pytest|types|sphinx|mkdocs|flake8|mypy|pylint|setuptools|hatch|poetry|backports|opentelemetry|django|tree-sitter)-"
    r"|-(stubs|plugin|backend|driver|binary|standard|theme|validator)$"
    r"|^(psycopg\d?|asyncpg|aiosqlite|pymysql|mysqlclient|cx-oracle|oracledb|pyodbc|aiomysql|uvicorn|gunicorn|hypercorn"
    r"|granian|waitress|uvloop|httptools|greenlet|tzdata|wheel|setuptools|pip|email-validator|python-multipart|h2|socksio"
    r"|brotli(cffi)?|zstandard|lxml|pyarrow|openpyxl|xlrd|cryptography|pywin32|colorama|importlib-.*|typing-extensions"
    r"|hiredis|orjson|ujson|jinja2|kaleido|tabulate|ruff|black|certifi|pyreadline3?|readchar)$"
)
_NAMESPACES = frozenset({"google", "azure", "zope", "ruamel", "sphinxcontrib", "backports", "opentelemetry"})
"""Top-level modules that many distributions share: which one is meant cannot be told."""
_TOOLS = frozenset(
    {"pytest", "_pytest", "hypothesis", "mkdocs", "sphinx", "docutils", "nox", "invoke", "locust", "setuptools"}
)
_LARGEST_TEXT = 300_000


def find_dependency_problems(index: Index) -> list[Finding]:
    """Findings for each project (folder with a manifest) of the snapshot."""
    return [*_python_problems(index), *_javascript_problems(index)]


def _javascript_problems(index: Index) -> Iterator[Finding]:
    for name, places in undeclared_packages(index).items():
        why = f"`{name}` is imported, but no package.json above declares it"
        evidence = (f"imported in {len({place.path for place in places})} files",)
        yield _finding(index, UNDECLARED, why, name, tuple(places[:20]), evidence, 0.75)


def _python_problems(index: Index) -> list[Finding]:
    declared = [
        each
        for file in index.snapshot.files
        if is_manifest(file.path) and not (is_test(file.path) or is_example(file.path) or is_vendored(file.path))
        for each in read_declared(file.path, index.snapshot.read(file.path).decode(errors="replace"))
    ]
    if not any(not each.group for each in declared):
        return []
    imported = imported_modules(index)
    declared = _with_requirements_aside(declared)
    return [*_missing(index, declared, imported), *_superfluous(index, declared, imported)]


def _with_requirements_aside(declared: Sequence[Declared]) -> list[Declared]:
    """Beside a project's own list, a requirements file is what its developers install."""
    projects = {_folder(each.path) for each in declared if not each.group and not each.path.endswith((".txt", ".in"))}
    return [
        replace(each, group=each.group or "dev requirements")
        if each.path.endswith((".txt", ".in")) and _folder(each.path) in projects
        else each
        for each in declared
    ]


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)


def _below(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(f"{folder}/")


def _missing(
    index: Index, declared: Sequence[Declared], imported: Mapping[str, Sequence[Imported]]
) -> Iterator[Finding]:
    own = local_modules(file.path for file in index.snapshot.files)
    locked = _locked(index)
    packages = {_folder(file.path) for file in index.snapshot.files if file.path.endswith("__init__.py")}
    for module, places in imported.items():
        needed = [each for each in places if each.firm and not each.aside and _shipped(each.path, packages, declared)]
        if not needed or module in own | _NAMESPACES | _TOOLS or _LOADED_BY_NAME.search(module.replace("_", "-")):
            continue
        first = needed[0]
        known = [each for each in declared if _below(first.path, _folder(each.path))]
        offering = [each for each in known if offers(each.name, module)]
        if any(not each.group for each in known) and not any(not each.development for each in offering):
            yield _missing_finding(index, module, needed, offering, offered_by(module, locked))


def _shipped(path: str, packages: Set[str], declared: Sequence[Declared]) -> bool:
    """Whether the file is installed with a project; without one, every file counts."""
    projects = any(not each.path.endswith((".txt", ".in")) for each in declared)
    return not projects or _folder(path) in packages or path.startswith("src/")


def _missing_finding(
    index: Index, module: str, places: Sequence[Imported], offering: Sequence[Declared], locked: Sequence[str]
) -> Finding:
    count = len({each.path for each in places})
    files = f"{count} file{'s' if count > 1 else ''}"
    if offering:
        rule, why = MISPLACED, f"`{module}` is imported at run time, but declared in {offering[0].group.strip()!r} only"
    elif locked:
        rule, why = TRANSITIVE, f"`{module}` is imported, but {locked[0]} comes only as a dependency of another one"
    else:
        rule, why = UNDECLARED, f"`{module}` is imported, but no declared dependency offers it"
    evidence = (f"imported unconditionally in {files}", *(f"{each.path}:{each.line} declares it" for each in offering))
    places_shown = tuple(Location(path=each.path, line=each.line) for each in places[:20])
    return _finding(index, rule, why, module, places_shown, evidence, 0.8)


def _superfluous(
    index: Index, declared: Sequence[Declared], imported: Mapping[str, Sequence[Imported]]
) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for each in declared:
        folder = _folder(each.path)
        if each.group or each.conditional or (each.name, folder) in seen or _LOADED_BY_NAME.search(each.name):
            continue
        seen.add((each.name, folder))
        where = (Location(path=each.path, line=each.line),)
        uses = [
            use
            for module, places in imported.items()
            if offers(each.name, module)
            for use in places
            if _below(use.path, folder)
        ]
        if not any(_below(use.path, folder) and not use.aside for places in imported.values() for use in places):
            continue
        mentioned = _mentioned(index, each)
        if uses and not mentioned and all(is_test(use.path) for use in uses):
            why = f"{each.name} is installed with the project, but only tests import it"
            yield _finding(index, ONLY_TESTS, why, each.name, where, (f"{len(uses)} imports, all in tests",), 0.8)
        elif not uses and not mentioned:
            why = f"{each.name} is declared, but no file imports or mentions it"
            searched = ", ".join(sorted(modules_of(each.name)))
            yield _finding(index, UNNEEDED, why, each.name, where, (f"looked for: {searched}",), 0.7)


def _mentioned(index: Index, dependency: Declared) -> bool:
    """Whether any other text than a manifest or a lock file says its name: loaded by name, perhaps."""
    words = "|".join(map(re.escape, {dependency.name, *modules_of(dependency.name)})).encode()
    pattern = re.compile(rb"(?<![\w-])(?:%s)(?![\w-])" % words, re.IGNORECASE)
    return any(
        pattern.search(index.snapshot.read(file.path))
        for file in index.snapshot.files
        if file.size < _LARGEST_TEXT
        and not is_manifest(file.path)
        and not is_test(file.path)
        and _speaks_of_code(file.path)
    )


def _speaks_of_code(path: str) -> bool:
    name = PurePosixPath(path)
    return name.suffix not in (".lock", ".md", ".rst", ".txt", ".svg", ".ipynb") and name.name not in _LOCKS


def _locked(index: Index) -> list[str]:
    texts = [index.snapshot.read(file.path) for file in index.snapshot.files if PurePosixPath(file.path).name in _LOCKS]
    return sorted({name.decode() for text in texts for name in re.findall(rb'^name = "([^"]+)"', text, re.MULTILINE)})


def _finding(  # noqa: PLR0913, PLR0917 - a finding has this many parts
    index: Index,
    rule: Rule,
    message: str,
    symbol: str,
    locations: tuple[Location, ...],
    evidence: tuple[str, ...],
    confidence: float,
) -> Finding:
    lines = index.snapshot.read(locations[0].path).decode(errors="replace").splitlines()
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=rule.severity,
        confidence=confidence,
        tier=rule.tier,
        message=message,
        locations=locations,
        symbol=symbol,
        evidence=evidence,
        context=lines[locations[0].line - 1] if locations[0].line <= len(lines) else "",
    )
